import type { Located, Origin } from "../origins/index.ts";

/* What stands in a provider: its network, what is made in it, and storage. */

export interface IrNetwork {
  readonly origin: Origin;
  /** An existing network; then the module makes no routes. */
  readonly id: Located<string> | undefined;
  /** Range of a new network; of an existing one where the source states it. */
  readonly ipv4Cidr: Located<string> | undefined;
  /** Whether VMs have IPv6 addresses in this network. */
  readonly ipv6: Located<boolean>;
  /** Role, then zone, then position: what the module's `subnets` input holds. Roles in order of first use. */
  readonly subnets: readonly IrSubnetRole[];
}

export interface IrSubnetRole {
  /** A pool's name, `public` or `nstance`. */
  readonly role: string;
  /** What the modules know it by: the key of the pool. */
  readonly key: string;
  readonly zones: readonly { readonly zone: string; readonly subnets: readonly IrSubnet[] }[];
}

export interface IrSubnet {
  readonly origin: Origin;
  readonly label: string | undefined;
  readonly zone: string;
  readonly role: string;
  /** Position within zone and role. */
  readonly index: number;
  /** Gone from the source; it stays, as others behind it would move. */
  readonly retained: boolean;
  readonly existingId: Located<string> | undefined;
  /** Canonical text; undefined for an existing subnet. */
  readonly ipv4Cidr: Located<string> | undefined;
  readonly ipv6Number: Located<number> | undefined;
  readonly public: Located<boolean>;
  /** Whether this subnet holds a NAT gateway of its zone. */
  readonly natGateway: Located<boolean>;
  /** The role whose NAT this subnet routes through. */
  readonly natSubnetRole: Located<string> | undefined;
  /** As in the source, for the projection. */
  readonly services: readonly string[];
  readonly pool: string | undefined;
}

export interface IrZone {
  readonly origin: Origin;
  readonly name: Located<string>;
  /** Id of the Nstance shard (ruling 13). */
  readonly shard: string;
  /** Name of the shard's module: `shard_us_east_1a`. */
  readonly moduleName: string;
  /** Pools that have a subnet here, in declared order. */
  readonly pools: readonly string[];
}

export interface IrLoadBalancer {
  readonly origin: Origin;
  readonly name: Located<string>;
  /** What the modules know it by. */
  readonly key: string;
  readonly public: Located<boolean>;
  readonly subnetRole: Located<string>;
  /** By port. */
  readonly listeners: readonly IrListener[];
  /** As the module makes it. */
  readonly cloudName: string;
  /** Names in the cloud, where the module shortens them: shown in the lock file. */
  readonly derivedNames: readonly { readonly key: string; readonly name: string }[];
}

export interface IrListener {
  readonly origin: Origin;
  readonly port: Located<number>;
  readonly targetPort: Located<number>;
  readonly pool: Located<string>;
}

export interface IrBucket {
  readonly origin: Origin;
  readonly name: Located<string>;
  /** Its name in Terraform, before what makes it one. */
  readonly key: string;
  /** Name in the cloud. */
  readonly cloudName: Located<string>;
  /** Whether that is what the file's names give: neither shortened nor kept through a rename. */
  readonly regular: boolean;
}

export interface IrRole {
  readonly origin: Origin;
  readonly name: Located<string>;
  /** Its name in Terraform, before what makes it one. */
  readonly key: string;
  /** Name in the cloud. */
  readonly cloudName: Located<string>;
  /** Whether that is what the file's names give: neither shortened nor kept through a rename. */
  readonly regular: boolean;
  readonly buckets: readonly Located<string>[];
  readonly permissions: Located<"read-write" | "read-only">;
  /** Service accounts of Kubernetes that may act as it, `namespace/name`: empty where Pods take roles otherwise. */
  readonly accounts: readonly Located<string>[];
}
