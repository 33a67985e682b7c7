/** How the inputs of the Nstance modules look: contracts/nstance.md 1.1. */
export type Dialect = "v2a" | "v2b";

/** What the modules of a dialect can and cannot do. */
export interface DialectFacts {
  /** Whether they make networks and subnets without IPv6; else their plan fails (ruling 2, 3). */
  readonly ipv4Only: boolean;
  /** Whether each pool chooses among the listeners of a balancer; else it joins all of them (ruling 9). */
  readonly poolsShareBalancers: boolean;
  /** Whether `name_prefix` has the newer, narrower form (contracts/nstance.md 2). */
  readonly strictPrefix: boolean;
  /** Whether the server of one cloud can use the bucket and the secrets of another (rulings 6 and 75). */
  readonly mixesClouds: boolean;
  /** The parts of a cloud in which they find the images of VMs: they take no other owner of images than their own. */
  readonly imagePartitions: readonly string[];
  /** Whether they can be told where the secrets lie. */
  readonly takesSecretsPrefix: boolean;
  /** Whether servers are replaced when their configuration changes; else they are to be told (contracts/nstance.md 7.3). */
  readonly serversFollowConfig: boolean;
  /**
   * What stands before the name of each secret of a cluster: the prefix under which nstance-server
   * looks for files of kind `secret` (contracts/nstance.md 6.3). The id counts, not the name prefix.
   */
  secretPrefix(clusterId: string): string;
}

/** By dialect. */
export const dialects = {
  v2a: {
    ipv4Only: false,
    poolsShareBalancers: true,
    strictPrefix: false,
    mixesClouds: false,
    imagePartitions: ["aws"],
    takesSecretsPrefix: false,
    serversFollowConfig: false,
    secretPrefix: (clusterId) => `nstance/${clusterId}/`,
  },
  v2b: {
    ipv4Only: true,
    poolsShareBalancers: false,
    strictPrefix: true,
    mixesClouds: false,
    imagePartitions: ["aws"],
    takesSecretsPrefix: true,
    serversFollowConfig: true,
    secretPrefix: (clusterId) => `${clusterId}/`,
  },
} as const satisfies Readonly<Record<Dialect, DialectFacts>>;

/** A version of the Nstance modules, as the lock file pins it. */
export interface ModulePin {
  readonly version: string;
  readonly dialect: Dialect;
  readonly nstance_version: string;
}

/** Where the modules of a cloud are published. */
export interface ModuleSource {
  /** `nstance-dev/nstance/<cloud>` */
  readonly source: string;
  /** The version that a new cluster gets. */
  readonly newest: ModulePin;
  /** Versions whose dialect is known. */
  readonly known: readonly { readonly versions: RegExp; readonly dialect: Dialect }[];
}
