import type { ModuleSource } from "./dialect.ts";
import type { DnsKind } from "./dns.ts";
import type { MachineArchitecture, PlaceSetting, SettingName } from "./settings.ts";
import type { Starter } from "./starter.ts";
import type { TextRule } from "./text-rule.ts";

/*
 * What the compiler knows of a cloud. Checks, plans and lowering read it and name no cloud themselves;
 * texts of diagnostics take the cloud's words from here. Faults are ends of sentences: "it is empty".
 */

/** What tells one place of a kind from another: such an attribute, or the second label of the block. */
export type PlacePart = PlaceSetting | "label";

/** Blocks of a `provider` block. */
export type ProviderBlock =
  | "vpc"
  | "zone"
  | "load_balancer"
  | "bucket"
  | "role"
  | "node"
  | "storage"
  | "network"
  | "leader"
  | "api"
  | "object_store"
  | "image"
  | "vm_template"
  | "server"
  | "firewall"
  | "ssh";

/** Which members of a block a kind has, and what to write in place of those that others have. */
export interface Members<N extends string> {
  readonly has: readonly N[];
  /** Of those that it has, the ones that cannot be left out. */
  readonly needs: readonly N[];
  /** For what people of other clouds would write: why there is none, and what to do instead, as sentences. */
  readonly instead: Readonly<Partial<Record<N, { readonly why: string; readonly fix: string }>>>;
}

/** The values of a provider that names are made of. */
export type Place = Readonly<Partial<Record<PlacePart, string>>>;

export interface ProviderSetting {
  readonly name: SettingName;
  /** Why it has to be given, and how; absent for one that may be left out. */
  readonly required?: { readonly doc: string; readonly example: string };
}

/** What is known of a kind of provider. */
export interface CloudFacts {
  /** As texts name it. */
  readonly title: string;
  /** How variables of a process begin that its provider and its backends of OpenTofu read by themselves. */
  readonly variables: readonly string[];
  readonly settings: readonly ProviderSetting[];
  readonly blocks: Members<ProviderBlock>;
  readonly subnets: Members<string>;
  readonly pools: Members<string>;
  /** What makes two providers of this kind one: the parts of its key, in order. */
  readonly identity: readonly PlacePart[];
  /** The setting that tells equal zone names apart; undefined where zones are unique. */
  readonly owner: PlaceSetting | undefined;
  /** How many zones a provider of this kind has at most; undefined for any number. */
  readonly mostZones: number | undefined;
  /** Whether the cluster's state and secrets can lie in it: two such kinds do not mix (ruling 75). */
  readonly holdsState: boolean;
  /** Whether its names need the narrower form of `name_prefix`, whatever the modules (ruling 1). */
  readonly strictPrefix: boolean;
  /** Why JSONC cannot describe such a provider, as a sentence; absent where it can (ruling 11). */
  readonly notInJsonc?: string;
}

export interface CloudTable extends CloudFacts {
  /** Its Nstance modules; undefined where VMs are made without them. */
  readonly modules: ModuleSource | undefined;
  readonly regions: RegionRules | undefined;
  /** Undefined where no network is made. */
  readonly network: NetworkRules | undefined;
  readonly names: Readonly<Record<NamedThing, NameRule>>;
  readonly tags: TagRules | undefined;
  readonly machines: MachineRules;
  readonly derive: Derivations;
  readonly policies: PolicyRules | undefined;
  /** Where the cluster's secrets lie. */
  readonly secretStore: {
    readonly title: string;
    /** What has a store of its own: two providers that are one in all of these share theirs. */
    readonly scope: readonly PlaceSetting[];
    /** What a file that VMs receive is called there, behind the prefix. */
    secretName(file: string): string;
    /** What Nstance calls it and what stands before each name; undefined where the modules say both. */
    readonly own?: { readonly name: string; readonly prefix: string };
  };
  /**
   * How programs on VMs reach buckets: by S3's protocol as the file says, the same at an address and with a key of the
   * user's, or through the cloud's own interface, where there is nothing to say; what speaks S3 only has a fixed address
   * and region then.
   */
  readonly objectStore:
    | { readonly protocol: "s3" }
    | { readonly protocol: "endpoint" }
    | { readonly protocol: "native"; readonly endpoint: string; readonly region: string };
  /** How machines that are not the cloud's own use what it holds of a cluster; undefined where it holds none. */
  readonly outside: OutsideRules | undefined;
  /** Roles that the cluster itself needs, by their name behind the prefix; none where VMs need none. */
  readonly platformRoles: Readonly<Partial<Record<PlatformRole, string>>>;
  /** Names behind the prefix that roles of the file cannot have: those above, and the modules' own. */
  readonly reservedRoles: readonly string[];
  /**
   * Resources that set what a bucket has once and that are generated: a second one for the same bucket takes the place
   * of the first.
   */
  readonly bucketSettings: readonly BucketSetting[];
  /** A `state` block that keeps the state of OpenTofu in it. */
  readonly stateExample: string;
  /** Kinds of DNS whose records are generated with a provider of this kind. */
  readonly dns: readonly DnsKind[];
  /** What gives Pods their roles: a dependency of VMs, or the cloud, which trusts tokens of the cluster. */
  readonly podRoles: { readonly kind: "dependency"; readonly dependency: string } | Federation | undefined;
  /** What follows from one identity for all VMs, as sentences; undefined where control planes have their own. */
  readonly sharedIdentity: string | undefined;
  /** How people log in to VMs without SSH: the setting that allows it, and the agent that it needs. */
  readonly sessions:
    | { readonly title: string; readonly attribute: "enable_ssm"; readonly dependency: string }
    | undefined;
  /** Settings of user-data that only its VMs have, and where their values come from. */
  readonly bootKeys: readonly { readonly key: string; readonly from: PlaceSetting }[];
  /** Attributes of the language, outside of providers, that reach nothing here, and why, as a sentence. */
  readonly undelivered: readonly Undelivered[];
  /** What a new cluster starts with. */
  readonly starter: Starter;
}

