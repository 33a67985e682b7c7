import type { Comment } from "../tokens/index.ts";
import type { PrintSource } from "./source.ts";

/** One entry of a body, a file, a list or an object, or a comment between two of them. */
export interface Row {
  /** Where it stands in the source. */
  readonly start: number;
  readonly end: number;
  /** What stands before the place where a group of rows is aligned. */
  readonly head: string;
  /** The rest: `= 3`, `{ … }`. May have several lines. */
  readonly tail: string;
  /** Neighbouring rows of the same group are aligned; undefined aligns with nothing. */
  readonly group: string | undefined;
}

interface PlacedRow extends Row {
  readonly blankBefore: boolean;
  /** Comments behind it on its line. */
  readonly trailing: string[];
  readonly padding: number;
}

/** A child of a region: a row is made of it after the comments before it. */
export interface RegionItem {
  readonly start: number;
  readonly end: number;
  row(): Row;
}

/**
 * A region between its brackets, which stand at `indent`; brackets alone where nothing is in it. A comment behind the
 * opening one stays there: a comment that allows something is about its line.
 */
export function printBracketed(
  source: PrintSource,
  [open, close]: readonly [string, string],
  items: readonly RegionItem[],
  region: { readonly start: number; readonly end: number },
  { separator, indent, step }: { readonly separator: string; readonly indent: string; readonly step: string },
): string {
  const behind = source.takeComments(region.start, source.endOfLine(region.start, items[0]?.start ?? region.end));
  const opened = [open, ...behind.map((comment) => source.verbatim(comment).trimEnd())].join(" ");
  const lines = printRegion(source, items, region, separator, indent + step);
  return lines === "" && behind.length === 0 ? open + close : `${opened}\n${lines}${indent}${close}`;
}

/**
 * The lines of a region of the source, without indentation of their own: its items, each on a line, and
 * all comments of the region. At most one blank line stays between two; groups are aligned.
 *
 * @param separator what follows each item, such as the comma of lists
 */
export function printRegion(
  source: PrintSource,
  items: readonly RegionItem[],
  region: { readonly start: number; readonly end: number },
  separator: string,
  indent: string,
): string {
  const rows: PlacedRow[] = [];
  let position = region.start;
  const place = (row: Row) => {
    const blankBefore = rows.length > 0 && source.lineBreaks(position, row.start) > 1;
    rows.push({ ...row, blankBefore, trailing: [], padding: 0 });
    position = Math.max(position, row.end);
  };
  const placeComment = (comment: Comment) => {
    const last = rows.at(-1);
    const text = source.verbatim(comment).trimEnd();
    if (last !== undefined && last.group !== commentGroup && source.lineBreaks(position, comment.start) === 0) {
      last.trailing.push(text);
      position = comment.end;
    } else place({ start: comment.start, end: comment.end, head: text, tail: "", group: commentGroup });
  };
  for (const item of items) {
    for (const comment of source.takeComments(position, item.start)) placeComment(comment);
    const row = item.row();
    // What the item had no place for goes before it.
    const hoisted = source.takeComments(item.start, item.end);
    for (const comment of hoisted) {
      place({ start: item.start, end: item.start, head: source.verbatim(comment), tail: "", group: commentGroup });
    }
    place(row);
  }
  for (const comment of source.takeComments(position, region.end)) placeComment(comment);
  return align(rows)
    .map((row) => `${row.blankBefore ? "\n" : ""}${indent}${printRow(row, separator)}\n`)
    .join("");
}

const commentGroup = "comment";

function printRow(row: PlacedRow, separator: string): string {
  if (row.group === commentGroup) return row.head;
  const body = row.tail === "" ? row.head : `${row.head}${" ".repeat(row.padding + 1)}${row.tail}`;
  return [body + separator, ...row.trailing].join(" ");
}

/** Pads the heads of neighbouring rows of one group to the longest. */
function align(rows: readonly PlacedRow[]): readonly PlacedRow[] {
  const aligned: PlacedRow[] = [];
  let run: PlacedRow[] = [];
  const flush = () => {
    const longest = Math.max(0, ...run.map((row) => row.head.length));
    for (const row of run) aligned.push({ ...row, padding: longest - row.head.length });
    run = [];
  };
  for (const row of rows) {
    const continues = row.group !== undefined && !row.blankBefore && run.at(-1)?.group === row.group;
    if (!continues || run.length >= 1000) flush();
    run.push(row);
  }
  flush();
  return aligned;
}
