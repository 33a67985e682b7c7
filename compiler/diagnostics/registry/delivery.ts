import { p, rule } from "../rule/index.ts";

/** What is newer than the first release: clusters that were built before are warned. */
const since = "0.2.0";

/** PDP314…: what is set reaches VMs, what a default names is there, and what compiles a VM takes (rulings 58 to 60). */
export const deliveryRules = {
  "setting-not-delivered": rule("PDP3140", "error", {
    title: p`\`${"name"}\` does not reach the VMs of this cluster`,
    why: p`${"why"}`,
    fix: p`${"fix"}`,
    since,
  }),
} as const;
