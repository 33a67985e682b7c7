import { cloudTable } from "../providers/index.ts";
import { effectiveValue, type SaidBlock } from "./said.ts";
import { machineName, machineSize, vmGroups } from "./vms.ts";

/** What a source asks for, counted. */
export interface Capacity {
  readonly vms: number;
  readonly cpus: number;
  readonly gib: number;
  readonly natGateways: number;
  readonly loadBalancers: number;
  /** VMs by instance type, or by cloud where there are no types. */
  readonly types: Readonly<Record<string, number>>;
  /** Instance types of which nothing is known: their VMs are in no other sum. */
  readonly unknownTypes: readonly string[];
}

/** Counts VMs, their processors and memory, NAT gateways and balancers. */
export function capacityOf(root: SaidBlock): Capacity {
  const types = new Map<string, number>();
  const unknownTypes = new Set<string>();
  let [vms, cpus, gib] = [0, 0, 0];
  for (const { cloud, size, machine } of vmGroups(root)) {
    if (size === 0) continue;
    vms += size;
    const name = machineName(cloud, machine);
    types.set(name, (types.get(name) ?? 0) + size);
    const one = machineSize(cloud, machine);
    if (!one) unknownTypes.add(name);
    cpus += size * (one?.cpus ?? 0);
    gib += size * (one?.gib ?? 0);
  }
  const providers = root.children.filter((one) => one.kind === "provider");
  return {
    vms,
    cpus,
    gib,
    natGateways: providers.reduce((sum, one) => sum + natGateways(one), 0),
    loadBalancers: providers.reduce((sum, one) => sum + childrenOf(one, "load_balancer").length, 0),
    types: Object.fromEntries([...types].sort(([a], [b]) => (a < b ? -1 : 1))),
    unknownTypes: [...unknownTypes].sort(),
  };
}

/** One for each zone with a subnet for it, or one for all where a cloud has no zones of them; in an existing network none. */
function natGateways(provider: SaidBlock): number {
  const [network] = childrenOf(provider, "vpc");
  if (network && effectiveValue(network, network.schema, "id") !== undefined) return 0;
  const zones = childrenOf(provider, "zone").filter((zone) => childrenOf(zone, "subnet").some(hasNat)).length;
  const isZonal = cloudTable(provider.labels[0] ?? "")?.network?.natPerZone !== undefined;
  return isZonal ? zones : Math.min(zones, 1);
}

function hasNat(subnet: SaidBlock): boolean {
  const services = effectiveValue(subnet, subnet.schema, "services");
  return Array.isArray(services) && services.includes("nat");
}

function childrenOf(block: SaidBlock, kind: string): readonly SaidBlock[] {
  return block.children.filter((one) => one.kind === kind);
}
