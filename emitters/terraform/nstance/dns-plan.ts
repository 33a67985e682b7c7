import type { IrBalancerRef, IrDomain, Located, Origin } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type Context, getProvider, type ProviderContext } from "../base/index.ts";

/*
 * Which DNS records a cluster needs, and whose credentials make them. contracts/terraform.md 1.7,
 * contracts/cluster-config.md 5.5, ruling 10.
 */

export interface DnsRecord {
  readonly name: string;
  readonly balancer: IrBalancerRef;
  readonly origin: Origin;
}

/** A record in a zone that the cluster's clouds keep. */
export interface ManagedRecord extends DnsRecord {
  readonly domain: IrDomain;
}

/** The domains whose records are generated. */
export function managedDomains(context: Context): readonly IrDomain[] {
  return context.ir.domains.filter((domain) => domain.dns?.managed);
}

/** What serves a domain: where OpenTofu makes anything, it makes that. */
export function balancerOf({ zone, balancer }: IrDomain): Located<IrBalancerRef> {
  if (!balancer) throw new Error(`nothing serves ${zone.value}`);
  return balancer;
}

/** The provider whose credentials reach the domain's zone. */
export function zoneProvider(context: Context, domain: IrDomain): ProviderContext {
  return getProvider(context, domain.dns?.zoneProvider ?? balancerOf(domain).value.provider);
}

function domainRecords(domain: IrDomain): readonly ManagedRecord[] {
  const balancer = balancerOf(domain);
  const origin = rule("dns-records", domain.zone.origin, balancer.origin);
  return [domain.zone.value, `*.${domain.zone.value}`].map((name) => ({
    name,
    balancer: balancer.value,
    origin,
    domain,
  }));
}

/** The longest zone that holds the host name of the API; its record is more exact than a wildcard. */
function apiDomain(context: Context): IrDomain | undefined {
  const host = context.ir.kubernetes.apiHostname.value;
  const holding = managedDomains(context).filter(({ zone }) => host === zone.value || host.endsWith(`.${zone.value}`));
  return holding.reduce<IrDomain | undefined>(
    (best, domain) => (best && best.zone.value.length >= domain.zone.value.length ? best : domain),
    undefined,
  );
}

/** Records that are generated, in the order of the domains; a name occurs once. */
export function managedRecords(context: Context): readonly ManagedRecord[] {
  const records = managedDomains(context).flatMap(domainRecords);
  const { apiHostname, apiLoadBalancer } = context.ir.kubernetes;
  const domain = apiDomain(context);
  const taken = records.some((record) => record.name === apiHostname.value);
  if (!apiLoadBalancer || !domain || taken) return records;
  const origin = rule("dns-api-record", apiHostname.origin, apiLoadBalancer.origin);
  return [...records, { name: apiHostname.value, balancer: apiLoadBalancer.value, origin, domain }];
}

/** Records that somebody has to make: of domains whose DNS is not ours, and the API's where no zone holds it. */
export function manualRecords(context: Context): readonly DnsRecord[] {
  const managed = new Set(managedDomains(context));
  const records: DnsRecord[] = context.ir.domains.filter((domain) => !managed.has(domain)).flatMap(domainRecords);
  const { apiHostname, apiLoadBalancer } = context.ir.kubernetes;
  const known = new Set([...records, ...managedRecords(context)].map((record) => record.name));
  if (apiLoadBalancer && !known.has(apiHostname.value)) {
    const origin = rule("dns-api-record", apiHostname.origin, apiLoadBalancer.origin);
    records.push({ name: apiHostname.value, balancer: apiLoadBalancer.value, origin });
  }
  return records;
}
