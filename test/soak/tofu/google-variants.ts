import {
  type GoogleParts,
  googleBalancers,
  googleCluster,
  googleV2b,
  googleZone,
} from "../../helpers/google-sources.ts";

/** A cluster on Google Cloud, which real OpenTofu applies and takes down. */
export interface GoogleSoakVariant {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Parts of addresses that the plan must have, so that a feature cannot vanish unseen. */
  readonly plans: readonly string[];
}

function variant(name: string, parts: GoogleParts, plans: readonly string[] = []): GoogleSoakVariant {
  return { name, plans, files: { "cluster.podplane": googleCluster(parts) } };
}

/** The same with modules of dialect V2b. */
function newer(name: string, parts: GoogleParts, plans: readonly string[] = []): GoogleSoakVariant {
  const { files } = variant(name, parts);
  return { name: `${name}, with newer modules`, plans, files: { ...files, "podplane.lock.json": googleV2b } };
}

const registry = 'registry { hostname = "registry.example.com" }';
const acme = `acme { email = "ops@example.com" }\n  ${registry}`;
const number = "project_number = 123456789012";
const zoneOf = (domain: string, settings: string) => `domain "${domain}" { provider google-cloud-dns { ${settings} } }`;
const zones = (...names: readonly string[]) => names.map((name) => googleZone(name)).join("\n    ");
const proven = `${acme}\n  ${zoneOf("example.com", 'hosted_zone_name = "example"')}`;
const elsewhere = zoneOf("example.org", 'project = "dns-project", hosted_zone_name = "org"');
const controlPlane = 'pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-2" }';
const apiBalancer = "load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }";
const existingZone = `zone us-central1-a {
      subnet { id = "shared-public", services = [nlb], public = true }
      subnet { id = "shared-nstance", services = [nstance] }
      subnet { id = "shared-control-plane", pool = control-plane }
      subnet { id = "shared-web", pool = web }
    }`;
const existing = 'vpc { id = "projects/my-project/global/networks/shared", v4cidr = 10.0.0.0/16 }';
const dnsGrant = 'google_dns_managed_zone_iam_member.dns01["example.com"]';

/** Besides those of test/helpers/golden/google.ts, which live at each push. */
export const googleSoakVariants: readonly GoogleSoakVariant[] = [
  variant("only control-plane VMs", {
    pools: controlPlane,
    zones: googleZone("us-central1-a", ["control-plane"]),
    balancers: apiBalancer,
  }),
  variant("three zones", { zones: zones("us-central1-a", "us-central1-b", "us-central1-f") }, [
    "module.shard_us_central1_b.",
    "module.shard_us_central1_f.",
  ]),
  newer("an IPv4-only network", {
    vpc: "vpc { v4cidr = 172.18.0.0/16, v6cidr = none }",
  }),
  newer("an existing network and its subnets", { vpc: existing, zones: existingZone }),
  variant("ranges written out", {
    vpc: "vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }",
    zones: `zone us-central1-a {
      subnet edge    { cidr = 10.20.0.0/24, v6cidr = auto, services = [nat, nlb], public = true }
      subnet servers { cidr = 10.20.1.0/24, v6cidr = auto, services = [nstance] }
      subnet control { cidr = 10.20.2.0/24, v6cidr = auto, pool = control-plane }
      subnet web     { cidr = 10.20.16.0/20, v6cidr = auto, pool = web }
    }`,
  }),
  variant("two subnets of one pool in a zone", {
    zones: googleZone("us-central1-a", ["control-plane", "web", "web"]),
  }),
  variant("certificates of two projects' zones", { provider: number, blocks: `${proven}\n  ${elsewhere}` }, [
    dnsGrant,
    'google_dns_managed_zone_iam_member.dns01["example.org"]',
    'google_project_service.federation["dns.googleapis.com"]',
    "google_service_account_iam_member.dns01",
  ]),
  newer(
    "certificates",
    { provider: `${number}\n    bucket uploads {}\n    role app { buckets = [uploads] }`, blocks: proven },
    [dnsGrant, "google_service_account.role_app"],
  ),
  variant("a domain without certificates, another by hand, another elsewhere", {
    blocks: `${registry}
  ${zoneOf("example.com", 'hosted_zone_name = "example"')}
  domain "example.net" {}
  domain "example.org" { provider cloudflare { secret_name = "cloudflare" } }`,
  }),
  variant("a number of the project, which only the bucket's check reads", { provider: number }),
  variant(
    "two domains on two balancers, one within the other",
    {
      balancers: `${googleBalancers}
    load_balancer docs { public = true, subnets = public, listener 443 { pool = docs } }`,
      pools: `${controlPlane}
  pool web { arch = amd64, size = 1, instance_type = "e2-standard-2" }
  pool docs { arch = amd64, size = 1, instance_type = "e2-standard-2" }`,
      zones: googleZone("us-central1-a", ["control-plane", "web", "docs"]),
      blocks: `${registry}
  ${zoneOf("example.com", 'hosted_zone_name = "example"')}
  domain "docs.example.com" { load_balancer = docs, provider google-cloud-dns { hosted_zone_name = "docs" } }`,
    },
    ['google_dns_record_set.ipv4["*.docs.example.com"]'],
  ),
  variant("logs to a bucket", { blocks: 'telemetry { enabled = true, s3_bucket = "example-logs" }' }, [
    "google_service_account.telemetry",
  ]),
  variant("logs to an OTLP endpoint", {
    blocks: 'telemetry { enabled = true, otlp_endpoint = "https://otlp.example.com/v1/logs" }',
  }),
  variant("no registry on VMs", { blocks: "registry { enabled = false }" }),
  newer(
    "buckets, roles that read and write, and labels",
    {
      provider: `tags = { team = "platform", "cost center" = "4711" }
    bucket uploads {}
    bucket reports {}
    role app { buckets = [uploads, reports] }
    role reader { buckets = [reports], permissions = read-only, service_accounts = ["shop/reader"] }`,
    },
    ["google_storage_bucket.bucket_reports", "google_service_account.role_reader"],
  ),
  variant("a prefix of 23 characters", { head: 'name_prefix = "tools-of-the-platform-1"' }),
  variant("keys for SSH, mirrors, a backend of secrets, and a state at a prefix", {
    head: 'mirror = "https://deps.example.com/podplane"',
    blocks: `ssh { authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i ops@example.com"] }
  registry { hostname = "registry.example.com", mirror { enabled = true } }
  secrets { default_provider = store, provider store { kind = gcp, project_id = "my-project" } }
  state gcs { bucket = "example-tfstate", prefix = "a/b" }`,
  }),
  newer("twelve pools of two architectures, some of no VMs", {
    vpc: "vpc { v4cidr = 10.0.0.0/16, v6cidr = auto }",
    pools: [
      controlPlane,
      'pool web { arch = amd64, size = 1, instance_type = "e2-standard-2" }',
      ...Array.from({ length: 10 }, (_, index) => {
        const type =
          index % 2 === 0
            ? 'arch = arm64, instance_type = "c4a-standard-2"'
            : 'arch = amd64, instance_type = "n2-standard-2"';
        return `pool pool-${index} { ${type}, size = ${index % 3} }`;
      }),
    ].join("\n  "),
    zones: googleZone("us-central1-a", [
      "control-plane",
      "web",
      ...Array.from({ length: 10 }, (_, index) => `pool-${index}`),
    ]),
  }),
];
