import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type BesideContext, type Context, configurationOf, identifierOf, moduleKey } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Item,
  located,
  number,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import type { AwsContext } from "./context.ts";
import { groupLookup, keepGroups, rangesOf, shardNames } from "./security-groups.ts";

/*
 * What the modules let in from inside a network only, and the cluster's other networks need: the private balancer of
 * the API, and Nstance's servers. contracts/nstance.md 3.3, 4.3.
 */

export function fromOtherNetworks(
  context: Context,
  provider: AwsContext,
  others: readonly AwsContext[],
): readonly (readonly Item[])[] {
  const known = [...others.flatMap(rangesOfNetwork), ...context.beside.map(rangeOfMachines)];
  if (known.length === 0) return [];
  return [
    ...apiRules(context, provider, known),
    ...serverRules(provider, [...known, ...context.beside.flatMap(rangesOfNodes)]),
  ];
}

/** What VMs outside of a network send from. */
export interface KnownRange {
  /** The end of the rule's name. */
  readonly name: string;
  /** As descriptions name it. */
  readonly place: string;
  readonly range: Entry;
  readonly origin: Origin;
}

function rangesOfNetwork(other: AwsContext): readonly KnownRange[] {
  const { account, region, suffix, network } = other.provider;
  const place = `${account.value} in ${region.value}`;
  const origin = network.ipv4Cidr?.origin ?? network.origin;
  return rangesOf(other).map(({ name, range }) => ({ name: `${name}_${suffix}`, place, range, origin }));
}

/** VMs on machines beside AWS. */
export function rangeOfMachines({ name, title, parts: { vmRange } }: BesideContext): KnownRange {
  const range = attribute("cidr_ipv4", located(vmRange, text));
  return { name: `from_${name}`, place: title, range, origin: vmRange.origin };
}

/** The servers of such machines are the nodes themselves. */
function rangesOfNodes({ name, title, parts: { nodeRanges } }: BesideContext): readonly KnownRange[] {
  return nodeRanges.map(({ node, range }) => ({
    name: `from_${name}_${identifierOf(node)}`,
    place: `${node} of ${title}`,
    range: attribute("cidr_ipv4", located(range, text)),
    origin: range.origin,
  }));
}

function ruleName(what: string, { name }: KnownRange, provider: AwsContext): string {
  return `${what}_${name}${provider.suffix}`;
}

/** Workers find the API by the private balancer where there is one (ruling 39). */
function apiRules(context: Context, provider: AwsContext, known: readonly KnownRange[]): readonly (readonly Item[])[] {
  const api = context.ir.kubernetes.internalApi;
  if (api?.value.kind !== "private" || api.value.balancer.provider !== provider.provider.key) return [];
  const origin = rule("api-from-networks", api.origin);
  const key = text(moduleKey(context, "load-balancer", api.value.balancer.name, provider.provider.key));
  const group = code`${ref(provider.network)}.load_balancers[${key}].security_group_id`;
  return known.map((one) => {
    const body = paragraphs<Item>([
      configurationOf(provider, "resource"),
      [
        attribute("description", text(`Workers of ${one.place}`)),
        attribute("security_group_id", group),
        one.range,
        ...ports(6443, 6443),
      ],
    ]);
    return [ingress(ruleName("api", one, provider), body, origin)];
  });
}

/** The election among servers, and what the operator calls: 8991 to 8993. contracts/nstance.md 2. */
function serverRules(provider: AwsContext, known: readonly KnownRange[]): readonly (readonly Item[])[] {
  const origin = rule("servers-from-networks", provider.provider.network.origin);
  const rules = known.map((one) => {
    const body = paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", code`toset(${shardNames(provider)})`)],
      [
        attribute("description", text(`Servers and operator of ${one.place}`)),
        attribute("security_group_id", code`data.aws_security_group.${ref(`server${provider.suffix}`)}[each.key].id`),
        one.range,
        ...ports(8991, 8993),
      ],
      [keepGroups("security_group_id")],
    ]);
    return [ingress(ruleName("servers", one, provider), body, origin)];
  });
  const why = "Nstance's servers, which the modules let in from inside the network only.";
  return [[comment(why, origin), groupLookup(provider, "server")], ...rules];
}

function ports(from: number, to: number): readonly Entry[] {
  return [
    attribute("ip_protocol", text("tcp")),
    attribute("from_port", number(from)),
    attribute("to_port", number(to)),
  ];
}

function ingress(name: string, body: readonly Item[], origin: Origin): Block {
  return block(["resource", "aws_vpc_security_group_ingress_rule", name], body, origin);
}
