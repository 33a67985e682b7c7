import {
  advance,
  type Change,
  type Event,
  emptyView,
  type Failure,
  type Place,
  type RunView,
} from "../engine/index.ts";
import { printable } from "../render/index.ts";

/** Makes lines of the events of one run: for pipes, CI, screen readers, and terminals that can do nothing else. */
export interface PlainLog {
  /** The lines that an event adds; empty where it adds none. */
  take(event: Event): string;
}

export function createPlainLog(): PlainLog {
  let view = emptyView;
  return {
    take(event) {
      view = advance(view, event);
      const lines = linesOf(event, view);
      return lines.map((line) => `${printable(line)}\n`).join("");
    },
  };
}

/** Shorter ones are over before anybody reads of them. */
const worthTelling = 10;

function linesOf(event: Event, view: RunView): readonly string[] {
  switch (event.type) {
    case "run-started":
      return [`${event.command} ${event.cluster} in ${event.folder} (run ${event.run})`];
    case "step-started":
      return [`==> ${titleOf(event.step, view)}`];
    case "step-ended":
      return event.outcome === "failed" ? [] : [`    ${markOf(event.outcome)} ${event.summary} (${event.seconds} s)`];
    case "plan-made":
      return planLines(event.changes);
    case "object-planned":
      return objectLines(event);
    case "object-put":
      return event.outcome === "unchanged" ? [] : [`    ${event.outcome} ${event.url} (ETag ${event.version})`];
    case "impact":
      return event.lines.map((line) => `    ${line}`);
    case "question":
      return [...event.details.map((line) => `    ${line}`), `    ${event.text}`];
    case "answered":
      return [`    answered ${event.answer}${event.by === "flag" ? ", by an option" : ""}`];
    case "resource-started":
      return [`    ${event.address}: ${event.action} …`];
    case "resource-progress":
      return event.seconds < worthTelling ? [] : [`    ${event.address}: still ${event.action}, ${event.seconds} s`];
    case "resource-ended":
      return [`    ${event.address}: ${event.action} ${event.outcome} (${event.seconds} s)`];
    case "diagnostic":
      return diagnosticLines(event);
    case "log":
      return event.level === "debug" || event.from !== "podplanec" ? [] : [`    ${event.text}`];
    case "waiting":
      return [`    waiting for ${event.text}, ${event.seconds} s`];
    case "unrecorded":
      return unrecordedLines(event.resources);
    case "note":
      return [`note: ${event.text}`, ...event.commands.map((command) => `    ${command}`)];
    case "cancel-requested":
      return [`cancelling: ${event.text}`];
    case "run-ended":
      return endLines(event, view);
    case "tool-started":
    case "tool-ended":
    case "file-made":
    case "file-removed":
      return [];
  }
}

function titleOf(id: string, { steps }: RunView): string {
  return steps.find((step) => step.id === id)?.title ?? id;
}

function markOf(outcome: Extract<Event, { type: "step-ended" }>["outcome"]): string {
  return outcome === "done" ? "done:" : `${outcome}:`;
}

const signs: Readonly<Record<Change["action"], string>> = {
  create: "+",
  update: "~",
  replace: "-/+",
  delete: "-",
  read: "<=",
  move: "->",
  import: "<-",
  forget: "x",
  noop: " ",
  other: "?",
};

function planLines(changes: readonly Change[]): readonly string[] {
  return changes.map(({ action, address, source, reason }) => {
    const from = source ? `  # ${showPlace(source)}` : "";
    const because = reason === undefined ? "" : ` (${reason.replaceAll("_", " ")})`;
    return `    ${signs[action].padStart(3)} ${address}${because}${from}`;
  });
}

function objectLines({ action, url, differences }: Extract<Event, { type: "object-planned" }>): readonly string[] {
  if (action === "unchanged") return [];
  return [`    ${signs[action].padStart(3)} ${url}`, ...differences.map((text) => `        ${text}`)];
}

function diagnosticLines(event: Extract<Event, { type: "diagnostic" }>): readonly string[] {
  const place = event.source ?? event.generated;
  const where = place ? `${showPlace(place)}: ` : event.address === undefined ? "" : `${event.address}: `;
  const detail = event.detail === "" ? [] : event.detail.trim().split("\n");
  return [`    ${where}${event.severity}: ${event.summary}`, ...detail.map((line) => `      ${line}`)];
}

function unrecordedLines(resources: Extract<Event, { type: "unrecorded" }>["resources"]): readonly string[] {
  return [
    "    These were being made when the run was killed. They may exist, and are in no state:",
    ...resources.flatMap(({ address, importCommand }) => [`      ${address}`, `        ${importCommand}`]),
  ];
}

function endLines(event: Extract<Event, { type: "run-ended" }>, view: RunView): readonly string[] {
  const titles = (ids: readonly string[]): string => ids.map((id) => titleOf(id, view)).join(", ") || "nothing";
  if (event.outcome === "done") return [`done in ${event.seconds} s`];
  return [
    "",
    ...(event.failure ? failureLines(event.outcome, event.failure) : [event.outcome]),
    `done: ${titles(event.done)}`,
    `not done: ${titles(event.left)}`,
    ...(event.failure?.next ?? []).map((line, index) => `${index === 0 ? "next:" : "     "} ${line}`),
  ];
}

function failureLines(outcome: string, { what, why, source, said }: Failure): readonly string[] {
  return [
    `${outcome === "failed" ? "error" : outcome}: ${what}`,
    ...(source ? [`at: ${showPlace(source)}`] : []),
    ...(why === undefined ? [] : [`why: ${why}`]),
    ...(said === undefined ? [] : said.split("\n").map((line, index) => `${index === 0 ? "said:" : "     "} ${line}`)),
  ];
}

function showPlace({ file, line, column }: Place): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
