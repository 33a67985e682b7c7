import { p, rule } from "../rule/index.ts";

/** PDP5…: what OpenTofu says of the outputs. */
export const applyRules = {
  "tofu-refused": rule("PDP5001", "error", {
    title: p`OpenTofu refuses what is generated from this: ${"summary"}`,
    why: p`${"detail"}`,
    fix: p`Change the value here; the generated line is ${"place"}.`,
  }),
  "tofu-warned": rule("PDP5002", "warning", {
    title: p`OpenTofu warns of what is generated from this: ${"summary"}`,
    why: p`${"detail"}`,
    fix: p`See the generated line ${"place"}.`,
  }),
  "tofu-refused-own": rule("PDP5003", "error", {
    title: p`OpenTofu refuses this file of yours: ${"summary"}`,
    why: p`${"detail"}`,
    fix: p`Correct it; names that the generated files declare stand in podplane.*.tf.`,
  }),
  "tofu-failed": rule("PDP5004", "error", {
    title: p`OpenTofu could not check the outputs: ${"summary"}`,
    why: p`${"detail"}`,
    fix: p`Mend that, and check again.`,
  }),
} as const;
