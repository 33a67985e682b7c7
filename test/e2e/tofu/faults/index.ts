import { reshapedVersion, strictVersion } from "../../../tofu/registry.ts";
import type { Fault } from "./fault.ts";

export { baseJsonc, baseSource, type Fault } from "./fault.ts";

/** The user's file declares something of the same name. OpenTofu points at whichever it read last: ours. */
function taken(what: string, declaration: string, at: Fault["at"]): Fault {
  return { name: `custom.tf also declares ${what}`, custom: `${declaration}\n`, at };
}

function resource(address: string, at: Fault["at"]): Fault {
  const [type, name] = address.split(".");
  return taken(address, `resource "${type}" "${name}" {}`, at);
}

function data(address: string, at: Fault["at"]): Fault {
  const [type, name] = address.split(".");
  return taken(`data.${address}`, `data "${type}" "${name}" {}`, at);
}

function local(name: string, at: Fault["at"]): Fault {
  return taken(`local.${name}`, `locals {\n  ${name} = "mine"\n}`, at);
}

function module(name: string, at: Fault["at"]): Fault {
  return taken(`module.${name}`, `module "${name}" {\n  source = "./mine"\n}`, at);
}

function variable(name: string, at: Fault["at"]): Fault {
  return taken(`var.${name}`, `variable "${name}" {}`, at);
}

function output(name: string, at: Fault["at"]): Fault {
  return taken(`output.${name}`, `output "${name}" {\n  value = 1\n}`, at);
}

const provider = "provider aws {";
const domain = 'domain "tools.example.com"';

const takenNames: readonly Fault[] = [
  resource("aws_s3_bucket.bucket_uploads", "bucket uploads"),
  resource("aws_s3_bucket.bucket_reports", "bucket reports"),
  resource("aws_s3_bucket_public_access_block.bucket_uploads", "bucket uploads"),
  resource("aws_s3_bucket_server_side_encryption_configuration.bucket_reports", "bucket reports"),
  resource("aws_iam_role.role_app_storage", "role app-storage"),
  resource("aws_iam_role_policy.role_app_storage", "role app-storage"),
  resource("aws_iam_role.role_app_reader", "role app-reader"),
  data("aws_iam_policy_document.role_app_reader", "role app-reader"),
  resource("aws_iam_role.cert_manager_route53", ["acme {", "email ="]),
  data("aws_iam_policy_document.cert_manager_route53", ["acme {", "email ="]),
  data("aws_route53_zone.managed", [domain, "provider aws-route53"]),
  resource("aws_route53_record.ipv4", domain),
  resource("aws_route53_record.ipv6", domain),
  module("shard_us_east_1a", 'zone "us-east-1a"'),
  module("shard_us_east_1b", 'zone "us-east-1b"'),
  module("account_123456789012_us_east_1", [provider, "account    ="]),
  module("network_123456789012_us_east_1", [provider, "vpc {"]),
  module("cluster", "cluster tools"),
  taken("provider aws", 'provider "aws" {}', provider),
  variable("tags", "tags       ="),
  variable("aws_profile", "profile    ="),
  variable("registry_hostname", "hostname ="),
  local("cluster_id", "cluster tools"),
  local("name_prefix", "name_prefix ="),
  local("kubernetes_api_hostname", "api_hostname"),
  local("oidc_issuer_url", "issuer_url"),
  local("aws_region", "region     ="),
  local("aws_account_id", "account    ="),
  output("domain_targets", domain),
  output("buckets", ["bucket uploads", provider]),
  output("roles", ["role app-storage", provider]),
];

/** Values that the provider's own code refuses. */
const refusedByProvider: readonly Fault[] = [
  {
    name: "a region that does not exist",
    edit: { from: "us-east-1", to: "us-east-9" },
    at: "region     =",
  },
];

