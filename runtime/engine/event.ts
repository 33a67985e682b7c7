import {
  hasMembers,
  type JsonSchema,
  list,
  number,
  type ObjectOf,
  object,
  objectSchema,
  oneOf,
  optional,
  text,
  type ValueOf,
  whole,
} from "./shape.ts";

/*
 * Everything that an apply or a destroy tells: the terminal, the plain log and `--json` show these, the journal
 * keeps them, and `--resume`, `--attach` and `--replay` read them again. No event holds a secret.
 */

/** The version of all shapes below. Members and types of events may be added; a reader skips what it does not know. */
export const eventVersion = 1;

const step = text("Id of the step that this belongs to");
const address = text("Address of a resource in OpenTofu: `module.NAME.TYPE.NAME`");
const seconds = number("Seconds that it took, or takes so far");

/** What OpenTofu does to a resource. */
const action = oneOf(
  ["create", "update", "replace", "delete", "read", "move", "import", "forget", "noop", "other"],
  "What is done to the resource",
);

const place = object(
  {
    file: text("Path from the working directory of the run"),
    line: whole("Counted from 1"),
    column: optional(whole("Counted from 1, in UTF-16 units")),
  },
  "A place in a file",
);

const stepInfo = object(
  {
    id: text("Unique in the run"),
    kind: text("What kind of work it is"),
    title: text("What it does, for people"),
  },
  "A step",
);

const failure = object(
  {
    what: text("What went wrong, in one sentence"),
    why: optional(text("Why, as far as it is known")),
    source: optional(place),
    said: optional(text("What the provider, the store or another program said, word for word")),
    next: list(text("A command, or what to do"), "What to do next, the first thing first"),
  },
  "Why something failed, and what to do",
);

const change = object(
  {
    address,
    action,
    reason: optional(text("Why it is replaced or deleted, in OpenTofu's words")),
    source: optional(place),
    generated: optional(place),
    importId: optional(text("What `import` takes for it, where the plan knows it")),
  },
  "One resource that the plan changes",
);

const holder = {
  host: text("Name of the machine that runs it"),
  pid: whole("Number of the process there"),
  birth: optional(text("What tells the process from a later one with the same number")),
  startedAt: text("When it started, ISO 8601"),
} as const;

