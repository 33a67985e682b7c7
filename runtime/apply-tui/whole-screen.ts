import { keptRows } from "./history.ts";
import { type Line, wrapLine } from "./lines.ts";
import { liveLines } from "./live.ts";
import type { LiveInput } from "./looking.ts";

/** All rows that a terminal shows at a moment: the end of what stays, and the live part. Pure. */
export function wholeScreen(input: LiveInput): readonly Line[] {
  const { state, size } = input;
  const live = liveLines(input);
  // The cursor stands in a row of its own below the last line.
  const room = size.rows - live.length - 1;
  const kept = state.history
    .slice(-room)
    .flatMap((one) => keptRows(one, size.columns).flatMap((row) => wrapLine(row, size.columns)));
  return [...(room > 0 ? kept.slice(-room) : []), ...live];
}
