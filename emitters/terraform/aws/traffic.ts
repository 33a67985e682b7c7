import { rule } from "../../document/index.ts";
import { type Context, configurationOf, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  interpolate,
  list,
  located,
  paragraphs,
  ref,
  text,
  texts,
} from "../hcl/index.ts";

import { type AwsContext, awsProviders } from "./context.ts";

/** Rules between VMs, which the modules do not make. contracts/nstance.md 4.3, rulings 34 and 40. */
export function traffic(context: Context, provider: AwsContext): Section {
  const origin = rule("vm-traffic", provider.provider.network.origin);
  const others = awsProviders(context).filter((other) => other.provider.key !== provider.provider.key);
  return {
    title: "Traffic between VMs",
    note: "The modules open no port between VMs; kubelet, Netsy and the pod network need it.",
    groups: [
      [agentGroups(provider)],
      [betweenVms(provider)],
      ...others.flatMap((other) => fromNetwork(provider, other)).map((item) => [item]),
    ],
    origin,
  };
}

const agentData = "data.aws_security_group.agent";

/** The modules do not output the groups of the VMs, so they are looked up by name. */
function agentGroups(provider: AwsContext): Block {
  const { zones, network } = provider.provider;
  const shards = zones.map((zone) => from(zone.origin, text(zone.shard)));
  const modules = zones.map((zone) => from(zone.origin, ref(`module.${zone.moduleName}`)));
  const body = paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${list(shards)})`)],
    [
      attribute("name", interpolate`${ref("local.name_prefix")}-agent-sg-${ref("each.key")}`),
      attribute("vpc_id", ref(`${provider.network}.vpc_id`)),
    ],
    [attribute("depends_on", list(modules))],
  ]);
  return block(["data", "aws_security_group", `agent${provider.suffix}`], body, rule("vm-groups", network.origin));
}

function betweenVms(provider: AwsContext): Block {
  const groups = ref(`${agentData}${provider.suffix}`);
  const pairs = code`{
    for pair in setproduct(keys(${groups}), keys(${groups})) :
    ${interpolate`${code`pair[0]`} to ${code`pair[1]`}`} => { from = pair[0], to = pair[1] }
  }`;
  const body = paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", pairs)],
    [
      attribute("description", interpolate`VMs of ${ref("each.value.from")}`),
      attribute("security_group_id", code`${groups}[each.value.to].id`),
      attribute("referenced_security_group_id", code`${groups}[each.value.from].id`),
      attribute("ip_protocol", text("-1")),
    ],
    [
      comment(
        "The groups are looked up again whenever a shard changes; until then their IDs\nare unknown, which would replace each rule and cut the traffic meanwhile.",
      ),
      keepGroups("security_group_id", "referenced_security_group_id"),
    ],
  ]);
  const origin = rule("vm-traffic", provider.provider.network.origin);
  return block(["resource", "aws_vpc_security_group_ingress_rule", `between_vms${provider.suffix}`], body, origin);
}

function keepGroups(...names: readonly string[]): Block {
  return block(["lifecycle"], [attribute("ignore_changes", list(names.map(ref)))]);
}

/** Rules by range for another network of the cluster, where its range is known. */
function fromNetwork(provider: AwsContext, other: AwsContext): readonly Item[] {
  const { ipv4Cidr, ipv6, id, origin } = other.provider.network;
  const origins = rule("vm-traffic-network", provider.provider.network.origin, ipv4Cidr?.origin ?? origin);
  const rules: Item[] = [];
  if (ipv4Cidr) {
    const range = attribute("cidr_ipv4", located(ipv4Cidr, text));
    rules.push(rangeRule(provider, other, { name: "from", range, origin: origins }));
  }
  // The cloud chooses the IPv6 range of a network that the module makes.
  if (ipv6.value && id === undefined) {
    const range = attribute("cidr_ipv6", ref(`${other.network}.vpc_cidr_ipv6`));
    rules.push(rangeRule(provider, other, { name: "from_ipv6", range, origin: origins }));
  }
  return rules;
}

interface RangeRule {
  readonly name: string;
  readonly range: Entry;
  readonly origin: ReturnType<typeof rule>;
}

function rangeRule(provider: AwsContext, other: AwsContext, spec: RangeRule): Block {
  const { account, region } = other.provider;
  const body = paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${shardNames(provider)})`)],
    [
      attribute("description", text(`VMs of ${account.value} in ${region.value}`)),
      attribute("security_group_id", code`${ref(`${agentData}${provider.suffix}`)}[each.key].id`),
      spec.range,
      attribute("ip_protocol", text("-1")),
    ],
    [keepGroups("security_group_id")],
  ]);
  const name = `${spec.name}_${other.provider.suffix}${provider.suffix}`;
  return block(["resource", "aws_vpc_security_group_ingress_rule", name], body, spec.origin);
}

function shardNames(provider: AwsContext): Expression {
  return texts(provider.provider.zones.map((zone) => zone.shard));
}
