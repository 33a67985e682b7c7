import { proxmoxRules } from "./proxmox/index.ts";
import type { Rule } from "./rule.ts";
import { loweringRules, userDataRules } from "./rules-lowering.ts";
import { projectionRules } from "./rules-projection.ts";
import { terraformRules } from "./rules-terraform.ts";

/*
 * Every `RuleOrigin` names one of these. A rule is added where something new is derived, and goes when
 * nothing derives it any more.
 */
export const rules = {
  ...loweringRules,
  ...userDataRules,
  ...projectionRules,
  ...terraformRules,
  ...proxmoxRules,

  "generated-header": {
    explanation: "Each generated file says what it was made from and how it is made anew.",
    source: "contracts/terraform.md 1.1",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;
