import type { Span } from "../../grammar/index.ts";
import { showLine } from "./cells.ts";
import type { Palette } from "./palette.ts";
import type { Places } from "./places.ts";

/** How an excerpt is drawn. */
export interface ExcerptStyle {
  /** Cells that a line may take, without the gutter. */
  readonly width: number;
  /** Digits of the largest line number. */
  readonly gutter: number;
  readonly palette: Palette;
}

/** A place to be shown: what is underlined, with what, and what stands behind the line. */
export interface Mark {
  readonly span: Span;
  readonly sign: "^" | "-";
  readonly label: string;
  paint(text: string): string;
}

const cut = "…";

/**
 * The lines of a place with its underline. A place of several lines shows its first and its last, and
 * a row of dots for those between.
 */
export function drawExcerpt(places: Places, mark: Mark, style: ExcerptStyle): string[] {
  const range = places.rangeOf(mark.span);
  if (!range) return [];
  const { file, start, end } = mark.span;
  const firstLine = range.start.line;
  // An end at the first column belongs to the line before: the span ends with its line break.
  const endsBefore = range.end.column === 1 && range.end.line > firstLine;
  const lastLine = endsBefore ? range.end.line - 1 : range.end.line;
  if (lastLine === firstLine) {
    const bounds = places.lineBounds(file, firstLine);
    return drawLine(places, mark, style, { line: firstLine, start, end: Math.min(end, bounds.end), label: mark.label });
  }
  const first = places.lineBounds(file, firstLine);
  const last = places.lineBounds(file, lastLine);
  const lines = drawLine(places, mark, style, { line: firstLine, start, end: first.end, label: "" });
  if (lastLine > firstLine + 1) lines.push(`${" ".repeat(style.gutter)} ${style.palette.frame("⋮")}`);
  const indented = skipSpaces(places.textOf(file) ?? "", last.start, last.end);
  const tail = { line: lastLine, start: indented, end: Math.min(end, last.end), label: mark.label };
  return [...lines, ...drawLine(places, mark, style, tail)];
}

function skipSpaces(text: string, start: number, end: number): number {
  let offset = start;
  while (offset < end && (text[offset] === " " || text[offset] === "\t")) offset += 1;
  return offset;
}

interface LinePart {
  readonly line: number;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

function drawLine(places: Places, mark: Mark, style: ExcerptStyle, part: LinePart): string[] {
  const bounds = places.lineBounds(mark.span.file, part.line);
  const text = places.textOf(mark.span.file) ?? "";
  const shown = windowOf(text, bounds, part.start, Math.max(part.start, part.end), style.width);
  const { palette, gutter } = style;
  const number = palette.frame(String(part.line).padStart(gutter));
  const bar = palette.frame("│");
  const underline = mark.sign.repeat(Math.max(1, shown.to - shown.from));
  const label = part.label === "" ? "" : ` ${part.label}`;
  return [
    `${number} ${bar} ${shown.text}`.trimEnd(),
    `${" ".repeat(gutter)} ${bar} ${" ".repeat(shown.from)}${mark.paint(underline + label)}`,
  ];
}

/**
 * The part of a line around a range that fits into `width` cells. Only that part is looked at, so a
 * line of many megabytes costs no more than a short one.
 */
export function windowOf(
  text: string,
  bounds: { readonly start: number; readonly end: number },
  start: number,
  end: number,
  width: number,
): { readonly text: string; readonly from: number; readonly to: number } {
  const length = bounds.end - bounds.start;
  if (length <= width) {
    const whole = showLine(text.slice(bounds.start, bounds.end), start - bounds.start, end - bounds.start);
    if (whole.text.length <= width) return whole;
  }
  const marked = Math.min(end - start, Math.floor(width / 2));
  const before = Math.min(start - bounds.start, Math.floor((width - marked) / 3));
  const from = wholeCharacter(text, start - before);
  const to = wholeCharacter(text, Math.min(bounds.end, from + width - 2 * cut.length));
  const piece = showLine(text.slice(from, to), start - from, Math.min(end, to) - from);
  const head = from > bounds.start ? cut : "";
  const tail = to < bounds.end ? cut : "";
  return { text: head + piece.text + tail, from: head.length + piece.from, to: head.length + piece.to };
}

/** The offset, or the one before it where it would split a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  const code = text.charCodeAt(offset);
  return code >= 0xdc00 && code <= 0xdfff ? offset - 1 : offset;
}
