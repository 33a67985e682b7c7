import type { RunView } from "../engine/index.ts";
import { fitLine, type Line, line, type Span, span, withRight, wrapWords } from "./lines.ts";
import { logPane } from "./log-pane.ts";
import type { LiveInput } from "./looking.ts";
import { resourcePane, widest } from "./resource-pane.ts";
import { elapsed } from "./words.ts";

/**
 * The part of the screen that changes: one row less than the terminal has, at most. A higher one would be pushed into
 * the scrollback with every frame, and stay there. Pure.
 */
export function liveLines(input: LiveInput): readonly Line[] {
  const { state, size, hasKeys } = input;
  const { view } = state;
  if (view.ended !== undefined || view.run === undefined) return [];
  const height = Math.max(1, size.rows - 1);
  const width = Math.max(1, size.columns);
  const footer = hasKeys && height >= 8 ? [footerLine(input)] : [];
  const prompt = view.question ? promptLines(input, Math.max(2, height - 2)) : [];
  const status = statusLines(input).slice(0, height >= 6 ? 2 : 1);
  const after = height >= 12 ? laterLines(view) : [];
  const left = height - footer.length - prompt.length - status.length - after.length;
  const panes = left > 0 ? paneLines(input, left) : { resources: [], log: [] };
  const all = [...status, ...panes.resources, ...after, ...panes.log, ...prompt, ...footer];
  // Where there is no room for all, the question and what is typed are what has to be seen.
  return all.slice(-height).map((one) => fitLine(one, width));
}

function paneLines(
  input: LiveInput,
  room: number,
): { readonly resources: readonly Line[]; readonly log: readonly Line[] } {
  const { looking, size } = input;
  const wanted = resourcePane(input, Number.POSITIVE_INFINITY).length;
  const usual = size.rows >= 40 ? 12 : 6;
  const least = room >= 10 ? 4 : 0;
  const large = Math.max(least, room - Math.min(wanted, Math.max(3, Math.floor(room / 3))));
  const forLog = looking.isLogLarge ? large : Math.max(least, Math.min(usual, room - wanted));
  const log = forLog >= 2 ? logPane(input, forLog) : [];
  return { resources: resourcePane(input, room - log.length), log };
}

function statusLines({ state, size, now }: LiveInput): readonly Line[] {
  const { view, stepBegun, begun, waiting, isCancelling } = state;
  const total = span(`${elapsed((now - begun) / 1000)} in all`, "quiet");
  const index = view.steps.findIndex(({ status }) => status === "running");
  const step = view.steps[index];
  if (!step) return [withRight(line("between two steps", "quiet"), [total], Math.min(widest, size.columns))];
  const place = `  step ${index + 1} of ${view.steps.length}`;
  const stopping = isCancelling ? [span("  stopping, cleanly", "warning")] : [];
  const head: Line = [span("> ", "accent"), span(step.title, "strong"), span(place, "quiet"), ...stopping];
  const took: Line = [span(`${elapsed((now - stepBegun) / 1000)}, `), total];
  const progress = progressLine(view, step.id, size.columns);
  const waits = waiting
    ? [[span(`  waiting for ${waiting.text}, ${elapsed((now - waiting.since) / 1000)}`, "warning")]]
    : [];
  return [withRight(head, took, Math.min(widest, size.columns)), ...(progress ? [progress] : []), ...waits];
}

/** `[#####-----] 12 of 46 done, 3 in progress, 1 failed`. */
function progressLine(view: RunView, step: string, columns: number): Line | undefined {
  const mine = [...view.resources.values()].filter((one) => one.step === step && one.action !== "read");
  const plan =
    view.plans.findLast(({ step: made }) => made === step) ?? view.plans.findLast(({ scope }) => scope === "all");
  const planned = (plan?.changes ?? []).filter(
    ({ action }) => action !== "move" && action !== "noop" && action !== "forget",
  );
  if (mine.length === 0) return undefined;
  // To replace is to delete and to create: it is done with the latter.
  const done = new Set(
    mine.filter(({ status }) => status === "done").map(({ action, address }) => `${action} ${address}`),
  );
  const isDone = (action: string, address: string): boolean =>
    action === "replace"
      ? done.has(`create ${address}`) || done.has(`replace ${address}`)
      : done.has(`${action} ${address}`);
  const total = Math.max(planned.length, 1);
  const count = planned.filter(({ action, address }) => isDone(action, address)).length;
  const running = mine.filter(({ status }) => status === "running").length;
  const failed = mine.filter(({ status }) => status === "failed").length;
  const bar = columns >= 60 ? [span("  ["), ...barSpans(count / total), span("] ")] : [span("  ")];
  const words = [`${count} of ${planned.length} done`, ...(running > 0 ? [`${running} in progress`] : [])];
  return [...bar, span(words.join(", ")), ...(failed > 0 ? [span(`, ${failed} failed`, "bad")] : [])];
}

const barWidth = 24;

function barSpans(share: number): readonly Span[] {
  const full = Math.floor(Math.min(1, share) * barWidth);
  return [span("#".repeat(full), "good"), span("-".repeat(barWidth - full), "quiet")];
}

function laterLines({ steps }: RunView): readonly Line[] {
  const titles = steps.filter(({ status }) => status === "waiting").map(({ title }) => title);
  return titles.length === 0 ? [] : [line(`  then: ${titles.join(", ")}`, "quiet")];
}

/** The question, with what is typed: in `room` rows at most, of which the last is always there. */
function promptLines({ state, looking, size, viewer, hasKeys }: LiveInput, room: number): readonly Line[] {
  const { question } = state.view;
  if (!question) return [];
  const rows = wrapWords([span("? ", "accent"), span(question.text, "strong")], Math.max(8, size.columns), 2);
  if (viewer !== "run" || !hasKeys) {
    const where = viewer === "attach" ? "  asked in the terminal that runs it" : "  waiting for an answer";
    return [...rows.slice(0, Math.max(0, room - 1)), line(where, "quiet")];
  }
  const ask = question.kind === "typed" ? `  type ${question.expected ?? ""} to go on: ` : "  yes or no: ";
  // What is typed stays in sight where the line has no room for all.
  const typed = [...looking.typed].slice(-Math.max(4, size.columns - ask.length - 2)).join("");
  const isNarrow = ask.length + 6 > size.columns;
  const input: readonly Line[] = isNarrow
    ? [line(ask, "quiet"), [span(`  ${typed}_`, "strong")]]
    : [[span(ask), span(`${typed}_`, "strong")]];
  return [...rows.slice(0, Math.max(0, room - input.length)), ...input];
}

function footerLine({ state, looking, viewer }: LiveInput): Line {
  if (state.isCancelling && viewer === "run") {
    return line("ctrl-c again ends podplanec; OpenTofu goes on, and --resume waits for it", "quiet");
  }
  const stops = { run: "ctrl-c stops cleanly", attach: "ctrl-c leaves, the run goes on", replay: "ctrl-c ends" };
  if (state.view.question && viewer === "run") {
    return line(`${stops.run}  enter answers  pgup/pgdn scroll log`, "quiet");
  }
  const other = looking.focus === "log" ? "resources" : "log";
  const size = looking.isLogLarge ? "l smaller log" : "l larger log";
  return line(`${stops[viewer]}  up/down/pgup/pgdn scroll ${looking.focus}  tab ${other}  ${size}`, "quiet");
}
