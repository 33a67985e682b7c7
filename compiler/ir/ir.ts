import type { Located, Origin } from "../origins/origin.ts";
import type { Dialect, DnsKind, PlatformRole, SecretBackendKind } from "../providers/index.ts";
import type { IrProvider } from "./providers.ts";

/*
 * What emitters see: plain data in which every default is filled, every name resolved, every range
 * allocated and everything sorted. No choices are left: two sources that mean the same give the
 * same IR but for origins, and so the same bytes.
 *
 * Order: pools, balancers, domains, buckets and roles as declared; zones and providers as declared
 * (the first provider holds the cluster); maps by key, bytewise.
 */

export interface Ir {
  readonly version: 2;
  /** Base name of the source, for the header of each file. */
  readonly sourceName: string;
  /** Files of `--vars` whose values it was compiled with, from the source's folder; absent without any. */
  readonly varsFiles?: readonly string[];
  /** Whether the source is `.podplane`; a JSONC source has no projection. */
  readonly sourceKind: "podplane" | "jsonc";
  readonly id: Located<string>;
  readonly name: Located<string> | undefined;
  readonly namePrefix: Located<string>;
  /** The cluster block as a whole. */
  readonly origin: Origin;
  readonly doc: string | undefined;
  readonly oidc: IrOidc;
  readonly acme: IrAcme | undefined;
  readonly kubernetes: IrKubernetes;
  readonly domains: readonly IrDomain[];
  readonly registry: IrRegistry;
  readonly imageMirror: IrImageMirror;
  readonly ssh: IrSsh;
  readonly telemetry: IrTelemetry;
  readonly pools: readonly IrPool[];
  readonly providers: readonly [IrProvider, ...IrProvider[]];
  readonly platform: IrPlatform;
  readonly secrets: IrSecrets | undefined;
  readonly seed: IrSeed | undefined;
  readonly componentSource: IrComponentSource | undefined;
  /** The Nstance modules that the lock file pins, by source. */
  readonly modules: Readonly<Record<string, IrModule>>;
  readonly state: IrState | undefined;
  /** One entry for each kind, architecture and provider of VM that the cluster uses, sorted by key. */
  readonly vms: readonly IrVm[];
  /** `moved` blocks for renamed things. */
  readonly renames: readonly IrRename[];
  /** The JSONC document that other tools read; undefined for a JSONC source. */
  readonly projection: IrJson | undefined;
}

/** A JSON value whose parts know where they come from. */
export type IrJson =
  | { readonly kind: "scalar"; readonly value: string | number | boolean; readonly origin: Origin }
  | { readonly kind: "array"; readonly items: readonly IrJson[]; readonly origin: Origin }
  | { readonly kind: "object"; readonly members: readonly IrJsonMember[]; readonly origin: Origin };

export interface IrJsonMember {
  readonly name: string;
  readonly value: IrJson;
}

export interface IrOidc {
  readonly origin: Origin;
  readonly issuerUrl: Located<string>;
  readonly clientId: Located<string>;
  readonly usernameClaim: Located<string>;
  readonly groupsClaim: Located<string>;
  /** Never empty: the VM's default is filled in. */
  readonly signingAlgorithms: Located<readonly string[]>;
  /** PEM text. */
  readonly caCertificate: Located<string> | undefined;
}

export interface IrAcme {
  readonly origin: Origin;
  readonly email: Located<string>;
  readonly server: Located<string>;
}

export interface IrKubernetes {
  readonly origin: Origin;
  readonly apiHostname: Located<string>;
  readonly apiPort: Located<number>;
  readonly apiLoadBalancer: Located<IrBalancerRef> | undefined;
  /** How workers reach the API (ruling 39); undefined where there are no workers and no balancer. */
  readonly internalApi: Located<IrInternalApi> | undefined;
  /** IPv4 first, at most one of each family, canonical text. */
  readonly clusterCidrs: readonly Located<string>[];
  readonly services: readonly IrServiceNetwork[];
  readonly nodeMaskSizeIpv4: Located<number>;
  readonly nodeMaskSizeIpv6: Located<number>;
  readonly logLevel: Located<number>;
  readonly etcdServers: Located<string>;
}

/** A balancer, by the key of its provider and its name. */
export interface IrBalancerRef {
  /** `IrProvider.key`. */
  readonly provider: string;
  readonly name: string;
}

export interface IrInternalApi {
  /** `private`: a balancer inside the network; `public`: the balancer of the API itself. */
  readonly kind: "private" | "public";
  readonly balancer: IrBalancerRef;
}

