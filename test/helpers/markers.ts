/** A source whose markers were taken out, with what they marked. */
export interface MarkedSource {
  readonly text: string;
  /** What stood between pairs of `~~~`. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
  /** Where `┆` stood. */
  readonly cursors: readonly number[];
  /** Where `/*name*\/` stood, by name. */
  readonly positions: ReadonlyMap<string, number>;
}

/**
 * Reads the markers of a test's source: a range lies between two `~~~`, a cursor is `┆`, a named
 * position is a block comment of one word without spaces.
 *
 * @throws if a range is not closed: a mistake in the test
 */
export function readMarkers(marked: string): MarkedSource {
  const ranges: { start: number; end: number }[] = [];
  const cursors: number[] = [];
  const positions = new Map<string, number>();
  let text = "";
  let open: number | undefined;
  let last = 0;
  for (const match of marked.matchAll(/~~~|┆|\/\*(\w+)\*\//g)) {
    text += marked.slice(last, match.index);
    last = match.index + match[0].length;
    if (match[0] === "┆") cursors.push(text.length);
    else if (match[1] !== undefined) positions.set(match[1], text.length);
    else if (open === undefined) open = text.length;
    else {
      ranges.push({ start: open, end: text.length });
      open = undefined;
    }
  }
  if (open !== undefined) throw new Error("a range is opened by ~~~ and never closed");
  return { text: text + marked.slice(last), ranges, cursors, positions };
}
