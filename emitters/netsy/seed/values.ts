import { ingressApps, ingressCrds, ingressValues } from "./ingress-values.ts";
import { type Json, type JsonObject, jsonObject } from "./json.ts";
import { mirrorHostname, mirrorPrefix, oidcValues, registryHostname, registryStorage } from "./names.ts";
import type { SeedCluster, SeedSecretsProvider } from "./seed-cluster.ts";

/**
 * The values of the chart platform-components that follow from a cluster's configuration (contract
 * netsy-seed 6.2): the whole tree, from `platform` down. Only what is listed there appears. Throws
 * `SeedError` where ACME is configured and cannot work.
 */
export function deriveValues(cluster: SeedCluster): JsonObject {
  const crds = { ...ingressCrds(cluster), ...operatorCrds(cluster) };
  const values = Object.fromEntries([
    ...registryValues(cluster),
    ...operatorValues(cluster),
    ...providerValues(cluster),
    ...ingressValues(cluster),
  ]);
  const components = {
    ...(cluster.mirror ? { imageMirror: mirrorValues(cluster, cluster.mirror) } : {}),
    apps: { ...driverApps(cluster), ...ingressApps(cluster), ...operatorApps(cluster) },
    ...(Object.keys(crds).length > 0 ? { crds } : {}),
    ...(Object.keys(values).length > 0 ? { values } : {}),
  };
  return { platform: { components } };
}

const enabled: JsonObject = { enabled: true };

function mirrorValues(cluster: SeedCluster, mirror: NonNullable<SeedCluster["mirror"]>): JsonObject {
  return { enabled: true, hostname: mirrorHostname(cluster, mirror), prefix: mirrorPrefix(mirror) };
}

function driverApps(cluster: SeedCluster): JsonObject {
  return cluster.providers.some((provider) => provider.kind === "aws") ? { "csi-aws-ebs": enabled } : {};
}

function registryValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  const hostname = registryHostname(cluster);
  if (hostname === "") return [];
  const { issuer, clientId, usernameClaim, groupsClaim } = oidcValues(cluster);
  const ca = cluster.oidc.caCert;
  const zotRegistry = {
    registryHostname: hostname,
    storage: registryStorage(cluster),
    oidc: {
      issuer,
      audience: clientId,
      usernameClaim,
      groupsClaim,
      ...(ca ? { certificateAuthority: ca } : {}),
    },
  };
  return [["zot-registry", { platform: { zotRegistry } }]];
}

function kindsInUse(cluster: SeedCluster): readonly SeedSecretsProvider["kind"][] {
  return [...new Set(cluster.secretsProviders.map((provider) => provider.kind))].sort();
}

function operatorCrds(cluster: SeedCluster): JsonObject {
  if (cluster.secretsProviders.length === 0) return {};
  return { "podplane-operator-crds": enabled, "secrets-store-csi-driver-crds": enabled };
}

function operatorApps(cluster: SeedCluster): JsonObject {
  if (cluster.secretsProviders.length === 0) return {};
  const providers = kindsInUse(cluster).map((kind) => [`secrets-store-csi-provider-${kind}`, enabled] as const);
  return { "podplane-operator": enabled, "secrets-store-csi-driver": enabled, ...Object.fromEntries(providers) };
}

function operatorValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  if (cluster.secretsProviders.length === 0) return [];
  const providers = jsonObject(cluster.secretsProviders.map((provider) => [provider.name, backendValues(provider)]));
  const config = { cluster: operatorCluster(cluster), secrets: { providers } };
  return [["podplane-operator", { podplane: { operator: { config } } }]];
}

/** Whom the operator works for: `config.cluster` in its values. */
export function operatorCluster(cluster: SeedCluster): JsonObject {
  const { issuer, clientId, usernameClaim, groupsClaim } = oidcValues(cluster);
  return { id: cluster.id, oidc: { issuerURL: issuer, clientID: clientId, usernameClaim, groupsClaim } };
}

function backendValues(provider: SeedSecretsProvider): JsonObject {
  const optional: readonly (readonly [string, string | undefined])[] = [
    ["keyPrefix", provider.keyPrefix],
    ["objectType", provider.objectType],
    ["region", provider.region],
    ["projectID", provider.projectId],
    ["location", provider.location],
    ["address", provider.address],
    ["mountPath", provider.mountPath],
    ["caCert", provider.caCert],
    ["authPath", provider.authPath],
    ["operatorRole", provider.operatorRole],
  ];
  const given = optional.flatMap(([key, value]) => (value ? [[key, value] as const] : []));
  return { kind: provider.kind, ...Object.fromEntries(given) };
}

/** The CSI providers of Vault and OpenBao mount the private CAs of their servers. */
function providerValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  return (["openbao", "vault"] as const).flatMap((kind) => {
    const withCa = cluster.secretsProviders
      .filter((provider) => provider.kind === kind && provider.caCert)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (withCa.length === 0) return [];
    const providers = jsonObject(withCa.map((provider) => [provider.name, { caCert: provider.caCert ?? "" }]));
    const csi = { volumes: withCa.map(caVolume), volumeMounts: withCa.map(caMount) };
    return [[`secrets-store-csi-provider-${kind}`, { podplane: { secrets: { providers } }, [kind]: { csi } }]];
  });
}

function caVolume(provider: SeedSecretsProvider): Json {
  return {
    name: `provider-ca-${provider.name}`,
    configMap: { name: `podplane-secrets-provider-ca-${provider.name}` },
  };
}

function caMount(provider: SeedSecretsProvider): Json {
  return {
    name: `provider-ca-${provider.name}`,
    mountPath: `/var/run/podplane/secrets-providers/${provider.name}`,
    readOnly: true,
  };
}
