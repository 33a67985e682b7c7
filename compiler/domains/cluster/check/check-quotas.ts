import type { ProviderModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, hasIpv6, makesNetwork, targetPortOf } from "../plan/index.ts";
import type { CheckContext } from "./context.ts";

/** What a cloud gives unless it was asked for more: warnings (ruling 61). */
export function checkQuotas(context: CheckContext): void {
  for (const one of generatedProviders(context.cluster)) {
    checkRules(one, context);
    if (makesNetwork(one.provider)) checkNetwork(one, context);
  }
}

/** The group of a zone's VMs: contracts/nstance.md 4.3, and the rules between VMs that we add (ruling 34). */
function checkRules({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const most = cloud.network?.rulesPerGroup;
  if (most === undefined) return;
  const ports = provider.blocks.load_balancer.reduce(
    (sum, balancer) => sum + new Set(balancer.blocks.listener.map(targetPortOf)).size,
    0,
  );
  const zones = provider.blocks.zone.length;
  if (ports + zones <= most) return;
  const parameters = { count: ports + zones, most, ports: counted(ports, "port"), zones: counted(zones, "zone") };
  diagnostics.report("group-many-rules", provider.header, { ...parameters, cloud: cloud.title });
}

/** `1 port`, `3 ports` */
function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function checkNetwork({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const quotas = cloud.network?.quotas;
  if (!quotas) return;
  const subnets = provider.blocks.zone.flatMap((zone) => zone.blocks.subnet).filter((one) => !one.given.has("id"));
  const { most, counts } = quotas.subnets;
  const count = counts === "ranges" && hasIpv6(provider) ? subnets.length * 2 : subnets.length;
  if (count > most) {
    const what = counts === "ranges" ? "ranges of subnets" : counts;
    const parameters = { count, what, most, cloud: cloud.title };
    diagnostics.report("quota-subnets", provider.header, parameters);
  }
  const nat = natZones(provider);
  if (quotas.natGateways === undefined || nat <= quotas.natGateways) return;
  diagnostics.report("quota-nat", provider.header, { count: nat, most: quotas.natGateways, cloud: cloud.title });
}

function natZones(provider: ProviderModel): number {
  return provider.blocks.zone.filter((zone) =>
    zone.blocks.subnet.some((subnet) => subnet.attributes.services?.value.some((service) => service.value === "nat")),
  ).length;
}
