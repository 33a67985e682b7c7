import type { Lock } from "../../../lock/lock.ts";
import type { Located } from "../../../origins/origin.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import type { Notation } from "../../../types/index.ts";
import type { NetworkPlan } from "../plan/index.ts";

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
