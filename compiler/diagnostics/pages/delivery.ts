import type { deliveryRules } from "../registry/index.ts";
import { inCluster, lockFile, type Page, page } from "./page.ts";

/** Pages of PDP314…: what is set reaches VMs. */
export const deliveryPages = {
  "setting-not-delivered": page(
    "Settings come to VMs in one file, and a VM refuses the whole file for a key that its package of vmconfig does not know. A cluster keeps the package that it was built with, so that a setting which is newer than the package waits until the package is renewed.",
    inCluster('oidc { groups_claim = ~~~"cognito:groups"~~~ }', { lock: lockFile({ vmconfig: "0.1.0" }) }),
    inCluster('oidc { groups_claim = "cognito:groups" }', { lock: lockFile({ vmconfig: "0.2.0" }) }),
  ),
} as const satisfies Readonly<Record<keyof typeof deliveryRules, Page>>;
