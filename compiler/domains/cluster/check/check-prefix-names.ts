import { fitName } from "../../../providers/index.ts";
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
    for (const { what, name } of namesOf(one, prefix, context)) {
      const reason = names[what].fault(fitName(name, names[what].longest));
      if (reason === undefined) continue;
      context.diagnostics.report("prefix-makes-bad-name", spanOf(at), {
        ...{ what: names[what].word, name, cloud: title, reason, prefix },
      });
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