/** The lock file pins a release whose shape is another than it says, or one with more rules. */
const refusedByModule: readonly Fault[] = [
  {
    name: "a newer module than its dialect says",
    modules: { version: "2.2.0", dialect: "v2a" },
    at: ["v6cidr", "vpc {"],
  },
  {
    name: "an older module than its dialect says",
    modules: { version: "2.0.1", dialect: "v2b" },
    at: ["v6cidr", "v4cidr", "vpc {", provider],
  },
  {
    name: "a prefix that a later release finds too long",
    edit: { from: '"tools-prod"', to: '"tools-of-the-platform-team"' },
    modules: { version: strictVersion, dialect: "v2a" },
    at: "name_prefix =",
  },
  {
    name: "an id that a later release refuses",
    edit: { from: "cluster tools {", to: 'cluster "1tools" {' },
    modules: { version: strictVersion, dialect: "v2a" },
    at: 'cluster "1tools"',
  },
  {
    name: "no Session Manager, which a later release wants",
    edit: { from: "enable_ssm = true", to: "enable_ssm = false" },
    modules: { version: strictVersion, dialect: "v2a" },
    at: "enable_ssm",
  },
  {
    name: "a public range, which a later release refuses",
    edit: { from: "172.18.0.0/16", to: "11.0.0.0/16" },
    modules: { version: strictVersion, dialect: "v2a" },
    at: "v4cidr",
  },
  {
    name: "a local zone, which a later release refuses",
    edit: { from: '"us-east-1b"', to: '"us-east-1-bos-1a"' },
    modules: { version: strictVersion, dialect: "v2a" },
    at: 'zone "us-east-1-bos-1a"',
  },
];

/** A release whose inputs have other types. OpenTofu reports it inside the module. */
const otherTypes: readonly (readonly [input: string, at: Fault["at"]])[] = [
  ["name_prefix", "name_prefix ="],
  ["cluster_id", "cluster tools"],
  ["vpc_cidr_ipv4", "v4cidr"],
  ["enable_ipv6", "v6cidr"],
  ["zone", ['zone "us-east-1a"', 'zone "us-east-1b"']],
];
const refusedByType: readonly Fault[] = otherTypes.map(([input, at]) => ({
  name: `a later release has another type for ${input}`,
  modules: { version: reshapedVersion, dialect: "v2a" },
  at,
}));

/** What is wrong in the user's own file is shown there. */
const wrongInCustom: readonly Fault[] = [
  {
    name: "custom.tf names a bucket that has another name now",
    edit: { from: "reports", to: "summaries" },
    custom: 'output "reports" {\n  value = aws_s3_bucket.bucket_reports.arn\n}\n',
    file: "custom.tf",
    at: "aws_s3_bucket.bucket_reports",
  },
  {
    name: "custom.tf names a zone that is not there",
    custom: 'output "zone" {\n  value = module.shard_us_east_1c.zone\n}\n',
    file: "custom.tf",
    at: "module.shard_us_east_1c",
  },
  {
    name: "custom.tf names an output that no module has",
    custom: 'output "gateways" {\n  value = module.network_123456789012_us_east_1.gateways\n}\n',
    file: "custom.tf",
    at: ".gateways",
  },
  {
    name: "custom.tf has an argument that the provider lacks",
    custom: 'resource "aws_s3_bucket" "mine" {\n  bucket = "mine"\n  colour = "red"\n}\n',
    file: "custom.tf",
    at: "colour",
  },
];

/** The same kinds in a JSONC source. */
const inJsonc: readonly Fault[] = [
  resource("aws_s3_bucket.bucket_reports", '"reports"'),
  resource("aws_iam_role.role_app_storage", '"app-storage": {'),
  module("shard_us_east_1a", '"us-east-1a": ['),
  local("kubernetes_api_hostname", '"api_hostname"'),
  local("oidc_issuer_url", '"issuer_url"'),
  variable("tags", '"tags"'),
  { name: "a region that does not exist", edit: { from: "us-east-1", to: "us-east-9" }, at: '"region"' },
  {
    name: "a public range, which a later release refuses",
    edit: { from: '"172.18.', to: '"11.0.' },
    modules: { version: strictVersion, dialect: "v2a" },
    at: '"v4cidr": "11.0.0.0/16"',
  },
];

/** Mistakes that compile and that only OpenTofu can see. */
export const faults: readonly Fault[] = [
  ...takenNames,
  ...refusedByProvider,
  ...refusedByModule,
  ...refusedByType,
  ...wrongInCustom,
  ...inJsonc.map((fault): Fault => ({ ...fault, name: `JSONC: ${fault.name}`, source: "jsonc" })),
];
