import type { Origin, RuleId, RuleOrigin } from "../../compiler/ir/index.ts";

/** The origin of what a rule of ours makes from other values; `from` is what it was made from. */
export function rule(id: RuleId, ...from: readonly [Origin, ...Origin[]]): RuleOrigin {
  return { kind: "rule", rule: id, from };
}
