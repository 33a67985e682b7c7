import type { Diagnostics } from "../../../diagnostics/diagnostic.ts";
import type { Lock, LockedSubnet } from "../../../lock/lock.ts";
import { generatedCloud } from "../../../providers/index.ts";
import type { ClusterModel, ProviderModel, SubnetModel } from "../../../schema/index.ts";
import { type Cidr, cidrContains, cidrsOverlap, formatCidr, isCanonical, parseCidr } from "../../../values/ip.ts";
import { RangeAllocator } from "./allocator.ts";
import { hasIpv6, labelOf, makesNetwork, providerKey, subnetRole } from "./find.ts";

/** Where a subnet stands and which addresses it has. */
export interface PlannedSubnet {
  readonly subnet: SubnetModel;
  readonly zone: string;
  readonly role: string;
  /** Position within zone and role: the modules address subnets by it (ruling 50). */
  readonly index: number;
  readonly label: string | undefined;
  /** Undefined for an existing subnet. */
  readonly ipv4: Cidr | undefined;
  /** Whether the range was chosen by us, not written in the source. */
  readonly chosen: boolean;
  /** Number of the IPv6 /64; undefined where the subnet has none. */
  readonly ipv6Number: number | undefined;
}

export type NetworkPlan = ReadonlyMap<ProviderModel, readonly PlannedSubnet[]>;

const linkLocal: Cidr = { family: 4, bits: 0xa9fe0000n, prefixLength: 16 };

/**
 * Gives every new subnet its addresses: those of the lock file where they still fit, else the lowest
 * free aligned range in source order, never one that is reserved (ruling 50). Reports a network that
 * is full. Subnets whose role or range is wrong have been reported and are left out.
 */
export function planNetworks(cluster: ClusterModel, lock: Lock | undefined, diagnostics: Diagnostics): NetworkPlan {
  const reserved = reservedRanges(cluster);
  const plan = new Map<ProviderModel, readonly PlannedSubnet[]>();
  for (const provider of cluster.blocks.provider) {
    plan.set(provider, planProvider(provider, lock, reserved, diagnostics));
  }
  return plan;
}

/** Ranges of Pods and Services, and link-local addresses: no VM may have one of them. */
function reservedRanges(cluster: ClusterModel): readonly Cidr[] {
  const kubernetes = cluster.blocks.kubernetes[0]?.attributes;
  const pods = kubernetes?.cluster_cidr?.value.map((cidr) => cidr.value) ?? defaultRange("100.64.0.0/10");
  const services = kubernetes?.service_cidr?.value.map((cidr) => cidr.value) ?? defaultRange("198.18.0.0/15");
  return [linkLocal, ...pods, ...services];
}

function defaultRange(text: string): readonly Cidr[] {
  const cidr = parseCidr(text);
  return cidr ? [cidr] : [];
}

interface Draft {
  readonly subnet: SubnetModel;
  readonly zone: string;
  readonly role: string;
  readonly index: number;
  readonly label: string | undefined;
  readonly locked: LockedSubnet | undefined;
}

function planProvider(
  provider: ProviderModel,
  lock: Lock | undefined,
  reserved: readonly Cidr[],
  diagnostics: Diagnostics,
): PlannedSubnet[] {
  const drafts = draftSubnets(provider, lock?.networks[providerKey(provider)]?.subnets ?? []);
  const ipv4 = planIpv4(provider, drafts, reserved, diagnostics);
  const ipv6 = planIpv6(provider, drafts);
  return drafts.map(({ subnet, zone, role, index, label }) => ({
    subnet,
    zone,
    role,
    index,
    label,
    ipv4: ipv4.get(subnet)?.cidr,
    chosen: ipv4.get(subnet)?.chosen ?? false,
    ipv6Number: ipv6.get(subnet),
  }));
}

