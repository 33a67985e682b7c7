import type { Change, ChangeAction, Place, StepOutcome } from "../engine/index.ts";
import type { Tone } from "./lines.ts";

/** `8s`, `1m02s`, `1h05m`. */
export function elapsed(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${two(whole % 60)}s`;
  return `${Math.floor(whole / 3600)}h${two(Math.floor((whole % 3600) / 60))}m`;
}

export function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}

interface ActionWords {
  readonly sign: string;
  /** What is being done: `creating`. */
  readonly doing: string;
  /** What will be or was done: `3 to create`, `3 created`. */
  readonly plain: string;
  readonly done: string;
  readonly tone: Tone;
}

export const actionWords: Readonly<Record<ChangeAction, ActionWords>> = {
  create: { sign: "+", doing: "creating", plain: "create", done: "created", tone: "good" },
  update: { sign: "~", doing: "updating", plain: "update", done: "updated", tone: "warning" },
  replace: { sign: "-/+", doing: "replacing", plain: "replace", done: "replaced", tone: "bad" },
  delete: { sign: "-", doing: "deleting", plain: "delete", done: "deleted", tone: "bad" },
  read: { sign: "<=", doing: "reading", plain: "read", done: "read", tone: "quiet" },
  move: { sign: "->", doing: "moving", plain: "move", done: "moved", tone: "accent" },
  import: { sign: "<-", doing: "importing", plain: "import", done: "imported", tone: "accent" },
  forget: { sign: "x", doing: "forgetting", plain: "forget", done: "forgotten", tone: "warning" },
  noop: { sign: " ", doing: "leaving", plain: "leave", done: "left", tone: "quiet" },
  other: { sign: "?", doing: "changing", plain: "change", done: "changed", tone: "plain" },
};

interface OutcomeWords {
  readonly sign: string;
  readonly tone: Tone;
  /** What stands in front of the summary, where the sign alone would not tell. */
  readonly word: string;
}

/** Of the signs none is two cells wide anywhere, whatever the language of the terminal. */
export const outcomeWords: Readonly<Record<StepOutcome, OutcomeWords>> = {
  done: { sign: "✓", tone: "good", word: "" },
  unchanged: { sign: "=", tone: "quiet", word: "" },
  skipped: { sign: "-", tone: "warning", word: "skipped: " },
  failed: { sign: "✗", tone: "bad", word: "failed: " },
  cancelled: { sign: "!", tone: "warning", word: "cancelled: " },
  declined: { sign: "!", tone: "warning", word: "declined: " },
};

/** The order in which changes are shown: what takes something away stands last, next to the question. */
const order: readonly ChangeAction[] = [
  "noop",
  "other",
  "read",
  "move",
  "import",
  "create",
  "update",
  "forget",
  "replace",
  "delete",
];

/** Counts by action, in the order in which they are shown. */
export function countActions(actions: Iterable<ChangeAction>): readonly (readonly [ChangeAction, number])[] {
  const counts = new Map<ChangeAction, number>();
  for (const action of actions) counts.set(action, (counts.get(action) ?? 0) + 1);
  return order.flatMap((action) => {
    const count = counts.get(action);
    return count === undefined ? [] : [[action, count] as const];
  });
}

export function inShownOrder(changes: readonly Change[]): readonly Change[] {
  return order.flatMap((action) => changes.filter((change) => change.action === action));
}
