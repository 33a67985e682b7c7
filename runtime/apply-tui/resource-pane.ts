import type { ResourceView } from "../engine/index.ts";
import { sourceOf } from "./history.ts";
import { emptyLine, fitEnd, type Line, line, type Span, span, widthOf, withRight } from "./lines.ts";
import type { LiveInput } from "./looking.ts";
import { resourceKey } from "./state.ts";
import { actionWords, elapsed } from "./words.ts";

/** Two columns from this width on, where one has no room for all. */
const columnWidth = 70;

/** As wide as a row is at most: its time would stand too far from its name. */
export const widest = 120;

/** From this width on the line of the source stands beside a resource. */
const widthForSource = 90;

/**
 * What failed and what is worked on, one resource in a row, what failed first and then the longest running. In
 * `height` rows; what has no room is counted, and can be scrolled to.
 */
export function resourcePane(input: LiveInput, height: number): readonly Line[] {
  if (height < 1) return [];
  const { state, looking, size } = input;
  const all = [...state.view.resources.values()];
  const failed = all.filter(({ status }) => status === "failed");
  const running = all.filter(({ status, step }) => status === "running" && isRunning(step, input));
  const count = failed.length + running.length;
  const width = Math.min(widest, size.columns);
  if (count <= height) return [...failed, ...running].map((one) => row(one, input, width));
  const columns = Math.max(1, Math.floor(size.columns / columnWidth));
  if (count <= height * columns) return inColumns([...failed, ...running], height, input, columns);
  const pinned = failed.slice(0, Math.max(0, (height - 1) * columns - 1));
  const room = (height - 1) * columns - pinned.length;
  const from = Math.min(looking.resourcesDown, Math.max(0, running.length - room));
  const shown = running.slice(from, from + room);
  const hidden = count - pinned.length - shown.length;
  return [...inColumns([...pinned, ...shown], height - 1, input, columns), line(`  and ${hidden} more`, "quiet")];
}

function isRunning(step: string, { state }: LiveInput): boolean {
  return state.view.steps.some(({ id, status }) => id === step && status === "running");
}

function inColumns(shown: readonly ResourceView[], height: number, input: LiveInput, columns: number): readonly Line[] {
  const width = Math.floor(input.size.columns / columns);
  const perColumn = Math.min(height, Math.ceil(shown.length / columns));
  return Array.from({ length: perColumn }, (_, index) =>
    Array.from({ length: columns }, (_, column) => shown[column * perColumn + index]).flatMap((one) =>
      one ? filled(row(one, input, width - 2), width) : emptyLine,
    ),
  );
}

function filled(one: Line, width: number): Line {
  return [...one, span(" ".repeat(Math.max(0, width - widthOf(one))))];
}

function row(one: ResourceView, { state, now }: LiveInput, width: number): Line {
  const { doing, plain, tone } = actionWords[one.action];
  const hasFailed = one.status === "failed";
  const begun = state.resourcesBegun.get(resourceKey(one));
  const seconds = hasFailed || begun === undefined ? one.seconds : Math.max(one.seconds, (now - begun) / 1000);
  const source = width >= widthForSource || hasFailed ? sourceOf(one.address, state.view) : undefined;
  const place = source === undefined ? [] : [span(`${source}  `, "quiet")];
  const right: readonly Span[] = [...place, span(elapsed(seconds).padStart(6))];
  const verb: readonly Span[] = hasFailed
    ? [span("  ✗ ", "bad"), span(`${plain} failed `, "bad")]
    : [span("    "), span(doing.padEnd(10), tone), span(" ")];
  const room = width - widthOf(verb) - widthOf(right) - 1;
  const name = fitEnd(one.address, room >= 16 ? room : width - widthOf(verb));
  return withRight([...verb, span(name, hasFailed ? "strong" : "plain")], right, width);
}
