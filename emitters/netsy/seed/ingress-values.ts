import type { DnsKind } from "../../../compiler/ir/index.ts";
import { certManagerApp, certManagerValues } from "./cert-manager.ts";
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

export function ingressApps(cluster: SeedCluster): JsonObject {
  if (cluster.domains.length === 0) return {};
  const certManager = { ...enabled, ...certManagerApp(cluster) };
  return { "cert-manager": certManager, "platform-certs": enabled, traefik: enabled };
}

export function ingressValues(cluster: SeedCluster): readonly (readonly [string, JsonObject])[] {
  if (cluster.acme) checkAcme(cluster, cluster.acme);
  if (cluster.domains.length === 0) return [];
  return [
    ["platform-certs", { platform: { certs: certsValues(cluster) } }],
    ["traefik", { platform: { traefik: { ingress: traefikValues(cluster) } } }],
    ...certManagerValues(cluster),
  ];
}

function checkAcme(cluster: SeedCluster, acme: SeedAcme): void {
  if (!acme.email) throw new SeedError("ACME is configured without an e-mail address", { fix: "set acme.email" });
  const kind = provingKind(cluster);
  if (!cluster.domains.some((domain) => proves(cluster, domain))) {
    throw new SeedError(`ACME is configured, and no domain has its DNS at ${kind}`, {
      fix: `give a domain a provider of kind ${kind}, or remove acme`,
    });
  }
}

/** The kind of zone that cert-manager has credentials for. */
function provingKind({ certManager }: SeedCluster): DnsKind {
  return certManager?.kind === "account" ? "google-cloud-dns" : "aws-route53";
}

function proves(cluster: SeedCluster, { provider }: SeedDomain): boolean {
  return provider?.kind === provingKind(cluster);
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
  readonly solver: JsonObject;
  readonly zones: string[];
}

/** One solver for all domains with the same settings, in the order of these. */
function acmeSolvers(cluster: SeedCluster): readonly Json[] {
  const groups = new Map<string, SolverGroup>();
  for (const domain of cluster.domains) {
    const { provider } = domain;
    if (!provider || !proves(cluster, domain)) continue;
    const [key, solver] =
      provider.kind === "aws-route53" ? route53Solver(cluster, domain.zone, provider) : cloudDnsSolver(provider);
    const group: SolverGroup = groups.get(key) ?? { solver, zones: [] };
    groups.set(key, group);
    group.zones.push(domain.zone);
  }
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, { solver, zones }]) => ({ dnsZones: zones.sort(), ...solver }));
}

/** What tells it from other solvers, and its part of the values. */
type Solver = readonly [key: string, solver: JsonObject];

function route53Solver(cluster: SeedCluster, zone: string, provider: SeedDomainProvider): Solver {
  const region = route53Region(cluster, zone, provider);
  const zoneId = provider.hostedZoneId || undefined;
  const route53 = { ...(zoneId ? { hostedZoneID: zoneId } : {}), ...(region ? { region } : {}) };
  return [["aws", region ?? "", zoneId ?? ""].join("|"), { route53 }];
}

/** Without a Secret: the credentials are those of the pod. contracts/terraform.md 2.6. */
function cloudDnsSolver({ project = "", hostedZoneName }: SeedDomainProvider): Solver {
  const cloudDNS = { project, ...(hostedZoneName ? { hostedZoneName } : {}) };
  return [["google", project, hostedZoneName ?? ""].join("|"), { cloudDNS }];
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
    ...(cluster.acme && proves(cluster, domain) ? { issuerRef: { kind: "ClusterIssuer", name: acmeIssuerName } } : {}),
  }));
  return { enabled: true, issuerRef: selfSignedIssuer, domains };
}
