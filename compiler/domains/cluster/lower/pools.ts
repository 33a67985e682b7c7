import type { Architecture, IrPool, IrRename, VmKind } from "../../../ir/index.ts";
import type { Located } from "../../../origins/origin.ts";
import type { ClusterModel, PoolModel } from "../../../schema/index.ts";
import { labelOf, subnetRole } from "../plan/find.ts";
import { type LowerContext, sure } from "./context.ts";

/** `control-plane` makes control-plane VMs, every other pool workers. */
export function vmKind(pool: string): VmKind {
  return pool === "control-plane" ? "knc" : "knd";
}

/** The zones, over all providers, that have a subnet for a pool: each runs the pool's size (ruling 14). */
export function zonesByPool(cluster: ClusterModel): ReadonlyMap<string, readonly string[]> {
  const zones = new Map<string, string[]>();
  for (const provider of cluster.blocks.provider) {
    for (const zone of provider.blocks.zone) {
      const roles = new Set(zone.blocks.subnet.map(subnetRole));
      for (const role of roles) {
        if (role === undefined) continue;
        const list = zones.get(role);
        if (list) list.push(labelOf(zone));
        else zones.set(role, [labelOf(zone)]);
      }
    }
  }
  return zones;
}

export function lowerPools(context: LowerContext): IrPool[] {
  const zones = zonesByPool(context.cluster);
  return context.cluster.blocks.pool.map((pool) => lowerPool(pool, zones.get(labelOf(pool)) ?? []));
}

function lowerPool(pool: PoolModel, zones: readonly string[]): IrPool {
  const { attributes } = pool;
  const name = sure(pool.labels[0], "the name of a pool");
  const sizes = poolSizes(pool);
  const own = new Map(sizes.zoneSizes.map((one) => [one.zone.value, one.size.value]));
  return {
    origin: pool.origin,
    name,
    doc: pool.doc,
    kind: vmKind(name.value),
    arch: sure(attributes.arch, "pool.arch") as Located<Architecture>,
    instanceType: sure(attributes.instance_type, "pool.instance_type"),
    size: sizes.size,
    zoneSizes: sizes.zoneSizes,
    total: zones.reduce((sum, zone) => sum + (own.get(zone) ?? sizes.size.value), 0),
    diskSizeGib: attributes.disk_size,
  };
}

/** A pool's size in each zone; with sizes by zone the plain size is the largest (ruling 14). */
export function poolSizes(pool: PoolModel): Pick<IrPool, "size" | "zoneSizes"> {
  const given = sure(pool.attributes.size, "pool.size");
  if (typeof given.value === "number") return { size: { value: given.value, origin: given.origin }, zoneSizes: [] };
  const zoneSizes = given.value.map(({ key, value }) => ({ zone: key, size: value }));
  const largest = Math.max(0, ...zoneSizes.map((one) => one.size.value));
  return { size: { value: largest, origin: given.origin }, zoneSizes };
}

/** `renamed_from` of pools, balancers, buckets and roles. */
export function lowerRenames(context: LowerContext, keyOf: (index: number) => string): IrRename[] {
  const renames: IrRename[] = [];
  const add = (
    kind: IrRename["kind"],
    provider: string | undefined,
    block: {
      readonly labels: readonly Located<string>[];
      readonly attributes: { readonly renamed_from: Located<string> | undefined };
    },
  ) => {
    const from = block.attributes.renamed_from;
    if (from) renames.push({ origin: from.origin, kind, from: from.value, to: labelOf(block), provider });
  };
  for (const pool of context.cluster.blocks.pool) add("pool", undefined, pool);
  for (const [index, { blocks }] of context.cluster.blocks.provider.entries()) {
    for (const balancer of blocks.load_balancer) add("load-balancer", keyOf(index), balancer);
    for (const bucket of blocks.bucket) add("bucket", keyOf(index), bucket);
    for (const role of blocks.role) add("role", keyOf(index), role);
  }
  return renames;
}
