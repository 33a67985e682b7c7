import type { IrDomain } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  type Context,
  configurationOf,
  getProvider,
  moduleKey,
  type ProviderContext,
  type Section,
  withModules,
} from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  code,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  list,
  located,
  member,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { type ManagedRecord, managedDomains, managedRecords, zoneProvider } from "../nstance/index.ts";
import { type AwsContext, awsProviders } from "./context.ts";

/** The domains whose zones lie in Route 53. */
function route53Domains(context: Context): readonly IrDomain[] {
  return managedDomains(context).filter((domain) => domain.dns?.kind.value === "aws-route53");
}

function isZoneOf(context: Context, domain: IrDomain, { provider }: AwsContext): boolean {
  return zoneProvider(context, domain).provider.key === provider.key;
}

/**
 * Whether cert-manager has to find a zone by its name: the seed is made before OpenTofu has looked it up, so that its
 * solvers have the ids that the source states, and no others.
 */
export function findsZones(context: Context): boolean {
  return route53Domains(context).some((domain) => domain.dns?.hostedZoneId === undefined);
}

/** Zones and records that the credentials of this provider reach. contracts/terraform.md 1.7. */
export function dns(context: Context, provider: AwsContext): Section {
  const domains = route53Domains(context).filter((domain) => isZoneOf(context, domain, provider));
  const records = managedRecords(context).filter((record) => domains.includes(record.domain));
  const origin = rule("tf-dns", provider.provider.origin);
  if (domains.length === 0) return { title: "DNS", note: undefined, groups: [], origin };
  const ipv6 = records.filter((record) => hasIpv6(context, record));
  const locals = block(["locals"], [recordLocal(context, provider, records)], origin);
  return {
    title: "DNS",
    note: undefined,
    groups: [
      [locals],
      [zones(provider, domains)],
      [recordBlock(context, provider, records, "ipv4", records)],
      ipv6.length > 0 ? [recordBlock(context, provider, records, "ipv6", ipv6)] : [],
    ],
    origin,
  };
}

/** Balancers have IPv6 addresses in a network that the module makes with IPv6. contracts/nstance.md 3.3. */
function hasIpv6(context: Context, record: ManagedRecord): boolean {
  const { network } = withModules(getProvider(context, record.balancer.provider)).provider;
  return network.ipv6.value && network.id === undefined;
}

/** The network whose balancers all records point at; undefined where they are of several. */
function onlyNetwork(context: Context, records: readonly ManagedRecord[]): ProviderContext | undefined {
  const keys = new Set(records.map((record) => record.balancer.provider));
  const [key] = keys;
  return keys.size === 1 && key !== undefined ? getProvider(context, key) : undefined;
}

function recordLocal(context: Context, provider: ProviderContext, records: readonly ManagedRecord[]): Entry {
  const single = onlyNetwork(context, records);
  const entries = records.map((record) => {
    const zone = attribute("zone", text(record.domain.zone.value), { origin: record.domain.zone.origin });
    const target = single
      ? attribute("load_balancer", text(balancerKey(context, record)))
      : attribute("load_balancer", balancerObject(context, record));
    return member(record.name, inlineObject([zone, target]), { origin: record.origin });
  });
  return attribute(`managed_dns_records${provider.suffix}`, object(entries));
}

function balancerKey(context: Context, record: ManagedRecord): string {
  return moduleKey(context, "load-balancer", record.balancer.name, record.balancer.provider);
}

function balancerObject(context: Context, record: ManagedRecord): Expression {
  const { network } = getProvider(context, record.balancer.provider);
  return code`${ref(network)}.load_balancers[${text(balancerKey(context, record))}]`;
}

