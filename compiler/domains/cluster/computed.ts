import type { Span } from "../../../grammar/index.ts";
import { type ExpandedBlock, type ReadComputed, readThunk } from "../../evaluate/index.ts";
import { type BlockSchema, cluster } from "../../schema/index.ts";
import { integerType, type Type } from "../../types/index.ts";
import { labelText, type Value } from "../../values/index.ts";

/* Values of blocks that are computed from others, and read like attributes: `pool.x.total`. */

const noTypes: ReadonlyMap<string, Type> = new Map();
const poolTypes: ReadonlyMap<string, Type> = new Map([["total", integerType]]);

/** The types of the computed values of a block. */
export function computedTypes(schema: BlockSchema): ReadonlyMap<string, Type> {
  return schema === cluster.blocks.pool ? poolTypes : noTypes;
}

export const readComputed: ReadComputed = (root, block, name, span) =>
  block.schema === cluster.blocks.pool && name === "total" ? poolTotal(root, block, span) : undefined;

/** VMs of a pool in all zones (ruling 53): its size for each zone with a subnet for it. */
function poolTotal(root: ExpandedBlock, pool: ExpandedBlock, span: Span): Value {
  const name = labelText(pool.labels[0]?.value ?? { kind: "error", span });
  const zones = zonesOf(root, name);
  const attribute = pool.attributes.get("size");
  const size = attribute && readThunk(attribute.thunk);
  if (!size) return { kind: "absent", what: "`size` is not set in this pool", span };
  if (size.kind === "integer") return { kind: "integer", value: size.value * zones.length, span };
  if (size.kind !== "object") return { kind: "error", span };
  let total = 0;
  for (const zone of zones) {
    const own = size.entries.get(zone)?.value;
    if (own?.kind === "integer") total += own.value;
  }
  return { kind: "integer", value: total, span };
}

/** The names of the zones that have a subnet for a pool, each as often as it has providers. */
function zonesOf(root: ExpandedBlock, pool: string | undefined): string[] {
  const zones: string[] = [];
  for (const provider of root.children.filter((child) => child.kind === "provider")) {
    for (const zone of provider.children.filter((child) => child.kind === "zone")) {
      const serves = zone.children.some((subnet) => {
        const given = subnet.attributes.get("pool");
        return given !== undefined && labelText(readThunk(given.thunk)) === pool;
      });
      const name = zone.labels[0] && labelText(zone.labels[0].value);
      if (serves && name !== undefined) zones.push(name);
    }
  }
  return zones;
}
