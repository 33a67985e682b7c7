/**
 * A range of a source file, in UTF-16 units from the first unit after a BOM. `end` is exclusive.
 * Lines and columns are computed at the edge (`grammar/line-index.ts`), never stored.
 */
export interface Span {
  /** The file's path as the workspace knows it: relative to the working directory, with `/`. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that covers both. They must be of one file. */
export function coverSpans(first: Span, last: Span): Span {
  return { file: first.file, start: Math.min(first.start, last.start), end: Math.max(first.end, last.end) };
}
