import { p, rule } from "../rule/index.ts";

const since = "0.2.0";

/** PDP3160 and PDP3161: outputs of one project that stand for one and the same cluster. */
export const twiceRules = {
  "state-shared": rule("PDP3160", "error", {
    title: p`OpenTofu would keep the state of \`${"id"}\` where that of \`${"other"}\` in ${"folder"} lies: \`${"place"}\``,
    why: p`Each takes what the other made for its own: the next apply would change or destroy it.`,
    fix: p`${"fix"}`,
    since,
  }),
  "names-shared": rule("PDP3161", "error", {
    title: p`\`${"id"}\` is in ${"folder"}, too, for ${"account"} as well`,
    why: p`Names in the cloud are made of the id, the bucket with the cluster's state \`${"bucket"}\` among them: the second apply would find them taken.`,
    fix: p`${"fix"}`,
    since,
  }),
} as const;
