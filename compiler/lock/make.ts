import type { Ir, IrModuleProvider, IrProvider } from "../ir/index.ts";
import { moduleSources } from "../providers/index.ts";
import type { Lock, LockedDependency, LockedModule, LockedNetwork } from "./lock.ts";
import { pinnedModule } from "./modules.ts";

/** The lock file that a build writes: what this IR chose, ready to be kept. */
export function makeLock(ir: Ir, edition: number): Lock {
  const shards = lockedShards(ir);
  return {
    version: 1,
    edition,
    cluster: { id: ir.id.value, name_prefix: ir.namePrefix.value },
    modules: lockedModules(ir),
    networks: Object.fromEntries(
      ir.providers.flatMap((provider) => ("network" in provider ? [[provider.key, lockedNetwork(provider)]] : [])),
    ),
    ...(Object.keys(shards).length > 0 ? { shards } : {}),
    names: lockedNames(ir),
    ...(ir.seed ? { seed: lockedSeed(ir.seed) } : {}),
    vmconfig: lockedDependencies(ir),
  };
}

function lockedModules(ir: Ir): Record<string, LockedModule> {
  const entries = Object.values(ir.modules).map(({ source, version, dialect, nstanceVersion }) => {
    return [source, { version: version.value, dialect, nstance_version: nstanceVersion.value }] as const;
  });
  return Object.fromEntries(entries);
}

/** The lock file of a cluster that was never built: only the modules are pinned. */
export function emptyLock(id: string): Lock {
  const modules = Object.fromEntries(moduleSources.map((one) => [one.source, pinnedModule(undefined, one)]));
  return { version: 1, edition: 1, cluster: { id, name_prefix: id }, modules, networks: {}, names: {}, vmconfig: {} };
}

/** The prefix that was built; undefined for a cluster that never was, whose prefix is still free. */
export function builtPrefix(lock: Lock | undefined): string | undefined {
  return lock && Object.keys(lock.networks).length > 0 ? lock.cluster.name_prefix : undefined;
}

function lockedSeed(seed: NonNullable<Ir["seed"]>): NonNullable<Lock["seed"]> {
  return {
    name: seed.name.value,
    ...(seed.version ? { version: seed.version.value } : {}),
    ...(seed.digest ? { digest: seed.digest.value } : {}),
  };
}

function lockedShards(ir: Ir): Record<string, string> {
  const special = ir.providers.flatMap((provider) =>
    provider.zones
      .filter((zone) => zone.shard !== zone.name.value)
      .map((zone) => [`${provider.key}/${zone.name.value}`, zone.shard] as const),
  );
  return Object.fromEntries(special);
}

/** Subnets in the order of zones, then of the source: as a reader of the file looks for them. */
function lockedNetwork(provider: IrProvider & IrModuleProvider): LockedNetwork {
  const { network } = provider;
  const zoneOrder = new Map(provider.zones.map((zone, index) => [zone.name.value, index]));
  const subnets = network.subnets
    .flatMap((role) => role.zones.flatMap((zone) => zone.subnets))
    .map((subnet, position) => ({ subnet, position }))
    .sort(
      (a, b) => (zoneOrder.get(a.subnet.zone) ?? 0) - (zoneOrder.get(b.subnet.zone) ?? 0) || a.position - b.position,
    );
  return {
    vpc: {
      ...(network.id ? { id: network.id.value } : {}),
      ...(network.ipv4Cidr ? { ipv4: network.ipv4Cidr.value } : {}),
      ...(network.ipv6.value ? { ipv6: "auto" as const } : {}),
    },
    subnets: subnets.map(({ subnet }) => ({
      zone: subnet.zone,
      role: subnet.role,
      index: subnet.index,
      ...(subnet.label === undefined ? {} : { label: subnet.label }),
      ...(subnet.ipv4Cidr ? { ipv4: subnet.ipv4Cidr.value } : {}),
      ...(subnet.ipv6Number ? { ipv6_netnum: subnet.ipv6Number.value } : {}),
    })),
  };
}

/** In front of the keys of names: with several providers each has its own. */
export function lockedNamePrefix(providerKey: string, providers: number): string {
  return providers > 1 ? `${providerKey}/` : "";
}

/** Names that are not what the file's names give: shortened, or kept through a rename. */
function lockedNames(ir: Ir): Record<string, string> {
  const names = new Map<string, string>();
  for (const provider of ir.providers) {
    const inside = lockedNamePrefix(provider.key, ir.providers.length);
    for (const balancer of provider.loadBalancers) {
      for (const { key, name } of balancer.derivedNames) names.set(inside + key, name);
    }
    for (const bucket of provider.buckets) {
      if (!bucket.regular) names.set(`${inside}bucket/${bucket.name.value}`, bucket.cloudName.value);
    }
    for (const role of provider.roles) {
      if (!role.regular) names.set(`${inside}role/${role.name.value}`, role.cloudName.value);
    }
  }
  return Object.fromEntries([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Pins of all providers together, by name; addresses are the dependencies' own, not those of a mirror. */
function lockedDependencies(ir: Ir): Record<string, readonly LockedDependency[]> {
  const kinds = new Map<string, readonly LockedDependency[]>();
  for (const vm of ir.vms) {
    const key = `${vm.kind}_${vm.arch}`;
    const pins = new Map([...(kinds.get(key) ?? []), ...vm.pins].map((pin) => [pin.name, pin]));
    kinds.set(
      key,
      [...pins.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }
  return Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}
