import { p, rule } from "../rule/index.ts";

const since = "0.2.0";

/** PDP5005 and PDP5006: clusters of one project whose machines would take each other's addresses. */
export const heldRules = {
  "address-held-twice": rule("PDP5005", "warning", {
    title: p`machines of \`${"other"}\` in ${"folder"} hold ${"address"} as well`,
    why: p`In one network both would answer for it, and whoever asks would reach now the one cluster, now the other.`,
    fix: p`Give one of the two another free address. Where they are in networks that only look alike, write \`// podplane: allow PDP5005, …\` on this line.`,
    since,
  }),
  "router-id-held-twice": rule("PDP5006", "warning", {
    title: p`machines of \`${"other"}\` in ${"folder"} speak VRRP in ${"range"} as ${"id"}, too`,
    why: p`Machines that speak VRRP know each other by that number alone: those of both clusters would take each other's announcements for their own, and one of the two addresses would be held by nobody.`,
    fix: p`Write router_id = ${"free"} here. Where they are in networks that only look alike, write \`// podplane: allow PDP5006, …\` on this line.`,
    since,
  }),
} as const;
