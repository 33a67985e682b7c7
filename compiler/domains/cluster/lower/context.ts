import type { Lock } from "../../../lock/lock.ts";
import type { Located, Origin, RuleOrigin } from "../../../origins/origin.ts";
import type { RuleId } from "../../../origins/rules.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import type { Notation } from "../../../types/index.ts";
import type { NetworkPlan } from "../plan/network-plan.ts";

/** What lowering starts from: a model without errors, and what was planned for it. */
export interface LowerContext {
  readonly cluster: ClusterModel;
  readonly plan: NetworkPlan;
  readonly lock: Lock | undefined;
  readonly notation: Notation;
  /** Base name of the source. */
  readonly sourceName: string;
  /** PEM text of `oidc.ca_cert`, read from its file where it names one. */
  readonly caCertificate: Located<string> | undefined;
}

/** The origin of what a rule of ours makes from other values. */
export function ruled(rule: RuleId, ...from: readonly [Origin, ...Origin[]]): RuleOrigin {
  return { kind: "rule", rule, from };
}

/** A value that the checker has made sure of; its absence here is a bug of ours. */
export function sure<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} was not checked before lowering`);
  return value;
}
