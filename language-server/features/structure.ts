import { type DocumentLink, type FoldingRange, FoldingRangeKind, type SelectionRange } from "vscode-languageserver";
import { nodeAt, parse, type Span, walk } from "../../grammar/index.ts";
import type { Lines } from "../base/index.ts";
import type { OpenDocument, Workbench } from "../session/index.ts";
import type { Places } from "./places.ts";

/** Bodies, lists, objects and runs of comments that take several lines. */
export function foldingRanges({ path, lines }: OpenDocument): FoldingRange[] {
  if (!path.endsWith(".podplane")) return [];
  const { file, comments } = parse(path, lines.raw);
  const ranges: FoldingRange[] = [];
  walk(file, (node) => {
    const folds = node.kind === "body" || node.kind === "list" || node.kind === "object" || node.kind === "call";
    const range = folds ? foldOf(node.span, lines, 1) : undefined;
    if (range) ranges.push(range);
  });
  for (const run of commentRuns(comments, lines)) {
    const range = foldOf(run, lines, 0);
    if (range) ranges.push({ ...range, kind: FoldingRangeKind.Comment });
  }
  return ranges;
}

/** `kept` lines at the end stay: that of the closing bracket. */
function foldOf(
  span: { readonly start: number; readonly end: number },
  lines: Lines,
  kept: number,
): FoldingRange | undefined {
  const startLine = lines.position(span.start).line;
  const endLine = lines.position(span.end).line - kept;
  return endLine > startLine ? { startLine, endLine } : undefined;
}

function commentRuns(comments: readonly { readonly start: number; readonly end: number }[], lines: Lines) {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of comments) {
    const last = runs[runs.length - 1];
    const follows = last && lines.position(start).line <= lines.position(last.end).line + 1;
    if (last && follows && lines.text.slice(last.end, start).trim() === "") last.end = end;
    else runs.push({ start, end });
  }
  return runs;
}

/** The nodes around each place, from the inside out. */
export function selectionRanges({ path, lines }: OpenDocument, offsets: readonly number[]): SelectionRange[] {
  const { file } = parse(path, lines.raw);
  return offsets.map((offset) => {
    let range: SelectionRange | undefined;
    let last: Span | undefined;
    for (const { span } of nodeAt(file, offset)) {
      if (last && last.start === span.start && last.end === span.end) continue;
      range = { range: lines.range(span), ...(range ? { parent: range } : {}) };
      last = span;
    }
    return range ?? { range: lines.range({ start: offset, end: offset }) };
  });
}

/** The files that `use` names. */
export function documentLinks({ path, lines }: OpenDocument, workbench: Workbench, places: Places): DocumentLink[] {
  const file = workbench.analysisOf(path)?.program.files.get(path);
  if (!file) return [];
  return [...file.bound.declarations.uses.values()].flatMap((use) => {
    const target = file.uses.get(use.alias.text);
    return target === undefined ? [] : [{ range: lines.range(use.path.span), target: places.uri(target) }];
  });
}
