/** How the inputs of the Nstance modules look: contracts/nstance.md 1.1. */
export type Dialect = "v2a" | "v2b";

/** What the modules of a dialect can and cannot do. */
export interface DialectFacts {
  /** Whether they make networks and subnets without IPv6; else their plan fails (ruling 2, 3). */
  readonly ipv4Only: boolean;
  /** Whether `name_prefix` has the newer, narrower form (contracts/nstance.md 2). */
  readonly strictPrefix: boolean;
  /** Whether the server of one cloud can use the bucket and the secrets of another (rulings 6 and 75). */
  readonly mixesClouds: boolean;
  /** Whether they can be told where the secrets lie. */
  readonly takesSecretsPrefix: boolean;
}

/** What the modules of one cloud do in a dialect, where clouds differ. */
export interface ModuleFacts {
  /** The parts of a cloud in which they find the images of VMs: they take no other owner of images than their own. */
  readonly imagePartitions: readonly string[];
  /** Whether servers are replaced when their configuration changes; else they are to be told (contracts/nstance.md 7.3). */
  readonly serversFollowConfig: boolean;
  /** Whether each pool chooses among the listeners of a balancer; else it joins all of them (ruling 9). */
  readonly poolsShareBalancers: boolean;
  /** Whether they make balancers inside the network (ruling 55). */
  readonly privateBalancers: boolean;
  /** Whether one account or project can have networks in several regions. */
  readonly severalNetworks: boolean;
  /**
   * Whether the servers of every account, project and region look for secrets where those of the cluster lie; else each
   * looks in the store of its own place.
   */
  readonly sharesSecrets: boolean;
  /** What leads from a balancer in the outputs of the network module to its address. */
  readonly balancerAddress: string;
  /** What they call the cloud's own store of secrets. */
  readonly secretsProvider: string;
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
    strictPrefix: false,
    mixesClouds: false,
    takesSecretsPrefix: false,
  },
  v2b: {
    ipv4Only: true,
    strictPrefix: true,
    mixesClouds: false,
    takesSecretsPrefix: true,
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
  readonly facts: Readonly<Record<Dialect, ModuleFacts>>;
}
