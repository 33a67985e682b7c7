import { isProviderKind, type ProviderKind } from "../../providers/index.ts";
import type { ProviderModel } from "../../schema/index.ts";
import type { CheckContext } from "./check/index.ts";
import { labelOf } from "./plan/index.ts";
import { checkProxmox } from "./proxmox/index.ts";

/** Rules between values of one kind of provider; undefined where the shared ones are all. */
const checks: Readonly<Record<ProviderKind, ((provider: ProviderModel, context: CheckContext) => void) | undefined>> = {
  aws: undefined,
  google: undefined,
  proxmox: checkProxmox,
};

export function checkKinds(context: CheckContext): void {
  for (const provider of context.cluster.blocks.provider) {
    const kind = labelOf(provider);
    if (isProviderKind(kind)) checks[kind]?.(provider, context);
  }
}
