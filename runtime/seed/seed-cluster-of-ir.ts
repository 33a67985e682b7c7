import type { Ir, IrDomain, IrProvider, IrSecretsProvider, Located } from "../../compiler/index.ts";
import type { SeedCluster, SeedDomain, SeedProvider, SeedSecretsProvider } from "../../emitters/netsy/index.ts";
import type { SeedSelection } from "./resolve-seed.ts";

/** What seeding needs to know of a compiled cluster. */
export function seedClusterOfIr(ir: Ir): SeedCluster {
  const { oidc, acme, imageMirror, componentSource } = ir;
  return {
    id: ir.id.value,
    oidc: {
      issuerUrl: oidc.issuerUrl.value,
      clientId: oidc.clientId.value,
      usernameClaim: oidc.usernameClaim.value,
      groupsClaim: oidc.groupsClaim.value,
      ...(oidc.caCertificate ? { caCert: oidc.caCertificate.value } : {}),
    },
    ...(acme ? { acme: { email: acme.email.value, server: acme.server.value } } : {}),
    domains: ir.domains.map((domain) => domainOf(ir, domain)),
    registryHostname: ir.registry.hostname.value,
    registryBucket: ir.platform.buckets.registry.name.value,
    ...(ir.platform.registryStore ? { registryStore: ir.platform.registryStore } : {}),
    ...(imageMirror.enabled.value
      ? { mirror: { hostname: imageMirror.hostname.value, prefix: imageMirror.prefix.value || "/" } }
      : {}),
    ...(componentSource
      ? {
          componentsSource: {
            url: componentSource.url.value,
            ...(componentSource.ref ? { ref: { [componentSource.ref.kind]: componentSource.ref.value.value } } : {}),
            ...(componentSource.secretRef ? { secretName: componentSource.secretRef.value } : {}),
          },
        }
      : {}),
    secretsProviders: ir.secrets?.providers.map(secretsProviderOf) ?? [],
    serviceCidrs: ir.kubernetes.services.map((service) => service.cidr.value),
    providers: ir.providers.map(providerOf),
    ...certManagerOf(ir),
  };
}

/** An account of which is not known where its tokens are trusted is none that anything could act as. */
function certManagerOf({ platform }: Ir): Pick<SeedCluster, "certManager"> {
  const id = platform.roles["cert-manager"]?.id.value;
  if (id === undefined) return {};
  if (!platform.trustsTokens) return { certManager: { kind: "role", id } };
  const audience = platform.podTrust?.audience.value;
  return audience === undefined ? {} : { certManager: { kind: "account", id, audience } };
}

/** Of a kind without accounts or regions the charts are told none. */
function providerOf(provider: IrProvider): SeedProvider {
  return {
    kind: provider.kind,
    ...texts({
      account: "account" in provider ? provider.account : undefined,
      region: "region" in provider ? provider.region : undefined,
      profile: "profile" in provider ? provider.profile : undefined,
    }),
  };
}

export function seedSelectionOfIr(ir: Ir): SeedSelection {
  const { seed } = ir;
  return {
    ...(seed ? { name: seed.name.value } : {}),
    ...(seed?.version ? { version: seed.version.value } : {}),
    ...(seed?.digest ? { digest: seed.digest.value } : {}),
  };
}

function domainOf(ir: Ir, domain: IrDomain): SeedDomain {
  const { dns } = domain;
  const zone = domain.zone.value;
  if (!dns) return { zone };
  const owner = ir.providers.find(({ key }) => key === dns.zoneProvider);
  const project = dns.project ?? (owner && "project" in owner ? owner.project : undefined);
  return {
    zone,
    provider: {
      kind: dns.kind.value,
      ...texts({
        account: dns.account,
        profile: dns.profile,
        region: dns.region,
        hostedZoneId: dns.hostedZoneId,
        project,
        hostedZoneName: dns.hostedZoneName,
        secretProviderClassName: dns.secretProviderClassName,
      }),
    },
  };
}

function texts<K extends string>(values: Readonly<Record<K, Located<string> | undefined>>): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const name of Object.keys(values) as K[]) {
    const value = values[name];
    if (value) found[name] = value.value;
  }
  return found;
}

function secretsProviderOf(provider: IrSecretsProvider): SeedSecretsProvider {
  const { settings } = provider;
  return {
    name: provider.name.value,
    kind: provider.kind.value,
    ...texts({
      keyPrefix: settings["key_prefix"],
      objectType: settings["object_type"],
      region: settings["region"],
      projectId: settings["project_id"],
      location: settings["location"],
      address: settings["address"],
      mountPath: settings["mount_path"],
      caCert: settings["ca_cert"],
      authPath: settings["auth_path"],
      operatorRole: settings["operator_role"],
    }),
  };
}