/** Machines of one's own beside a cloud have no roles there, but keys. contracts/nstance.md 9.2. */
export interface OutsideRules {
  /** What Nstance's server is told that the store is. */
  readonly storage: "s3" | "gcs";
  /** By what the server of a node proves who it is: a pair of keys, or the key file of an account. */
  readonly proof: "key-pair" | "key-file";
  /** What such an account is called, in texts. */
  readonly account: string;
  /** The command that makes a key of an account by its id: nothing that OpenTofu knows. */
  keyCommand(what: "servers" | "vms", id: string): string;
  /** What is given to name an account, by its name in the cloud. */
  accountId(place: Place, cloudName: string): string;
  /** Where programs that speak S3 find buckets. */
  s3(region: string): { readonly endpoint: string; readonly region: string; readonly byPath: boolean };
}

/** The cloud trusts tokens of the cluster: whoever presents one names where it is trusted. */
export interface Federation {
  readonly kind: "federation";
  /** The setting of the provider that holds the cluster which that name needs, and how to find its value. */
  readonly needs: { readonly name: "project_number"; readonly why: string; readonly example: string };
  /** That name: of what OpenTofu makes for the cluster, computed, as the seed is made before it. */
  audience(needed: number, prefix: string): string;
  /** What trusts the tokens: its name begins with the cluster's prefix. */
  readonly trust: { readonly rule: NameRule; name(prefix: string): string };
}

export interface BucketSetting {
  /** The type of the bucket's own resource. */
  readonly bucket: string;
  readonly type: string;
}

export interface Undelivered {
  readonly block: "registry" | "telemetry" | "pool";
  readonly attribute: string;
  readonly why: string;
}

/** What the cluster itself needs roles for. */
export type PlatformRole = "netsy" | "registry-read-only" | "registry-read-write" | "cert-manager" | "telemetry";

export interface RegionRules {
  readonly example: string;
  /** The form in one sentence. */
  readonly form: string;
  isRegion(text: string): boolean;
  /** The part of the cloud that a region belongs to: nothing of one is reached from another. */
  partitionOf(region: string): string;
  /** The regions that this release knows; others may exist by now. */
  readonly known: readonly string[];
  readonly zoneForm: string;
  zoneExample(region: string): string;
  /** Whether a zone can belong to a region; the region is one. */
  isZoneOf(zone: string, region: string): boolean;
  /** The zones of a region but its local ones; undefined for a region that is not known. */
  zonesOf(region: string): readonly string[] | undefined;
  /** Whether a zone stands apart from its region, without all of its services. */
  isLocalZone(zone: string, region: string): boolean;
}

export interface PrefixLengths {
  readonly shortest: number;
  readonly longest: number;
}

export interface NetworkRules {
  /** What the cloud makes networks and subnets of, IPv4. */
  readonly networkLengths: PrefixLengths;
  readonly subnetLengths: PrefixLengths;
  /** Addresses of each subnet that the cloud keeps for itself. */
  readonly reservedAddresses: number;
  /** How many IPv6 ranges of subnets its range has room for, and how it is divided, as a sentence. */
  readonly ipv6Subnets: { readonly most: number; readonly form: string };
  /**
   * Addresses of a subnet that a NAT gateway and a balancer take, and how many have to be free for a
   * balancer to be made without being refused.
   */
  readonly addresses: { readonly nat: number; readonly balancer: number; readonly freeForBalancer: number };
  readonly balancers: BalancerRules;
  /** Undefined where there is no fixed number. */
  readonly listenersPerBalancer: number | undefined;
  /** Rules that the group of a zone's VMs may have, unless the quota was raised; undefined without such groups. */
  readonly rulesPerGroup: number | undefined;
  /** Subnets with NAT that a zone may have; undefined for any number. */
  readonly natPerZone: number | undefined;
  /** Whether VMs in a public subnet get public addresses; else they have no way out. */
  readonly publicAddresses: boolean;
  /** What a network and a region may have, unless the quota was raised; undefined where it is not counted. */
  readonly quotas: { readonly subnets: SubnetQuota; readonly natGateways: number | undefined };
  /** How existing networks and subnets are named. */
  readonly ids: { readonly network: TextRule; readonly subnet: TextRule };
  /** What stands between two networks of a cluster, as a sentence, and how they are connected. */
  readonly routing: string;
  readonly connecting: string;
}

