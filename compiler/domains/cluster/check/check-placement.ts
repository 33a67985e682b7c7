import { listWords } from "../../../diagnostics/index.ts";
import type { LoadBalancerModel, ProviderModel, SubnetModel, ZoneModel } from "../../../schema/index.ts";
import {
  type GeneratedProvider,
  generatedProviders,
  labelOf,
  makesNetwork,
  poolSizes,
  poolsByName,
  subnetRole,
} from "../plan/index.ts";
import { type CheckContext, spanOf } from "./context.ts";

/** Balancers in every zone of what they serve, and with room in its subnets: rulings 61 and 62. */
export function checkPlacement(context: CheckContext): void {
  for (const one of generatedProviders(context.cluster)) {
    for (const balancer of one.provider.blocks.load_balancer) {
      if (one.cloud.network) checkZones(one.provider, balancer, context);
      if (one.cloud.network?.balancers.publicSubnets) checkPublic(one.provider, balancer, context);
      checkListenerCount(balancer, one, context);
    }
    checkAddresses(one, context);
  }
}

function subnetsOf(zone: ZoneModel, role: string): readonly SubnetModel[] {
  return zone.blocks.subnet.filter((subnet) => subnetRole(subnet) === role);
}

/** VMs get traffic in the zones that their balancer stands in. */
function checkZones(provider: ProviderModel, balancer: LoadBalancerModel, context: CheckContext): void {
  const role = balancer.attributes.subnets;
  if (!role) return;
  const standing = provider.blocks.zone.filter((zone) => subnetsOf(zone, role.value.name).length > 0);
  // A role without subnets has been reported.
  if (standing.length === 0) return;
  const pools = new Set(balancer.blocks.listener.map((listener) => listener.attributes.pool?.value.name));
  for (const pool of pools) {
    if (pool === undefined) continue;
    const without = provider.blocks.zone.filter(
      (zone) => !standing.includes(zone) && runs(pool, zone, context) && !lacksNat(provider, zone),
    );
    if (without.length === 0) continue;
    const related = without.flatMap((zone) => {
      const [subnet] = subnetsOf(zone, pool);
      return subnet ? [{ span: subnet.header, message: `VMs of ${pool} in ${labelOf(zone)}` }] : [];
    });
    const zones = listWords(without.map(labelOf));
    const parameters = { pool, zone: zones, name: labelOf(balancer), role: role.value.name };
    context.diagnostics.report("balancer-zone-missing", spanOf(role), parameters, { related });
  }
}

/** A zone whose private subnets have no way out has been reported: the subnet for it may be the one that is missing. */
function lacksNat(provider: ProviderModel, zone: ZoneModel): boolean {
  const subnets = zone.blocks.subnet;
  const natted = subnets.some((one) => one.attributes.services?.value.some((service) => service.value === "nat"));
  return makesNetwork(provider) && !natted && subnets.some((one) => one.attributes.public?.value === false);
}

/** Whether a zone runs VMs of a pool. */
function runs(name: string, zone: ZoneModel, { cluster }: CheckContext): boolean {
  const pool = poolsByName(cluster).get(name);
  if (!pool?.attributes.size || subnetsOf(zone, name).length === 0) return false;
  const { size, zoneSizes } = poolSizes(pool);
  const own = zoneSizes.find((one) => one.zone.value === labelOf(zone))?.size.value;
  return (own ?? size.value) > 0;
}

/** Where some subnets are public; a balancer with none of them is another rule's. */
function checkPublic(provider: ProviderModel, balancer: LoadBalancerModel, { diagnostics }: CheckContext): void {
  const role = balancer.attributes.subnets;
  if (!role || balancer.attributes.public?.value !== true) return;
  const all = provider.blocks.zone.flatMap((zone) =>
    subnetsOf(zone, role.value.name).map((subnet) => ({ zone, isPublic: subnet.attributes.public?.value })),
  );
  if (!all.some(({ isPublic }) => isPublic === true)) return;
  for (const { zone, isPublic } of all) {
    const name = zone.labels[0];
    if (isPublic !== false || !name) continue;
    const related = [{ span: balancer.header, message: "the balancer is here" }];
    const parameters = { name: labelOf(balancer), zone: name.value };
    diagnostics.report("balancer-partly-private", spanOf(name), parameters, { related });
  }
}

function checkListenerCount(
  balancer: LoadBalancerModel,
  { cloud }: GeneratedProvider,
  { diagnostics }: CheckContext,
): void {
  const most = cloud.network?.listenersPerBalancer;
  const count = balancer.blocks.listener.length;
  if (most === undefined || count <= most) return;
  const parameters = { name: labelOf(balancer), count, cloud: cloud.title, most };
  diagnostics.report("balancer-too-many-listeners", balancer.header, parameters);
}

/**
 * Told once: where addresses become few, and where there is none; later balancers have the same cause. VMs do not count:
 * Nstance starts none in a subnet with 10 addresses or fewer left, so they leave a balancer its 8.
 */
function checkAddresses({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const rules = cloud.network;
  if (!rules) return;
  const taken = new Map<SubnetModel, number>();
  const told = new Set<string>();
  for (const balancer of provider.blocks.load_balancer) {
    const role = balancer.attributes.subnets;
    if (!role) continue;
    const subnets = provider.blocks.zone.flatMap((zone) => subnetsOf(zone, role.value.name));
    for (const subnet of subnets) {
      const addresses = addressesOf(subnet, rules.subnetLengths.longest);
      const cidr = subnet.attributes.cidr;
      if (addresses === undefined || !cidr) continue;
      const nat = subnet.attributes.services?.value.some((service) => service.value === "nat")
        ? rules.addresses.nat
        : 0;
      const before = taken.get(subnet) ?? nat;
      taken.set(subnet, before + rules.addresses.balancer);
      const free = addresses - rules.reservedAddresses - before;
      const name = free < rules.addresses.balancer ? "balancer-without-address" : "balancer-few-addresses";
      if (free >= rules.addresses.freeForBalancer || told.has(name)) continue;
      told.add(name);
      const related = [{ span: spanOf(cidr), message: "the subnet is here" }];
      const shared = { name: labelOf(balancer), cloud: cloud.title, kept: rules.reservedAddresses, taken: before };
      if (name === "balancer-without-address") {
        diagnostics.report(name, spanOf(role), { ...shared, addresses }, { related });
      } else {
        const needed = rules.addresses.freeForBalancer;
        diagnostics.report(name, spanOf(role), { ...shared, free, needed }, { related });
      }
    }
  }
}

/** Undefined for an existing subnet, and for a range that has been reported. */
function addressesOf(subnet: SubnetModel, longest: number): number | undefined {
  const length = subnet.attributes.cidr?.value.prefixLength;
  return length === undefined || length > longest ? undefined : 2 ** (32 - length);
}
