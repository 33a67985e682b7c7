import type { Event, EventBody, Failure, RunOutcome, StepInfo, StepOutcome } from "./event.ts";
import { advance, doneAndLeft, emptyView, outcomeOf, type RunView } from "./view.ts";

/** How a step ended. */
export type StepResult =
  | { readonly kind: "done" | "unchanged" | "skipped" | "cancelled" | "declined"; readonly summary: string }
  | { readonly kind: "failed"; readonly failure: Failure };

/** What a step may do besides its work. */
export interface StepContext {
  readonly step: string;
  readonly signal: AbortSignal;
  emit(body: EventBody): void;
  /** The run as it stands: what earlier steps told. */
  view(): RunView;
}

/** A step with its work. It is safe to run again: it finds out what is there already. */
export interface Step extends StepInfo {
  run(context: StepContext): Promise<StepResult>;
}

/** What the machine needs of the world. */
export interface MachineWorld {
  /** Aborted when the user wants to stop. */
  readonly signal: AbortSignal;
  /** Milliseconds, for durations. */
  now(): number;
  /** Takes each event; throws where it cannot be kept, and then nothing more is begun. */
  record(body: EventBody): Event;
  /** Called before each step: why it may not begin, such as a lease that was lost. */
  guard(): Promise<Failure | undefined>;
  /** Called after the last step: takes away what may not stay, such as plans. */
  tidy(view: RunView, emit: (body: EventBody) => void): void;
  /** What to say of a thrown error. */
  explain(error: unknown): Failure;
  /** What to do next where a run was cancelled or declined. */
  readonly next: readonly string[];
}

export type RunStart = Omit<Extract<EventBody, { type: "run-started" }>, "type" | "steps">;

/** Exit codes of a run, by its outcome. */
const codes = { done: 0, failed: 4, cancelled: 130, declined: 130 } as const;

/**
 * Runs steps in their order until one does not end well, and tells everything as events. Returns the view of the
 * run at its end. It throws only what `record` throws.
 */
export async function runSteps(start: RunStart, steps: readonly Step[], world: MachineWorld): Promise<RunView> {
  const begun = world.now();
  let view = emptyView;
  const emit = (body: EventBody): void => {
    view = advance(view, world.record(body));
  };
  emit({ type: "run-started", ...start, steps: steps.map(({ id, kind, title }) => ({ id, kind, title })) });
  for (const step of steps) {
    const outcome = await runStep(step, { emit, view: () => view, world });
    if (outcome !== "done" && outcome !== "unchanged" && outcome !== "skipped") break;
  }
  world.tidy(view, emit);
  const outcome = outcomeOf(view);
  const { done, left } = doneAndLeft(view);
  const failure = left[0]?.failure ?? stopped(outcome, world.next);
  emit({
    type: "run-ended",
    outcome,
    code: codes[outcome],
    done: done.map(({ id }) => id),
    left: left.map(({ id }) => id),
    seconds: secondsSince(begun, world),
    ...(failure ? { failure } : {}),
  });
  return view;
}

interface Running {
  readonly world: MachineWorld;
  emit(body: EventBody): void;
  view(): RunView;
}

async function runStep(step: Step, { emit, view, world }: Running): Promise<StepOutcome> {
  const begun = world.now();
  const end = (result: StepResult): StepOutcome => {
    const failure = result.kind === "failed" ? { failure: result.failure } : {};
    const summary = result.kind === "failed" ? result.failure.what : result.summary;
    emit({
      type: "step-ended",
      step: step.id,
      outcome: result.kind,
      summary,
      seconds: secondsSince(begun, world),
      ...failure,
    });
    return result.kind;
  };
  if (world.signal.aborted) return end({ kind: "cancelled", summary: "not begun" });
  const refused = await world.guard().catch((error: unknown) => world.explain(error));
  if (refused)
    return end({
      kind: "failed",
      failure: { ...refused, next: [...new Set([...refused.next, ...world.next])] },
    });
  emit({ type: "step-started", step: step.id });
  return end(await resultOf(step, { step: step.id, signal: world.signal, emit, view }, world));
}

async function resultOf(step: Step, context: StepContext, world: MachineWorld): Promise<StepResult> {
  try {
    return await step.run(context);
  } catch (error) {
    if (world.signal.aborted) return { kind: "cancelled", summary: "stopped" };
    return { kind: "failed", failure: world.explain(error) };
  }
}

function stopped(outcome: RunOutcome, next: readonly string[]): Failure | undefined {
  if (outcome === "cancelled") return { what: "it was cancelled", next };
  return outcome === "declined" ? { what: "nothing was applied: the answer was no", next } : undefined;
}

function secondsSince(begun: number, world: MachineWorld): number {
  return Math.round((world.now() - begun) / 100) / 10;
}
