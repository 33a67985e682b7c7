import { suggestion } from "../../../diagnostics/index.ts";
import type { Located } from "../../../origins/index.ts";
import { storeRegions } from "../../../providers/index.ts";
import type { ZoneModel } from "../../../schema/index.ts";
import { type GeneratedProvider, generatedProviders, makesNetwork } from "../plan/index.ts";
import { type CheckContext, isWritten, moduleOf, spanOf } from "./context.ts";

/** Regions and zones that have the right form and may not exist: ruling 61. */
export function checkRegions(context: CheckContext): void {
  for (const one of generatedProviders(context.cluster)) {
    const region = one.provider.attributes.region;
    const { regions } = one.cloud;
    if (!region || !regions?.isRegion(region.value)) continue;
    if (hasImages(region, one, context) && !regions.known.includes(region.value)) {
      const parameters = { region: region.value, suggestion: suggestion(region.value, regions.known) };
      context.diagnostics.report("region-unknown", spanOf(region), parameters);
    }
    for (const zone of one.provider.blocks.zone) checkZone(one, zone, region.value, context);
  }
  checkOtherRegions(context);
}

/** Where buckets, zones and secrets of the user's lie; a store with an address of its own may have any regions. */
function checkOtherRegions({ cluster, diagnostics }: CheckContext): void {
  const { state, telemetry, domain, secrets } = cluster.blocks;
  const logs = telemetry[0]?.attributes;
  const given = [
    state[0]?.attributes.region,
    !logs?.s3_endpoint && isWritten(logs?.s3_region) ? logs.s3_region : undefined,
    ...domain.map((one) => one.blocks.provider[0]?.attributes.region),
    ...(secrets[0]?.blocks.provider.map((one) => one.attributes.region) ?? []),
  ];
  const told = new Set(generatedProviders(cluster).map(({ provider }) => provider.attributes.region?.value));
  const known = storeRegions.flatMap((one) => one.known);
  for (const region of given) {
    if (!region || told.has(region.value) || known.includes(region.value)) continue;
    told.add(region.value);
    const parameters = { region: region.value, suggestion: suggestion(region.value, known) };
    diagnostics.report("region-unknown", spanOf(region), parameters);
  }
}

/** Reports where not: VMs are started from images that the modules look for, in the parts of the cloud that their owner publishes in. */
function hasImages(region: Located<string>, { cloud }: GeneratedProvider, context: CheckContext): boolean {
  const module = moduleOf(context, cloud);
  const partition = cloud.regions?.partitionOf(region.value);
  if (!module || partition === undefined || module.facts.imagePartitions.includes(partition)) return true;
  const parameters = { region: region.value, partition, version: module.version };
  context.diagnostics.report("region-without-images", spanOf(region), parameters);
  return false;
}

function checkZone(
  { provider, cloud }: GeneratedProvider,
  zone: ZoneModel,
  region: string,
  context: CheckContext,
): void {
  const name = zone.labels[0];
  const { regions } = cloud;
  // A zone of another region has been reported.
  if (!name || !regions?.isZoneOf(name.value, region)) return;
  if (regions.isLocalZone(name.value, region)) {
    const nat = zone.blocks.subnet
      .flatMap((subnet) => subnet.attributes.services?.value ?? [])
      .find((service) => service.value === "nat");
    if (nat && makesNetwork(provider)) context.diagnostics.report("local-zone-nat", spanOf(nat), { zone: name.value });
    return;
  }
  const known = regions.zonesOf(region);
  if (!known || known.includes(name.value)) return;
  context.diagnostics.report("zone-unknown", spanOf(name), { zone: name.value, region, zones: known.join(", ") });
}
