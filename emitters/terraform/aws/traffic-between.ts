import type { Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, configurationOf, moduleKey } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  comment,
  type Entry,
  type Item,
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
  const known = others.flatMap((other) => rangesOf(other).map((range) => ({ other, ...range })));
  if (known.length === 0) return [];
  return [...apiRules(context, provider, known), ...serverRules(provider, known)];
}

interface KnownRange {
  readonly other: AwsContext;
  /** The beginning of the rule's name. */
  readonly name: string;
  readonly range: Entry;
}

function ruleName(what: string, { name, other }: KnownRange, provider: AwsContext): string {
  return `${what}_${name}_${other.provider.suffix}${provider.suffix}`;
}

function placeOf({ other: { provider } }: KnownRange): string {
  return `${provider.account.value} in ${provider.region.value}`;
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
        attribute("description", text(`Workers of ${placeOf(one)}`)),
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
        attribute("description", text(`Servers and operator of ${placeOf(one)}`)),
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
