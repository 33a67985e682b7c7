import type { Architecture, IrPool, IrRename } from "../../../ir/index.ts";
import type { Located } from "../../../origins/index.ts";
import type { PoolModel } from "../../../schema/index.ts";
import { checked, labelOf, type Named, poolSizes, sure, vmKind } from "../plan/index.ts";
import { identityOf, keyOf, type LowerContext } from "./base/index.ts";

export function lowerPools(context: LowerContext): IrPool[] {
  const zones = context.plan.zonesByPool;
  return context.cluster.blocks.pool.map((pool) =>
    lowerPool(pool, zones.get(labelOf(pool)) ?? [], keyOf(context, pool)),
  );
}

function lowerPool(pool: PoolModel, zones: readonly string[], key: string): IrPool {
  const { attributes } = pool;
  const name = sure(pool.labels[0]);
  const sizes = poolSizes(pool);
  const own = new Map(sizes.zoneSizes.map((one) => [one.zone.value, one.size.value]));
  return {
    origin: pool.origin,
    name,
    doc: pool.doc,
    key,
    kind: vmKind(name.value),
    arch: checked(attributes, "arch") as Located<Architecture>,
    instanceType: attributes.instance_type,
    ...(attributes.cores ? { cores: attributes.cores } : {}),
    ...(attributes.memory ? { memoryGib: attributes.memory } : {}),
    size: sizes.size,
    zoneSizes: sizes.zoneSizes,
    total: zones.reduce((sum, zone) => sum + (own.get(zone) ?? sizes.size.value), 0),
    diskSizeGib: attributes.disk_size,
  };
}

/**
 * Buckets and roles that were renamed by a release that moved their resources: the move may not have been
 * applied. What is renamed since keeps its name in Terraform, and what came back to a name that it had was never moved.
 */
export function lowerRenames(context: LowerContext, keyOfProvider: (index: number) => string): IrRename[] {
  const renames: IrRename[] = [];
  for (const [index, { blocks }] of context.plan.providers.order.entries()) {
    const add = (kind: IrRename["kind"], block: Named) => {
      const from = block.attributes.renamed_from;
      const to = labelOf(block);
      const { key, former } = identityOf(context, block);
      if (!from || key !== to || former.includes(to)) return;
      renames.push({ origin: from.origin, kind, from: from.value, to, provider: keyOfProvider(index) });
    };
    for (const bucket of blocks.bucket) add("bucket", bucket);
    for (const role of blocks.role) add("role", role);
  }
  return renames;
}
