import type { Dialect } from "../providers/index.ts";

/**
 * `podplane.lock.json`: what was chosen once and must not change by itself (ruling 56). Input and output of
 * a build, committed. Its JSON Schema is docs/schemas/podplane.lock.schema.json; `read.ts` judges by it.
 * What stands around `built` is the same for every domain.
 */
export interface Lock {
  readonly version: 2;
  readonly domain: "cluster";
  /** The root's id in the source. */
  readonly id: string;
  readonly edition: number;
  /** The generation of defaults that it was made with: a release that changes defaults counts up (ruling 69). */
  readonly defaults: number;
  /** Where its outputs lie, from the source's folder or that of `--out`: `.`, or a folder of its own. */
  readonly outputs: string;
  /** By module source: `nstance-dev/nstance/aws`. */
  readonly modules: Readonly<Record<string, LockedModule>>;
  /** Absent before the first build. */
  readonly built?: BuiltCluster;
  readonly seed?: { readonly name: string; readonly version?: string; readonly digest?: string };
  /** Dependencies of VMs, by kind and architecture: `knc_arm64`. */
  readonly vmconfig: Readonly<Record<string, readonly LockedDependency[]>>;
}

export interface LockedModule {
  readonly version: string;
  readonly dialect: Dialect;
  readonly nstance_version: string;
}

/** What a build of a cluster made, by its name in the source. */
export interface BuiltCluster {
  readonly name_prefix: string;
  /** What stands before the names of secrets in their store. */
  readonly secrets_prefix: string;
  /** Tokens of service accounts name it: it stays when the API gets another name. */
  readonly service_account_issuer: string;
  /** Secrets were to be encrypted: the key stays with the cluster for ever, as what it encrypted is read by it. */
  readonly encrypts_secrets?: true;
  readonly pools: Readonly<Record<string, BuiltThing>>;
  /** By kind, account and region. The first holds the cluster. */
  readonly providers: Readonly<Record<string, BuiltProvider>>;
}

/** A thing that has a name of its own for ever, whatever the source calls it. */
export interface BuiltThing {
  /** Its key in the modules' inputs, or its name in Terraform. */
  readonly key: string;
  /** Former names in the source, oldest first. */
  readonly former?: readonly string[];
  /** The source says nothing of a former name any more: what it says later is another rename. */
  readonly settled?: true;
  /** Its name in the cloud, where it has one. */
  readonly cloud_name?: string;
}

export interface BuiltProvider {
  readonly kind: string;
  readonly account: string;
  readonly region: string;
  /**
   * It was taken out: only its configuration is written, so that what it made can be destroyed. Holds the
   * fingerprint of the source that did so; a later source drops it.
   */
  readonly retired?: string;
  readonly profile?: string;
  /** OpenTofu makes something on machines of one's own: how it reaches them, for the configuration once it is taken out. */
  readonly managed?: {
    readonly endpoint: string;
    readonly insecure: boolean;
    /** The network that it makes for VMs: type, zone, VNet and range, in one line. */
    readonly network?: string;
    /** The number of the template on each node: another would be another template. */
    readonly templates: Readonly<Record<string, number>>;
  };
  /** Addresses that its machines hold in turns, by VRRP: other clusters of a project are compared with them. */
  readonly held?: readonly HeldAddress[];
  readonly network: { readonly id?: string; readonly ipv4?: string; readonly ipv6?: "auto" };
  readonly zones: Readonly<Record<string, BuiltZone>>;
  readonly subnets: readonly BuiltSubnet[];
  readonly load_balancers: Readonly<Record<string, BuiltThing>>;
  readonly buckets: Readonly<Record<string, BuiltThing>>;
  readonly roles: Readonly<Record<string, BuiltThing>>;
}

export interface HeldAddress {
  /** That of the leading server, or of the API of Kubernetes. */
  readonly of: "leader" | "api";
  readonly address: string;
  readonly router_id: number;
  /** The range that it lies in, as far as it is known. */
  readonly range?: string;
}

export interface BuiltZone {
  readonly shard: string;
  /** Name of the shard's module. */
  readonly key: string;
}

export interface BuiltSubnet {
  readonly zone: string;
  /** The key of its pool, `public` or `nstance`. */
  readonly role: string;
  /** Position within zone and role: the modules address subnets by it. */
  readonly index: number;
  readonly label?: string;
  /** An existing subnet. */
  readonly id?: string;
  readonly ipv4?: string;
  readonly ipv6_netnum?: number;
  readonly public?: true;
  readonly nat?: true;
  /** It is gone from the source, and stays until it is the last of its zone and role. */
  readonly retained?: true;
}

export interface LockedDependency {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly digest: string;
  readonly size: number;
}

/** The generation of defaults that new roots get. */
export const newestDefaults = 2;

/** The generation of defaults that a root has: the one that it was built with, the newest where it never was. */
export function defaultsOf(lock: Lock | undefined): number {
  return lock?.defaults ?? newestDefaults;
}
