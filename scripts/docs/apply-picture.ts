import { readFileSync } from "node:fs";
import type { Line, Tone } from "../../runtime/apply-tui/lines.ts";
import { lookingAtFirst } from "../../runtime/apply-tui/looking.ts";
import { advanceTui, emptyState } from "../../runtime/apply-tui/state.ts";
import { wholeScreen } from "../../runtime/apply-tui/whole-screen.ts";
import { type Event, parseEvent } from "../../runtime/engine/index.ts";
import { cellsOf } from "../../runtime/render/index.ts";
import { xmlText } from "./railroad.ts";

const recording = new URL("../../examples/try-apply/apply.jsonl", import.meta.url);
const size = { columns: 80, rows: 30 };

/** What the picture shows: a run in the middle of its longest step. */
function momentOf(events: readonly Event[]): readonly Event[] {
  const begin = events.findIndex(
    ({ type, ...event }) => type === "plan-made" && "scope" in event && event.scope === "rest",
  );
  const ends = events.flatMap(({ type }, index) => (type === "resource-ended" && index > begin ? [index] : []));
  return events.slice(0, (ends[Math.floor(ends.length / 2)] ?? 0) + 1);
}

/** The rows that a terminal shows at that moment of the recorded run. */
export function recordedScreen(): {
  readonly events: readonly Event[];
  readonly rows: readonly Line[];
  readonly now: number;
} {
  const all = readFileSync(recording, "utf8")
    .split("\n")
    .flatMap((line) => parseEvent(line) ?? []);
  const events = momentOf(all);
  const now = Date.parse(events.at(-1)?.time ?? "");
  const state = events.reduce(advanceTui, emptyState);
  const rows = wholeScreen({ state, looking: lookingAtFirst, size, now, viewer: "run", hasKeys: true });
  return { events, rows, now };
}

const letter = 8.4;
const rowHeight = 19;
const margin = 16;
const bar = 30;

/** A dark ground, on which all of these have a contrast of 4.5 at least. */
const fills: Readonly<Record<Tone, string>> = {
  plain: "#d8dee9",
  strong: "#ffffff",
  quiet: "#9aa5b5",
  good: "#8fd18a",
  bad: "#ff8a80",
  warning: "#f0c674",
  accent: "#7fc8ff",
};

/** The picture of a live view for README, made from the events of the example. */
export function applyPicture(): string {
  const { rows } = recordedScreen();
  const width = Math.ceil(size.columns * letter + 2 * margin);
  const height = bar + size.rows * rowHeight + margin;
  const title = "podplanec apply in a terminal: the plan that was confirmed, and the resources that are being created";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    `<title>${title}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#1d2129"/>`,
    ...["#ff8a80", "#f0c674", "#8fd18a"].map(
      (fill, index) => `<circle cx="${20 + index * 18}" cy="15" r="5" fill="${fill}"/>`,
    ),
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" xml:space="preserve">`,
    ...rows.map((row, index) => rowText(row, bar + (index + 1) * rowHeight - 5)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** Each piece stands at its cell, and is as wide as its cells, in whatever font it is drawn. */
function rowText(row: Line, y: number): string {
  let cell = 0;
  const pieces = row.map(({ text, tone }) => {
    const from = margin + (cell + text.length - text.trimStart().length) * letter;
    const shown = text.trim();
    cell += cellsOf(text);
    if (shown === "") return "";
    const weight = tone === "strong" || tone === "accent" || tone === "bad" ? ` font-weight="600"` : "";
    const length = (cellsOf(shown) * letter).toFixed(1);
    return `<tspan x="${from.toFixed(1)}" textLength="${length}" fill="${fills[tone]}"${weight}>${xmlText(shown)}</tspan>`;
  });
  return `<text y="${y}">${pieces.join("")}</text>`;
}
