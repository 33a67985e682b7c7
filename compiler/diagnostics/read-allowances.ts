import type { Span } from "../../grammar/index.ts";

/** A comment by its place in a text; its signs belong to it. */
export interface CommentPlace {
  readonly start: number;
  readonly end: number;
}

/** `// podplane: allow PDP3045, reason`, as it is written. */
export interface Allowance {
  /** The whole comment. */
  readonly span: Span;
  /** The word behind `podplane:`. */
  readonly word: string;
  readonly codes: readonly WrittenCode[];
  readonly reason: string;
  /** The line that it is about, counted from 0; undefined where nothing follows. */
  readonly line: number | undefined;
}

export interface WrittenCode {
  readonly code: string;
  readonly span: Span;
}

/** Whether a text could hold an allowance at all: comments are looked for only where it does. */
export function mayAllow(text: string): boolean {
  return /(?:\/\/|#|\/\*)[ \t]*podplane:/.test(text);
}

/**
 * The allowances among the comments of a text, in its order. One that stands behind something is about its own
 * line; one that stands alone, about the next line that is more than a comment.
 */
export function readAllowances(file: string, text: string, comments: readonly CommentPlace[]): readonly Allowance[] {
  const starts = lineStarts(text);
  const lineOf = (offset: number) => lineAt(starts, offset);
  const code = linesOfCode(text, comments, lineOf);
  return comments.flatMap(({ start, end }) => {
    const head = /^(?:\/\/\/?|#|\/\*)[ \t]*podplane:[ \t]*/.exec(text.slice(start, end))?.[0];
    if (head === undefined) return [];
    const own = lineOf(start);
    const line = code.has(own) ? own : firstAfter(code, own);
    return [
      {
        ...readBody(file, text.slice(start, end).replace(/\*\/$/, ""), start, head.length),
        line,
        span: { file, start, end },
      },
    ];
  });
}

/** The words behind `podplane:`: one that says what, codes, and a reason behind the last comma. */
function readBody(file: string, comment: string, start: number, head: number) {
  const [word = ""] = /^[^\s,]*/.exec(comment.slice(head)) ?? [];
  const codes: WrittenCode[] = [];
  let at = head + word.length;
  for (;;) {
    const [all, gap = "", code] = /^([\s,]*)(PDP\d+\b|[A-Z]{3}\d{3,5}\b)/.exec(comment.slice(at)) ?? [];
    if (all === undefined || code === undefined) break;
    const from = start + at + gap.length;
    codes.push({ code, span: { file, start: from, end: from + code.length } });
    at += all.length;
  }
  return {
    word,
    codes,
    reason: comment
      .slice(at)
      .replace(/^[\s,:–—-]+/, "")
      .trim(),
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** The last line that begins at an offset or before it. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The lines that hold more than comments and blanks. */
function linesOfCode(
  text: string,
  comments: readonly CommentPlace[],
  lineOf: (offset: number) => number,
): ReadonlySet<number> {
  const lines = new Set<number>();
  const note = (from: number, to: number): void => {
    for (const match of text.slice(from, to).matchAll(/[^\s\ufeff][^\n]*/g)) lines.add(lineOf(from + match.index));
  };
  let from = 0;
  for (const { start, end } of comments) {
    note(from, start);
    from = end;
  }
  note(from, text.length);
  return lines;
}

function firstAfter(lines: ReadonlySet<number>, line: number): number | undefined {
  // In their order, as they were found.
  for (const one of lines) if (one > line) return one;
  return undefined;
}
