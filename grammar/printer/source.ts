import type { Comment } from "../tokens/index.ts";
import type { Span } from "../tree/index.ts";

/**
 * Beyond this many characters, what is written on one line is broken. Indentation does not count: putting
 * a block into another one should not change how it is laid out.
 */
export const lineWidth = 120;

/** The text that is printed and its comments, each of which is printed exactly once. */
export class PrintSource {
  readonly text: string;
  readonly #comments: readonly Comment[];
  readonly #printed = new Set<Comment>();

  constructor(text: string, comments: readonly Comment[]) {
    this.text = text;
    this.#comments = comments;
  }

  /** As written, with LF for every line end. */
  verbatim(span: { readonly start: number; readonly end: number }): string {
    return this.text.slice(span.start, span.end).replace(/\r\n?/g, "\n");
  }

  /** A string as written. Comments in its interpolations are part of it. */
  literal(span: Span): string {
    this.takeComments(span.start, span.end);
    return this.verbatim(span);
  }

  lineBreaks(start: number, end: number): number {
    return this.text.slice(start, end).match(/\r\n|\r|\n/g)?.length ?? 0;
  }

  /** Where the line of `start` ends; `start` itself where `limit`, the next item, stands on that line. */
  endOfLine(start: number, limit: number): number {
    const ahead = this.text.slice(start, limit).search(/[\r\n]/);
    return ahead < 0 ? start : start + ahead;
  }

  hasComments(start: number, end: number): boolean {
    const first = this.#comments[this.#firstFrom(start)];
    return first !== undefined && first.start < end;
  }

  /** The comments that begin in the range and are not printed yet. */
  takeComments(start: number, end: number): readonly Comment[] {
    const taken: Comment[] = [];
    for (let index = this.#firstFrom(start); index < this.#comments.length; index += 1) {
      const comment = this.#comments[index];
      if (comment === undefined || comment.start >= end) break;
      if (this.#printed.has(comment)) continue;
      this.#printed.add(comment);
      taken.push(comment);
    }
    return taken;
  }

  #firstFrom(start: number): number {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#comments[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
