import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { BlockSchema } from "../schema/index.ts";
import { suggestion } from "../suggest.ts";
import type { ExpandedBlock, Removal } from "./environment.ts";
import { labelText } from "./references.ts";

/**
 * A block on top of the block that it extends: attributes replace, blocks of the same kind and
 * labels merge, others are added behind, `remove` takes away first. Blocks that may stand many
 * times without a label cannot be told apart, so those of the base stay and new ones are added.
 */
export function extendBlock(
  base: ExpandedBlock,
  own: ExpandedBlock,
  schema: BlockSchema | undefined,
  diagnostics: Diagnostics,
): ExpandedBlock {
  const kept = applyRemovals(base, own.removals, diagnostics);
  const attributes = new Map(kept.attributes);
  for (const [name, attribute] of own.attributes) attributes.set(name, attribute);
  const children = [...kept.children];
  for (const child of own.children) {
    const childSchema = schema && Object.hasOwn(schema.blocks, child.kind) ? schema.blocks[child.kind] : undefined;
    const key = mergeKey(child, childSchema);
    const index =
      key === undefined
        ? -1
        : children.findIndex((other) => mergeKey(other, childSchema) === key && other.kind === child.kind);
    const same = children[index];
    if (same) children[index] = extendBlock(same, child, childSchema, diagnostics);
    else children.push(child);
  }
  return { ...own, attributes, children, removals: [], doc: own.doc ?? base.doc };
}

/** Equal for blocks that merge; undefined for a block that never does. */
function mergeKey(block: ExpandedBlock, schema: BlockSchema | undefined): string | undefined {
  const labels = block.labels.map((label) => labelText(label.value) ?? "");
  if (labels.length > 0) return JSON.stringify(labels);
  return schema?.many === true ? undefined : "";
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
