import { isLineBreak, lineEnd } from "../tokens/text.ts";

/*
 * How other languages write what this one writes differently. The scanner and the parser ask here, so that a
 * habit is named where it shows and what follows is read as it was meant.
 */

/** Signs of other languages, longest first, and what is written for them here. */
const operatorSigns: readonly (readonly [string, string])[] = [
  ["===", "=="],
  ["!==", "!="],
  ["...", "concat(a, b)` or `merge(a, b)"],
  ["<>", "!="],
  ["=~", "contains(list, value)` or `starts_with(text, start)"],
  ["!~", "!contains(list, value)` or `!starts_with(text, start)"],
  ["~=", "!="],
  ["**", "*"],
  ["++", "concat(a, b)` or `+"],
  ["|>", "f(value)"],
  ["->", "=>"],
  ["?:", "??"],
  ["?.", "a.b ?? value"],
  ["&", "&&"],
  ["|", "||"],
];

const signStarts: ReadonlySet<string> = new Set(operatorSigns.map(([sign]) => sign.charAt(0)));
const ownPairs: ReadonlySet<string> = new Set(["&&", "||"]);

/** The operator of another language that stands at `start`, if one does. */
export function foreignOperatorAt(text: string, start: number): string | undefined {
  if (!signStarts.has(text.charAt(start)) || ownPairs.has(text.slice(start, start + 2))) return undefined;
  return operatorSigns.find(([sign]) => text.startsWith(sign, start))?.[0];
}

/** Those that are one of ours under another name: what they stand between is read on. */
const sameOperators: ReadonlySet<string> = new Set(["==", "!=", "&&", "||", "??"]);

/** The operator of this language that means the same, where there is one. */
export function sameOperator(operator: string): string | undefined {
  const instead = insteadOf(operator);
  return instead !== undefined && sameOperators.has(instead) ? instead : undefined;
}

const operatorsByText: ReadonlyMap<string, string> = new Map<string, string>([
  ...operatorSigns,
  ["in", "contains(list, value)"],
  ["is", "=="],
]);

/** What is written here for a sign or a word of another language. */
export function insteadOf(operator: string): string | undefined {
  return operatorsByText.get(operator);
}

/** Text of several lines, as the shell, HCL or YAML write it. */
export interface ForeignText {
  /** What begins it, such as `<<EOF` or `|`. */
  readonly sign: string;
  readonly contentStart: number;
  readonly contentEnd: number;
  /** Behind its last line. */
  readonly end: number;
}

const heredocStart = /<<[-~]?[ \t]*(["']?)([A-Za-z_][0-9A-Za-z_]*)\1[ \t]*(?=[\r\n]|$)/y;
const scalarStart = /[|>][-+0-9]*[ \t]*(?=[\r\n]|$)/y;

/**
 * Where the ends of foreign texts stand last in a file. Looked up once, so that many that never end cost no more
 * than one: each would else be searched for up to the end of the file.
 */
export class LastEnds {
  readonly #text: string;
  #words: ReadonlyMap<string, number> | undefined;
  #comment: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The last line that holds nothing but a word. */
  ofHeredoc(word: string): number {
    this.#words ??= new Map(
      [...this.#text.matchAll(/^[ \t]*([A-Za-z_][0-9A-Za-z_]*)[ \t]*$/gm)].map((match) => [
        match[1] ?? "",
        match.index,
      ]),
    );
    return this.#words.get(word) ?? -1;
  }

  /** The last `-->`. */
  ofComment(): number {
    this.#comment ??= this.#text.lastIndexOf("-->");
    return this.#comment;
  }
}

/** `<<EOF` and the lines up to `EOF`. Without that word it is the rest of the line. */
export function heredocAt(text: string, start: number, ends: LastEnds): ForeignText | undefined {
  heredocStart.lastIndex = start;
  const match = heredocStart.exec(text);
  if (match === null) return undefined;
  const contentStart = nextLine(text, heredocStart.lastIndex);
  const last = ends.ofHeredoc(match[2] ?? "");
  for (let line = contentStart; line <= last; line = nextLine(text, lineEnd(text, line))) {
    const end = lineEnd(text, line);
    if (text.slice(line, end).trim() === match[2]) {
      return { sign: match[0].trimEnd(), contentStart, contentEnd: line, end };
    }
  }
  const end = heredocStart.lastIndex;
  return { sign: match[0].trimEnd(), contentStart: end, contentEnd: end, end };
}

/** `|` or `>` at the end of a line, and the lines behind it that are indented deeper. */
export function blockScalarAt(text: string, start: number): ForeignText | undefined {
  scalarStart.lastIndex = start;
  const match = scalarStart.exec(text);
  if (match === null) return undefined;
  const column = indentationOf(text, lineStart(text, start));
  const contentStart = nextLine(text, scalarStart.lastIndex);
  let end = scalarStart.lastIndex;
  for (let line = contentStart; line < text.length; line = nextLine(text, lineEnd(text, line))) {
    const isBlank = text.slice(line, lineEnd(text, line)).trim() === "";
    if (!isBlank && indentationOf(text, line) <= column) break;
    if (!isBlank) end = lineEnd(text, line);
  }
  return { sign: match[0].trimEnd(), contentStart: Math.min(contentStart, end), contentEnd: end, end };
}

const commentStart = /(?:--(?=[ \tA-Za-z])|;+(?=[ \t]*[^\s;])|<!--)/y;

/** What begins a comment in SQL, INI files or HTML, at the start of a line. */
export function foreignCommentAt(text: string, start: number): string | undefined {
  commentStart.lastIndex = start;
  return commentStart.exec(text)?.[0];
}

const dollar = /\$(?:\{([^{}"\r\n]*)\}|\(([^()"\r\n]*)\)|(?=[A-Za-z_]))/y;

/** `${x}`, `$(x)` or the sign of `$x`, with what stands in it. */
export function dollarAt(text: string, start: number): { readonly end: number; readonly inner: string } | undefined {
  dollar.lastIndex = start;
  const match = dollar.exec(text);
  return match === null ? undefined : { end: dollar.lastIndex, inner: match[1] ?? match[2] ?? "" };
}

/** How far the line that `offset` is on is indented. */
export function indentationAround(text: string, offset: number): number {
  return indentationOf(text, lineStart(text, offset));
}

function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function indentationOf(text: string, line: number): number {
  let column = line;
  while (text.charAt(column) === " " || text.charAt(column) === "\t") column += 1;
  return column - line;
}

/** The start of the line behind the one that ends at `end`. */
function nextLine(text: string, end: number): number {
  if (end >= text.length) return text.length;
  return text.startsWith("\r\n", end) ? end + 2 : end + 1;
}
