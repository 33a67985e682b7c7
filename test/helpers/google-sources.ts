import type { Ir } from "../../compiler/ir/index.ts";
import { irOf } from "./podplane-source.ts";

/*
 * Clusters on Google Cloud, as their users write them. The IRs of tests of emitters are made of these texts.
 */

/** A zone with NAT, a server, and a subnet for each pool. */
export function googleZone(name: string, pools: readonly string[] = ["control-plane", "web"]): string {
  const subnets = pools.map((pool) => `subnet { cidr = auto/24, pool = ${pool} }`);
  return `zone ${name} {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      ${subnets.join("\n      ")}
    }`;
}

export const googleBalancers = `load_balancer main { public = true, subnets = public, listener 443 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`;

export interface GoogleParts {
  readonly head?: string;
  /** Blocks of the cluster. */
  readonly blocks?: string;
  readonly pools?: string;
  /** Attributes and blocks of the first provider. */
  readonly provider?: string;
  readonly project?: string;
  readonly region?: string;
  readonly vpc?: string;
  readonly zones?: string;
  readonly balancers?: string;
  /** Further providers. */
  readonly others?: string;
}

export function googleCluster(parts: GoogleParts = {}): string {
  return `podplane 1

cluster tools {
  ${parts.head ?? ""}
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = api }
  ${parts.pools ?? `pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-2" }\n  pool web { arch = amd64, size = 2, instance_type = "e2-standard-2" }`}
  provider google {
    project = "${parts.project ?? "my-project"}"
    region  = "${parts.region ?? "us-central1"}"
    ${parts.vpc ?? "vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }"}
    ${parts.zones ?? googleZone("us-central1-a")}
    ${parts.balancers ?? googleBalancers}
    ${parts.provider ?? ""}
  }
  ${parts.others ?? ""}
  ${parts.blocks ?? ""}
}
`;
}

/** A second provider of workers. */
export function googleWorkers(project: string, region: string, zone: string, range: string, rest = ""): string {
  return `provider google far {
    project = "${project}"
    region  = "${region}"
    vpc { v4cidr = ${range}, v6cidr = auto }
    ${googleZone(zone, ["web"])}
    ${rest}
  }`;
}

const far = (rest = "") => googleWorkers("my-project", "europe-west3", "europe-west3-a", "172.19.0.0/16", rest);

/** A lock file that pins the modules' version and dialect and has nothing else yet. */
export const googleV2b = JSON.stringify({
  version: 2,
  domain: "cluster",
  id: "tools",
  edition: 1,
  defaults: 2,
  outputs: ".",
  modules: { "nstance-dev/nstance/google": { version: "2.2.0", dialect: "v2b", nstance_version: "2.2.0" } },
  vmconfig: {},
});

const everything = googleCluster({
  zones: `${googleZone("us-central1-a")}\n    ${googleZone("us-central1-b")}`,
  provider: `tags = { "podplane:environment" = "Production", team = "platform" }
    project_number = 123456789012
    bucket uploads {}
    bucket reports {}
    role app { buckets = [uploads, reports] }
    role audit { buckets = [reports], permissions = read-only, service_accounts = ["audit/reader", "audit/exporter"] }`,
  blocks: `acme { email = "ops@example.com" }
  domain "tools.example.com" { provider google-cloud-dns { hosted_zone_name = "tools" } }
  domain "example.org" { provider google-cloud-dns { project = "dns-project", hosted_zone_name = "org" } }
  domain "example.com" {}
  registry { hostname = "registry.tools.example.com" }
  telemetry { enabled = true, s3_bucket = "example-logs" }
  seed recommended { version = "1.2.3-1", digest = "sha512:${"0".repeat(128)}" }
  state gcs { bucket = "example-tfstate" }`,
});

const zonesByDomain = googleCluster({
  provider: "project_number = 123456789012",
  blocks: `acme { email = "ops@example.com" }
  domain "example.net" { provider google-cloud-dns {} }
  domain "example.org" { provider google-cloud-dns { project = "dns-project" } }
  registry { hostname = "registry.example.net" }`,
});

const twoRegions = googleCluster({
  others: `${far(`load_balancer near { public = true, subnets = public, listener 8443 { pool = web } }
    bucket backups {}
    role backup { buckets = [backups] }`)}
  ${googleWorkers("other-project", "europe-west4", "europe-west4-a", "172.20.0.0/16").replace("google far", "google other")}`,
});

const inside = googleCluster({
  balancers: `${googleBalancers}
    load_balancer inner { public = false, subnets = control-plane, listener 9443 { pool = web } }`,
  others: googleWorkers("other-project", "europe-west4", "europe-west4-a", "172.20.0.0/16"),
});

const existingNetwork = googleCluster({
  vpc: 'vpc { id = "projects/my-project/global/networks/shared", v4cidr = 10.0.0.0/16 }',
  zones: `zone us-central1-a {
      subnet { id = "shared-public", services = [nlb], public = true }
      subnet { id = "shared-nstance", services = [nstance] }
      subnet { id = "shared-control-plane", pool = control-plane }
      subnet { id = "shared-web", pool = web }
    }`,
});

const longNames = googleCluster({
  head: 'name_prefix = "tools-of-the-platform"',
  project: "a-project-with-a-long-name-1",
  provider: `bucket everything-that-anybody-uploads {}
    role uploads-of-everybody { buckets = [everything-that-anybody-uploads] }`,
});

const apart = googleCluster({
  pools: `pool control-plane { arch = amd64, size = { us-central1-a = 1, us-central1-b = 2 }, instance_type = "n2-standard-2" }
  pool web { arch = arm64, size = 1, instance_type = "c4a-standard-2" }
  pool batch { arch = amd64, size = 0, instance_type = "e2-standard-4" }`,
  zones: `${googleZone("us-central1-a", ["control-plane", "web", "batch"])}
    ${googleZone("us-central1-b", ["control-plane", "batch"])}`,
  balancers: `load_balancer main { public = true, subnets = public, listener 443 { pool = web }, listener 80 { pool = web } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`,
});

export interface GoogleVariant {
  readonly source: string;
  /** Whether it needs modules of dialect V2b. */
  readonly newer?: true;
  /** What a plan says where the cloud has nothing of what is looked up. */
  readonly refused?: string;
}

/** By name: what the golden outputs show, and what real OpenTofu applies. */
export const googleVariantSources: Readonly<Record<string, GoogleVariant>> = {
  "google-cloud": { source: googleCluster() },
  "google-cloud-everything-set": { source: everything },
  "google-cloud-two-regions-and-projects": { source: twoRegions },
  "google-cloud-with-newer-modules": { source: inside, newer: true },
  "google-cloud-zones-by-domain": { source: zonesByDomain, refused: "There is no public zone of example.net" },
  "google-cloud-existing-network": { source: existingNetwork },
  "google-cloud-long-names": { source: longNames },
  "google-cloud-pools-and-sizes-differ-by-zone": { source: apart },
};

export const googleVariants: Readonly<Record<string, () => Ir>> = Object.fromEntries(
  Object.entries(googleVariantSources).map(([name, { source, newer }]) => [
    name,
    () => irOf(source, newer ? { lock: googleV2b } : {}),
  ]),
);
