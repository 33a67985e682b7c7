import type { Span } from "../../grammar/index.ts";
import { suggestion } from "../diagnostics/index.ts";
import type { Context } from "./context.ts";
import type { Fragment, Removing } from "./fragment.ts";
import type { OwnFragments, OwnRoot } from "./fragments.ts";
import { placeOfName } from "./named-blocks.ts";
import { allBlocks, attributesOf, type Removal, reached, type Shape, type ShapeBlock, tableOf } from "./shape.ts";

/*
 * `remove` that removes nothing, whatever the values are: in a block that extends none, or of what the block that it
 * extends cannot have; and in loops over declared blocks, which run when nothing can be removed any more. What a template
 * removes is judged in each root that it becomes a part of; what one removes that none includes, is wrong where no root of
 * its file extends another, or where it is nothing that there is anywhere. What depends on a label that is computed, or on
 * which base a template will meet, is found when blocks are evaluated.
 */

interface Judging {
  /** The places that are reported. */
  readonly places: Set<string>;
  readonly root: OwnRoot | undefined;
  readonly context: Context;
}

/** Reports each `remove` that removes nothing, and gives the places of these. */
export function checkRemovals({ all, templates }: OwnFragments, context: Context): ReadonlySet<string> {
  const places = new Set<string>();
  for (const { fragment } of all) reportLate(fragment, { places, root: undefined, context });
  for (const template of templates.values()) {
    reportLate(template, { places, root: undefined, context });
    for (const { words, ...removing } of template.unknown)
      reportUnknown(removing, words, { places, root: undefined, context });
  }
  const judged = new Set<Fragment>();
  for (const root of all) {
    const parts = partsOf(root);
    for (const part of parts) judged.add(part);
    if (!parts.some(({ removes }) => removes.length > 0) || hasOpenHead(root, context)) continue;
    const judging = { places, root, context };
    if (!root.block.extends) for (const part of parts) reportStray(part, judging);
    else if (root.base) judgeBlock(root.own, [root.base], judging);
  }
  const anywhere = { places, root: undefined, context };
  if (all.length > 0 && !all.some(({ block }) => block.extends)) {
    for (const template of templates.values()) if (!judged.has(template)) reportStray(template, anywhere);
  }
  for (const { fragment, own } of all) reportRepeats(fragment, own, anywhere);
  for (const template of templates.values()) reportRepeats(template, template.shape, anywhere);
  return places;
}

/** Reports what stands, or is included, where nothing can be removed any more. */
function reportLate({ tooLate }: Fragment, judging: Judging): void {
  for (const { what, span } of tooLate.removes) reportWithoutBase(what, span, judging);
  for (const fragment of includedIn(tooLate.included)) reportStray(fragment, judging);
}

function reportUnknown({ what, span }: Removing, words: readonly string[], judging: Judging): void {
  const [name = "", ...labels] = what.split(" ");
  reportNothing({ name, labels, span }, [name, ...words], judging);
}

/** Shapes are made when they are asked for, and there may be thousands: only where something can be repeated. */
function reportRepeats({ removes }: Fragment, own: Shape, judging: Judging): void {
  if (removes.length > 1) reportRepeated(own, judging);
}

/** Reports what stands in a body and in those of its blocks behind a `remove` that took it out. */
function reportRepeated(own: Shape, judging: Judging): void {
  const gone: Removal[] = [];
  for (const removal of own.statements) {
    if (gone.some((earlier) => takesOut(earlier, removal))) reportNothing(removal, [], judging);
    else if (removal.isCertain) gone.push(removal);
  }
  for (const { shape } of own.blocks) reportRepeated(shape, judging);
}

function takesOut(earlier: Removal, { name, labels }: Removal): boolean {
  if (name === "" || earlier.name !== name || !labels) return false;
  return earlier.labels?.every((label, index) => labels[index] === label) === true;
}

/** A root without what it extends, and the templates that it includes. */
function partsOf({ fragment, base }: OwnRoot): readonly Fragment[] {
  return includedIn([fragment], base);
}

/** Some fragments and all that they include, each once. */
function includedIn(fragments: readonly Fragment[], base?: Shape): readonly Fragment[] {
  const found = new Set(fragments);
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const one of found) for (const use of one.uses) if (use.fragment.shape !== base) found.add(use.fragment);
  return [...found];
}

