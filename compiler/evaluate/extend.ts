import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { suggestion } from "../diagnostics/suggest.ts";
import { labelText } from "../values/values.ts";
import type { ExpandedBlock, Removal } from "./environment.ts";

/**
 * A block on top of the block that it extends: attributes replace, blocks of the same kind and
 * labels merge, others are added behind, `remove` takes away first. Blocks that may stand many
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
  for (const child of own.children) {
    const key = mergeKey(child);
    const index = key === undefined ? undefined : open.get(key);
    const same = index === undefined ? undefined : children[index];
    if (key !== undefined) open.delete(key);
    if (same && index !== undefined) children[index] = extendBlock(same, child, diagnostics);
    else {
      reportStrayRemovals(child, diagnostics);
      children.push(child);
    }
  }
  const isPartial = own.isPartial || base.isPartial;
  return { ...own, attributes, children, removals: [], isPartial, doc: own.doc ?? base.doc };
}

/** Equal for blocks that merge; undefined for a block that never does. */
function mergeKey(block: ExpandedBlock): string | undefined {
  const labels = block.labels.map((label) => labelText(label.value) ?? "");
  if (labels.length === 0 && block.schema?.many === true) return undefined;
  return JSON.stringify([block.kind, ...labels]);
}

function applyRemovals(base: ExpandedBlock, removals: readonly Removal[], diagnostics: Diagnostics): ExpandedBlock {
  let children: readonly ExpandedBlock[] = base.children;
  for (const removal of removals) {
    const matches = (child: ExpandedBlock) =>
      child.kind === removal.kind &&
      removal.labels.every(
        (label, index) => labelText(child.labels[index]?.value ?? { kind: "error", span: removal.span }) === label,
      );
    if (children.some(matches)) {
      children = children.filter((child) => !matches(child));
      continue;
    }
    const candidates = children
      .filter((child) => child.kind === removal.kind)
      .map((child) => child.labels.map((label) => labelText(label.value) ?? "").join(" "));
    diagnostics.report("remove-nothing", removal.span, {
      what: [removal.kind, ...removal.labels].join(" "),
      suggestion: suggestion(removal.labels.join(" "), candidates),
    });
  }
  return { ...base, children: [...children] };
}

/** Reports `remove` in a block that extends nothing, in the whole tree below. */
export function reportStrayRemovals(block: ExpandedBlock, diagnostics: Diagnostics): void {
  const stack = [block];
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const removal of next.removals) {
      diagnostics.report("remove-without-extends", removal.span, { what: [removal.kind, ...removal.labels].join(" ") });
    }
    for (const child of next.children) stack.push(child);
  }
}
