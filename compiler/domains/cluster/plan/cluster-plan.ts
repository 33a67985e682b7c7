import type { Diagnostics } from "../../../diagnostics/index.ts";
import { type BuiltProvider, type BuiltSubnet, type BuiltThing, isUpgraded, type Lock } from "../../../lock/index.ts";
import type { ClusterModel, ProviderModel } from "../../../schema/index.ts";
import { type BuiltMatch, matchProviders } from "./built-providers.ts";
import { labelOf, providerKey } from "./find.ts";
import { type Identified, type Identity, identify, type Named } from "./identity.ts";
import { type CloudName, planCloudNames } from "./names.ts";
import { type NetworkPlan, type PlannedSubnet, planNetwork, reservedRanges } from "./network-plan.ts";
import { zonesByPool } from "./pools.ts";

/** The kinds of things of a provider that keep their identity. */
export const providerThings = ["load_balancer", "bucket", "role"] as const;
export type ProviderThing = (typeof providerThings)[number];

/** What is decided about the things of a cluster: what each was built as, and what it gets. */
export interface ClusterPlan {
  /** By the name of a pool the zones, over all providers, that have a subnet for it: each runs the pool's size. */
  readonly zonesByPool: ReadonlyMap<string, readonly string[]>;
  readonly networks: NetworkPlan;
  /** Subnets that the source has no more, and that stay. */
  readonly retained: ReadonlyMap<ProviderModel, readonly BuiltSubnet[]>;
  /** Subnets that the source has no more, and that go. */
  readonly dropped: ReadonlyMap<ProviderModel, readonly BuiltSubnet[]>;
  readonly providers: BuiltMatch;
  readonly pools: Identified;
  readonly things: ReadonlyMap<ProviderModel, Readonly<Record<ProviderThing, Identified>>>;
  /** Of every pool, balancer, bucket and role. */
  readonly identities: ReadonlyMap<Named, Identity>;
  /** Of every bucket and role. */
  readonly cloudNames: ReadonlyMap<Named, CloudName>;
}

/** Finds every thing again among those that were built, and gives new ones names, positions and ranges. */
export function planCluster(
  cluster: ClusterModel,
  lock: Lock | undefined,
  accepted: Pick<ReadonlySet<string>, "has">,
  diagnostics: Diagnostics,
): ClusterPlan {
  const built = lock?.built;
  const upgraded = isUpgraded(lock);
  const providers = matchProviders(cluster, built, accepted);
  const pools = identify(cluster.blocks.pool, upgraded ? knownPools(cluster, built?.pools) : built?.pools);
  const keys = new Map([...pools.identities].map(([pool, { key }]) => [labelOf(pool), key]));
  const keyOf = (role: string) => keys.get(role) ?? role;
  const reserved = reservedRanges(cluster);
  const networks = new Map<ProviderModel, readonly PlannedSubnet[]>();
  const retained = new Map<ProviderModel, readonly BuiltSubnet[]>();
  const dropped = new Map<ProviderModel, readonly BuiltSubnet[]>();
  const things = new Map<ProviderModel, Readonly<Record<ProviderThing, Identified>>>();
  for (const provider of cluster.blocks.provider) {
    const match = providers.built.get(provider);
    const subnets = providers.networkChanges.has(provider) ? [] : builtSubnets(match, cluster, upgraded);
    const planned = planNetwork(provider, subnets, reserved, keyOf, diagnostics);
    networks.set(provider, planned.subnets);
    retained.set(provider, planned.retained);
    dropped.set(provider, planned.dropped);
    things.set(provider, identifyThings(provider, match, lock, cluster));
  }
  const all = [pools, ...[...things.values()].flatMap((one) => providerThings.map((kind) => one[kind]))];
  const identities = new Map(all.flatMap((one) => [...one.identities]));
  const cloudNames = planCloudNames({ cluster, lock, order: providers.order, identities });
  return {
    zonesByPool: zonesByPool(cluster),
    networks,
    retained,
    dropped,
    providers,
    pools,
    things,
    identities,
    cloudNames,
  };
}

/**
 * Version 1 of the lock file calls the subnets of a pool by its name, which a build may have changed: they are
 * then found by the key.
 */
function builtSubnets(
  match: BuiltProvider | undefined,
  cluster: ClusterModel,
  upgraded: boolean,
): readonly BuiltSubnet[] {
  if (!match || !upgraded) return match?.subnets ?? [];
  const keys = new Map(cluster.blocks.pool.map((pool) => [labelOf(pool), pool.attributes.renamed_from?.value]));
  return match.subnets.map((subnet) => ({ ...subnet, role: keys.get(subnet.role) ?? subnet.role }));
}

/** Version 1 knew pools by their subnets, under the names that they had then; `renamed_from` was their key. */
function knownPools(
  cluster: ClusterModel,
  pools: Readonly<Record<string, BuiltThing>> | undefined,
): Readonly<Record<string, BuiltThing>> {
  const known: Record<string, BuiltThing> = { ...pools };
  for (const pool of cluster.blocks.pool) {
    const from = pool.attributes.renamed_from?.value;
    if (from === undefined) continue;
    if (known[labelOf(pool)]) known[labelOf(pool)] = { key: from, former: [from] };
    else known[from] ??= { key: from };
  }
  return known;
}

function identifyThings(
  provider: ProviderModel,
  match: BuiltProvider | undefined,
  lock: Lock | undefined,
  cluster: ClusterModel,
): Readonly<Record<ProviderThing, Identified>> {
  const { load_balancer, bucket, role } = provider.blocks;
  if (isUpgraded(lock)) {
    const inside = cluster.blocks.provider.length > 1 ? `${providerKey(provider)}/` : "";
    const known = (kind: string, things: readonly Named[]) => knownThings(things, lock.names, `${inside}${kind}/`);
    return {
      load_balancer: identify(load_balancer, undefined),
      bucket: identify(bucket, known("bucket", bucket)),
      role: identify(role, known("role", role)),
    };
  }
  return {
    load_balancer: identify(load_balancer, match?.load_balancers),
    bucket: identify(bucket, match?.buckets),
    role: identify(role, match?.roles),
  };
}

/**
 * What version 1 knew of buckets and roles: only names in the cloud that are not what the source gives. Others
 * are taken for built under the name that they have, or had.
 */
function knownThings(
  things: readonly Named[],
  names: Readonly<Record<string, string>>,
  prefix: string,
): Readonly<Record<string, BuiltThing>> {
  const known: Record<string, BuiltThing> = {};
  for (const thing of things) {
    const name = labelOf(thing);
    const from = thing.attributes.renamed_from?.value;
    const own = names[prefix + name];
    const renamedBefore = from !== undefined && own !== undefined;
    if (from === undefined || renamedBefore) {
      known[name] = { key: name, ...(renamedBefore ? { former: [from] } : {}), ...(own ? { cloud_name: own } : {}) };
    } else {
      const former = names[prefix + from];
      known[from] ??= { key: from, ...(former ? { cloud_name: former } : {}) };
    }
  }
  return known;
}