/** contracts/cluster-config.md 5.2. */
export interface IrServiceNetwork {
  readonly family: 4 | 6;
  /** Canonical text. */
  readonly cidr: Located<string>;
  readonly apiAddress: string;
  readonly dnsAddress: string;
}

export interface IrDomain {
  readonly origin: Origin;
  readonly zone: Located<string>;
  readonly balancer: Located<IrBalancerRef>;
  readonly dns: IrDns | undefined;
}

export interface IrDns {
  readonly origin: Origin;
  readonly kind: Located<DnsKind>;
  /** Whether records are generated: the cluster has a provider of that cloud (ruling 10). */
  readonly managed: boolean;
  /** `IrProvider.key` of the provider whose credentials reach the zone; undefined where records are not ours. */
  readonly zoneProvider: string | undefined;
  readonly hostedZoneId: Located<string> | undefined;
  /** Region for DNS-01: stated, or that of the only provider of that cloud. */
  readonly region: Located<string> | undefined;
  readonly account: Located<string> | undefined;
  readonly profile: Located<string> | undefined;
  readonly roleArn: Located<string> | undefined;
  readonly secretProviderClassName: Located<string> | undefined;
  readonly secretName: Located<string> | undefined;
  readonly secretKey: Located<string> | undefined;
  readonly project: Located<string> | undefined;
  readonly hostedZoneName: Located<string> | undefined;
}

export interface IrRegistry {
  readonly origin: Origin;
  readonly enabled: Located<boolean>;
  readonly hostname: Located<string>;
  readonly endpoint: Located<string>;
  readonly pathStyle: Located<boolean>;
  readonly ingressEnabled: Located<boolean>;
}

export interface IrImageMirror {
  readonly enabled: Located<boolean>;
  /** Empty where the mirror is off and no host name can be derived. */
  readonly hostname: Located<string>;
  /** Without slashes at its ends; empty is none. */
  readonly prefix: Located<string>;
}

export interface IrSsh {
  readonly origin: Origin;
  readonly authorizedKeys: readonly Located<string>[];
  readonly immutableAuthorizedKeys: readonly Located<string>[];
}

export interface IrTelemetry {
  readonly origin: Origin;
  readonly enabled: Located<boolean>;
  readonly logCloudinit: Located<boolean>;
  readonly logServices: Located<readonly string[]>;
  /** Empty is unset, here and below. */
  readonly otlpEndpoint: Located<string>;
  readonly s3Bucket: Located<string>;
  readonly s3Endpoint: Located<string>;
  readonly s3AssumeRole: Located<string>;
}

export type VmKind = "knc" | "knd";
export type Architecture = "amd64" | "arm64";

export interface IrPool {
  readonly origin: Origin;
  readonly name: Located<string>;
  readonly doc: string | undefined;
  readonly kind: VmKind;
  readonly arch: Located<Architecture>;
  readonly instanceType: Located<string>;
  /** VMs in each zone that has no number of its own. */
  readonly size: Located<number>;
  /** Zones with their own number, by zone name. Empty unless the source gives sizes by zone. */
  readonly zoneSizes: readonly { readonly zone: Located<string>; readonly size: Located<number> }[];
  /** VMs in all zones together. */
  readonly total: number;
  /** Undefined leaves the size of the image. */
  readonly diskSizeGib: Located<number> | undefined;
}

/** Names and identities of what the cluster itself needs in its cloud, made once. */
export interface IrPlatform {
  /** `IrProvider.key` of the provider that holds the cluster. */
  readonly home: string;
  /** Where the buckets and secrets lie. */
  readonly region: Located<string>;
  /** Credentials profile of whoever runs commands there. */
  readonly profile: Located<string> | undefined;
  readonly buckets: Readonly<Record<PlatformBucket, IrPlatformBucket>>;
  /** Without an entry where the cloud has no such roles, or nothing needs it. */
  readonly roles: Readonly<Partial<Record<PlatformRole, IrIdentity>>>;
  readonly secrets: IrSecretStore;
}

export type PlatformBucket = "netsy" | "registry";

export interface IrPlatformBucket {
  readonly name: Located<string>;
  /** As commands address it: `s3://NAME`. */
  readonly url: string;
}

/** A role that VMs or pods take. */
export interface IrIdentity {
  readonly name: Located<string>;
  /** What is given to take it, such as an ARN. */
  readonly id: Located<string>;
}

