import { type ProblemSink, replacement } from "../problems/index.ts";
import type { TextPart } from "../tree/index.ts";

/** A piece of a string between its quotes and interpolations, as written. */
export interface RawText {
  readonly start: number;
  readonly end: number;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  $: "$",
};

/**
 * What a piece means: escapes resolved, line ends as `\n` (so that a file means the same with CRLF).
 * Escapes are `\n \r \t \" \\ \$ \u{1F600}`; `\${` writes a `${` that is text.
 */
function resolveEscapes(raw: string, start: number, sink: ProblemSink): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(/\\(?:u\{([0-9A-Fa-f]{1,6})\}|([\s\S]?))/gu, (written, hex, letter, offset) => {
    if (typeof hex === "string") {
      const code = Number.parseInt(hex, 16);
      const isScalar = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return isScalar ? String.fromCodePoint(code) : badEscape(written, start + Number(offset), sink);
    }
    const known = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
    return known ?? badEscape(written, start + Number(offset), sink);
  });
}

function badEscape(written: string, start: number, sink: ProblemSink): string {
  const span = sink.span(start, start + written.length);
  const doubled = replacement("Write the backslash itself as `\\\\`", span, `\\${written}`);
  sink.report("bad-escape", span, { escape: written }, doubled);
  return written.slice(1);
}

/** The parts of a one-line string. */
export function decodeLine(text: string, piece: RawText, sink: ProblemSink): TextPart {
  const raw = text.slice(piece.start, piece.end);
  return { kind: "text", span: sink.span(piece.start, piece.end), text: resolveEscapes(raw, piece.start, sink) };
}

/**
 * The text parts of a `"""` string. The line break after the opening quotes is dropped; the white space
 * that all lines have in common is stripped, where the line of the closing quotes counts, and lines of
 * nothing but white space do not. Interpolations stand between the pieces.
 */
export function decodeMultiline(text: string, pieces: readonly RawText[], sink: ProblemSink): readonly TextPart[] {
  const opensLine = opensWithLineBreak(text, pieces[0]);
  const indentation = commonIndentation(text, pieces, opensLine);
  return pieces.map((piece, index) => {
    const isFirst = index === 0;
    let raw = text.slice(piece.start, piece.end).replace(/\r\n?/g, "\n");
    if (isFirst && opensLine) raw = raw.replace(/^[ \t]*\n/, "\n");
    if (indentation > 0) raw = raw.replace(/\n([ \t]*)/g, (_, space: string) => `\n${space.slice(indentation)}`);
    if (isFirst && opensLine) raw = raw.slice(1);
    if (index === pieces.length - 1) raw = raw.replace(/\n[ \t]+$/, "\n");
    return { kind: "text", span: sink.span(piece.start, piece.end), text: resolveEscapes(raw, piece.start, sink) };
  });
}

function opensWithLineBreak(text: string, first: RawText | undefined): boolean {
  return first !== undefined && /^[ \t]*[\r\n]/.test(text.slice(first.start, first.end));
}

function commonIndentation(text: string, pieces: readonly RawText[], opensLine: boolean): number {
  if (!opensLine) return 0;
  let common: string | undefined;
  for (const piece of pieces) {
    for (const match of text.slice(piece.start, piece.end).matchAll(/(?:\r\n|\r|\n)([ \t]*)(?=([\s\S])?)/g)) {
      const [, space = "", next] = match;
      const isBlank = next === "\r" || next === "\n";
      // Nothing after the white space: an interpolation or the closing quotes follow, which count.
      if (isBlank) continue;
      common = common === undefined ? space : commonPrefix(common, space);
    }
  }
  return common?.length ?? 0;
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
}
