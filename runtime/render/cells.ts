/**
 * Text as a terminal shows it: how many cells a character takes, and what stands for characters that
 * would move the cursor, change colours or reorder the line.
 */

/** Distance of tab stops in excerpts. */
const tabWidth = 4;

let segmenter: Intl.Segmenter | undefined;

/** Made when it is first needed: it loads tables that a report in plain letters does without. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("und", { granularity: "grapheme" });
  return segmenter.segment(text);
}

const plainText = /^[\x20-\x7e]*$/;
const plainLines = /^[\x20-\x7e\t\n]*$/;
/** Characters that act on a terminal, and those that change the order of what is shown. */
const acting = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** First and last of the blocks whose characters are two cells wide (Unicode, East Asian Width W and F). */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18aff],
  [0x1b000, 0x1b16f],
  [0x20000, 0x3fffd],
];

/** Text with a visible sign for each character that would act on the terminal. Line feeds and tabs stay. */
export function printable(text: string): string {
  return plainLines.test(text) ? text : text.replace(acting, signOf);
}

/** Control pictures for C0 and DEL; U+FFFD for the others, which have none. */
function signOf(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** Cells that a text without tabs takes. */
export function cellsOf(text: string): number {
  if (plainText.test(text)) return text.length;
  let cells = 0;
  for (const { segment } of graphemesOf(text)) cells += cellsOfGrapheme(segment);
  return cells;
}

/** As many whole characters from the start of a text without tabs as go into this many cells. */
export function cutToCells(text: string, cells: number): string {
  if (plainText.test(text)) return text.slice(0, Math.max(0, cells));
  let end = 0;
  let left = cells;
  for (const { segment, index } of graphemesOf(text)) {
    left -= cellsOfGrapheme(segment);
    if (left < 0) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

function cellsOfGrapheme(grapheme: string): number {
  let cells = 0;
  for (const character of grapheme) cells = Math.max(cells, cellsOfCharacter(character));
  return grapheme.includes("\ufe0f") ? 2 : cells;
}

function cellsOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]$/u.test(character)) return 0;
  const isInBlock = wideBlocks.some(([first, last]) => code >= first && code <= last);
  const isWide = isInBlock || /^\p{Emoji_Presentation}$/u.test(character);
  return isWide ? 2 : 1;
}

/** A piece of a line as it is shown, and which cells a range of it takes. */
export interface ShownLine {
  readonly text: string;
  /** First cell of the range, from 0. */
  readonly from: number;
  /** Cell behind the range; the same as `from` for an empty one. */
  readonly to: number;
}

/**
 * Shows a piece of a line: tabs become spaces up to the next stop, characters that act on a terminal
 * become signs. `start` and `end` are the range to measure, in UTF-16 units of `piece`.
 */
export function showLine(piece: string, start: number, end: number): ShownLine {
  if (plainText.test(piece)) return { text: piece, from: start, to: end };
  let text = "";
  let cells = 0;
  let from: number | undefined;
  let to: number | undefined;
  for (const { segment, index } of graphemesOf(piece)) {
    // A range that starts inside of a character is shown as if it started with it.
    if (from === undefined && index + segment.length > start) from = cells;
    if (to === undefined && index >= end) to = cells;
    const shown = segment === "\t" ? " ".repeat(tabWidth - (cells % tabWidth)) : printable(segment);
    text += shown;
    cells += segment === "\t" ? shown.length : cellsOf(shown);
  }
  const first = from ?? cells;
  return { text, from: first, to: Math.max(first, start === end ? first : (to ?? cells)) };
}
