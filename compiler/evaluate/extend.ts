import { type Diagnostics, suggestion } from "../diagnostics/index.ts";
import { labelText } from "../values/index.ts";
import type { ExpandedBlock, Removal } from "./environment.ts";

/**
 * A block on top of the block that it extends: attributes replace, blocks of the same kind and
 * labels merge, others are added behind, `remove` takes attributes and blocks away first. Blocks that may stand many
 * times without a label cannot be told apart, so those of the base stay and new ones are added.
 */
export function extendBlock(base: ExpandedBlock, own: ExpandedBlock, diagnostics: Diagnostics): ExpandedBlock {
  const kept = applyRemovals(base, own.removals, diagnostics);
  const attributes = new Map(kept.attributes);
  for (const [name, attribute] of own.attributes) attributes.set(name, attribute);
  const children = [...kept.children];
  // Blocks of the base merge with one block each; what is written twice stays double, and is reported.
  const open = new Map<string, number>();
  for (const [index, child] of children.entries()) {
    const key = mergeKey(child);
    if (key !== undefined && !open.has(key)) open.set(key, index);
  }
  const lost = lostKinds(children, own.children);
  for (const child of own.children) {
    const key = mergeKey(child);
    const index = key === undefined ? undefined : open.get(key);
    const same = index === undefined ? undefined : children[index];
    if (key !== undefined) open.delete(key);
    if (same && index !== undefined) children[index] = extendBlock(same, child, diagnostics);
    else {
      // What it adds to may stand in a part of the base that could not be read, or be a block whose head could not.
      if (base.isPartial || lost.has(child.kind)) markPartial(child);
      else reportStrayRemovals(child, diagnostics);
      children.push(child);
    }
  }
  const isPartial = own.isPartial || kept.isPartial;
  return { ...own, attributes, children, removals: [], isPartial, doc: own.doc ?? base.doc };
}

/** The kinds of blocks of a base that are not whole, and that nothing of the same name extends. */
function lostKinds(base: readonly ExpandedBlock[], own: readonly ExpandedBlock[]): ReadonlySet<string> {
  const names = new Set(own.map(mergeKey));
  const lost = base.filter((child) => child.isPartial && !names.has(mergeKey(child)));
  return new Set(lost.map((child) => child.kind));
}

/** Equal for blocks that merge; undefined for a block that never does. */
function mergeKey(block: ExpandedBlock): string | undefined {
  if (block.loop) return undefined;
  const labels = block.labels.map((label) => labelText(label.value) ?? "");
  if (labels.length === 0 && block.schema?.many === true) return undefined;
  return JSON.stringify([block.kind, ...labels]);
}

/** Without labels an attribute, or every block of a kind; with labels the blocks that have them. */
function applyRemovals(base: ExpandedBlock, removals: readonly Removal[], diagnostics: Diagnostics): ExpandedBlock {
  const attributes = new Map(base.attributes);
  let children: readonly ExpandedBlock[] = base.children;
  let { isPartial } = base;
  for (const removal of removals) {
    if (removal.labels.length === 0 && attributes.delete(removal.name)) continue;
    const kept = children.filter((child) => !isRemoved(child, removal));
    if (kept.length === children.length) {
      // It may stand in a part that could not be read.
      if (!base.isPartial && !removal.isTold) reportNothing(removal, attributes.keys(), children, diagnostics);
      // What was to be taken out is still there.
      isPartial = true;
    }
    children = kept;
  }
  return { ...base, attributes, children: [...children], isPartial };
}

function isRemoved(child: ExpandedBlock, { name, labels }: Removal): boolean {
  if (child.kind !== name) return false;
  return labels.every((label, index) => textOfLabel(child, index) === label);
}

function textOfLabel(block: ExpandedBlock, index: number): string | undefined {
  const label = block.labels[index];
  return label && labelText(label.value);
}

function reportNothing(
  { name, labels, span }: Removal,
  attributes: Iterable<string>,
  children: readonly ExpandedBlock[],
  diagnostics: Diagnostics,
): void {
  const alike = children.filter((child) => child.kind === name);
  const labelled = alike.map((child) => child.labels.map((label) => labelText(label.value) ?? "").join(" "));
  const candidates = alike.length > 0 ? labelled : [...attributes, ...children.map((child) => child.kind)];
  const wanted = alike.length > 0 ? labels.join(" ") : name;
  diagnostics.report("remove-nothing", span, {
    what: [name, ...labels].join(" "),
    suggestion: suggestion(wanted, [...new Set(candidates)]),
  });
}

/** Nothing is said to be missing in a block or below it. */
export function markPartial(block: ExpandedBlock): void {
  block.isPartial = true;
  for (const child of block.children) markPartial(child);
}

/** Reports `remove` in a block that extends nothing, in the whole tree below. */
export function reportStrayRemovals(block: ExpandedBlock, diagnostics: Diagnostics): void {
  const stack = [block];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const removal of next.removals) {
      if (removal.isTold) continue;
      diagnostics.report("remove-without-extends", removal.span, { what: [removal.name, ...removal.labels].join(" ") });
    }
    for (const child of next.children) stack.push(child);
  }
}
