import { suggestion } from "../../../diagnostics/index.ts";
import type { ClusterModel, PoolModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf, poolsByName } from "../plan/index.ts";
import { type CheckContext, spanOf } from "./context.ts";
import { knowsAllSubnets, mayHaveOther } from "./whole.ts";

/** Names of subnet roles, which a pool would clash with (ruling 16). */
const reservedPoolNames = ["public", "nstance", "services", "nat", "server"];

export function checkPools(context: CheckContext): void {
  const { cluster, diagnostics } = context;
  const zones = context.plan.zonesByPool;
  const names = new Set(poolsByName(cluster).keys());
  const missing = poolsWithoutSubnet(context);
  for (const pool of cluster.blocks.pool) {
    const name = pool.labels[0];
    if (!name) continue;
    if (reservedPoolNames.includes(name.value)) {
      diagnostics.report("reserved-pool-name", spanOf(name), { name: name.value });
      continue;
    }
    if (missing.has(pool)) diagnostics.report("pool-without-subnet", spanOf(name), { name: name.value });
    checkZoneSizes(pool, zones.get(name.value) ?? [], context);
    checkRename(pool, names, context);
  }
  checkControlPlane(context);
}

/** The pools that no zone has a subnet for, as far as that is certain. */
export function poolsWithoutSubnet(context: CheckContext): ReadonlySet<PoolModel> {
  const { cluster } = context;
  const zones = context.plan.zonesByPool;
  const pools = poolsByName(cluster);
  // Without a zone anywhere the missing zones are the fault, and have been reported.
  const anyZone = cluster.blocks.provider.some((provider) => provider.blocks.zone.length > 0);
  // A subnet of a pool that there is none of may be the one that seems to be missing.
  const misspelt = [...zones.keys()].some((role) => !pools.has(role) && role !== "public" && role !== "nstance");
  if (!anyZone || misspelt || !knowsAllSubnets(context)) return new Set();
  const named = cluster.blocks.pool.filter((pool) => pool.labels[0] && !reservedPoolNames.includes(labelOf(pool)));
  return new Set(named.filter((pool) => !zones.has(labelOf(pool))));
}

function checkControlPlane({ cluster, diagnostics }: CheckContext): void {
  const pool = cluster.blocks.pool.find((one) => labelOf(one) === "control-plane");
  if (!pool) {
    // Where subnets or listeners are for it, these have been reported.
    if (!mayHaveOther(cluster, "pool") && !isReferred("control-plane", cluster)) {
      diagnostics.report("no-control-plane", cluster.header, {});
    }
    return;
  }
  const size = pool.attributes.size;
  if (!size) return;
  const empty =
    typeof size.value === "number" ? size.value === 0 : size.value.every((entry) => entry.value.value === 0);
  if (empty) diagnostics.report("no-control-plane", spanOf(size), {});
}

/** Whether a subnet or listener is for a pool of this name. */
function isReferred(name: string, cluster: ClusterModel): boolean {
  return generatedProviders(cluster).some(({ provider: { blocks } }) => {
    const subnets = blocks.zone.flatMap((zone) => zone.blocks.subnet);
    const listeners = blocks.load_balancer.flatMap((balancer) => balancer.blocks.listener);
    return [...subnets, ...listeners].some(({ attributes }) => attributes.pool?.value.name === name);
  });
}

/** With sizes by zone, exactly the zones that the pool runs in have one (ruling 14). */
function checkZoneSizes(pool: PoolModel, zones: readonly string[], context: CheckContext): void {
  const size = pool.attributes.size;
  if (!size || typeof size.value === "number" || !knowsAllSubnets(context)) return;
  const { diagnostics } = context;
  const name = labelOf(pool);
  const given = size.value.map((entry) => entry.key);
  for (const zone of given) {
    if (zones.includes(zone.value)) continue;
    const parameters = { name, zone: zone.value, suggestion: suggestion(zone.value, zones) };
    diagnostics.report("pool-zone-unknown", spanOf(zone), parameters);
  }
  for (const zone of zones) {
    if (given.some((one) => one.value === zone)) continue;
    diagnostics.report("pool-zone-missing", spanOf(size), { name, zone });
  }
}

/**
 * A thing can only be renamed from a name that is free, where nothing is known of the past. Where it is, the lock
 * file tells what was renamed, and a new thing may have the old name (ruling 57).
 */
export function checkRename(
  block: { readonly labels: PoolModel["labels"]; readonly attributes: Pick<PoolModel["attributes"], "renamed_from"> },
  names: ReadonlySet<string>,
  { diagnostics, lock }: CheckContext,
): void {
  if (lock?.built) return;
  const from = block.attributes.renamed_from;
  if (!from || !names.has(from.value)) return;
  diagnostics.report("renamed-from-existing", spanOf(from), { from: from.value, name: labelOf(block) });
}