const shapes = {
  "run-started": {
    run: text("Id of the run, and the name of its folder"),
    command: oneOf(["apply", "destroy"], "What was called"),
    cluster: text("Id of the cluster"),
    folder: text("Folder of the outputs, from the working directory"),
    version: text("Version of podplanec"),
    ...holder,
    steps: list(stepInfo, "All steps, in their order"),
    resumes: optional(text("The run that this one goes on with")),
  },
  "step-started": { step },
  "step-ended": {
    step,
    outcome: oneOf(
      ["done", "unchanged", "skipped", "failed", "cancelled", "declined"],
      "`unchanged`: there was nothing to do; `skipped`: it could not be done or checked, and the summary says why",
    ),
    summary: text("What came of it"),
    seconds,
    failure: optional(failure),
  },
  "tool-started": {
    step,
    tool: text("Path of the program"),
    words: list(text("A word"), "Its arguments; none is a secret"),
    pid: whole("Its process, which leads a process group of its own"),
    birth: text("What tells the process from a later one with the same number"),
    log: text("File that takes its output, from the folder of the run"),
  },
  "tool-ended": {
    step,
    pid: whole("The process"),
    code: optional(whole("Exit code; absent where a signal ended it, or nobody was there to see")),
    signal: optional(text("The signal that ended it")),
  },
  "plan-made": {
    step,
    scope: oneOf(["all", "buckets", "rest", "destroy"], "What was planned"),
    changes: list(change, "Sorted by address; without resources that stay as they are, and without reads"),
    outputs: whole("How many outputs change"),
  },
  "object-planned": {
    step,
    url: text("Where the object lies"),
    action: oneOf(["create", "replace", "unchanged"], "What is done to it"),
    version: optional(text("ETag of what is there")),
    differences: list(text("A value that differs"), "In words"),
  },
  "object-put": {
    step,
    url: text("Where the object lies"),
    outcome: oneOf(["created", "replaced", "unchanged"], "What was done to it"),
    version: text("Its ETag now"),
    before: optional(text("The ETag of what it replaced")),
  },
  impact: {
    step,
    lines: list(text("A line"), "What the changes of the source since the last apply do, as `podplanec plan` says it"),
  },
  question: {
    id: text("Unique in the run"),
    step,
    kind: oneOf(["confirm", "typed"], "`confirm`: yes or no; `typed`: `expected` has to be typed"),
    text: text("The question"),
    details: list(text("A line"), "What is to be known before the answer"),
    expected: optional(text("What has to be typed")),
    flag: text("The option that answers it where nobody can be asked"),
  },
  answered: {
    id: text("Of the question"),
    answer: oneOf(["yes", "no"], "The answer"),
    by: oneOf(["person", "flag"], "Who gave it"),
  },
  "resource-started": { step, address, action, importId: optional(text("What `import` takes for it")) },
  "resource-progress": { step, address, action, seconds },
  "resource-ended": {
    step,
    address,
    action,
    outcome: oneOf(["done", "failed"], "How it ended"),
    seconds,
    id: optional(text("Its id in the cloud")),
  },
  diagnostic: {
    step,
    severity: oneOf(["error", "warning"], "How bad it is"),
    summary: text("One line"),
    detail: text("The rest, perhaps empty"),
    address: optional(address),
    source: optional(place),
    generated: optional(place),
  },
  log: {
    step,
    level: oneOf(["debug", "info", "warn", "error"], "How important it is"),
    from: text("Who says it: `podplanec`, or the name of a program"),
    text: text("One line"),
  },
  waiting: { step, text: text("What is waited for"), seconds },
  "file-made": { path: text("Absolute"), purpose: oneOf(["plan", "override"], "What it is for") },
  "file-removed": { path: text("Absolute") },
  unrecorded: {
    step,
    resources: list(
      object({ address, importCommand: text("The command that brings it into the state, if it exists") }, "A resource"),
      "Resources that a run was making when it was killed: they may exist and are in no state",
    ),
  },
  note: {
    text: text("What to know"),
    commands: list(text("A command"), "What is left to do, and where the text says so"),
  },
  "cancel-requested": { text: text("What happens now") },
  "run-ended": {
    outcome: oneOf(["done", "failed", "cancelled", "declined"], "How it ended"),
    code: whole("Exit code"),
    done: list(text("Id of a step"), "Steps that are done"),
    left: list(text("Id of a step"), "Steps that are not done"),
    seconds,
    failure: optional(failure),
  },
} as const;

type Shapes = typeof shapes;

export type EventType = keyof Shapes;

/** What an event says, without when. */
export type EventBody = { [K in EventType]: { readonly type: K } & ObjectOf<Shapes[K]> }[EventType];

/** One line of `--json` and of the journal. */
export type Event = EventBody & {
  readonly v: typeof eventVersion;
  /** Counted from 1 in each run. */
  readonly seq: number;
  /** ISO 8601, by the clock of the machine that ran it. */
  readonly time: string;
};

export type Failure = ValueOf<typeof failure>;
export type Change = ValueOf<typeof change>;
export type ChangeAction = Change["action"];
export type Place = ValueOf<typeof place>;
export type StepInfo = ValueOf<typeof stepInfo>;
export type StepOutcome = Extract<EventBody, { type: "step-ended" }>["outcome"];
export type RunOutcome = Extract<EventBody, { type: "run-ended" }>["outcome"];

const envelope = {
  seq: whole("Counted from 1 in each run"),
  time: text("ISO 8601, by the clock of the machine that ran it"),
} as const;

/** One line of a journal, or undefined where it is of a newer version, cut off, or no event. */
export function parseEvent(line: string): Event | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is Event {
  if (typeof value !== "object" || value === null || !("type" in value) || !("v" in value)) return false;
  const members = typeof value.type === "string" ? membersOf(value.type) : undefined;
  return value.v === eventVersion && members !== undefined && hasMembers(value, { ...envelope, ...members });
}

function membersOf(type: string): Shapes[EventType] | undefined {
  return Object.entries(shapes).find(([name]) => name === type)?.[1];
}

/** The JSON Schema of one event. */
export function eventSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "https://podplane.dev/schemas/podplane.event.schema.json",
    title: "An event of podplanec apply and destroy: one line of --json and of a journal",
    oneOf: Object.entries(shapes).map(([name, members]) => {
      const { properties, required } = objectSchema({ ...envelope, ...members }) as {
        properties: JsonSchema;
        required: readonly string[];
      };
      return {
        title: name,
        type: "object",
        properties: { v: { const: eventVersion }, type: { const: name }, ...properties },
        required: ["v", "type", ...required],
      };
    }),
  };
}
