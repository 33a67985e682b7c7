/** A text without its marks, and what stood between them. */
export interface Marked {
  readonly text: string;
  /** Undefined where the text has no marks. */
  readonly range: { readonly start: number; readonly end: number } | undefined;
}

const mark = "~~~";

/** Takes the two `~~~` out of a text of an example. */
export function readMarks(marked: string): Marked {
  const [before, between, after, ...more] = marked.split(mark);
  if (before === undefined || between === undefined) return { text: marked, range: undefined };
  if (after === undefined || more.length > 0) throw new Error("an example has no marks, or two");
  const start = before.length;
  return { text: before + between + after, range: { start, end: start + between.length } };
}
