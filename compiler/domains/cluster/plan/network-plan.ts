import type { Diagnostics } from "../../../diagnostics/index.ts";
import type { BuiltSubnet } from "../../../lock/index.ts";
import { cloudTable } from "../../../providers/index.ts";
import type { ClusterModel, ProviderModel, SubnetModel } from "../../../schema/index.ts";
import { type Cidr, cidrContains, formatCidr, parseCidr } from "../../../values/index.ts";
import { RangeAllocator } from "./allocator.ts";
import { hasIpv6, labelOf, makesNetwork, sure } from "./find.ts";
import { defaultPodRanges, defaultServiceRanges } from "./services.ts";
import { placeSubnets, type SubnetPlace } from "./subnet-places.ts";

/** Where a subnet stands and which addresses it has. */
export interface PlannedSubnet extends SubnetPlace {
  /** Undefined for an existing subnet. */
  readonly ipv4: Cidr | undefined;
  /** Whether the range was chosen by us, not written in the source. */
  readonly chosen: boolean;
  /** Number of the IPv6 /64; undefined where the subnet has none. */
  readonly ipv6Number: number | undefined;
}

export type NetworkPlan = ReadonlyMap<ProviderModel, readonly PlannedSubnet[]>;

/** The subnets of one provider. */
export interface ProviderNetwork {
  readonly subnets: readonly PlannedSubnet[];
  readonly retained: readonly BuiltSubnet[];
  readonly dropped: readonly BuiltSubnet[];
}

const linkLocal: Cidr = { family: 4, bits: 0xa9fe0000n, prefixLength: 16 };

/** Ranges of Pods and Services, and link-local addresses: no VM may have one of them. */
export function reservedRanges(cluster: ClusterModel): readonly Cidr[] {
  const kubernetes = cluster.blocks.kubernetes[0]?.attributes;
  const pods = kubernetes?.cluster_cidr?.value.map((cidr) => cidr.value) ?? defaultRange(defaultPodRanges[4]);
  const services = kubernetes?.service_cidr?.value.map((cidr) => cidr.value) ?? defaultRange(defaultServiceRanges[4]);
  return [linkLocal, ...pods, ...services];
}

function defaultRange(text: string): readonly Cidr[] {
  return [sure(parseCidr(text))];
}

/**
 * Gives every new subnet its addresses: those that were built, else the lowest free aligned range in source
 * order, never one that is reserved (ruling 50) or was built for something else. Reports a network that is full.
 * Subnets whose role or range is wrong have been reported and are left out. `keyOf` gives the key of a role.
 */
export function planNetwork(
  provider: ProviderModel,
  built: readonly BuiltSubnet[],
  reserved: readonly Cidr[],
  keyOf: (role: string) => string,
  diagnostics: Diagnostics,
): ProviderNetwork {
  const { places, retained, dropped } = placeSubnets(provider, built, keyOf);
  const others = [...retained, ...dropped];
  const ipv4 = planIpv4(provider, places, [...reserved, ...rangesOf(others)], diagnostics);
  const ipv6 = planIpv6(provider, places, others);
  const subnets = places.map((place) => ({
    ...place,
    ipv4: ipv4.get(place.subnet)?.cidr,
    chosen: ipv4.get(place.subnet)?.chosen ?? false,
    ipv6Number: ipv6.get(place.subnet),
  }));
  return { subnets, retained, dropped };
}

function rangesOf(subnets: readonly BuiltSubnet[]): readonly Cidr[] {
  return subnets.flatMap(({ ipv4 }) => (ipv4 === undefined ? [] : (parseCidr(ipv4) ?? [])));
}

function planIpv4(
  provider: ProviderModel,
  places: readonly SubnetPlace[],
  taken: readonly Cidr[],
  diagnostics: Diagnostics,
): Map<SubnetModel, { cidr: Cidr; chosen: boolean }> {
  const planned = new Map<SubnetModel, { cidr: Cidr; chosen: boolean }>();
  for (const { subnet } of places) {
    const value = subnet.attributes.cidr?.value;
    if (value && "family" in value) planned.set(subnet, { cidr: value, chosen: false });
  }
  const range = provider.blocks.vpc[0]?.attributes.v4cidr?.value;
  const open = places.filter(({ subnet }) => autoLength(subnet) !== undefined);
  if (!range) return planned;
  const allocator = new RangeAllocator(range, [...taken, ...[...planned.values()].map((one) => one.cidr)]);
  for (const { subnet, built } of open) {
    const cidr = built?.ipv4 === undefined ? undefined : parseCidr(built.ipv4);
    if (!cidr || cidr.prefixLength !== autoLength(subnet)) continue;
    allocator.reserve(cidr);
    planned.set(subnet, { cidr, chosen: true });
  }
  // A network that is smaller than any can be, or lies in the range of Pods or Services, has no free part at all, and
  // that is reported.
  const longest = cloudTable(labelOf(provider))?.network?.networkLengths.longest ?? range.prefixLength;
  if (range.prefixLength > longest || taken.some((other) => cidrContains(other, range))) return planned;
  for (const { subnet } of open) {
    if (planned.has(subnet)) continue;
    const length = autoLength(subnet) ?? 0;
    const cidr = allocator.allocate(length);
    if (cidr) planned.set(subnet, { cidr, chosen: true });
    else diagnostics.report("network-full", spanOf(subnet), { length, network: formatCidr(range) });
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

/** Numbers of the /64 ranges of a network's IPv6 range: those that were built, then the lowest free. */
function planIpv6(
  provider: ProviderModel,
  places: readonly SubnetPlace[],
  others: readonly BuiltSubnet[],
): Map<SubnetModel, number> {
  const numbers = new Map<SubnetModel, number>();
  if (!makesNetwork(provider) || !hasIpv6(provider)) return numbers;
  const most = cloudTable(labelOf(provider))?.network?.ipv6Subnets.most ?? 0;
  const created = places.filter(({ subnet }) => subnet.attributes.id === undefined);
  const used = new Set(others.flatMap((one) => one.ipv6_netnum ?? []));
  for (const { subnet, built } of created) {
    const number = built?.ipv6_netnum;
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
