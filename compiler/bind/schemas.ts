import type { Block, Body, BodyItem, IfBlock, Remove, SourceFile, TemplateDeclaration } from "../../grammar/index.ts";
import { type Diagnostics, findSimilar, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";

/*
 * The schema of every block: root blocks by their kind, children by the schema of their parent, the bodies of `for`
 * and `if` by the block around them. Where a template will stand is not written; it is what could take its body.
 */

export interface BoundSchemas {
  readonly schemas: ReadonlyMap<Block, readonly BlockSchema[]>;
  readonly places: ReadonlyMap<TemplateDeclaration, readonly BlockSchema[]>;
}

export function bindSchemas(ast: SourceFile, roots: readonly BlockSchema[]): BoundSchemas {
  const schemas = new Map<Block, readonly BlockSchema[]>();
  const places = new Map<TemplateDeclaration, readonly BlockSchema[]>();
  for (const item of ast.items) {
    if (item.kind === "template") {
      const found = findPlaces(item, roots);
      places.set(item, found);
      bindBody(item.body, found, schemas);
    } else if (item.kind === "block") {
      const own = roots.filter((root) => root.kind === item.name.text);
      schemas.set(item, own);
      bindBody(item.body, own, schemas);
    }
  }
  return { schemas, places };
}

/** What a block is, or what a template may stand in, where that is known. */
export function schemasOf(
  { schemas, places }: BoundSchemas,
  owner: Block | TemplateDeclaration,
): readonly BlockSchema[] {
  const found = owner.kind === "block" ? schemas.get(owner) : places.get(owner);
  return found ?? [];
}

/** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
function bindBody(body: Body, parents: readonly BlockSchema[], schemas: Map<Block, readonly BlockSchema[]>): void {
  for (const item of body.items) {
    if (item.kind === "block") {
      const own = childSchemas(parents, item);
      schemas.set(item, own);
      bindBody(item.body, own, schemas);
    } else if (item.kind === "for") bindBody(item.body, parents, schemas);
    else if (item.kind === "if") for (const branch of branchesOf(item)) bindBody(branch, parents, schemas);
  }
}

/** The bodies of a condition; `else if` is a chain, walked, not recursed into. */
export function branchesOf(first: IfBlock): readonly Body[] {
  const bodies: Body[] = [];
  let current: IfBlock | Body | undefined = first;
  for (; current?.kind === "if"; current = current.otherwise) bodies.push(current.body);
  return current ? [...bodies, current] : bodies;
}

/** What stands in a body, also in the bodies of its loops and conditions. */
export function itemsOf(body: Body): readonly BodyItem[] {
  const items: BodyItem[] = [];
  const waiting: BodyItem[] = [...body.items].reverse();
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    if (item.kind === "for") waiting.push(...[...item.body.items].reverse());
    else if (item.kind === "if") {
      if (item.otherwise?.kind === "if") waiting.push(item.otherwise);
      else if (item.otherwise) waiting.push(...[...item.otherwise.items].reverse());
      waiting.push(...[...item.body.items].reverse());
    } else items.push(item);
  }
  return items;
}

/** The schemas that a child, or what is removed, can have; where there is none of its kind, those of the kind that was probably meant. */
export function childSchemas(parents: readonly BlockSchema[], item: Block | Remove): readonly BlockSchema[] {
  const kind = item.name.text;
  const own = ownSchemas(parents, kind);
  if (own.length > 0) return own;
  const meant = meantMember(parents, kind);
  const schemas = meant === undefined ? [] : ownSchemas(parents, meant);
  return item.kind === "block" ? schemas.filter((schema) => canBe(item, schema)) : schemas;
}

/** Whether a block has nothing that blocks of a kind never have: else its word only looks like that kind. */
function canBe({ labels, body }: Block, schema: BlockSchema): boolean {
  if (labels.length > schema.labels.length) return false;
  return itemsOf(body).every((item) => {
    if (item.kind !== "attribute" && item.kind !== "block") return true;
    return hasMember(schema, item.name.text) || meantMember([schema], item.name.text) !== undefined;
  });
}

/** The list of one schema, once: most blocks have one. */
const alone = new WeakMap<BlockSchema, readonly BlockSchema[]>();

function onlyOne(schema: BlockSchema): readonly BlockSchema[] {
  const known = alone.get(schema);
  if (known) return known;
  const list = [schema];
  alone.set(schema, list);
  return list;
}

function ownSchemas(parents: readonly BlockSchema[], kind: string): readonly BlockSchema[] {
  const [parent, ...others] = parents;
  if (parent && others.length === 0) {
    const child = Object.hasOwn(parent.blocks, kind) ? parent.blocks[kind] : undefined;
    return child ? onlyOne(child) : [];
  }
  const found = new Set<BlockSchema>();
  for (const parent of parents) {
    const child = Object.hasOwn(parent.blocks, kind) ? parent.blocks[kind] : undefined;
    if (child) found.add(child);
  }
  return [...found];
}

/** The names that may stand in any of the blocks: blocks, then attributes. */
export function memberNames(parents: readonly BlockSchema[]): readonly string[] {
  const blocks = parents.flatMap((parent) => Object.keys(parent.blocks));
  const attributes = parents.flatMap((parent) => Object.keys(parent.attributes));
  return [...new Set([...blocks, ...attributes])];
}

/** The attribute or block that an unknown name was probably meant for. */
export function meantMember(parents: readonly BlockSchema[], name: string): string | undefined {
  return findSimilar(name, memberNames(parents));
}

export function hasMember(schema: BlockSchema, name: string): boolean {
  return Object.hasOwn(schema.attributes, name) || Object.hasOwn(schema.blocks, name);
}

/** Reports a template that says it is for a kind of block that there is not. */
export function checkPlace(
  { place }: TemplateDeclaration,
  roots: readonly BlockSchema[],
  diagnostics: Diagnostics,
): void {
  if (!place || place.text === "") return;
  const known = [...new Set(schemasBelow(roots).map((schema) => schema.kind))];
  if (known.includes(place.text)) return;
  const parameters = { name: place.text, suggestion: suggestion(place.text, known) };
  diagnostics.report("unknown-place", place.span, parameters, { fixes: meantFixes(place.text, known, place.span) });
}

/** The blocks that take all that a template's body has; where none takes all, those that take the most. */
function findPlaces(template: TemplateDeclaration, roots: readonly BlockSchema[]): readonly BlockSchema[] {
  const below = schemasBelow(roots);
  const named = below.filter((schema) => schema.kind === template.place?.text);
  const all = named.length > 0 ? named : below;
  const names = new Set<string>();
  for (const item of itemsOf(template.body)) {
    if (item.kind === "attribute" || item.kind === "block") names.add(item.name.text);
  }
  let places: BlockSchema[] = [];
  let most = 0;
  for (const schema of all) {
    let taken = 0;
    for (const name of names) if (hasMember(schema, name)) taken++;
    if (taken < most) continue;
    if (taken > most) places = [];
    most = taken;
    places.push(schema);
  }
  return places;
}

const below = new WeakMap<readonly BlockSchema[], readonly BlockSchema[]>();

/** The root schemas and all below them, each once. */
export function schemasBelow(roots: readonly BlockSchema[]): readonly BlockSchema[] {
  const known = below.get(roots);
  if (known) return known;
  const found = new Set<BlockSchema>(roots);
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const one of found) for (const child of Object.values(one.blocks)) found.add(child);
  const all = [...found];
  below.set(roots, all);
  return all;
}
