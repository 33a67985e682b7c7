import { listWords, suggestion } from "../../../diagnostics/index.ts";
import { dnsKinds, zoneSettings } from "../../../providers/index.ts";
import type { DomainModel, ProviderModel } from "../../../schema/index.ts";
import { dnsProviders, findBalancer, labelOf, makesBalancers, ownerOf, portOf, targetPortOf } from "../plan/index.ts";
import { type CheckContext, isWritten, meantIn, spanOf } from "./context.ts";
import { isWhole, mayHaveBalancer } from "./whole.ts";

/** Domains, their balancers and their DNS: contracts/cluster-config.md 4.2 rules 20 and 21, rulings 7 and 10. */
export function checkDomains(context: CheckContext): void {
  for (const domain of context.cluster.blocks.domain) {
    checkBalancer(domain, context);
    checkDns(domain, context);
  }
  checkApiName(context);
}

function checkBalancer(domain: DomainModel, context: CheckContext): void {
  const reference = domain.attributes.load_balancer;
  if (!reference) return;
  const { diagnostics } = context;
  const { name } = reference.value;
  // Without balancers the records are the user's, and name what he has; a default means none of them.
  if (!makesBalancers(context.cluster) && !isWritten(reference)) return;
  const found = findBalancer(context.cluster, reference.value, context.notation === "jsonc");
  if (found.kind === "none") {
    if (mayHaveBalancer(context)) return;
    const parameters = { name, suggestion: suggestion(name, found.candidates) };
    const fixes = meantIn(reference, name, found.candidates);
    diagnostics.report("unknown-balancer", spanOf(reference), parameters, { fixes });
    return;
  }
  if (found.kind === "ambiguous") {
    const related = found.found.map((one) => ({ span: one.balancer.header, message: "one of them" }));
    diagnostics.report("ambiguous-balancer", spanOf(reference), { name }, { related });
    return;
  }
  const serves = found.balancer.blocks.listener.some((one) => portOf(one) === 443 && targetPortOf(one) === 443);
  if (!serves && isWhole(found.balancer)) {
    const reason = "Records of a domain point at a balancer that serves https.";
    const parameters = { name, port: 443, target: 443, pool: "", reason };
    const related = [{ span: found.balancer.header, message: "the balancer is here" }];
    diagnostics.report("listener-missing", spanOf(reference), parameters, { related });
  }
  const twins = context.cluster.blocks.provider.filter((provider) =>
    provider.blocks.load_balancer.some((balancer) => labelOf(balancer) === name),
  );
  if (context.notation === "jsonc" && twins.length > 1) {
    diagnostics.report("ambiguous-balancer-jsonc", spanOf(reference), { name });
  }
}

function checkDns(domain: DomainModel, context: CheckContext): void {
  const dns = domain.blocks.provider[0];
  const kind = dns?.labels[0];
  if (!dns || !kind) return;
  const { cluster, diagnostics } = context;
  const zone = labelOf(domain);
  const providers = dnsProviders(cluster, kind.value);
  if (providers.length === 0) diagnostics.report("dns-not-generated", spanOf(kind), { zone, kind: kind.value });
  checkZoneSettings(dns, kind.value, context);
  checkAccount(dns, providers, context);
  const { account, profile, region } = dns.attributes;
  const matching = providers.filter(
    ({ attributes }) =>
      (!account || attributes.account?.value === account.value) &&
      (!profile || attributes.profile?.value === profile.value),
  );
  const regional = settingsOf(kind.value).includes("region");
  const unclear = regional && cluster.blocks.acme[0] && !region && matching.length > 1;
  if (unclear) {
    diagnostics.report("dns-region-unclear", spanOf(kind), {
      zone,
      kind: labelOf(matching[0] ?? dns),
      region: matching[0]?.attributes.region?.value ?? "",
    });
  }
}

/** The account of a zone chooses the provider that its records are made with; with a wrong one another would do it. */
function checkAccount(
  { attributes: { account } }: DomainModel["blocks"]["provider"][number],
  providers: readonly ProviderModel[],
  { diagnostics }: CheckContext,
): void {
  const owners = providers.map(ownerOf);
  // What is missing has been reported.
  if (!account || owners.length === 0 || owners.includes("") || owners.includes(account.value)) return;
  const parameters = { account: account.value, owners: listWords([...new Set(owners)]) };
  diagnostics.report("zone-account-unknown", spanOf(account), parameters);
}

function settingsOf(kind: string): readonly string[] {
  return dnsKinds.flatMap((one) => (one === kind ? zoneSettings[one] : []));
}

/** What nothing reads of a zone of this kind. */
function checkZoneSettings(
  { attributes }: DomainModel["blocks"]["provider"][number],
  kind: string,
  { diagnostics }: CheckContext,
): void {
  const read = settingsOf(kind);
  if (attributes.role_arn && read.includes("role_arn")) {
    diagnostics.report("role-arn-unused", spanOf(attributes.role_arn), {});
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (!isWritten(value) || read.includes(name)) continue;
    const why = `Zones of ${kind} have ${read.length === 1 ? "one setting" : "settings of their own"}: ${read.join(", ")}.`;
    diagnostics.report("setting-without-use", spanOf(value), { name, why });
  }
}

/** One name, two targets: a domain that is the API's host name too must use the API's balancer. */
function checkApiName(context: CheckContext): void {
  const attributes = context.cluster.blocks.kubernetes[0]?.attributes;
  const host = attributes?.api_hostname;
  const balancer = attributes?.api_load_balancer;
  if (!host || !balancer) return;
  for (const domain of context.cluster.blocks.domain) {
    const own = domain.attributes.load_balancer;
    if (labelOf(domain) !== host.value || !own || own.value.name === balancer.value.name) continue;
    const related = [{ span: domain.header, message: "the domain is here" }];
    context.diagnostics.report("api-name-conflict", spanOf(balancer), { host: host.value }, { related });
  }
}
