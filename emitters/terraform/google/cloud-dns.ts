import type { IrDomain } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { balancerAddress, type Context, configurationOf, local, type Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  code,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  interpolate,
  list,
  located,
  member,
  number,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { type ManagedRecord, managedDomains, managedRecords, zoneProvider } from "../nstance/index.ts";
import { type GoogleContext, provesDomains } from "./context.ts";

/** The domains whose zones the credentials of this provider reach. */
export function domainsOf(context: Context, { provider }: GoogleContext): readonly IrDomain[] {
  return managedDomains(context).filter(
    (domain) =>
      domain.dns?.kind.value === "google-cloud-dns" && zoneProvider(context, domain).provider.key === provider.key,
  );
}

/** Zones and records. Balancers have addresses of IPv4 here, and no names. contracts/terraform.md 2.6. */
export function dns(context: Context, provider: GoogleContext): Section {
  const domains = domainsOf(context, provider);
  const records = managedRecords(context).filter((record) => domains.includes(record.domain));
  const origin = rule("tf-dns", provider.provider.origin);
  if (domains.length === 0) return { title: "DNS", note: undefined, groups: [], origin };
  const locals = paragraphs<Item>([[zonesLocal(provider, domains)], [recordsLocal(context, provider, records)]]);
  return {
    title: "DNS",
    note: undefined,
    groups: [
      ...projectsToSearch(domains).map((project) => [lookup(provider, project)]),
      [block(["locals"], locals, origin)],
      [recordBlock(provider, records)],
    ],
    origin,
  };
}

/** Whether cert-manager has to find a zone by its name: the seed is made before OpenTofu has looked it up. */
export function readsZones(context: Context): boolean {
  return provesDomains(context) && managedDomains(context).some(isSearched);
}

function isSearched({ dns }: IrDomain): boolean {
  return dns?.kind.value === "google-cloud-dns" && dns.hostedZoneName === undefined;
}

/** The projects whose zones are searched, as the source names none of a domain; `undefined` is the provider's own. */
export function projectsToSearch(domains: readonly IrDomain[]): readonly (string | undefined)[] {
  const unnamed = domains.filter(isSearched);
  return [...new Set(unnamed.map((domain) => domain.dns?.project?.value))];
}

function lookupName({ suffix }: GoogleContext, project: string | undefined): string {
  return `zones${project === undefined ? "" : `_${project.replace(/[^A-Za-z0-9]/g, "_")}`}${suffix}`;
}

function lookup(provider: GoogleContext, project: string | undefined): Block {
  const body = [
    ...configurationOf(provider, "resource"),
    ...(project === undefined ? [] : [attribute("project", text(project))]),
  ];
  const origin = rule("google-dns-zones", provider.provider.origin);
  return block(["data", "google_dns_managed_zones", lookupName(provider, project)], body, origin);
}

/** Zone name by domain: as the source says, else the only public zone of that domain. */
function zonesLocal(provider: GoogleContext, domains: readonly IrDomain[]): Entry {
  const entries = domains.map((domain) => {
    const project = domain.dns?.project;
    const named = domain.dns?.hostedZoneName;
    const owner = project ? located(project, text) : local(provider, "google_project");
    const zone = named ? located(named, text) : onlyZone(provider, domain);
    const value = inlineObject([attribute("project", owner), attribute("name", zone)]);
    return member(domain.zone.value, value, { origin: rule("google-dns-zones", domain.zone.origin) });
  });
  return attribute(`managed_dns_zones${provider.suffix}`, object(entries));
}

function onlyZone(provider: GoogleContext, domain: IrDomain): Expression {
  const zones = ref(`data.google_dns_managed_zones.${lookupName(provider, domain.dns?.project?.value)}.managed_zones`);
  const wanted = text(`${domain.zone.value}.`);
  return code`one([for zone in ${zones} : zone.name if zone.dns_name == ${wanted} && zone.visibility == "public"])`;
}

function recordsLocal(context: Context, provider: GoogleContext, records: readonly ManagedRecord[]): Entry {
  const entries = records.map((record) => {
    const value = inlineObject([
      attribute("zone", from(record.domain.zone.origin, text(record.domain.zone.value))),
      attribute("address", balancerAddress(context, record.balancer)),
    ]);
    return member(record.name, value, { origin: record.origin });
  });
  return attribute(`managed_dns_records${provider.suffix}`, object(entries));
}

/** Refuses a plan that found no zone. */
export function needsZone(name: Expression, domain: Expression): Block {
  const check = block(
    ["precondition"],
    [
      attribute("condition", code`${name} != null`),
      attribute("error_message", interpolate`There is no public zone of ${domain}: name it by hosted_zone_name.`),
    ],
  );
  return block(["lifecycle"], [check]);
}

function recordBlock(provider: GoogleContext, records: readonly ManagedRecord[]): Block {
  const zone = code`${local(provider, "managed_dns_zones")}[each.value.zone]`;
  const [first, ...more] = records;
  if (!first) throw new Error("a record block needs records");
  return block(
    ["resource", "google_dns_record_set", `ipv4${provider.suffix}`],
    paragraphs<Item>([
      [...configurationOf(provider, "resource"), attribute("for_each", local(provider, "managed_dns_records"))],
      [
        attribute("project", code`${zone}.project`),
        attribute("managed_zone", code`${zone}.name`),
        attribute("name", interpolate`${ref("each.key")}.`),
        attribute("type", text("A")),
        attribute("ttl", number(300)),
        attribute("rrdatas", list([ref("each.value.address")])),
      ],
      [needsZone(code`${zone}.name`, ref("each.value.zone"))],
    ]),
    rule("dns-ipv4", first.origin, ...more.map((record) => record.origin)),
  );
}
