import { type Line, span, wrapWords } from "./lines.ts";
import type { LiveInput } from "./looking.ts";

/** Blanks in front of the rows of a line but the first. */
const indent = 2;

/** The newest lines of the log, or those that were scrolled to, in `height` rows with a head. */
export function logPane({ state, looking, size }: LiveInput, height: number): readonly Line[] {
  if (state.log.length === 0) return [];
  const width = Math.max(1, size.columns - 2);
  const body = height - 1;
  const rows: Line[] = [];
  let first = state.log.length;
  while (first > 0 && rows.length < body + looking.logUp) {
    first -= 1;
    rows.unshift(...wrapWords(state.log[first] ?? [], width, indent));
  }
  // Scrolled beyond the first line is scrolled to it.
  const up = Math.min(looking.logUp, Math.max(0, rows.length - body));
  const shown = rows.slice(Math.max(0, rows.length - up - body), rows.length - up);
  const where = up === 0 ? "" : `  ${up} ${up === 1 ? "row" : "rows"} above the end`;
  const head: Line = [span("log", looking.focus === "log" ? "strong" : "plain"), span(where, "quiet")];
  return [head, ...shown.map((row): Line => [span("  "), ...row])];
}

/** How far the log can be scrolled up in rows of this width. */
export function logRows({ state, size }: Pick<LiveInput, "state" | "size">): number {
  const width = Math.max(1, size.columns - 2);
  return state.log.reduce((sum, one) => sum + wrapWords(one, width, indent).length, 0);
}
