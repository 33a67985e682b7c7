import { diffLines } from "diff";
import type { TextEdit } from "vscode-languageserver";
import { nodeAt, parse, print } from "../../grammar/index.ts";
import type { OpenDocument } from "../session/index.ts";

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The edits that give a document its canonical form: the lines that differ, so that cursors and folds stay; of a range
 * only those that touch it. None for a text with syntax errors, of which the form is not known.
 */
export function formattingEdits({ path, lines }: OpenDocument, within?: Range): TextEdit[] {
  if (!path.endsWith(".podplane")) return [];
  const formatted = print(parse(path, lines.raw));
  if (formatted === undefined || formatted === lines.raw) return [];
  const after = formatted.startsWith("\ufeff") ? formatted.slice(1) : formatted;
  return changedLines(lines.text, after)
    .filter(({ start, end }) => within === undefined || (start <= within.end && within.start <= end))
    .map(({ start, end, text }) => ({ range: lines.range({ start, end }), newText: text }));
}

/** The runs of lines that differ, with what takes their place. */
function changedLines(before: string, after: string): readonly (Range & { readonly text: string })[] {
  const changes: { start: number; end: number; text: string }[] = [];
  let offset = 0;
  let open: { start: number; end: number; text: string } | undefined;
  for (const { added, removed, value } of diffLines(before, after)) {
    if (!added && !removed) {
      offset += value.length;
      open = undefined;
      continue;
    }
    if (!open) {
      open = { start: offset, end: offset, text: "" };
      changes.push(open);
    }
    if (added) open.text += value;
    else {
      offset += value.length;
      open.end = offset;
    }
  }
  return changes;
}

/** What is set right once a line or a block is finished: the lines of the statement around it. */
export function typedEdits(document: OpenDocument, offset: number): TextEdit[] {
  const { path, lines } = document;
  if (!path.endsWith(".podplane")) return [];
  // Behind a line break the statement that was finished stands in front of it.
  const end = offset - (/\s*$/.exec(lines.text.slice(0, offset))?.[0].length ?? 0);
  const around = nodeAt(parse(path, lines.raw).file, end);
  const statement = around.findLast((node) => ["attribute", "block", "let", "param", "include"].includes(node.kind));
  return statement
    ? formattingEdits(document, { start: statement.span.start, end: Math.min(statement.span.end, end) })
    : [];
}
