import { type Attribute, type Block, walk } from "../../grammar/index.ts";
import type { CompiledRoot } from "../domains/index.ts";
import { literalKey } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";
import { derivedFrom, poolsOf } from "./values.ts";

/** Something that was computed, shown behind the place that it comes from. */
export interface Hint {
  readonly kind: "ranges" | "totals" | "names";
  readonly offset: number;
  readonly text: string;
  /** Why it is so. */
  readonly tooltip: string;
}

/** What was computed from the statements of a file, in what was compiled last; in source order, as the walk is. */
export function hintsIn(path: string, analysis: Analysis, roots: readonly CompiledRoot[]): readonly Hint[] {
  const file = analysis.program.files.get(path);
  const hints: Hint[] = [];
  if (!file) return hints;
  walk(file.bound.ast, (node) => {
    if (node.kind === "attribute") hints.push(...rangeHints(node, roots));
    if (node.kind === "block") hints.push(...totalHints(node, roots), ...nameHints(node, roots));
  });
  return hints;
}

/** Ranges that `auto` makes, which are of IPv4: for IPv6 it makes numbers. In a template there may be many. */
function rangeHints({ value }: Attribute, roots: readonly CompiledRoot[]): readonly Hint[] {
  const ranges = derivedFrom(value.span, roots).filter(({ text }) => /^[\d.]+\/\d+$/.test(text));
  return joined("ranges", value.span.end, ranges);
}

function totalHints(block: Block, roots: readonly CompiledRoot[]): readonly Hint[] {
  const totals = [...new Set(poolsOf(block, roots).map(({ total }) => `${total} VM${total === 1 ? "" : "s"}`))];
  const label = block.labels[0];
  if (!label || totals.length === 0) return [];
  return [{ kind: "totals", offset: label.span.end, text: totals.join(", "), tooltip: "VMs in all zones together." }];
}

/** Names in the cloud that are made from a label. */
function nameHints({ labels }: Block, roots: readonly CompiledRoot[]): readonly Hint[] {
  const label = labels[labels.length - 1];
  if (!label) return [];
  const own = literalKey(label);
  return joined(
    "names",
    label.span.end,
    derivedFrom(label.span, roots).filter(({ text }) => text !== own),
  );
}

const mostShown = 3;

function joined(
  kind: Hint["kind"],
  offset: number,
  values: readonly { readonly text: string; readonly explanation: string }[],
): readonly Hint[] {
  const texts = [...new Set(values.map(({ text }) => text))];
  if (texts.length === 0) return [];
  const more = texts.length > mostShown ? ", …" : "";
  const tooltip = [...new Set(values.map(({ explanation }) => explanation))].join("\n");
  return [{ kind, offset, text: `${texts.slice(0, mostShown).join(", ")}${more}`, tooltip }];
}
