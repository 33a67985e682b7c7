import { type CloudTable, fitName } from "../../../providers/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, labelOf, planShards } from "../plan/index.ts";
import { isRefusedPrefix } from "./check-identity.ts";
import { type CheckContext, prefixOf, spanOf } from "./context.ts";

/** Names that are made of the prefix, the modules' own included: ruling 61. One fault of the prefix is told once. */
export function checkPrefixNames(context: CheckContext): void {
  const at = context.cluster.attributes.name_prefix ?? context.cluster.labels[0];
  if (!at) return;
  const prefix = prefixOf(context);
  if (isRefusedPrefix(prefix, context)) return;
  for (const one of generatedProviders(context.cluster)) {
    const { names, title } = one.cloud;
    const derived = namesOf(one, prefix, context).map(({ what, name }) => ({ rule: names[what], name }));
    for (const { rule, name } of [...derived, ...trustNames(one, prefix, context)]) {
      const reason = rule.fault(fitName(name, rule.longest));
      if (reason === undefined) continue;
      const parameters = { what: rule.word, name, cloud: title, reason, prefix };
      context.diagnostics.report("prefix-makes-bad-name", spanOf(at), parameters);
      return;
    }
  }
}

function namesOf({ provider, cloud }: GeneratedProvider, prefix: string, { cluster, lock }: CheckContext) {
  const shards = planShards(cluster, lock);
  const own = provider.blocks.zone.flatMap((zone) => shards.get(zone) ?? []);
  const balancers = provider.blocks.load_balancer.map(
    (balancer) => ({ what: "balancer", name: `${prefix}-${labelOf(balancer)}` }) as const,
  );
  return [...cloud.derive.ofModules(prefix, own), ...balancers];
}

/** What trusts the cluster's tokens is made where Pods or cert-manager act by them, at the provider that holds the cluster. */
function trustNames({ provider, cloud }: GeneratedProvider, prefix: string, { cluster }: CheckContext) {
  const { podRoles } = cloud;
  const [home] = cluster.blocks.provider;
  if (podRoles?.kind !== "federation" || provider !== home) return [];
  const { acme, domain, provider: providers } = cluster.blocks;
  const proves = acme.length > 0 && domain.some(({ blocks }) => isProven(blocks.provider[0], cloud));
  const acts = providers.some(({ blocks }) => blocks.role.length > 0);
  return proves || acts ? [{ rule: podRoles.trust.rule, name: podRoles.trust.name(prefix) }] : [];
}

/** Whether the records that prove a domain are made in a zone of the cloud. */
function isProven(
  dns: ClusterModel["blocks"]["domain"][number]["blocks"]["provider"][number] | undefined,
  cloud: CloudTable,
) {
  const kind = dns?.labels[0]?.value;
  return cloud.dns.some((one) => one === kind);
}
