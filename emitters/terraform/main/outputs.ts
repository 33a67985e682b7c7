import type { IrBucket, IrRole, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { hasCertManagerRole, manualRecords } from "../aws/dns-plan.ts";
import { balancerOutput, type Context, identifierOf, own, type ProviderContext } from "../context.ts";
import type { Section } from "../file.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  code,
  type Expression,
  from,
  inlineObject,
  list,
  member,
  object,
  ref,
  text,
} from "../hcl/index.ts";

/** What commands and people read after an apply. contracts/terraform.md 1.15. */
export function outputs(context: Context): Section {
  const { ir } = context;
  const blocks = [
    output("cluster_id", ref("local.cluster_id"), ir.id.origin),
    output("kubernetes_api_url", ref("local.kubernetes_api_url"), ir.kubernetes.apiHostname.origin),
    ...dnsOutputs(context),
    ...platformOutputs(context),
    ...applicationOutputs(context),
    ...nstanceOutputs(context),
  ];
  return {
    title: "Outputs",
    note: undefined,
    groups: blocks.map((item) => [item]),
    origin: rule("tf-outputs", ir.origin),
  };
}

function output(name: string, value: Expression, origin: Origin, description?: string): Block {
  const described = description === undefined ? [] : [attribute("description", text(description))];
  return block(["output", name], [...described, attribute("value", value)], origin);
}

function dnsOutputs(context: Context): readonly Block[] {
  const [first, ...more] = context.ir.domains;
  const targets = context.ir.domains.map((domain) => {
    const zone = domain.zone.value;
    const names = list([from(domain.zone.origin, text(zone)), from(domain.zone.origin, text(`*.${zone}`))]);
    const value = object([
      attribute("names", names),
      attribute("target", from(domain.balancer.origin, balancerOutput(context, domain.balancer.value, "dns_name"))),
      attribute("managed", boolean(domain.dns?.managed ?? false), { origin: domain.dns?.origin ?? domain.origin }),
    ]);
    return member(zone, value, { origin: domain.origin });
  });
  const domains = first && [
    output(
      "domain_targets",
      object(targets),
      rule("dns-targets", first.origin, ...more.map((domain) => domain.origin)),
      "Names of each domain and the load balancer that serves them.",
    ),
  ];
  return [...(domains ?? []), ...manualDnsOutput(context)];
}

/** Ruling 10. */
function manualDnsOutput(context: Context): readonly Block[] {
  const records = manualRecords(context);
  const [first, ...more] = records;
  if (!first) return [];
  const value = object(
    records.map((record) =>
      member(record.name, balancerOutput(context, record.balancer, "dns_name"), { origin: record.origin }),
    ),
  );
  const origin = rule("dns-manual", first.origin, ...more.map((record) => record.origin));
  return [
    output("manual_dns_records", value, origin, "DNS records to make by hand: aliases or CNAMEs of these names."),
  ];
}

function platformOutputs(context: Context): readonly Block[] {
  const { ir } = context;
  const buckets = rule("platform-buckets", ir.origin);
  const roles = rule("platform-roles", ir.origin);
  const certificates = hasCertManagerRole(context) && ir.acme;
  return [
    output("netsy_bucket", ref("aws_s3_bucket.netsy.bucket"), buckets),
    output("netsy_role_arn", ref("aws_iam_role.netsy.arn"), roles),
    output("registry_bucket", ref("aws_s3_bucket.registry.bucket"), buckets),
    output("registry_read_only_role_arn", ref("aws_iam_role.registry_read_only.arn"), roles),
    output("registry_read_write_role_arn", ref("aws_iam_role.registry_read_write.arn"), roles),
    ...(certificates
      ? [
          output(
            "cert_manager_route53_role_arn",
            ref("aws_iam_role.cert_manager_route53.arn"),
            rule("cert-manager-role", certificates.origin),
          ),
        ]
      : []),
  ];
}

function applicationOutputs(context: Context): readonly Block[] {
  return [
    ...applicationOutput(context, "buckets", (item) => item.buckets, bucketValue, "Buckets of the applications."),
    ...applicationOutput(
      context,
      "roles",
      (item) => item.roles,
      roleValue,
      "Roles of the applications, for the iam.amazonaws.com/role annotation of pods.",
    ),
  ];
}

function bucketValue(provider: ProviderContext, bucket: IrBucket): Expression {
  const name = `bucket_${identifierOf(bucket.name.value)}`;
  return inlineObject([
    attribute("name", own(provider, "aws_s3_bucket", name, "bucket")),
    attribute("arn", own(provider, "aws_s3_bucket", name, "arn")),
  ]);
}

function roleValue(provider: ProviderContext, role: IrRole): Expression {
  const name = `role_${identifierOf(role.name.value)}`;
  return inlineObject([
    attribute("name", own(provider, "aws_iam_role", name, "name")),
    attribute("arn", own(provider, "aws_iam_role", name, "arn")),
  ]);
}

/** An object by name; a name that several providers have is told apart by the provider's key. */
function applicationOutput<T extends IrBucket | IrRole>(
  context: Context,
  name: string,
  select: (provider: ProviderContext["provider"]) => readonly T[],
  write: (provider: ProviderContext, item: T) => Expression,
  description: string,
): readonly Block[] {
  const all = context.providers.flatMap((provider) => select(provider.provider).map((item) => ({ provider, item })));
  const [first, ...more] = all;
  if (!first) return [];
  const counts = new Map<string, number>();
  for (const { item } of all) counts.set(item.name.value, (counts.get(item.name.value) ?? 0) + 1);
  const entries = all.map(({ provider, item }) => {
    const unique = counts.get(item.name.value) === 1;
    const key = unique ? item.name.value : `${provider.provider.key}/${item.name.value}`;
    return member(key, write(provider, item), { origin: item.origin });
  });
  const origin = rule("application-outputs", first.item.origin, ...more.map(({ item }) => item.origin));
  return [output(name, object(entries), origin, description)];
}

function nstanceOutputs(context: Context): readonly Block[] {
  const origin = rule("nstance-outputs", context.ir.origin);
  const shards = context.providers.flatMap(({ provider }) =>
    provider.zones.map((zone) => from(zone.origin, ref(`module.${zone.moduleName}`))),
  );
  const value = code`{
    for shard in ${list(shards)} :
    shard.shard => { config_key = shard.config_key, server_ips = shard.server_ips }
  }`;
  return [
    output("nstance_bucket", ref("module.cluster.bucket"), origin),
    output("nstance_shards", value, origin, "What `podplanec destroy` needs to stop the VMs."),
  ];
}
