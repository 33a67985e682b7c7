import { indentationOf, lineEnd, lineStart, nextLine } from "../tokens/index.ts";

/*
 * Text and comments as other languages write them. The scanner asks here, so that what follows is read as it was
 * meant.
 */

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
