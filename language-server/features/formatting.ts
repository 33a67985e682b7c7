import type { TextEdit } from "vscode-languageserver";
import { parse, print } from "../../grammar/index.ts";
import type { OpenDocument } from "../session/index.ts";

/**
 * The edit that gives a document its canonical form: only the lines between the first and the last that differ, so that
 * cursors and folds stay. None for a text with syntax errors, of which the form is not known.
 */
export function formattingEdits({ path, lines }: OpenDocument): TextEdit[] {
  if (!path.endsWith(".podplane")) return [];
  const formatted = print(parse(path, lines.raw));
  if (formatted === undefined || formatted === lines.raw) return [];
  const before = lines.text;
  const after = formatted.startsWith("\ufeff") ? formatted.slice(1) : formatted;
  const start = commonStart(before, after);
  const rest = Math.min(before.length, after.length) - start;
  const end = commonEnd(before, after, rest);
  const range = lines.range({ start, end: before.length - end });
  return [{ range, newText: after.slice(start, after.length - end) }];
}

/** Where the first line begins that differs. */
function commonStart(before: string, after: string): number {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return before.lastIndexOf("\n", same - 1) + 1;
}

/** How much is equal at the end, in whole lines, of what is left. */
function commonEnd(before: string, after: string, most: number): number {
  let same = 0;
  while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  const lineEnd = before.indexOf("\n", before.length - same);
  return lineEnd < 0 ? 0 : before.length - lineEnd - 1;
}