/** How many subnets a network may have: each counts as one, or once for each of its families of addresses. */
export interface SubnetQuota {
  readonly most: number;
  readonly counts: "subnets" | "ranges";
}

/** Balancers reach the VMs of the zones that they stand in. */
export interface BalancerRules {
  /** Subnets of a zone that one may stand in; undefined for any number. */
  readonly subnetsPerZone: number | undefined;
  /** Whether one that faces the internet needs public subnets. */
  readonly publicSubnets: boolean;
  /** Whether a listener may send to another port. */
  readonly translatesPorts: boolean;
  /** Whether one inside a network answers clients of other regions, where networks are connected. */
  readonly acrossRegions: boolean;
  /** How many a pool may stand behind; undefined for any number. */
  readonly perPool: number | undefined;
}

/** Things whose names are derived. */
export type NamedThing = "bucket" | "role" | "balancer" | "group";

export interface NameRule {
  /** What such a thing is called in the cloud. */
  readonly word: string;
  readonly longest: number;
  /** Why the cloud refuses a name that is short enough. */
  fault(name: string): string | undefined;
}

export interface TagRules {
  /** On one resource. */
  readonly most: number;
  /** The rules in one sentence each. */
  readonly keyForm: string;
  readonly valueForm: string;
  /** How the cloud takes a key or value of the file. */
  written(text: string): string;
  keyFault(key: string): string | undefined;
  valueFault(value: string): string | undefined;
  /** How many the smallest of the resources takes that get all of them, and which that is, as a sentence. */
  readonly smallest: { readonly most: number; readonly why: string };
  /** Keys with one canonical form are one key, and why, as a sentence. */
  readonly alike: { canonical(key: string): string; readonly why: string };
  /** What the modules themselves do with a key, as a sentence, and whether it may stand all the same. */
  reserved(key: string): { readonly why: string; readonly severity: "error" | "warning" } | undefined;
}

export interface MachineRules {
  /** The only architecture that there is; undefined for a choice. */
  readonly only?: MachineArchitecture;
  /** What starts VMs, as texts name it, and how many bytes of user-data it takes. */
  readonly service: string;
  readonly userDataBytes: number;
  /** Undefined for a family that is not known (ruling 20). */
  architectureOf(type: string): MachineArchitecture | undefined;
  readonly typeForm: string;
  readonly typeExample: string;
  isType(text: string): boolean;
  /** Whether a type's family has its size; undefined for a family that is not known. */
  isKnown(type: string): boolean | undefined;
  /** All types of a type's family. */
  familyOf(type: string): readonly string[];
  /** What a type has; undefined for one of which it is not known, and absent where no types are. */
  sizeOf?(type: string): MachineSize | undefined;
  /** Disks that VMs can have, in GiB: no smaller than their image. Undefined where the size cannot be chosen. */
  readonly disk: { readonly smallest: number; readonly largest: number } | undefined;
}

/** Virtual processors, and memory in GiB. */
export interface MachineSize {
  readonly cpus: number;
  readonly gib: number;
}

/** A name that the modules make: what it is for, and what it is. */
export interface DerivedName {
  readonly key: string;
  readonly name: string;
}

/** Documents that say what a role may do, in characters without white space. */
export interface PolicyRules {
  readonly most: number;
  /** Of the role of an application, which reaches buckets of these names. */
  roleSize(place: Place, buckets: readonly string[], permissions: "read-write" | "read-only"): number;
  /** Of what VMs may do: take roles of these ids, and what the modules let them. */
  machineSize(roleIds: readonly string[]): number;
}

/** How names in the cloud are made of those in the file: full, not yet cut to their limit. */
export interface Derivations {
  bucket(clusterId: string, place: Place, name: string): string;
  /** Names that the modules make of the prefix and the shards, by what they name. */
  ofModules(prefix: string, shards: readonly string[]): readonly { readonly what: NamedThing; readonly name: string }[];
  /** How commands address a bucket. */
  bucketUrl(cloudName: string): string;
  role(prefix: string, name: string): string;
  /** What a VM gives to take a role, by the role's name in the cloud. */
  roleId(place: Place, cloudName: string): string;
  /** The name of a balancer, as the modules make it. */
  balancer(prefix: string, name: string): string;
  /** Names of a balancer and what belongs to it, where the modules shorten them. */
  shortenedBalancer(
    prefix: string,
    name: string,
    listeners: readonly { readonly port: number; readonly target: number }[],
  ): readonly DerivedName[];
}
