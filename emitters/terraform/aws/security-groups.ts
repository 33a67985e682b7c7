import { rule } from "../../document/index.ts";
import { configurationOf } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
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
import type { AwsContext } from "./context.ts";

/* The groups of VMs and servers, and what rules of them have in common. */

export const agentData = "data.aws_security_group.agent";

/** The modules do not output the groups of VMs and servers, so they are looked up by name. */
export function groupLookup(provider: AwsContext, who: "agent" | "server"): Block {
  const { zones, network } = provider.provider;
  const shards = zones.map((zone) => from(zone.origin, text(zone.shard)));
  const modules = zones.map((zone) => from(zone.origin, ref(`module.${zone.moduleName}`)));
  const body = paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${list(shards)})`)],
    [
      attribute("name", interpolate`${ref("local.name_prefix")}-${who}-sg-${ref("each.key")}`),
      attribute("vpc_id", ref(`${provider.network}.vpc_id`)),
    ],
    [attribute("depends_on", list(modules))],
  ]);
  return block(["data", "aws_security_group", `${who}${provider.suffix}`], body, rule("vm-groups", network.origin));
}

export function keepGroups(...names: readonly string[]): Block {
  return block(["lifecycle"], [attribute("ignore_changes", list(names.map(ref)))]);
}

/** The ranges of another network as far as they are known, each with the beginning of its rules' names. */
export function rangesOf({
  network,
  provider,
}: AwsContext): readonly { readonly name: string; readonly range: Entry }[] {
  const { ipv4Cidr, ipv6, id } = provider.network;
  return [
    ...(ipv4Cidr ? [{ name: "from", range: attribute("cidr_ipv4", located(ipv4Cidr, text)) }] : []),
    // The cloud chooses the IPv6 range of a network that the module makes.
    ...(ipv6.value && id === undefined
      ? [{ name: "from_ipv6", range: attribute("cidr_ipv6", ref(`${network}.vpc_cidr_ipv6`)) }]
      : []),
  ];
}

export function shardNames(provider: AwsContext): Expression {
  return texts(provider.provider.zones.map((zone) => zone.shard));
}
