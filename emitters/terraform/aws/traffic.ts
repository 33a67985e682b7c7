import { rule } from "../../document/index.ts";
import { type Context, configurationOf, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Item,
  interpolate,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";

import { type AwsContext, awsProviders } from "./context.ts";
import { agentData, groupLookup, keepGroups, rangesOf, shardNames } from "./security-groups.ts";
import { fromOtherNetworks, type KnownRange, rangeOfMachines } from "./traffic-between.ts";

/** Rules between VMs, which the modules do not make. contracts/nstance.md 4.3, rulings 34 and 40. */
export function traffic(context: Context, provider: AwsContext): Section {
  const origin = rule("vm-traffic", provider.provider.network.origin);
  const others = awsProviders(context).filter((other) => other.provider.key !== provider.provider.key);
  return {
    title: "Traffic between VMs",
    note: "The modules open no port between VMs; kubelet, Netsy and the pod network need it.",
    groups: [
      [groupLookup(provider, "agent")],
      [betweenVms(provider)],
      ...others.flatMap((other) => fromNetwork(provider, other)).map((item) => [item]),
      ...context.beside.map((one) => [machinesRule(provider, rangeOfMachines(one))]),
      ...fromOtherNetworks(context, provider, others),
    ],
    origin,
  };
}

function betweenVms(provider: AwsContext): Block {
  const groups = ref(`${agentData}${provider.suffix}`);
  // Names that are known before anything is made: the keys of what is looked up are not, and `import` needs them.
  const shards = shardNames(provider);
  const pairs = code`{
    for pair in setproduct(${shards}, ${shards}) :
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

/** Rules by range for another network of the cluster, where its range is known. */
function fromNetwork(provider: AwsContext, other: AwsContext): readonly Item[] {
  const { ipv4Cidr, origin } = other.provider.network;
  const origins = rule("vm-traffic-network", provider.provider.network.origin, ipv4Cidr?.origin ?? origin);
  return rangesOf(other).map(({ name, range }) => rangeRule(provider, other, { name, range, origin: origins }));
}

/** VMs on machines beside AWS: the pod network and kubelets reach each other. */
function machinesRule(provider: AwsContext, { name, place, range, origin }: KnownRange): Block {
  const body = rangeBody(provider, `VMs of ${place}`, range);
  const whole = rule("beside-traffic", origin);
  return block(["resource", "aws_vpc_security_group_ingress_rule", `${name}${provider.suffix}`], body, whole);
}

interface RangeRule {
  readonly name: string;
  readonly range: Entry;
  readonly origin: ReturnType<typeof rule>;
}

function rangeRule(provider: AwsContext, other: AwsContext, spec: RangeRule): Block {
  const { account, region } = other.provider;
  const body = rangeBody(provider, `VMs of ${account.value} in ${region.value}`, spec.range);
  const name = `${spec.name}_${other.provider.suffix}${provider.suffix}`;
  return block(["resource", "aws_vpc_security_group_ingress_rule", name], body, spec.origin);
}

function rangeBody(provider: AwsContext, description: string, range: Entry): readonly Item[] {
  return paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${shardNames(provider)})`)],
    [
      attribute("description", text(description)),
      attribute("security_group_id", code`${ref(`${agentData}${provider.suffix}`)}[each.key].id`),
      range,
      attribute("ip_protocol", text("-1")),
    ],
    [keepGroups("security_group_id")],
  ]);
}
