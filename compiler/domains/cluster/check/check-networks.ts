import { refinements, type ZoneModel } from "../../../schema/index.ts";
import {
  type GeneratedProvider,
  generatedProviders,
  hasIpv6,
  labelOf,
  makesNetwork,
  planShards,
} from "../plan/index.ts";
import { type CheckContext, checkId, lacks, moduleOf, spanOf } from "./context.ts";
import { isPlaced, isWhole } from "./whole.ts";

/** Networks and zones: contracts/nstance.md 3.3 and 3.4, contracts/cluster-config.md 4.2 rules 15 and 16. */
export function checkNetworks(context: CheckContext): void {
  const shards = planShards(context.cluster, context.lock);
  for (const one of generatedProviders(context.cluster)) {
    if (one.cloud.network) checkVpc(one, context);
    for (const zone of one.provider.blocks.zone) {
      checkZone(one, zone, context);
      if (!one.provider.isPartial && isPlaced(one.provider)) checkShard(zone, shards.get(zone), context);
    }
  }
}

function checkVpc({ provider, cloud }: GeneratedProvider, context: CheckContext): void {
  const vpc = provider.blocks.vpc[0];
  if (!vpc) return;
  const { diagnostics, notation } = context;
  const { id, v4cidr, v6cidr } = vpc.attributes;
  if (id) checkId(id, cloud, "network", context);
  if (lacks(vpc, "id") && lacks(vpc, "v4cidr") && isWhole(vpc)) diagnostics.report("vpc-without-range", vpc.header, {});
  if (id && v6cidr) {
    diagnostics.report(
      "vpc-id-with-range",
      spanOf(v6cidr),
      {},
      { related: [{ span: spanOf(id), message: "the id is here" }] },
    );
  }
  if (id && v4cidr && notation === "jsonc") {
    const related = [{ span: spanOf(id), message: "the id is here" }];
    diagnostics.report("vpc-jsonc-range", spanOf(v4cidr), {}, { related });
  }
  const lengths = cloud.network?.networkLengths;
  const length = v4cidr?.value.prefixLength;
  if (v4cidr && length !== undefined && lengths && (length < lengths.shortest || length > lengths.longest)) {
    diagnostics.report("vpc-range-size", spanOf(v4cidr), { cloud: cloud.title, length, ...lengths });
  }
  const module = moduleOf(context, cloud);
  if (makesNetwork(provider) && v4cidr && !hasIpv6(provider) && module && !module.facts.ipv4Only) {
    diagnostics.report("ipv4-only-network", vpc.header, { version: module.version });
  }
}

function checkZone({ provider, cloud }: GeneratedProvider, zone: ZoneModel, context: CheckContext): void {
  const { diagnostics } = context;
  const name = zone.labels[0];
  if (!name) return;
  const region = provider.attributes.region?.value;
  // Of a region that is none nothing can be a part, and it has been reported.
  const { regions } = cloud;
  if (region !== undefined && regions?.isRegion(region) && !regions.isZoneOf(name.value, region)) {
    const parameters = { zone: name.value, region, form: regions.zoneForm, example: regions.zoneExample(region) };
    diagnostics.report("bad-zone", spanOf(name), parameters);
  }
  const subnets = zone.blocks.subnet;
  // Of a zone of which parts are missing nothing is said as a whole.
  if (!isWhole(zone)) return;
  if (subnets.length === 0) {
    diagnostics.report("zone-without-subnet", zone.header, { zone: name.value });
    return;
  }
  if (!cloud.network) return;
  const services = (subnet: (typeof subnets)[number]) =>
    subnet.attributes.services?.value.map((one) => one.value) ?? [];
  if (!subnets.some((subnet) => services(subnet).includes("nstance"))) {
    diagnostics.report("zone-without-nstance", zone.header, { zone: name.value });
  }
  if (makesNetwork(provider) && !provider.isPartial) checkNat(zone, cloud.network?.natPerZone, context);
}

/** contracts/nstance.md N4 and N5. */
function checkNat(zone: ZoneModel, most: number | undefined, { diagnostics }: CheckContext): void {
  const natted = zone.blocks.subnet.filter((subnet) =>
    subnet.attributes.services?.value.some((service) => service.value === "nat"),
  );
  const [first, second] = natted;
  if (first && second && most !== undefined) {
    const related = [{ span: first.header, message: "first here" }];
    diagnostics.report("second-nat", second.header, { zone: labelOf(zone) }, { related });
  }
  const isPrivate = zone.blocks.subnet.find((subnet) => subnet.attributes.public?.value === false);
  if (!first && isPrivate) diagnostics.report("private-without-nat", isPrivate.header, { zone: labelOf(zone) });
}

/** contracts/nstance.md 2: shard ids follow the identifier rule, which its server checks at start. */
function checkShard(zone: ZoneModel, shard: string | undefined, { diagnostics }: CheckContext): void {
  if (labelOf(zone) === "") return;
  const reason = shard === undefined ? undefined : refinements.identifier.check(shard);
  if (shard === undefined || reason === undefined) return;
  diagnostics.report("shard-id-refused", zone.header, { zone: labelOf(zone), shard, reason });
}
