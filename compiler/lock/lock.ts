import type { Dialect } from "../providers/index.ts";

/**
 * `podplane.lock.json`: what was chosen once and must not change by itself. Input and output of a
 * build, committed (ruling 52). Its JSON Schema is docs/schemas/podplane.lock.schema.json.
 */
export interface Lock {
  readonly version: 1;
  readonly edition: number;
  readonly cluster: { readonly id: string; readonly name_prefix: string };
  /** By module source: `nstance-dev/nstance/aws`. */
  readonly modules: Readonly<Record<string, LockedModule>>;
  /** By `IrProvider.key`. */
  readonly networks: Readonly<Record<string, LockedNetwork>>;
  /** Shard ids that differ from the zone's name, by `<provider key>/<zone>` (ruling 13). */
  readonly shards?: Readonly<Record<string, string>>;
  /** Names in the cloud that were shortened, by what they are for (ruling 17). */
  readonly names: Readonly<Record<string, string>>;
  readonly seed?: { readonly name: string; readonly version?: string; readonly digest?: string };
  /** Dependencies of VMs, by kind and architecture: `knc_arm64`. */
  readonly vmconfig: Readonly<Record<string, readonly LockedDependency[]>>;
}

export interface LockedModule {
  readonly version: string;
  readonly dialect: Dialect;
  readonly nstance_version: string;
}

export interface LockedNetwork {
  readonly vpc: { readonly id?: string; readonly ipv4?: string; readonly ipv6?: "auto" };
  readonly subnets: readonly LockedSubnet[];
}

export interface LockedSubnet {
  readonly zone: string;
  readonly role: string;
  readonly index: number;
  readonly label?: string;
  readonly ipv4?: string;
  readonly ipv6_netnum?: number;
}

export interface LockedDependency {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly digest: string;
  readonly size: number;
}