/** Whether a label may have been meant for what it extends. */
function hasOpenHead({ block, own }: OwnRoot, { faults }: Context): boolean {
  return block.labels.some((label) => faults.has(label)) || (!block.extends && own.isOpen);
}

function reportStray({ removes }: Fragment, judging: Judging): void {
  for (const { what, span } of removes) reportWithoutBase(what, span, judging);
}

function reportWithoutBase(what: string, span: Span, judging: Judging): void {
  if (!isNew(span, judging)) return;
  judging.context.diagnostics.report("remove-without-extends", span, { what }, relatedOf(span, judging));
}

/** Blocks nest as deep as the parser lets them. */
function judgeBlock(own: Shape, bases: readonly Shape[], judging: Judging): void {
  if (bases.some((base) => tableOf(base).isOpen)) return;
  for (const shape of reached(own)) for (const removal of shape.statements) judgeRemoval(removal, bases, judging);
  for (const block of allBlocks(own)) {
    const below = findBelow(block, bases);
    if (below && below.length > 0) judgeBlock(block.shape, below, judging);
    else if (below) reportStrayBelow(block.shape, judging);
  }
}

/** A block that is not in the base is added as it is. */
function reportStrayBelow(own: Shape, judging: Judging): void {
  for (const shape of reached(own)) {
    for (const { name, labels, span } of shape.statements) {
      if (name !== "" && labels) reportWithoutBase([name, ...labels].join(" "), span, judging);
    }
  }
  for (const block of allBlocks(own)) reportStrayBelow(block.shape, judging);
}

/** The blocks that another may be merged with; undefined where that is not known. */
function findBelow({ kind, labels }: ShapeBlock, bases: readonly Shape[]): readonly Shape[] | undefined {
  const alike = bases.flatMap((base) => tableOf(base).kinds.get(kind)?.all ?? []);
  if (!labels || alike.some((one) => !one.labels)) return undefined;
  return alike.filter((one) => one.labels?.join("\0") === labels.join("\0")).map(({ shape }) => shape);
}

function judgeRemoval({ name, labels, span }: Removal, bases: readonly Shape[], judging: Judging): void {
  const attributes = bases.map(attributesOf);
  if (name === "" || attributes.includes(undefined)) return;
  const set = attributes.flatMap((names) => [...(names ?? [])]);
  const kinds = bases.flatMap((base) => [...tableOf(base).kinds]);
  const alike = kinds.flatMap(([kind, { all }]) => (kind === name ? all : []));
  // Whatever a label is computed to be: none of this kind is there.
  if (!labels) {
    if (alike.length === 0) reportNothing({ name, labels, span }, [name, ...kinds.map(([kind]) => kind)], judging);
    return;
  }
  if (labels.length === 0 && set.includes(name)) return;
  if (alike.some((one) => !one.labels || labels.every((label, index) => one.labels?.[index] === label))) return;
  const known =
    alike.length > 0 ? alike.map((one) => one.labels?.join(" ") ?? "") : [...set, ...kinds.map(([kind]) => kind)];
  reportNothing({ name, labels, span }, alike.length > 0 ? [labels.join(" "), ...known] : [name, ...known], judging);
}

/** `words`: what is looked for, and what there is. */
function reportNothing(
  { name, labels = [], span }: Pick<Removal, "name" | "labels" | "span">,
  [wanted, ...known]: readonly string[],
  judging: Judging,
): void {
  if (!isNew(span, judging)) return;
  const similar = wanted === undefined ? "" : suggestion(wanted, [...new Set(known)]);
  const parameters = { what: [name, ...labels].join(" "), suggestion: similar };
  judging.context.diagnostics.report("remove-nothing", span, parameters, relatedOf(span, judging));
}

/** Whether it was not reported yet, in another root. */
function isNew(span: Span, { places }: Judging): boolean {
  const place = placeOfName(span);
  if (places.has(place)) return false;
  places.add(place);
  return true;
}

/** What stands in another file is wrong because of the root that it becomes a part of. */
function relatedOf({ file }: Span, { root }: Judging) {
  if (!root || root.block.name.span.file === file) return {};
  return { related: [{ span: root.block.name.span, message: "becomes a part of this cluster here" }] };
}
