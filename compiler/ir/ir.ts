import type { Located, Origin } from "../origins/index.ts";
import type { Dialect, DnsKind, ProviderKind, SecretBackendKind } from "../providers/index.ts";
import type { IrPlatform } from "./platform.ts";
import type { IrProvider } from "./providers.ts";
import type { IrSecret } from "./secret.ts";
import type { Architecture, IrVm, VmKind } from "./vms.ts";

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
  /** The words behind `podplanec build` that gave it values, in the source's folder; absent without any. */
  readonly buildOptions?: readonly string[];
  /** Whether the source is `.podplane`; a JSONC source has no projection. */
  readonly sourceKind: "podplane" | "jsonc";
  readonly id: Located<string>;
  readonly name: Located<string> | undefined;
  readonly namePrefix: Located<string>;
  /** The generation of defaults that it was made with (docs/decisions/0115). */
  readonly defaults: Located<number>;
  /** Set where the package of every VM knows the settings that are newer than its first version. */
  readonly newerSettings?: true;
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
  /** Renamed things whose resources may still have their old names: `moved` blocks. */
  readonly renames: readonly IrRename[];
  /** Providers that were taken out: their configuration stays until what they made is destroyed. */
  readonly retiredProviders: readonly IrRetiredProvider[];
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
  /** Undefined where the cloud of the control plane makes balancers. */
  readonly virtualAddress: IrVirtualAddress | undefined;
  /** IPv4 first, at most one of each family, canonical text. */
  readonly clusterCidrs: readonly Located<string>[];
  readonly services: readonly IrServiceNetwork[];
  readonly nodeMaskSizeIpv4: Located<number>;
  readonly nodeMaskSizeIpv6: Located<number>;
  readonly logLevel: Located<number>;
  /** Undefined where no Secret was ever to be encrypted. Turned off, the key is delivered further, for reading. */
  readonly encryption: { readonly enabled: Located<boolean> } | undefined;
  /** Who signs the tokens of service accounts: it stays when the API gets another name. */
  readonly serviceAccountIssuer: Located<string>;
  readonly etcdServers: Located<string>;
}

/** A balancer, by the key of its provider and its name. */
export interface IrBalancerRef {
  /** `IrProvider.key`. */
  readonly provider: string;
  readonly name: string;
}

/** The address that VMs of the control plane hold in turns. */
export interface IrVirtualAddress {
  /** IPv4; undefined where they hold none, which those that did have to learn. */
  readonly address: Located<string> | undefined;
  readonly routerId: Located<number>;
}

/** `private`: a balancer inside the network; `public`: the balancer of the API itself; else what the source names. */
export type IrInternalApi =
  | { readonly kind: "private" | "public"; readonly balancer: IrBalancerRef }
  | { readonly kind: "address"; readonly address: string };

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
  /** Undefined where nobody makes balancers: what its records name is the user's. */
  readonly balancer: Located<IrBalancerRef> | undefined;
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
  /** Undefined for a bucket in the region of the cluster. */
  readonly s3Region: Located<string> | undefined;
  readonly s3Endpoint: Located<string>;
  readonly s3AssumeRole: Located<string>;
  /** Whether the bucket is written with a key that VMs receive as `secrets.env`. */
  readonly key: boolean;
}

export interface IrPool {
  readonly origin: Origin;
  readonly name: Located<string>;
  readonly doc: string | undefined;
  /** What the modules know it by, whatever it is called now (docs/decisions/0300). */
  readonly key: string;
  readonly kind: VmKind;
  readonly arch: Located<Architecture>;
  /** Undefined where its cloud has no types. */
  readonly instanceType: Located<string> | undefined;
  /** Virtual processors and memory of each VM, where the source says them. */
  readonly cores?: Located<number>;
  readonly memoryGib?: Located<number>;
  /** VMs in each zone that has no number of its own. */
  readonly size: Located<number>;
  /** Zones with their own number, by zone name. Empty unless the source gives sizes by zone. */
  readonly zoneSizes: readonly { readonly zone: Located<string>; readonly size: Located<number> }[];
  /** VMs in all zones together. */
  readonly total: number;
  /** Undefined leaves the size of the image. */
  readonly diskSizeGib: Located<number> | undefined;
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

export interface IrStateEncryption {
  readonly origin: Origin;
  readonly passphrase: IrSecret;
  /** What the state was encrypted with before. */
  readonly previous: IrSecret | undefined;
  /** Whether state that is not encrypted is read. */
  readonly migrates: Located<boolean>;
}

export type IrState = IrBackend & { readonly encryption: IrStateEncryption | undefined };

type IrBackend =
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
  | { readonly kind: "local"; readonly origin: Origin }
  | {
      readonly kind: "http";
      readonly origin: Origin;
      readonly address: Located<string>;
      readonly lockAddress: Located<string>;
      readonly unlockAddress: Located<string>;
      readonly lockMethod: Located<string>;
      readonly unlockMethod: Located<string>;
      readonly username: Located<string> | undefined;
      readonly password: IrSecret | undefined;
    };

export interface IrRename {
  readonly origin: Origin;
  readonly kind: "bucket" | "role";
  readonly from: string;
  readonly to: string;
  /** `IrProvider.key`. */
  readonly provider: string;
}

export interface IrRetiredProvider {
  /** As `IrProvider.key`, which it had. */
  readonly key: string;
  readonly kind: ProviderKind;
  /** Account or project. */
  readonly account: string;
  readonly region: string;
  readonly profile: string | undefined;
  /** How OpenTofu reached machines of one's own; undefined where it made nothing there. */
  readonly managed: { readonly endpoint: string; readonly insecure: boolean } | undefined;
  /** Fingerprint of the source that took it out. */
  readonly since: string;
  readonly origin: Origin;
}
