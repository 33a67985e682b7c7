import { type Lock, pinnedModule } from "../../../../lock/index.ts";
import type { Located } from "../../../../origins/index.ts";
import type { CloudTable } from "../../../../providers/index.ts";
import type { ClusterModel } from "../../../../schema/index.ts";
import type { Notation } from "../../../../types/index.ts";
import { type ClusterPlan, type Identity, type Named, locatedPrefix as planPrefix, sure } from "../../plan/index.ts";

/** What lowering starts from: a model without errors, and what was planned for it. */
export interface LowerContext {
  readonly cluster: ClusterModel;
  readonly plan: ClusterPlan;
  readonly lock: Lock | undefined;
  readonly notation: Notation;
  /** Of what the source says: two sources that say the same have the same. Hashing costs, and few lock files ask. */
  fingerprint(): string;
  /** Base name of the source. */
  readonly sourceName: string;
  /** PEM text of `oidc.ca_cert`, read from its file where it names one. */
  readonly caCertificate: Located<string> | undefined;
}

/** What a pool, balancer, bucket or role is called for ever. */
export function keyOf(context: Pick<LowerContext, "plan">, thing: Named): string {
  return identityOf(context, thing).key;
}

export function identityOf({ plan }: Pick<LowerContext, "plan">, thing: Named): Identity {
  return sure(plan.identities.get(thing));
}

/** What leads from a balancer in the outputs of a cloud's pinned modules to its address. */
export function balancerAddressOf({ lock }: LowerContext, { modules }: CloudTable): string {
  const known = sure(modules);
  return known.facts[pinnedModule(lock, known).dialect].balancerAddress;
}

/** The prefix of names in the cloud, and where it comes from. */
export function locatedPrefix({ cluster, lock }: LowerContext): Located<string> {
  return planPrefix(cluster, lock);
}

/** The prefix of names in the cloud. */
export function prefixOf(context: LowerContext): string {
  return locatedPrefix(context).value;
}
