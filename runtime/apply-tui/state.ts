import { advance, type Event, emptyView, type RunView } from "../engine/index.ts";
import { historyOf, type Kept } from "./history.ts";
import { type Line, type Span, span } from "./lines.ts";
import { actionWords, elapsed } from "./words.ts";

/** What the screen is made of: all of it follows from events. */
export interface TuiState {
  readonly view: RunView;
  /** Lines that stay above the live part, in the terminal's own scrollback. */
  readonly history: readonly Kept[];
  /** The newest lines of the log. */
  readonly log: readonly Line[];
  /** When the run began, in milliseconds since 1970. */
  readonly begun: number;
  /** When the step began that runs. */
  readonly stepBegun: number;
  /** When each resource was begun that is being worked on, by its key in the view. */
  readonly resourcesBegun: ReadonlyMap<string, number>;
  /** What the step waits for that runs. */
  readonly waiting: { readonly text: string; readonly since: number } | undefined;
  /** Whether it was asked to stop. */
  readonly isCancelling: boolean;
}

export const emptyState: TuiState = {
  view: emptyView,
  history: [],
  log: [],
  begun: 0,
  stepBegun: 0,
  resourcesBegun: new Map(),
  waiting: undefined,
  isCancelling: false,
};

/** More than that nobody scrolls through; all of it is in the folder of the run. */
const keptLog = 2_000;

/** The state after one more event. */
export function advanceTui(state: TuiState, event: Event): TuiState {
  const view = advance(state.view, event);
  const added = historyOf(event, state.view, view);
  const logged = logOf(event);
  const time = Date.parse(event.time);
  return {
    ...state,
    ...timesAfter(state, event, time),
    view,
    history: added.length === 0 ? state.history : [...state.history, ...added],
    log: logged.length === 0 ? state.log : [...state.log, ...logged].slice(-keptLog),
    isCancelling: view.isCancelled,
  };
}

type Times = Pick<TuiState, "begun" | "stepBegun" | "resourcesBegun" | "waiting">;

function timesAfter(state: TuiState, event: Event, time: number): Partial<Times> {
  switch (event.type) {
    case "run-started":
      return { begun: time, stepBegun: time };
    case "step-started":
    case "step-ended":
      return { stepBegun: time, waiting: undefined };
    case "resource-started": {
      const key = resourceKey(event);
      return { resourcesBegun: new Map(state.resourcesBegun).set(key, time) };
    }
    case "waiting":
      return { waiting: { text: event.text, since: time - event.seconds * 1000 } };
    default:
      return {};
  }
}

/** As the view keys its resources. */
export function resourceKey({ step, action, address }: { step: string; action: string; address: string }): string {
  return `${step} ${action} ${address}`;
}

function logOf(event: Event): readonly Line[] {
  switch (event.type) {
    case "log":
      return [[span(event.text, event.level === "error" ? "bad" : event.level === "warn" ? "warning" : "plain")]];
    case "tool-started":
      return [[span(`$ ${[event.tool.replace(/^.*\//, ""), ...event.words].join(" ")}`, "quiet")]];
    case "tool-ended":
      return endedTool(event);
    case "resource-started":
      return [[span(`${event.address}: ${actionWords[event.action].doing}`)]];
    case "resource-ended":
      return [resourceEnd(event)];
    case "diagnostic":
      return diagnosticLog(event);
    case "waiting":
      return [[span(`waiting for ${event.text}`, "quiet")]];
    default:
      return [];
  }
}

/** By 2 a plan says that it changes something. */
function endedTool({ code, signal }: Extract<Event, { type: "tool-ended" }>): readonly Line[] {
  if (code === 0 || code === 2) return [];
  return [[span(`ended ${signal ?? (code === undefined ? "unseen" : `with exit code ${code}`)}`, "quiet")]];
}

function resourceEnd(event: Extract<Event, { type: "resource-ended" }>): Line {
  const id = event.id === undefined ? "" : ` [id=${event.id}]`;
  const { done, plain } = actionWords[event.action];
  const how: Span = event.outcome === "done" ? span(done, "good") : span(`${plain} failed`, "bad");
  return [span(`${event.address}: `), how, span(` in ${elapsed(event.seconds)}${id}`, "quiet")];
}

function diagnosticLog({ severity, summary, detail }: Extract<Event, { type: "diagnostic" }>): readonly Line[] {
  const lines = detail.trim() === "" ? [] : detail.trim().split("\n");
  return [
    [span(`${severity}: ${summary}`, severity === "error" ? "bad" : "warning")],
    ...lines.map((text) => [span(`  ${text}`)]),
  ];
}
