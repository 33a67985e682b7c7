import type { Architecture, IrPool, IrRename } from "../../../ir/index.ts";
import type { Located } from "../../../origins/origin.ts";
import type { PoolModel } from "../../../schema/index.ts";
import { labelOf, poolSizes, sure, vmKind, zonesByPool } from "../plan/index.ts";
import type { LowerContext } from "./context.ts";

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