function zones(provider: ProviderContext, domains: readonly IrDomain[]): Block {
  const [first, ...more] = domains;
  if (!first) throw new Error("zones are looked up for domains only");
  const [each, selectors] = zoneSelection(domains);
  const origin = rule("dns-zones", first.origin, ...more.map((domain) => domain.origin));
  return block(
    ["data", "aws_route53_zone", `managed${provider.suffix}`],
    paragraphs<Item>([[...configurationOf(provider, "resource"), each], selectors]),
    origin,
  );
}

/** By id where the source states it, else by name: the two selectors exclude each other. */
function zoneSelection(domains: readonly IrDomain[]): readonly [Entry, readonly Entry[]] {
  const named = domains.filter((domain) => domain.dns?.hostedZoneId === undefined);
  const zoneText = (domain: IrDomain): Expression => from(domain.zone.origin, text(domain.zone.value));
  if (named.length === domains.length) {
    const each = attribute("for_each", code`toset(${list(domains.map(zoneText))})`);
    return [each, [attribute("name", ref("each.key")), attribute("private_zone", boolean(false))]];
  }
  const ids = domains.map((domain) => {
    const id = domain.dns?.hostedZoneId;
    return member(domain.zone.value, id ? located(id, text) : { kind: "null" }, {
      origin: id?.origin ?? domain.origin,
    });
  });
  const each = attribute("for_each", inlineObject(ids));
  if (named.length === 0) return [each, [attribute("zone_id", ref("each.value"))]];
  return [
    each,
    [
      attribute("zone_id", ref("each.value")),
      attribute("name", code`each.value == null ? each.key : null`),
      attribute("private_zone", code`each.value == null ? false : null`),
    ],
  ];
}

/** A records, and AAAA records for balancers with IPv6. Aliases take the place of addresses. */
function recordBlock(
  context: Context,
  provider: ProviderContext,
  all: readonly ManagedRecord[],
  family: "ipv4" | "ipv6",
  records: readonly ManagedRecord[],
): Block {
  const single = onlyNetwork(context, all);
  const balancer = single
    ? code`${ref(single.network)}.load_balancers[each.value.load_balancer]`
    : ref("each.value.load_balancer");
  const alias = block(
    ["alias"],
    [
      attribute("name", code`${balancer}.dns_name`),
      attribute("zone_id", code`${balancer}.zone_id`),
      attribute("evaluate_target_health", boolean(false)),
    ],
  );
  const zone = code`data.aws_route53_zone.${ref(`managed${provider.suffix}`)}[each.value.zone].zone_id`;
  const body = paragraphs<Item>([
    [...configurationOf(provider, "resource"), attribute("for_each", chosenRecords(provider, all, records))],
    [
      attribute("zone_id", zone),
      attribute("name", ref("each.key")),
      attribute("type", text(family === "ipv4" ? "A" : "AAAA")),
    ],
    [alias],
  ]);
  const [first, ...more] = records;
  if (!first) throw new Error("a record block needs records");
  const origin = rule(`dns-${family}`, first.origin, ...more.map((record) => record.origin));
  return block(["resource", "aws_route53_record", `${family}${provider.suffix}`], body, origin);
}

function chosenRecords(
  provider: ProviderContext,
  all: readonly ManagedRecord[],
  records: readonly ManagedRecord[],
): Expression {
  const every = ref(`local.managed_dns_records${provider.suffix}`);
  if (all.length === records.length) return every;
  const names = list(records.map((record) => from(record.origin, text(record.name))));
  return code`{ for name in ${names} : name => ${every}[name] }`;
}

/** The ARNs of all zones, for the role of cert-manager. */
export function zoneArns(context: Context): Expression {
  const providers = awsProviders(context).filter((provider) =>
    route53Domains(context).some((domain) => isZoneOf(context, domain, provider)),
  );
  const lists = providers.map(
    (provider) => code`[for zone in data.aws_route53_zone.${ref(`managed${provider.suffix}`)} : zone.arn]`,
  );
  const [only] = lists;
  return lists.length === 1 && only ? only : code`flatten(${list(lists)})`;
}