/** Where Nstance keeps what VMs receive as files of kind `secret`. */
export interface IrSecretStore {
  /** As the modules name it. */
  readonly moduleName: string;
  /** In front of the name of each secret, with its separator. */
  readonly prefix: string;
}

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
  readonly zones: readonly { readonly zone: string; readonly subnets: readonly IrSubnet[] }[];
}

export interface IrSubnet {
  readonly origin: Origin;
  readonly label: string | undefined;
  readonly zone: string;
  readonly role: string;
  /** Position within zone and role. */
  readonly index: number;
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
  readonly public: Located<boolean>;
  readonly subnetRole: Located<string>;
  /** By port. */
  readonly listeners: readonly IrListener[];
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
  /** Name in the cloud. */
  readonly cloudName: Located<string>;
  /** Whether that is what the file's names give: neither shortened nor kept through a rename. */
  readonly regular: boolean;
}

export interface IrRole {
  readonly origin: Origin;
  readonly name: Located<string>;
  /** Name in the cloud. */
  readonly cloudName: Located<string>;
  /** Whether that is what the file's names give: neither shortened nor kept through a rename. */
  readonly regular: boolean;
  readonly buckets: readonly Located<string>[];
  readonly permissions: Located<"read-write" | "read-only">;
}

export interface IrSecrets {
  readonly origin: Origin;
  readonly defaultProvider: Located<string> | undefined;
  readonly providers: readonly IrSecretsProvider[];
}

export interface IrSecretsProvider {
  readonly origin: Origin;
  readonly name: Located<string>;
  readonly kind: Located<SecretBackendKind>;
  /** Only what the source sets, by the attribute's name. */
  readonly settings: Readonly<Record<string, Located<string>>>;
}

export interface IrSeed {
  readonly origin: Origin;
  readonly name: Located<"recommended" | "minimal" | "none">;
  readonly version: Located<string> | undefined;
  readonly digest: Located<string> | undefined;
}

export interface IrComponentSource {
  readonly origin: Origin;
  readonly url: Located<string>;
  readonly ref: { readonly kind: "branch" | "tag" | "semver" | "commit"; readonly value: Located<string> } | undefined;
  readonly secretRef: Located<string> | undefined;
}

/** A version of the Nstance modules. */
export interface IrModule {
  readonly source: string;
  readonly version: Located<string>;
  readonly dialect: Dialect;
  readonly nstanceVersion: Located<string>;
}

export type IrState =
  | {
      readonly kind: "s3";
      readonly origin: Origin;
      readonly bucket: Located<string>;
      readonly key: Located<string>;
      readonly region: Located<string>;
      readonly profile: Located<string> | undefined;
      readonly kmsKeyId: Located<string> | undefined;
    }
  | {
      readonly kind: "gcs";
      readonly origin: Origin;
      readonly bucket: Located<string>;
      readonly prefix: Located<string>;
    }
  | { readonly kind: "local"; readonly origin: Origin };

/** A kind of VM on one provider: what its user-data is made from. */
export interface IrVm {
  /** `knc_arm64`; with several providers `aws_123456789012_us-east-1_knc_arm64` (ruling 31). */
  readonly key: string;
  readonly kind: VmKind;
  readonly arch: Architecture;
  /** `IrProvider.key`. */
  readonly provider: string;
  /** The pools whose VMs boot from it. */
  readonly pools: readonly string[];
  readonly origin: Origin;
  /** Sorted by name. */
  readonly dependencies: readonly IrDependency[];
  /** The same as the lock file keeps them: each at its own address, whatever the mirror. */
  readonly pins: readonly IrPin[];
}

export interface IrPin {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly digest: string;
  /** In bytes; 0 where it is not known. */
  readonly size: number;
}

export interface IrDependency {
  readonly name: string;
  readonly version: string;
  readonly type: "binary" | "deb" | "tar.gz";
  /** Whether the source pins it itself, in place of or in addition to what vmconfig's package lists. */
  readonly own: boolean;
  /** Whether a VM without it serves the cluster: then its failure does not stop a boot (ruling 45). */
  readonly mayFail: boolean;
  /** Base name of the file in the staging folder. */
  readonly file: string;
  /** `{debian-mirror}` in front stands for the VM's own Debian mirror. */
  readonly url: Located<string>;
  /** `sha256:…` or `sha512:…` */
  readonly digest: Located<string>;
  /** In bytes; 0 where it is not known. */
  readonly size: number;
}

export interface IrRename {
  readonly origin: Origin;
  readonly kind: "load-balancer" | "bucket" | "role" | "pool";
  readonly from: string;
  readonly to: string;
  readonly provider: string | undefined;
}
