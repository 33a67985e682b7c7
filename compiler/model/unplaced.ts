import { type Diagnostic, Diagnostics } from "../diagnostics/diagnostic.ts";
import { foreignAdvice } from "../diagnostics/foreign-words.ts";
import type { RuleName } from "../diagnostics/registry/index.ts";
import { suggestion } from "../diagnostics/suggest.ts";
import type { RawBlock } from "../evaluate/raw.ts";
import type { BlockSchema } from "../schema/index.ts";
import { buildModel, describeBlock } from "./build-model.ts";

/*
 * Checks parts of clusters of which it is not known where they will stand: bodies of templates that nothing includes,
 * and abstract clusters that nothing extends. What is missing there may be given elsewhere; what no block of the
 * schema has, or has with another type, is wrong wherever it stands.
 */

/** Rules about what is absent or doubled, which only the whole cluster can tell. */
const wholeOnly: ReadonlySet<RuleName> = new Set([
  "missing-attribute",
  "missing-block",
  "missing-label",
  "duplicate-block",
]);

/** The block and all below it, each schema once. */
function schemasBelow(schema: BlockSchema): readonly BlockSchema[] {
  const found = new Set<BlockSchema>([schema]);
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const one of found) for (const child of Object.values(one.blocks)) found.add(child);
  return [...found];
}

/** Checks an abstract cluster: as a whole one, but for what those that extend it may add. */
export function checkPartial(raw: RawBlock, schema: BlockSchema, diagnostics: Diagnostics): void {
  const own = new Diagnostics();
  buildModel(raw, schema, "podplane", own);
  diagnostics.add(own.all.filter(isCertain));
}

function isCertain({ name }: Diagnostic): boolean {
  return !wholeOnly.has(name);
}

/** Checks the body of a template, in fragments, against every block that it could be included in. */
export function checkUnplaced(fragments: readonly RawBlock[], root: BlockSchema, diagnostics: Diagnostics): void {
  const all = schemasBelow(root);
  const places = findPlaces(fragments, all);
  const [only] = places;
  for (const fragment of fragments) {
    if (only !== undefined && places.length === 1) checkPartial(fragment, only, diagnostics);
    else checkNames(fragment, places.length > 0 ? places : all, diagnostics);
  }
}

/** The blocks that take all that the body has, but for what none takes. */
function findPlaces(fragments: readonly RawBlock[], all: readonly BlockSchema[]): readonly BlockSchema[] {
  const names = new Set(
    fragments.flatMap((one) => [...one.attributes.keys(), ...one.children.map(({ kind }) => kind)]),
  );
  const known = [...names].filter((name) => all.some((schema) => takes(schema, name)));
  return known.length === 0 ? [] : all.filter((schema) => known.every((name) => takes(schema, name)));
}

function takes(schema: BlockSchema, name: string): boolean {
  return Object.hasOwn(schema.attributes, name) || Object.hasOwn(schema.blocks, name);
}

/** Reports what none of the schemas has; a child that only one schema can be meant by is checked by that. */
function checkNames(raw: RawBlock, schemas: readonly BlockSchema[], diagnostics: Diagnostics): void {
  const candidates = [
    ...new Set(schemas.flatMap((schema) => [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)])),
  ];
  const block = describeBlock(raw);
  for (const { name, nameSpan } of raw.attributes.values()) {
    if (candidates.includes(name)) continue;
    const advice = foreignAdvice(name) ?? suggestion(name, candidates);
    diagnostics.report("unknown-attribute", nameSpan, { block, name, suggestion: advice });
  }
  for (const child of raw.children) {
    const meant = [...new Set(schemas.flatMap((schema) => ownBlock(schema, child.kind)))];
    const [only] = meant;
    if (only !== undefined && meant.length === 1) checkPartial(child, only, diagnostics);
    else if (meant.length > 1) checkNames(child, meant, diagnostics);
    else if (!candidates.includes(child.kind)) {
      const advice = foreignAdvice(child.kind) ?? suggestion(child.kind, candidates);
      diagnostics.report("unknown-child", child.kindSpan, { block, name: child.kind, suggestion: advice });
    }
  }
}

function ownBlock(schema: BlockSchema, kind: string): readonly BlockSchema[] {
  const child = Object.hasOwn(schema.blocks, kind) ? schema.blocks[kind] : undefined;
  return child === undefined ? [] : [child];
}
