import { p, rule } from "../../rule/index.ts";

const since = "0.2.0";

/** What OpenTofu makes on Proxmox VE in place of the scripts of the nodes. */
export const managedRules = {
  "owner-changes": rule("PDP3323", "error", {
    title: p`\`${"provider"}\` was built with manage = ${"old"}, and would now be manage = ${"now"}`,
    why: p`What was made stays where it is, and its maker alone knows that it may change it or take it away: the other would find the names taken.`,
    fix: p`Write manage = ${"old"}. To have it made the other way, take down what was made, and build with --new-lock; where nothing was applied yet, that is enough.`,
    since,
  }),
  "managed-without-address": rule("PDP3324", "error", {
    title: p`OpenTofu would not find the API of Proxmox VE`,
    why: p`It runs on none of the nodes, and neither the provider nor its first node \`${"node"}\` has an address.`,
    fix: p`Write address = … into this block, or api_url = "https://…:8006" into the provider.`,
    since,
  }),
  "managed-twice": rule("PDP3325", "error", {
    title: p`OpenTofu has one token of Proxmox VE, and this would be a second`,
    why: p`The token is in no file: it stands in the environment of OpenTofu, as PROXMOX_VE_API_TOKEN, once.`,
    fix: p`Remove it, so that the scripts of these nodes make everything.`,
    since,
  }),
} as const;
