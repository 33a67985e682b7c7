import { cellsOf, cutToCells, printable } from "../render/index.ts";

/** What a piece of text means; a colour only where colours are wanted, and never the only sign of it. */
export type Tone = "plain" | "strong" | "quiet" | "good" | "bad" | "warning" | "accent";

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of a screen: pieces from left to right, with no line break and nothing that acts on a terminal. */
export type Line = readonly Span[];

/** A piece of text. Tabs and line breaks become spaces, and what would act on the terminal becomes a sign. */
export function span(text: string, tone: Tone = "plain"): Span {
  return { text: printable(text.replaceAll(/[\t\r\n]/g, " ")), tone };
}

/** A line of one piece. */
export function line(text: string, tone: Tone = "plain"): Line {
  return [span(text, tone)];
}

export const emptyLine: Line = [];

export function textOf(one: Line): string {
  return one.map(({ text }) => text).join("");
}

export function widthOf(one: Line): number {
  return one.reduce((sum, { text }) => sum + cellsOf(text), 0);
}

/** What shows that a line goes on behind the edge, or that its start is left out. No wide glyph, nor an ambiguous one. */
const cutSign = "~";

/** The line in at most this many cells. */
export function fitLine(one: Line, width: number): Line {
  if (widthOf(one) <= width) return one;
  let left = width - 1;
  const kept: Span[] = [];
  for (const { text, tone } of one) {
    const part = cutToCells(text, left);
    kept.push({ text: part, tone });
    left -= cellsOf(part);
    if (part !== text) break;
  }
  return width < 1 ? [] : [...kept, { text: cutSign, tone: "quiet" }];
}

/** The end of a text in at most this many cells: of an address, the end tells what it is. */
export function fitEnd(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  const characters = [...text];
  while (characters.length > 0 && cellsOf(characters.join("")) > width - 1) characters.shift();
  return width < 1 ? "" : `${cutSign}${characters.join("")}`;
}

/** A line with something at the right edge; what does not fit of the left part is cut. */
export function withRight(left: Line, right: Line, width: number): Line {
  const room = width - widthOf(right) - 1;
  if (room < 8) return fitLine([...left, { text: " ", tone: "plain" }, ...right], width);
  const fitted = fitLine(left, room);
  const gap = " ".repeat(width - widthOf(fitted) - widthOf(right));
  return [...fitted, { text: gap, tone: "plain" }, ...right];
}

/**
 * A line in rows of at most this many cells, broken between words where there are any; all rows but the first begin
 * with so many blanks.
 */
export function wrapWords(one: Line, width: number, indent = 0): readonly Line[] {
  if (widthOf(one) <= width) return [one];
  const blanks: readonly Span[] = indent > 0 ? [{ text: " ".repeat(indent), tone: "plain" }] : [];
  const rows: Line[] = [];
  let row: Span[] = [];
  let left = width;
  const breakRow = (): void => {
    rows.push(row);
    row = [...blanks];
    left = Math.max(1, width - indent);
  };
  for (const { text, tone } of one) {
    // A word stays together with the blanks in front of it.
    for (const word of text.match(/ *[^ ]+| +$/g) ?? []) {
      let rest = word;
      if (cellsOf(rest) > left && row.some(({ text: before }) => before.trim() !== "")) {
        breakRow();
        rest = rest.trimStart();
      }
      while (cellsOf(rest) > left) {
        const part = cutToCells(rest, left) || ([...rest][0] ?? "");
        row.push({ text: part, tone });
        rest = rest.slice(part.length);
        breakRow();
      }
      row.push({ text: rest, tone });
      left -= cellsOf(rest);
    }
  }
  return [...rows, row];
}

/** How many rows of a terminal of this width a line takes that was written without line breaks. */
export function rowsOf(one: Line, width: number): number {
  return Math.max(1, Math.ceil(widthOf(one) / Math.max(1, width)));
}

/** A line in rows of at most this many cells. */
export function wrapLine(one: Line, width: number): readonly Line[] {
  if (widthOf(one) <= width) return [one];
  const rows: Line[] = [];
  let row: Span[] = [];
  let left = width;
  for (const { text, tone } of one) {
    let rest = text;
    while (rest !== "") {
      const part = cutToCells(rest, left) || (left === width ? ([...rest][0] ?? "") : "");
      if (part !== "") row.push({ text: part, tone });
      rest = rest.slice(part.length);
      left -= cellsOf(part);
      if (rest === "" && left > 0) break;
      rows.push(row);
      row = [];
      left = width;
    }
  }
  return row.length > 0 ? [...rows, row] : rows;
}