function draftSubnets(provider: ProviderModel, locked: readonly LockedSubnet[]): Draft[] {
  const byPlace = new Map(locked.map((one) => [placeKey(one.zone, one.role, one.label, one.index), one]));
  const drafts: Draft[] = [];
  for (const zone of provider.blocks.zone) {
    const counts = new Map<string, number>();
    for (const subnet of zone.blocks.subnet) {
      const role = subnetRole(subnet);
      if (role === undefined) continue;
      const index = counts.get(role) ?? 0;
      counts.set(role, index + 1);
      const label = subnet.labels[0]?.value;
      const key = placeKey(labelOf(zone), role, label, index);
      drafts.push({ subnet, zone: labelOf(zone), role, index, label, locked: byPlace.get(key) });
    }
  }
  return drafts;
}

/** A labelled subnet is found again by its label wherever it moves, others by their position. */
function placeKey(zone: string, role: string, label: string | undefined, index: number): string {
  return JSON.stringify([zone, role, label ?? index]);
}

function planIpv4(
  provider: ProviderModel,
  drafts: readonly Draft[],
  reserved: readonly Cidr[],
  diagnostics: Diagnostics,
): Map<SubnetModel, { cidr: Cidr; chosen: boolean }> {
  const planned = new Map<SubnetModel, { cidr: Cidr; chosen: boolean }>();
  for (const { subnet } of drafts) {
    const value = subnet.attributes.cidr?.value;
    if (value && "family" in value) planned.set(subnet, { cidr: value, chosen: false });
  }
  const range = provider.blocks.vpc[0]?.attributes.v4cidr?.value;
  const open = drafts.filter(({ subnet }) => autoLength(subnet) !== undefined);
  if (!range || open.length === 0) return planned;
  const written = [...planned.values()].map((one) => one.cidr);
  const allocator = new RangeAllocator(range, [...reserved, ...written]);
  const kept: Cidr[] = [];
  for (const { subnet, locked } of open) {
    const cidr = locked?.ipv4 === undefined ? undefined : parseCidr(locked.ipv4);
    const fits = cidr && isCanonical(cidr) && cidr.prefixLength === autoLength(subnet) && cidrContains(range, cidr);
    if (!cidr || !fits || [...written, ...kept, ...reserved].some((other) => cidrsOverlap(cidr, other))) continue;
    kept.push(cidr);
    allocator.reserve(cidr);
    planned.set(subnet, { cidr, chosen: true });
  }
  // A network that lies in the range of Pods or Services has no free part at all, and that is reported.
  if (reserved.some((other) => cidrContains(other, range))) return planned;
  for (const { subnet } of open) {
    if (planned.has(subnet)) continue;
    const length = autoLength(subnet) ?? 0;
    const cidr = allocator.allocate(length);
    if (cidr) planned.set(subnet, { cidr, chosen: true });
    else {
      const span = spanOf(subnet);
      diagnostics.report("network-full", span, { length, network: formatCidr(range) });
    }
  }
  return planned;
}

function autoLength(subnet: SubnetModel): number | undefined {
  const value = subnet.attributes.cidr?.value;
  return value && "kind" in value ? value.prefixLength : undefined;
}

function spanOf(subnet: SubnetModel) {
  const origin = subnet.attributes.cidr?.origin;
  return origin?.kind === "source" ? origin.span : subnet.header;
}

/** Numbers of the /64 ranges of a network's IPv6 range: those of the lock file, then the lowest free. */
function planIpv6(provider: ProviderModel, drafts: readonly Draft[]): Map<SubnetModel, number> {
  const numbers = new Map<SubnetModel, number>();
  if (!makesNetwork(provider) || !hasIpv6(provider)) return numbers;
  const most = generatedCloud(labelOf(provider))?.network?.ipv6Subnets.most ?? 0;
  const created = drafts.filter(({ subnet }) => subnet.attributes.id === undefined);
  const used = new Set<number>();
  for (const { subnet, locked } of created) {
    const number = locked?.ipv6_netnum;
    if (number === undefined || number >= most || used.has(number)) continue;
    used.add(number);
    numbers.set(subnet, number);
  }
  let next = 0;
  for (const { subnet } of created) {
    if (numbers.has(subnet)) continue;
    while (used.has(next)) next++;
    used.add(next);
    numbers.set(subnet, next);
  }
  return numbers;
}
