import { type AttributeSchema, type BlockSchema, cluster, jsoncName, type LabelSchema } from "../schema/index.ts";

/*
 * The schema table seen from the JSONC document: which members an object has and what each means.
 * The reader, JSON Schema and the projection walk this tree, so none of them knows a member by name.
 */

export interface ObjectShape {
  /** The name in `$defs` of the JSON Schema. */
  readonly definition: string;
  /** Undefined where the object only holds others: `components.registry`. */
  readonly block: BlockSchema | undefined;
  /** In the order of the projection: labels, attributes, blocks. */
  readonly members: ReadonlyMap<string, MemberShape>;
}

export type MemberShape =
  | { readonly kind: "attribute"; readonly name: string; readonly schema: AttributeSchema }
  | { readonly kind: "label"; readonly schema: LabelSchema }
  | {
      readonly kind: "object";
      readonly shape: ObjectShape;
      /** The kind of the block that holds this one in the language, where that is another than here. */
      readonly owner: string | undefined;
    }
  | { readonly kind: "map" | "array"; readonly shape: ObjectShape }
  | { readonly kind: "strings"; readonly block: BlockSchema }
  /** A map of arrays: `block` stands for a member of the map, `shape` for an item of its array. */
  | { readonly kind: "lists"; readonly block: BlockSchema; readonly shape: ObjectShape };

/** The shape of `"cluster": { … }`. */
export const clusterShape: ObjectShape = buildObject(cluster, "cluster").shape;

interface Building {
  readonly shape: ObjectShape & { readonly members: Map<string, MemberShape> };
  /** Blocks whose place is in the object around this one, by the rest of their path. */
  readonly outside: readonly { readonly block: BlockSchema; readonly at: readonly string[] }[];
}

function buildObject(block: BlockSchema, definition: string): Building {
  const members = new Map<string, MemberShape>();
  const shape = { definition, block, members };
  const labels = labelMembers(block);
  for (const [index, name] of labels.entries()) {
    const schema = block.labels[index];
    if (schema) members.set(name, { kind: "label", schema });
  }
  for (const [name, schema] of Object.entries(block.attributes)) {
    const member = jsoncName(name, schema);
    if (member !== undefined) members.set(member, { kind: "attribute", name, schema });
  }
  const outside: { block: BlockSchema; at: readonly string[] }[] = [];
  const movedIn: { block: BlockSchema; at: readonly string[]; owner: string }[] = [];
  for (const child of Object.values(block.blocks)) {
    const [first, ...rest] = placeOf(child);
    if (first === undefined) continue;
    if (first === "..") outside.push({ block: child, at: rest });
    else
      movedIn.push(
        ...place(shape, child, [first, ...rest], undefined).map((moved) => ({ ...moved, owner: child.kind })),
      );
  }
  // Last, so that what moved in stands behind what belongs here.
  for (const moved of movedIn) place(shape, moved.block, moved.at, moved.owner);
  return { shape, outside };
}

/** The members that hold a block's labels, in the order of the labels. */
export function labelMembers(block: BlockSchema): readonly string[] {
  if (block.jsonc.form === "object") return block.jsonc.label === undefined ? [] : [block.jsonc.label];
  return block.jsonc.form === "array" ? block.jsonc.labels : [];
}

function placeOf(block: BlockSchema): readonly string[] {
  return "at" in block.jsonc ? block.jsonc.at : [];
}

/** Puts a block at its path, making the objects on the way; returns what it moves out again. */
function place(
  around: Building["shape"],
  block: BlockSchema,
  at: readonly string[],
  owner: string | undefined,
): Building["outside"] {
  const [name, ...rest] = at;
  if (name === undefined) throw new Error(`block ${block.kind} has no place in JSONC`);
  if (rest.length > 0) return place(container(around, name), block, rest, owner);
  const definition = definitionName(around, block);
  const { form } = block.jsonc;
  if (form === "strings") {
    around.members.set(name, { kind: "strings", block });
    return [];
  }
  if (form === "map-of-arrays") {
    const child = block.blocks[block.jsonc.child];
    if (!child) throw new Error(`block ${block.kind} has no child ${block.jsonc.child}`);
    const { shape, outside } = buildObject(child, definitionName(around, child));
    around.members.set(name, { kind: "lists", block, shape });
    return outside;
  }
  const { shape, outside } = buildObject(block, definition);
  around.members.set(name, form === "object" ? { kind: "object", shape, owner } : { kind: formKind(form), shape });
  return outside;
}

function formKind(form: string): "map" | "array" {
  if (form === "map" || form === "array") return form;
  throw new Error(`no member of JSONC has the form ${form}`);
}

/** The object that a path leads through: an existing block's, or one that only holds others. */
function container(around: Building["shape"], name: string): Building["shape"] {
  const existing = around.members.get(name);
  if (existing?.kind === "object") return existing.shape as Building["shape"];
  const shape = { definition: joinName(around.definition, name), block: undefined, members: new Map() };
  around.members.set(name, { kind: "object", shape, owner: undefined });
  return shape;
}

/**
 * Short where that is clear: `listener`, but `secretsProvider`. A kind that also stands directly in
 * the cluster takes the name of its parent in front, and so does what stands in a block that is
 * there once.
 */
function definitionName(around: Building["shape"], block: BlockSchema): string {
  const name = camelCase(block.kind);
  const parent = around.block;
  if (parent === cluster) return name;
  const clear = parent?.many === true && !(block.kind in cluster.blocks);
  return clear ? name : joinName(around.definition, name);
}

function joinName(first: string, second: string): string {
  const name = camelCase(second);
  return first + name.charAt(0).toUpperCase() + name.slice(1);
}

function camelCase(name: string): string {
  return name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
