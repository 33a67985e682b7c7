import { both, cluster, controlPlane, provider, publicBalancers, type Variant, zone } from "./variant.ts";

const registry = 'registry { hostname = "registry.example.com" }';
const zoneById = `domain "tools.example.com" { provider aws-route53 { hosted_zone_id = "Z0123456789ABCDEFGHIJ" } }`;
const zoneByName = `domain "apps.example.org" { provider aws-route53 {} }`;

const bucketsAndRoles = `bucket uploads {}
    bucket reports {}
    role app-storage { buckets = [uploads, reports] }
    role app-reader  { buckets = [reports], permissions = read-only }`;

/** Domains, buckets, roles, and what else stands beside pools and networks. */
export const featureVariants: readonly Variant[] = [
  {
    name: "buckets and roles",
    dialects: both,
    source: cluster({ providers: provider({ blocks: bucketsAndRoles }) }),
    plans: [
      "aws_s3_bucket.bucket_uploads",
      "aws_s3_bucket.bucket_reports",
      "aws_s3_bucket_public_access_block.bucket_reports",
      "aws_iam_role.role_app_storage",
      "aws_iam_role.role_app_reader",
      "aws_iam_role_policy.role_app_reader",
    ],
  },
  {
    name: "a renamed bucket, role, pool and balancer",
    dialects: both,
    source: cluster({
      pools: `${controlPlane}
  pool edge { renamed_from = web, arch = arm64, size = 1, instance_type = "t4g.medium" }`,
      providers: provider({
        zones: zone("us-east-1a", ["control-plane", "edge"]),
        balancers: `load_balancer front { renamed_from = main, public = true, subnets = public, listener 443 { pool = edge } }
    load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }`,
        blocks: `bucket files { renamed_from = uploads }
    role app-files { renamed_from = app-storage, buckets = [files] }`,
      }),
    }),
    // What was built keeps its address, whatever the source calls it now.
    plans: ["aws_s3_bucket.bucket_uploads", "aws_iam_role.role_app_storage"],
  },
  {
    name: "a domain whose zone has an id",
    dialects: both,
    source: cluster({ blocks: `${registry}\n  ${zoneById}` }),
    plans: ["aws_route53_record.ipv4", "aws_route53_record.ipv6"],
  },
  {
    name: "a domain whose zone is looked up",
    dialects: both,
    source: cluster({ blocks: `${registry}\n  ${zoneByName}` }),
    plans: ["aws_route53_record.ipv4"],
  },
  {
    name: "two domains on two balancers, one within the other",
    dialects: both,
    source: cluster({
      kubernetes: 'kubernetes { api_hostname = "k8s.tools.example.com", api_load_balancer = api }',
      blocks: `${registry}
  ${zoneById}
  domain "docs.tools.example.com" { load_balancer = docs, provider aws-route53 {} }`,
      providers: provider({
        balancers: `${publicBalancers}
    load_balancer docs { public = true, subnets = public, listener 443 { pool = web } }`,
      }),
    }),
    plans: ['aws_route53_record.ipv4["docs.tools.example.com"]', 'aws_route53_record.ipv4["k8s.tools.example.com"]'],
  },
  {
    name: "public certificates",
    dialects: both,
    source: cluster({ blocks: `acme { email = "ops@example.com" }\n  ${registry}\n  ${zoneById}\n  ${zoneByName}` }),
    plans: ["aws_iam_role.cert_manager_route53"],
  },
  {
    name: "domains that are served by hand and elsewhere",
    dialects: both,
    source: cluster({
      blocks: `${registry}
  domain "tools.example.com" {}
  domain "shop.example.net" { provider cloudflare { secret_name = "cloudflare" } }`,
    }),
  },
  {
    name: "registry, mirror of images, mirror of dependencies",
    dialects: both,
    source: cluster({
      head: 'mirror = "https://deps.example.com/podplane"',
      blocks: `registry {
    hostname   = "registry.example.com"
    endpoint   = "https://s3.example.com"
    path_style = true
    ingress { enabled = true }
    mirror  { enabled = true, hostname = "mirror.example.com", prefix = "platform" }
  }`,
    }),
  },
  {
    name: "no registry on VMs",
    dialects: both,
    source: cluster({ blocks: "registry { enabled = false }" }),
  },
  {
    name: "logs to a bucket",
    dialects: both,
    source: cluster({
      blocks: `telemetry {
    enabled        = true
    log_cloudinit  = false
    log_services   = ["kubelet", "containerd"]
    s3_bucket      = "example-logs"
    s3_endpoint    = "https://s3.example.com"
    s3_assume_role = "arn:aws:iam::123456789012:role/logs"
  }`,
    }),
  },
  {
    name: "logs to a bucket of another region, by a role of our own",
    dialects: both,
    source: cluster({
      blocks: 'telemetry { enabled = true, s3_bucket = "example-logs", s3_region = "us-west-2" }',
    }),
    plans: ["aws_iam_role.telemetry_upload", "aws_iam_role_policy.telemetry_upload"],
  },
  {
    name: "logs to an OTLP endpoint",
    dialects: both,
    source: cluster({
      blocks: 'telemetry { enabled = true, otlp_endpoint = "https://otlp.example.com/v1/logs" }',
    }),
  },
  {
    name: "SSH keys",
    dialects: both,
    source: cluster({
      blocks: `ssh {
    authorized_keys           = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i ops@example.com"]
    immutable_authorized_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i breakglass"]
  }`,
    }),
  },
  {
    name: "state in S3",
    dialects: both,
    source: cluster({ blocks: 'state s3 { bucket = "example-tfstate", region = "eu-west-1", key = "a/b.tfstate" }' }),
  },
  {
    name: "encrypted state in S3, with a profile",
    dialects: both,
    source: cluster({
      blocks: `state s3 {
    bucket     = "example-tfstate"
    region     = "us-east-1"
    profile    = "state"
    kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-96ef-1234567890ab"
  }`,
    }),
  },
  {
    name: "tags and a profile",
    dialects: both,
    source: cluster({
      providers: provider({
        head: `profile = "production"
    tags    = { "podplane:environment" = "production", "cost center" = "4711", "for" = "people", owner = "" }`,
      }),
    }),
  },
];
