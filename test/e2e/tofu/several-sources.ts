import { googleBalancers, googleCluster, googleV2b, googleWorkers, googleZone } from "../../helpers/google-sources.ts";
import { lockFor } from "./compile.ts";
import type { Dialect } from "./rules/inputs.ts";
import { cluster, provider, publicBalancers, zone } from "./variants/variant.ts";

/** A cluster with several providers, which real OpenTofu applies and takes down. */
export interface SeveralProviders {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** Parts of addresses that the plan must have. */
  readonly plans: readonly string[];
}

const storage = "bucket uploads {}\n    role app { buckets = [uploads] }";
const privateApi = `${publicBalancers}
    load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }`;

function workers(
  label: string,
  account: string,
  region: string,
  range: string,
  parts: { vpc?: string; zones?: string } = {},
) {
  return provider({
    label,
    account,
    region,
    vpc: parts.vpc ?? `vpc { v4cidr = ${range}, v6cidr = auto }`,
    zones: parts.zones ?? zone(`${region}a`, ["web"]),
    balancers: `load_balancer ${label} { public = true, subnets = public, listener 443 { pool = web } }`,
    blocks: storage,
  });
}

const home = provider({ balancers: privateApi, blocks: storage });
const west = workers("west", "123456789012", "us-west-2", "172.19.0.0/16");
const other = workers("other", "210987654321", "us-east-1", "172.20.0.0/16");
const existing = workers("old", "345678901234", "eu-west-1", "", {
  vpc: 'vpc { id = "vpc-0123456789abcdef0", v4cidr = 10.0.0.0/16 }',
  zones: `zone "eu-west-1a" {
      subnet { id = "subnet-0123456789abcdef0", services = [nlb], public = true }
      subnet { id = "subnet-0123456789abcdef1", services = [nstance] }
      subnet { id = "subnet-0123456789abcdef3", pool = web }
    }`,
});

function onAws(name: string, dialect: Dialect, providers: readonly string[], plans: readonly string[], blocks = "") {
  const source = cluster({ providers: [home, ...providers].join("\n  "), blocks });
  return { name, plans, files: { "cluster.podplane": source, "podplane.lock.json": lockFor(dialect, "tools") } };
}

function onGoogle(name: string, parts: Parameters<typeof googleCluster>[0], plans: readonly string[], lock?: string) {
  const files = { "cluster.podplane": googleCluster(parts), ...(lock ? { "podplane.lock.json": lock } : {}) };
  return { name, plans, files };
}

const far = (project: string, region: string, range: string, label: string) =>
  googleWorkers(project, region, `${region}-a`, range, storage).replace("google far", `google ${label}`);
const googlePrivate = `${googleBalancers.replace("public = true, subnets = public, listener 6443", "public = false, subnets = control-plane, listener 6443")}`;
const numbered = { provider: `project_number = 123456789012\n    ${storage}` };
const served = (project: string) =>
  far(project, "europe-west3", "172.19.0.0/16", "far").replace(
    /\}$/,
    "load_balancer far { public = true, subnets = public, listener 443 { pool = web } } }",
  );
const cloudDomains = `domain "example.com" { load_balancer = main, provider google-cloud-dns { hosted_zone_name = "example" } }
  domain "far.example.com" { load_balancer = far.far, provider google-cloud-dns { hosted_zone_name = "far" } }
  acme { email = "ops@example.com" }
  registry { hostname = "registry.example.com" }`;
const domains = `domain "example.com" { load_balancer = main, provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ", account = "123456789012", region = "us-east-1" } }
  domain "west.example.com" { load_balancer = west, provider aws-route53 { hosted_zone_id = "Z9876543210ABCDEFGHIJ", region = "us-west-2" } }
  acme { email = "ops@example.com" }
  registry { hostname = "registry.example.com" }`;

const regionPlans = [
  "aws_vpc_security_group_ingress_rule.api_from_123456789012_us_west_2",
  'servers_from_123456789012_us_east_1_aws_123456789012_us_west_2["us-west-2a"]',
  "aws_iam_role_policy.servers_aws_123456789012_us_west_2",
];
const accountPlans = ["aws_s3_bucket_policy.shards_of_accounts", "module.shard_210987654321_us_east_1a."];

