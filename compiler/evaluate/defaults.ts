import type { Span } from "../../grammar/index.ts";
import { type BlockSchema, cluster } from "../schema/index.ts";
import { integerType, type Type } from "../types/index.ts";
import { labelText, type Value } from "../values/values.ts";
import type { AttributeDefaults, ComputedAttributes, ExpandedBlock } from "./environment.ts";
import { readThunk } from "./thunk.ts";

/*
 * What the evaluator knows of the schema table: the names that a block has, the defaults of
 * attributes that a block does not set, and `pool.x.total`, which is counted.
 */

/** Blocks of one kind may have different schemas in different places: `provider` has three. */
const schemasByKind = collectSchemas();

function collectSchemas(): ReadonlyMap<string, readonly BlockSchema[]> {
  const found = new Map<string, BlockSchema[]>();
  const stack: BlockSchema[] = [cluster];
  for (let schema = stack.pop(); schema; schema = stack.pop()) {
    found.set(schema.kind, [...(found.get(schema.kind) ?? []), schema]);
    stack.push(...Object.values(schema.blocks));
  }
  return found;
}

const attributeDefaults: AttributeDefaults = (block, name, span) => {
  for (const schema of schemasByKind.get(block.kind) ?? []) {
    const value = schema.attributes[name]?.default;
    if (value !== undefined) return toValue(value, span);
  }
  return undefined;
};

/** Defaults are scalars, or references, which read as names. */
function toValue(value: unknown, span: Span): Value | undefined {
  switch (typeof value) {
    case "number":
      return { kind: "integer", value, span };
    case "boolean":
      return { kind: "boolean", value, span };
    case "string":
      return { kind: "string", value, span };
    case "object":
      return value !== null && "name" in value
        ? { kind: "name", value: String(value.name), members: undefined, span }
        : undefined;
    default:
      return undefined;
  }
}

const computed: ComputedAttributes = {
  names(kind) {
    const names = (schemasByKind.get(kind) ?? []).flatMap((schema) => [
      ...Object.keys(schema.attributes),
      ...Object.keys(schema.blocks),
    ]);
    if (kind === "pool") names.push("total");
    return [...new Set(names)];
  },
  read(root, block, name, span) {
    return block.kind === "pool" && name === "total" ? poolTotal(root, block, span) : undefined;
  },
};

const noTypes: ReadonlyMap<string, Type> = new Map();
const poolTypes: ReadonlyMap<string, Type> = new Map([["total", integerType]]);

/** The types of the values that are computed. */
export function computedTypes(schema: BlockSchema): ReadonlyMap<string, Type> {
  return schema === cluster.blocks.pool ? poolTypes : noTypes;
}

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

export const schemaDefaults = { attributeDefaults, computed } as const;
