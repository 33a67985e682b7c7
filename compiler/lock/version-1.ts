import type { BuiltCluster, BuiltProvider, BuiltSubnet, BuiltThing, BuiltZone, Lock, LockedModule } from "./lock.ts";

/** Version 1 of the lock file, which knew clusters only, and of them the IP plan and names that were shortened. */
export interface LockVersion1 {
  readonly version: 1;
  readonly edition: number;
  readonly cluster: { readonly id: string; readonly name_prefix: string };
  readonly modules: Readonly<Record<string, LockedModule>>;
  readonly networks: Readonly<Record<string, NetworkVersion1>>;
  readonly shards?: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, string>>;
  readonly seed?: Lock["seed"];
  readonly vmconfig: Lock["vmconfig"];
}

interface NetworkVersion1 {
  readonly vpc: BuiltProvider["network"];
  readonly subnets: readonly Pick<BuiltSubnet, "zone" | "role" | "index" | "label" | "ipv4" | "ipv6_netnum">[];
}

/** A lock file with what version 1 did not say: the planner takes it from the source. */
export interface UpgradedLock extends Lock {
  readonly names: Readonly<Record<string, string>>;
}

/** Whether a lock file was read from version 1: then a name that it does not have may be built all the same. */
export function isUpgraded(lock: Lock | undefined): lock is UpgradedLock {
  return lock !== undefined && "names" in lock;
}

/** Reads version 1 as version 2. What it does not hold is empty, and is completed by the next build. */
export function upgradeVersion1(lock: LockVersion1): UpgradedLock {
  const { edition, cluster, modules, networks, names, seed, vmconfig } = lock;
  const built = Object.keys(networks).length > 0 ? { built: builtOf(lock) } : {};
  return {
    version: 2,
    domain: "cluster",
    id: cluster.id,
    edition,
    defaults: 1,
    outputs: "",
    modules,
    ...built,
    ...(seed ? { seed } : {}),
    vmconfig,
    names,
  };
}

function builtOf(lock: LockVersion1): BuiltCluster {
  const providers = Object.entries(lock.networks).map(
    ([key, network]) => [key, providerOf(lock, key, network)] as const,
  );
  const roles = Object.values(lock.networks).flatMap((network) => network.subnets.map((subnet) => subnet.role));
  const pools = roles.filter((role) => role !== "public" && role !== "nstance");
  return {
    name_prefix: lock.cluster.name_prefix,
    secrets_prefix: "",
    service_account_issuer: "",
    pools: Object.fromEntries(pools.map((pool): [string, BuiltThing] => [pool, { key: pool }])),
    providers: Object.fromEntries(providers),
  };
}

function providerOf(lock: LockVersion1, key: string, network: NetworkVersion1): BuiltProvider {
  const [kind = "", account = "", region = ""] = key.split("_");
  const zones = [...new Set(network.subnets.map((subnet) => subnet.zone))];
  return {
    kind,
    account,
    region,
    network: network.vpc,
    zones: Object.fromEntries(zones.map((zone) => [zone, zoneOf(zone, account, lock.shards?.[`${key}/${zone}`])])),
    subnets: network.subnets,
    load_balancers: {},
    buckets: {},
    roles: {},
  };
}

function zoneOf(zone: string, account: string, shard: string | undefined): BuiltZone {
  const name = shard === undefined ? zone : `${account}_${zone}`;
  return { shard: shard ?? zone, key: `shard_${name.toLowerCase().replace(/[^a-z0-9_]/g, "_")}` };
}