/** Each whole in the soak; the first three at each push. */
export const severalProviders: readonly SeveralProviders[] = [
  onAws("two regions and another account of AWS", "v2a", [west, other], [...regionPlans, ...accountPlans]),
  onGoogle(
    "two regions and another project of Google Cloud",
    {
      provider: storage,
      others: `${far("my-project", "europe-west3", "172.19.0.0/16", "far")}
  ${far("other-project", "us-central1", "172.20.0.0/16", "other")}`,
    },
    [
      "google_project_service.modules_google_other_project_us_central1",
      "google_compute_firewall.from_my_project_europe_west3",
    ],
  ),
  onGoogle(
    "two projects of Google Cloud with newer modules, and a private balancer of the API",
    { balancers: googlePrivate, others: far("other-project", "us-central1", "172.20.0.0/16", "other") },
    ["google_project_iam_member.servers_google_other_project_us_central1"],
    googleV2b,
  ),
  onAws("two regions of AWS", "v2a", [west], regionPlans),
  onAws("two regions of AWS with newer modules", "v2b", [west], regionPlans),
  onAws("two accounts of AWS with one zone", "v2a", [other], accountPlans),
  onAws("two accounts of AWS with newer modules", "v2b", [other], accountPlans),
  onAws(
    "four places of AWS, one network of which exists",
    "v2a",
    [west, other, existing],
    [...regionPlans, "aws_vpc_security_group_ingress_rule.api_from_345678901234_eu_west_1"],
  ),
  onAws(
    "domains of two regions, with certificates",
    "v2a",
    [west],
    ["aws_route53_record.ipv4_aws_123456789012_us_west_2"],
    domains,
  ),
  onAws(
    "two regions of another account",
    "v2a",
    [other, workers("third", "210987654321", "us-west-2", "172.21.0.0/16")],
    ["aws_iam_role_policy.servers_aws_210987654321_us_west_2", ...accountPlans],
  ),
  onGoogle(
    "two regions of Google Cloud",
    { provider: storage, others: far("my-project", "europe-west3", "172.19.0.0/16", "far") },
    ["google_service_account.role_app_google_my_project_europe_west3"],
  ),
  onGoogle(
    "two projects of Google Cloud in two regions, with newer modules",
    { provider: storage, others: far("other-project", "europe-west3", "172.20.0.0/16", "other") },
    ["google_project_iam_member.servers_google_other_project_europe_west3"],
    googleV2b,
  ),
  onGoogle(
    "two zones here, one there, on Google Cloud",
    {
      zones: `${googleZone("us-central1-a")}\n    ${googleZone("us-central1-b")}`,
      others: far("my-project", "europe-west3", "172.19.0.0/16", "far"),
    },
    ["module.shard_europe_west3_a."],
  ),
  onGoogle(
    "three regions of Google Cloud",
    {
      others: `${far("my-project", "europe-west3", "172.19.0.0/16", "far")}
  ${far("my-project", "us-west1", "172.20.0.0/16", "west")}`,
    },
    ["google_compute_firewall.from_my_project_europe_west3", "google_compute_firewall.from_my_project_us_west1"],
  ),
  onGoogle(
    "three projects of Google Cloud with one zone, with newer modules",
    {
      provider: storage,
      others: `${far("other-project", "us-central1", "172.19.0.0/16", "other")}
  ${far("third-project", "us-central1", "172.20.0.0/16", "third")}`,
    },
    ["module.shard_third_project_us_central1_a.", "google_project_iam_member.servers_google_third_project_us_central1"],
    googleV2b,
  ),
  onGoogle(
    "a region of Google Cloud whose network exists",
    {
      others: far("my-project", "europe-west3", "", "far").replace(
        /vpc [\s\S]*?\n {4}\}/,
        `vpc { id = "projects/my-project/global/networks/shared", v4cidr = 10.0.0.0/16 }
    zone europe-west3-a {
      subnet { id = "shared-public", services = [nlb], public = true }
      subnet { id = "shared-nstance", services = [nstance] }
      subnet { id = "shared-web", pool = web }
    }`,
      ),
    },
    ["module.shard_europe_west3_a."],
  ),
  onGoogle(
    "domains of two regions of Google Cloud, with certificates",
    { ...numbered, others: served("my-project"), blocks: cloudDomains },
    [
      'google_dns_managed_zone_iam_member.dns01["example.com"]',
      'google_dns_managed_zone_iam_member.dns01_google_my_project_europe_west3["far.example.com"]',
    ],
  ),
  onGoogle(
    "domains of two projects of Google Cloud, with certificates and newer modules",
    { ...numbered, others: served("other-project"), blocks: cloudDomains },
    ['google_dns_managed_zone_iam_member.dns01_google_other_project_europe_west3["far.example.com"]'],
    googleV2b,
  ),
];
