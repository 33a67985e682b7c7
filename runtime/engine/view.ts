import type { ChangeAction, Event, EventBody, Failure, RunOutcome, StepInfo, StepOutcome } from "./event.ts";

type BodyOf<T extends EventBody["type"]> = Extract<EventBody, { type: T }>;

export interface StepView extends StepInfo {
  readonly status: "waiting" | "running" | StepOutcome;
  /** Empty until it ended. */
  readonly summary: string;
  readonly seconds: number;
  readonly failure: Failure | undefined;
}

export interface ResourceView {
  readonly step: string;
  readonly address: string;
  readonly action: ChangeAction;
  readonly status: "running" | "done" | "failed";
  readonly seconds: number;
  readonly importId: string | undefined;
}

/** What is known of a run after some of its events. */
export interface RunView {
  readonly run: BodyOf<"run-started"> | undefined;
  readonly steps: readonly StepView[];
  /** Programs that were started and of which no end is known. */
  readonly tools: readonly BodyOf<"tool-started">[];
  /** Every program that was started, in order. */
  readonly started: readonly BodyOf<"tool-started">[];
  /** Processes that ended by themselves, with an exit code that somebody saw. */
  readonly exited: ReadonlySet<number>;
  /** By step, address and action; the order is that of their start. */
  readonly resources: ReadonlyMap<string, ResourceView>;
  /** Every plan, in order; one that is made again stands twice. */
  readonly plans: readonly BodyOf<"plan-made">[];
  /** Objects that were put into the cluster's store. */
  readonly objects: readonly BodyOf<"object-put">[];
  /** The question that waits for an answer. */
  readonly question: BodyOf<"question"> | undefined;
  readonly answers: readonly BodyOf<"answered">[];
  readonly diagnostics: readonly BodyOf<"diagnostic">[];
  /** Files that have to be deleted. */
  readonly files: readonly BodyOf<"file-made">[];
  readonly unrecorded: readonly BodyOf<"unrecorded">[];
  readonly notes: readonly BodyOf<"note">[];
  readonly isCancelled: boolean;
  readonly ended: BodyOf<"run-ended"> | undefined;
}

export const emptyView: RunView = {
  run: undefined,
  steps: [],
  tools: [],
  started: [],
  exited: new Set(),
  resources: new Map(),
  plans: [],
  objects: [],
  question: undefined,
  answers: [],
  diagnostics: [],
  files: [],
  unrecorded: [],
  notes: [],
  isCancelled: false,
  ended: undefined,
};

/** The view after one more event. Pure: renderers, the journal's readers and the engine see the same run. */
export function advance(view: RunView, event: EventBody | Event): RunView {
  switch (event.type) {
    case "run-started":
      return { ...view, run: event, steps: event.steps.map(waiting) };
    case "step-started":
      return { ...view, steps: withStep(view, event.step, { status: "running" }) };
    case "step-ended": {
      const { outcome, summary, seconds, failure } = event;
      return { ...view, steps: withStep(view, event.step, { status: outcome, summary, seconds, failure }) };
    }
    case "tool-started":
      return { ...view, tools: [...view.tools, event], started: [...view.started, event] };
    case "tool-ended":
      return {
        ...view,
        tools: view.tools.filter(({ pid }) => pid !== event.pid),
        exited: event.code === undefined ? view.exited : new Set([...view.exited, event.pid]),
      };
    case "plan-made":
      return { ...view, plans: [...view.plans, event] };
    case "object-put":
      return { ...view, objects: [...view.objects, event] };
    case "question":
      return { ...view, question: event };
    case "answered":
      return { ...view, question: undefined, answers: [...view.answers, event] };
    case "resource-started":
    case "resource-progress":
    case "resource-ended":
      return { ...view, resources: withResource(view, event) };
    case "diagnostic":
      return { ...view, diagnostics: [...view.diagnostics, event] };
    case "file-made":
      return { ...view, files: [...view.files, event] };
    case "file-removed":
      return { ...view, files: view.files.filter(({ path }) => path !== event.path) };
    case "unrecorded":
      return { ...view, unrecorded: [...view.unrecorded, event] };
    case "note":
      return { ...view, notes: [...view.notes, event] };
    case "cancel-requested":
      return { ...view, isCancelled: true };
    case "run-ended":
      return { ...view, ended: event, question: undefined };
    case "log":
    case "object-planned":
    case "impact":
    case "waiting":
      return view;
  }
}

/** The view after all of these. */
export function viewOf(events: Iterable<EventBody>): RunView {
  let view = emptyView;
  for (const event of events) view = advance(view, event);
  return view;
}

/** Steps that are over and need nothing more, and the others. */
export function doneAndLeft({ steps }: Pick<RunView, "steps">): {
  readonly done: readonly StepView[];
  readonly left: readonly StepView[];
} {
  const isDone = ({ status }: StepView): boolean => status === "done" || status === "unchanged" || status === "skipped";
  return { done: steps.filter(isDone), left: steps.filter((one) => !isDone(one)) };
}

/** How a run ended that has no more steps to do, or whose last step did not end well. */
export function outcomeOf({ steps }: Pick<RunView, "steps">): RunOutcome {
  for (const { status } of steps) {
    if (status === "failed" || status === "cancelled" || status === "declined") return status;
  }
  return "done";
}

function waiting(info: StepInfo): StepView {
  return { ...info, status: "waiting", summary: "", seconds: 0, failure: undefined };
}

function withStep({ steps }: RunView, id: string, change: Partial<StepView>): readonly StepView[] {
  return steps.map((one) => (one.id === id ? { ...one, ...change } : one));
}

function withResource(
  { resources }: RunView,
  event: BodyOf<"resource-started" | "resource-progress" | "resource-ended">,
): ReadonlyMap<string, ResourceView> {
  const { step, address, action } = event;
  const key = `${step} ${action} ${address}`;
  const before = resources.get(key);
  const importId = event.type === "resource-started" ? event.importId : before?.importId;
  const status = event.type === "resource-ended" ? event.outcome : "running";
  const seconds = event.type === "resource-started" ? 0 : event.seconds;
  return new Map(resources).set(key, { step, address, action, status, seconds, importId });
}
