import { type Block, nodeAt, type SourceFile } from "../../grammar/index.ts";
import { itemsOf } from "../bind/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { type Candidate, plain } from "./candidate.ts";
import type { Thing } from "./things.ts";

/** What paths are made of: the schemas of the blocks of a root, and the values that are computed for them. */
export interface PathWorld {
  schemaOf(kind: string): BlockSchema | undefined;
  computedOf(schema: BlockSchema): Iterable<string>;
}

/**
 * `pool.ingress.size`, for each of these blocks: attributes that have a value, by what is written in one of the places
 * that the block is made of, or by a default. The one that is written at the offset would need itself.
 */
export function pathCandidates(
  things: readonly Thing[],
  ast: SourceFile,
  offset: number,
  world: PathWorld,
): readonly Candidate[] {
  const own = attributeAt(ast, offset);
  const byPath = new Map<string, Thing[]>();
  for (const thing of things) {
    const path = `${thing.kind}.${thing.label}`;
    byPath.set(path, [...(byPath.get(path) ?? []), thing]);
  }
  return [...byPath].flatMap(([path, parts]) => {
    const schema = world.schemaOf(parts[0]?.kind ?? "");
    if (!schema) return [];
    const isOwn = parts.some(({ block }) => block === own?.block);
    const names = namesWithValue(schema, parts).filter((name) => !(isOwn && name === own?.name));
    return [...names, ...world.computedOf(schema)].map((name) =>
      plain("value", `${path}.${name}`, `attribute of ${path.replace(".", " ")}`),
    );
  });
}

function namesWithValue(schema: BlockSchema, parts: readonly Thing[]): readonly string[] {
  const items = parts.flatMap(({ block }) => itemsOf(block.body));
  const all = Object.entries(schema.attributes);
  // What a template sets is not seen here.
  if (items.some(({ kind }) => kind === "include")) return all.map(([name]) => name);
  const written = new Set(items.flatMap((item) => (item.kind === "attribute" ? [item.name.text] : [])));
  return all.flatMap(([name, { required, default: value, derivedDefault }]) =>
    written.has(name) || required || value !== undefined || derivedDefault !== undefined ? [name] : [],
  );
}

/** The attribute that a place is in the value of, and its block. */
function attributeAt(ast: SourceFile, offset: number): { readonly name: string; readonly block: Block } | undefined {
  let block: Block | undefined;
  let name: string | undefined;
  for (const node of nodeAt(ast, offset)) {
    if (node.kind === "block") [block, name] = [node, undefined];
    if (node.kind === "attribute") name = node.name.text;
  }
  return block && name !== undefined ? { name, block } : undefined;
}
