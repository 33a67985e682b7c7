import type { DnsKind, ProviderKind, SecretBackendKind } from "../../../compiler/ir/index.ts";

/**
 * What a cluster's configuration says about its seed: the input of the interpolation. Names and
 * meanings follow contract cluster-config 2; an absent member takes the default that contract
 * netsy-seed 6.2 and 6.3 name.
 */
export interface SeedCluster {
  /** Cluster id, which is also the leader id of the file. */
  readonly id: string;
  readonly oidc: SeedOidc;
  /** Present where ingress certificates come from an ACME directory. */
  readonly acme?: SeedAcme;
  /** In configuration order: the first one is the default domain. */
  readonly domains: readonly SeedDomain[];
  /** `registry.hostname` as configured. */
  readonly registryHostname?: string;
  /** The registry's bucket, where the name derived from id and account (contract 6.3) is not the real one. */
  readonly registryBucket?: string;
  /** Where that bucket lies, where it is none of AWS. */
  readonly registryStore?: { readonly endpoint: string; readonly region: string };
  /** Present where component images come through a mirror. */
  readonly mirror?: SeedMirror;
  /** Where Flux fetches the component charts from. */
  readonly componentsSource?: SeedComponentsSource;
  readonly secretsProviders: readonly SeedSecretsProvider[];
  /** `kubernetes.service_cidr`; empty where it is not configured and the seed's own network stays. */
  readonly serviceCidrs: readonly string[];
  /** In configuration order. */
  readonly providers: readonly SeedProvider[];
  /** As what cert-manager answers DNS-01 challenges. */
  readonly certManager?: SeedCertManager;
}

/** A role of AWS that its pods name in an annotation, or an account of Google Cloud that trusts their tokens. */
export type SeedCertManager =
  | { readonly kind: "role"; readonly id: string }
  | { readonly kind: "account"; readonly id: string; readonly audience: string };

export interface SeedOidc {
  readonly issuerUrl: string;
  /** Default: the cluster id. */
  readonly clientId?: string;
  /** Default: `email`. */
  readonly usernameClaim?: string;
  /** Default: `groups`. */
  readonly groupsClaim?: string;
  /** PEM text of the issuer's CA. A path has been read by whoever fills this in. */
  readonly caCert?: string;
}

export interface SeedAcme {
  readonly email: string;
  /** Default: the production directory of Let's Encrypt. */
  readonly server?: string;
}

export interface SeedDomain {
  readonly zone: string;
  /** Absent where DNS is managed by hand. */
  readonly provider?: SeedDomainProvider;
}

export interface SeedDomainProvider {
  readonly kind: DnsKind;
  readonly account?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly hostedZoneId?: string;
  /** The Google Cloud project of the zone, and its name there. */
  readonly project?: string;
  readonly hostedZoneName?: string;
  readonly secretProviderClassName?: string;
}

export interface SeedMirror {
  /** Default: the registry's host name. */
  readonly hostname?: string;
  /** Default: `mirror`. `/` means none. */
  readonly prefix?: string;
}

export interface SeedComponentsSource {
  readonly url: string;
  /** At most one of the four. */
  readonly ref?: {
    readonly branch?: string;
    readonly tag?: string;
    readonly semver?: string;
    readonly commit?: string;
  };
  /** Secret with Git credentials in namespace platform-components. */
  readonly secretName?: string;
}

export interface SeedSecretsProvider {
  readonly name: string;
  readonly kind: SecretBackendKind;
  readonly keyPrefix?: string;
  readonly objectType?: string;
  readonly region?: string;
  readonly projectId?: string;
  readonly location?: string;
  readonly address?: string;
  readonly mountPath?: string;
  /** PEM text. */
  readonly caCert?: string;
  readonly authPath?: string;
  readonly operatorRole?: string;
}

export interface SeedProvider {
  readonly kind: ProviderKind;
  readonly account?: string;
  readonly region?: string;
  readonly profile?: string;
}
