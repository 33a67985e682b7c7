import { listWords, suggestion } from "../../../diagnostics/index.ts";
import type { CloudTable } from "../../../providers/index.ts";
import type { ProviderModel, SubnetModel, ZoneModel } from "../../../schema/index.ts";
import { type Cidr, cidrContains, cidrSize, cidrsOverlap, formatCidr } from "../../../values/index.ts";
import {
  type GeneratedProvider,
  generatedProviders,
  hasIpv6,
  labelOf,
  makesNetwork,
  poolSizes,
  poolsByName,
} from "../plan/index.ts";
import { type CheckContext, checkId, lacks, meantIn, moduleOf, spanOf } from "./context.ts";
import { isWhole, mayHaveOther } from "./whole.ts";

/** Subnets: contracts/cluster-config.md 4.2 rule 17, contracts/nstance.md 3.3 and 5.4, rulings 2 to 5, 8, 18. */
export function checkSubnets(context: CheckContext): void {
  for (const one of generatedProviders(context.cluster)) {
    const { provider } = one;
    for (const zone of provider.blocks.zone) {
      const counts = subnetsByPool(zone);
      for (const subnet of zone.blocks.subnet) {
        checkPurpose(one, subnet, context);
        if (one.cloud.network) checkRange(one, subnet, context);
        checkRoom(one.cloud, { zone, subnet, counts }, context);
      }
    }
    checkInside(one, context);
    checkOverlaps(provider, context);
    checkExisting(provider, context);
    checkIpv6Count(one, context);
  }
}

function checkPurpose({ provider, cloud }: GeneratedProvider, subnet: SubnetModel, context: CheckContext): void {
  const { diagnostics, cluster } = context;
  const { pool, services, public: isPublic } = subnet.attributes;
  const names = services?.value.map((service) => service.value) ?? [];
  if (pool && services) {
    const related = [{ span: spanOf(pool), message: "the pool is here" }];
    diagnostics.report("subnet-purpose", spanOf(services), { what: "either a pool or services" }, { related });
  } else if (lacks(subnet, "pool") && (services ? names.length === 0 : lacks(subnet, "services")) && isWhole(subnet)) {
    diagnostics.report("subnet-purpose", subnet.header, { what: "a pool or services" });
  }
  if (pool && !poolsByName(cluster).has(pool.value.name) && !mayHaveOther(cluster, "pool")) {
    const { name } = pool.value;
    const candidates = [...poolsByName(cluster).keys()];
    const parameters = { what: "pool", name, attribute: "pool", suggestion: suggestion(name, candidates) };
    diagnostics.report("unknown-reference", spanOf(pool), parameters, { fixes: meantIn(pool, name, candidates) });
  }
  const others = names.filter((name) => name !== "nstance");
  if (services && names.includes("nstance") && others.length > 0) {
    diagnostics.report("subnet-mixed-services", spanOf(services), { others: listWords(others) });
    return;
  }
  const nat = services?.value.find((service) => service.value === "nat");
  const exists = provider.blocks.vpc[0]?.given.has("id") === true;
  if (nat && exists && !provider.isPartial) diagnostics.report("nat-in-existing-network", spanOf(nat), {});
  for (const service of services?.value ?? []) {
    if (service.value === "nstance" || isPublic?.value !== false || !isWhole(subnet)) continue;
    diagnostics.report("service-needs-public", spanOf(service), { service: service.value });
  }
  if (pool && isPublic?.value === true) {
    const addresses = cloud.network?.publicAddresses !== false;
    if (addresses) diagnostics.report("public-pool-subnet", spanOf(isPublic), { pool: pool.value.name });
    else {
      const parameters = { pool: pool.value.name, cloud: cloud.title };
      diagnostics.report("public-pool-unreachable", spanOf(isPublic), parameters);
    }
  }
}

function checkRange({ provider, cloud }: GeneratedProvider, subnet: SubnetModel, context: CheckContext): void {
  const { diagnostics } = context;
  const { id, cidr, v6cidr } = subnet.attributes;
  if (id) checkId(id, cloud, "subnet", context);
  const network = provider.blocks.vpc[0]?.attributes;
  if (lacks(subnet, "id") && lacks(subnet, "cidr") && isWhole(subnet)) {
    diagnostics.report("subnet-without-range", subnet.header, {});
  }
  for (const [name, value] of [
    ["cidr", cidr],
    ["v6cidr", v6cidr],
  ] as const) {
    if (!id || !value) continue;
    const related = [{ span: spanOf(id), message: "the id is here" }];
    diagnostics.report("subnet-id-with-range", spanOf(value), { name }, { related });
  }
  if (!id && v6cidr && makesNetwork(provider) && !hasIpv6(provider)) {
    diagnostics.report("subnet-ipv6-without-network", spanOf(v6cidr), {});
  }
  const module = moduleOf(context, cloud);
  if (!id && cidr && network?.id && module && !module.facts.ipv4Only) {
    diagnostics.report("new-subnet-in-existing-network", spanOf(cidr), { version: module.version });
  }
  if (!cidr) return;
  const length = "family" in cidr.value ? cidr.value.prefixLength : (cidr.value.prefixLength ?? 0);
  const rules = cloud.network;
  if (rules && (length < rules.subnetLengths.shortest || length > rules.subnetLengths.longest)) {
    const parameters = { cloud: cloud.title, length, ...rules.subnetLengths, kept: rules.reservedAddresses };
    diagnostics.report("subnet-range-size", spanOf(cidr), parameters);
  }
}

