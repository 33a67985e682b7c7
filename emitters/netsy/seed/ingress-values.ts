import type { Json, JsonObject } from "./json.ts";
import type { SeedAcme, SeedCluster, SeedDomain, SeedDomainProvider } from "./seed-cluster.ts";
import { SeedError } from "./seed-error.ts";

/** The part of the values that follows from the cluster's domains (contract netsy-seed 6.2). */

const enabled: JsonObject = { enabled: true };
const selfSignedIssuer: JsonObject = { kind: "ClusterIssuer", name: "platform-ingress-selfsigned-clusterissuer" };
const acmeIssuerName = "platform-ingress-acme-clusterissuer";
const letsEncrypt = "https://acme-v02.api.letsencrypt.org/directory";

export function ingressCrds(cluster: SeedCluster): JsonObject {
  if (cluster.domains.length === 0) return {};
  return { "cert-manager-crds": enabled, "gateway-api-crds": enabled, "traefik-crds": enabled };
}

/** With a role for cert-manager, its namespace allows the role and its pods ask for it (contract netsy-seed 6.9). */
export function ingressApps(cluster: SeedCluster): JsonObject {
  if (cluster.domains.length === 0) return {};
  const role = certManagerRole(cluster);
  const annotations = { "iam.amazonaws.com/allowed-roles": JSON.stringify([role]) };
  const certManager = role ? { ...enabled, namespaceAnnotations: annotations } : enabled;
  return { "cert-manager": certManager, "platform-certs": enabled, traefik: enabled };
}

export function ingressValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  if (cluster.acme) checkAcme(cluster, cluster.acme);
  if (cluster.domains.length === 0) return [];
  const role = certManagerRole(cluster);
  const podAnnotations = { "iam.amazonaws.com/role": role ?? "" };
  return [
    ["platform-certs", { platform: { certs: certsValues(cluster) } }],
    ["traefik", { platform: { traefik: { ingress: traefikValues(cluster) } } }],
    ...(role ? ([["cert-manager", { "cert-manager": { podAnnotations } }]] as const) : []),
  ];
}

function certManagerRole(cluster: SeedCluster): string | undefined {
  return cluster.acme && cluster.certManagerRoleArn ? cluster.certManagerRoleArn : undefined;
}

function checkAcme(cluster: SeedCluster, acme: SeedAcme): void {
  if (!acme.email) throw new SeedError("ACME is configured without an e-mail address", { fix: "set acme.email" });
  if (!cluster.domains.some(isAcmeCapable)) {
    throw new SeedError("ACME is configured, and no domain has its DNS at aws-route53", {
      fix: "give a domain a provider of kind aws-route53, or remove acme",
    });
  }
}

function isAcmeCapable(domain: SeedDomain): boolean {
  return domain.provider?.kind === "aws-route53";
}

function certsValues(cluster: SeedCluster): JsonObject {
  const dnsNames = cluster.domains.flatMap(({ zone }) => [zone, `*.${zone}`]);
  const classes = cluster.domains.map(({ provider }) => provider?.secretProviderClassName ?? "").filter(Boolean);
  const mounts = [...new Set(classes)].map(secretMount);
  return {
    ingress: { dnsNames, ...(cluster.acme ? { acme: acmeValues(cluster, cluster.acme) } : {}) },
    ...(mounts.length > 0 ? { secretSync: { enabled: true, mounts } } : {}),
  };
}

function secretMount(className: string): Json {
  const name = className
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return { name, secretProviderClassName: className, mountPath: `/mnt/secrets-store/${name}` };
}

function acmeValues(cluster: SeedCluster, acme: SeedAcme): JsonObject {
  return {
    enabled: true,
    issuerName: acmeIssuerName,
    server: acme.server || letsEncrypt,
    email: acme.email,
    solvers: acmeSolvers(cluster),
  };
}

interface SolverGroup {
  readonly route53: JsonObject;
  readonly zones: string[];
}

/** One solver for all domains of one region and hosted zone, in the order of these. */
function acmeSolvers(cluster: SeedCluster): readonly Json[] {
  const groups = new Map<string, SolverGroup>();
  for (const domain of cluster.domains) {
    const { provider } = domain;
    if (provider?.kind !== "aws-route53") continue;
    const region = route53Region(cluster, domain.zone, provider);
    const zoneId = provider.hostedZoneId || undefined;
    const key = ["aws", region ?? "", zoneId ?? ""].join("|");
    const route53 = { ...(zoneId ? { hostedZoneID: zoneId } : {}), ...(region ? { region } : {}) };
    const group: SolverGroup = groups.get(key) ?? { route53, zones: [] };
    groups.set(key, group);
    group.zones.push(domain.zone);
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, { route53, zones }]) => ({ dnsZones: zones.sort(), route53 }));
}

function route53Region(cluster: SeedCluster, zone: string, provider: SeedDomainProvider): string | undefined {
  if (provider.region) return provider.region;
  const matching = cluster.providers.filter(
    (candidate) =>
      candidate.kind === "aws" &&
      (!provider.account || provider.account === candidate.account) &&
      (!provider.profile || provider.profile === candidate.profile),
  );
  if (matching.length > 1) {
    throw new SeedError(`${matching.length} aws providers could hold the zone ${zone}`, {
      fix: `set provider.region at the domain ${zone}`,
    });
  }
  return matching[0]?.region || undefined;
}

function traefikValues(cluster: SeedCluster): JsonObject {
  const domains = cluster.domains.map((domain, index) => ({
    zone: domain.zone,
    ...(index === 0 ? { default: true } : {}),
    ...(cluster.acme && isAcmeCapable(domain) ? { issuerRef: { kind: "ClusterIssuer", name: acmeIssuerName } } : {}),
  }));
  return { enabled: true, issuerRef: selfSignedIssuer, domains };
}
