import type { IrBucket, IrRole, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { balancerAddress, type Context, type ProviderCloud, type Section } from "../base/index.ts";
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
  located,
  member,
  object,
  ref,
  text,
} from "../hcl/index.ts";
import { balancerOf, manualRecords } from "./dns-plan.ts";

/** What commands and people read after an apply. contracts/terraform.md 1.15. */
export function outputs(context: Context, clouds: readonly ProviderCloud[]): Section {
  const { ir } = context;
  const blocks = [
    output("cluster_id", ref("local.cluster_id"), ir.id.origin),
    output("kubernetes_api_url", ref("local.kubernetes_api_url"), ir.kubernetes.apiHostname.origin),
    ...dnsOutputs(context, clouds),
    ...clouds.filter(({ provider }) => provider === context.home).flatMap(({ cloud }) => cloud.platform.outputs()),
    ...applicationOutputs(clouds),
    ...accountsBeside(context),
    ...nstanceOutputs(context),
  ];
  return {
    title: "Outputs",
    note: undefined,
    groups: blocks.map((item) => [item]),
    origin: rule("tf-outputs", ir.origin),
  };
}

/** An output, with the reason for it where the name does not say it. */
export function output(name: string, value: Expression, origin: Origin, description?: string): Block {
  const described = description === undefined ? [] : [attribute("description", text(description))];
  return block(["output", name], [...described, attribute("value", value)], origin);
}

function dnsOutputs(context: Context, clouds: readonly ProviderCloud[]): readonly Block[] {
  const [first, ...more] = context.ir.domains;
  const targets = context.ir.domains.map((domain) => {
    const zone = domain.zone.value;
    const names = list([from(domain.zone.origin, text(zone)), from(domain.zone.origin, text(`*.${zone}`))]);
    const value = object([
      attribute("names", names),
      attribute("target", from(balancerOf(domain).origin, balancerAddress(context, balancerOf(domain).value))),
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
  return [...(domains ?? []), ...manualDnsOutput(context, clouds)];
}

/** Ruling 10. */
function manualDnsOutput(context: Context, clouds: readonly ProviderCloud[]): readonly Block[] {
  const records = manualRecords(context);
  const [first, ...more] = records;
  if (!first) return [];
  const value = object(
    records.map((record) => member(record.name, balancerAddress(context, record.balancer), { origin: record.origin })),
  );
  const origin = rule("dns-manual", first.origin, ...more.map((record) => record.origin));
  const how = clouds.find(({ provider }) => provider === context.home)?.cloud.manualRecords;
  return [output("manual_dns_records", value, origin, how)];
}

function applicationOutputs(clouds: readonly ProviderCloud[]): readonly Block[] {
  const buckets = clouds.flatMap(({ provider, cloud }) =>
    provider.provider.buckets.map((item) => ({ key: provider.provider.key, item, value: cloud.bucketOutput(item) })),
  );
  const roles = clouds.flatMap(({ provider, cloud }) =>
    provider.provider.roles.map((item) => ({ key: provider.provider.key, item, value: cloud.roleOutput(item) })),
  );
  const purpose = [...new Set(clouds.map(({ cloud }) => cloud.rolesPurpose))].join("; ");
  return [
    ...applicationOutput("buckets", buckets, "Buckets of the applications."),
    ...applicationOutput("roles", roles, `Roles of the applications, ${purpose}.`),
  ];
}

interface Application {
  /** `IrProvider.key` */
  readonly key: string;
  readonly item: IrBucket | IrRole;
  readonly value: Expression;
}

/** An object by name; a name that several providers have is told apart by the provider's key. */
function applicationOutput(name: string, all: readonly Application[], description: string): readonly Block[] {
  const [first, ...more] = all;
  if (!first) return [];
  const counts = new Map<string, number>();
  for (const { item } of all) counts.set(item.name.value, (counts.get(item.name.value) ?? 0) + 1);
  const entries = all.map(({ key, item, value }) => {
    const unique = counts.get(item.name.value) === 1;
    return member(unique ? item.name.value : `${key}/${item.name.value}`, value, { origin: item.origin });
  });
  const origin = rule("application-outputs", first.item.origin, ...more.map(({ item }) => item.origin));
  return [output(name, object(entries), origin, description)];
}

/** Whose keys are made by hand. */
function accountsBeside({ beside }: Context): readonly Block[] {
  const [first, ...more] = beside;
  if (!first) return [];
  const entries = beside.map(({ provider, shards, parts }) => {
    const value = inlineObject([
      attribute("servers", located(parts.servers.id, text)),
      attribute("vms", located(parts.vms.id, text)),
    ]);
    return member(shards[0] ?? provider.key, value, { origin: provider.origin });
  });
  const origin = rule("beside-account", first.provider.origin, ...more.map(({ provider }) => provider.origin));
  const description = "Accounts of servers and VMs beside the cloud, by shard: their keys are made by hand.";
  return [output("accounts_beside", object(entries), origin, description)];
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
    output("nstance_shards", value, origin, "The shards, by which VMs are stopped before a destroy."),
  ];
}