/** Written ranges that are not inside the network: told once, as it may be the network's range that is wrong. */
function checkInside({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const network = provider.blocks.vpc[0]?.attributes.v4cidr;
  const lengths = cloud.network?.subnetLengths;
  if (!network) return;
  const [first, ...others] = provider.blocks.zone
    .flatMap((zone) => zone.blocks.subnet)
    .flatMap(({ attributes: { cidr } }) => {
      if (!cidr || !("family" in cidr.value) || cidrContains(network.value, cidr.value)) return [];
      const { prefixLength: length } = cidr.value;
      // One of a size that there is not was reported for that.
      if (lengths && (length < lengths.shortest || length > lengths.longest)) return [];
      return [{ span: spanOf(cidr), subnet: formatCidr(cidr.value), length }];
    });
  if (!first) return;
  const related = [
    { span: spanOf(network), message: "the network is here" },
    ...others.map(({ span, subnet }) => ({ span, message: `${subnet} is not inside it either` })),
  ];
  const parameters = { subnet: first.subnet, network: formatCidr(network.value), length: first.length };
  diagnostics.report("subnet-outside-network", first.span, parameters, { related });
}

/** How many subnets of a zone each pool has. */
function subnetsByPool(zone: ZoneModel): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const subnet of zone.blocks.subnet) {
    const pool = subnet.attributes.pool?.value.name;
    if (pool !== undefined) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  }
  return counts;
}

/** Nstance starts no VM in a subnet with so few addresses left (contracts/nstance.md 10.1). */
const keptFree = 10;

/** The cloud keeps addresses of each subnet, and Nstance some free. */
function checkRoom(
  { title, network }: CloudTable,
  { zone, subnet, counts }: { zone: ZoneModel; subnet: SubnetModel; counts: ReadonlyMap<string, number> },
  { cluster, diagnostics }: CheckContext,
): void {
  const { pool: reference, cidr } = subnet.attributes;
  const pool = reference && poolsByName(cluster).get(reference.value.name);
  if (!pool?.attributes.size || !cidr || !network) return;
  const length = "family" in cidr.value ? cidr.value.prefixLength : cidr.value.prefixLength;
  if (length === undefined || length > network.subnetLengths.longest) return;
  const sizes = poolSizes(pool);
  const own = sizes.zoneSizes.find((one) => one.zone.value === labelOf(zone))?.size.value;
  const size = own ?? (sizes.zoneSizes.length > 0 ? 0 : sizes.size.value);
  const room = Math.max(
    0,
    Number(cidrSize({ family: 4, bits: 0n, prefixLength: length })) - network.reservedAddresses - keptFree,
  );
  const shared = counts.get(labelOf(pool)) ?? 1;
  if (size <= room * shared) return;
  const parameters = { pool: labelOf(pool), size, room: room * shared, cloud: title, kept: network.reservedAddresses };
  diagnostics.report("subnet-too-small", spanOf(cidr), { ...parameters, free: keptFree });
}

/** Written ranges; those that are chosen never overlap. Sorted, so that neighbours are compared only. */
function checkOverlaps(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const written = provider.blocks.zone
    .flatMap((zone) => zone.blocks.subnet)
    .flatMap((subnet) => {
      const cidr = subnet.attributes.cidr;
      return cidr && "family" in cidr.value ? [{ cidr: cidr.value as Cidr, span: spanOf(cidr) }] : [];
    })
    .map((one, position) => ({ ...one, position }))
    .sort((a, b) => (a.cidr.bits < b.cidr.bits ? -1 : a.cidr.bits > b.cidr.bits ? 1 : a.position - b.position));
  let widest = written[0];
  for (const next of written.slice(1)) {
    if (widest && cidrsOverlap(widest.cidr, next.cidr)) {
      const [earlier, later] = widest.position < next.position ? [widest, next] : [next, widest];
      const related = [{ span: earlier.span, message: "the other subnet" }];
      const parameters = { a: formatCidr(earlier.cidr), b: formatCidr(later.cidr), length: later.cidr.prefixLength };
      diagnostics.report("subnets-overlap", later.span, parameters, { related });
    }
    const reachesFurther = !widest || next.cidr.bits + cidrSize(next.cidr) > widest.cidr.bits + cidrSize(widest.cidr);
    if (reachesFurther) widest = next;
  }
}

/** contracts/nstance.md C5: a subnet may stand in one pool only. */
function checkExisting(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const seen = new Map<string, SubnetModel>();
  for (const subnet of provider.blocks.zone.flatMap((zone) => zone.blocks.subnet)) {
    const id = subnet.attributes.id;
    if (!id) continue;
    const earlier = seen.get(id.value)?.attributes.id;
    if (earlier) {
      const related = [{ span: spanOf(earlier), message: "first here" }];
      diagnostics.report("existing-subnet-twice", spanOf(id), { id: id.value }, { related });
    } else seen.set(id.value, subnet);
  }
}

/** Ruling 5. */
function checkIpv6Count({ provider, cloud }: GeneratedProvider, { diagnostics }: CheckContext): void {
  const rules = cloud.network?.ipv6Subnets;
  if (!rules || !makesNetwork(provider) || !hasIpv6(provider)) return;
  const created = provider.blocks.zone
    .flatMap((zone) => zone.blocks.subnet)
    .filter((subnet) => subnet.attributes.id === undefined);
  const first = created[rules.most];
  if (first) diagnostics.report("too-many-ipv6-subnets", first.header, { number: rules.most + 1, form: rules.form });
}
