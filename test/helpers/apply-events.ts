import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Event, type EventBody, eventVersion, parseEvent } from "../../runtime/engine/index.ts";

/** The run that lies in `examples/try-apply`. */
export const recordedRun: readonly Event[] = readFileSync(
  resolve(import.meta.dirname, "../../examples/try-apply/apply.jsonl"),
  "utf8",
)
  .split("\n")
  .flatMap((line) => parseEvent(line) ?? []);

/** When runs made by `eventsOf` begin, in milliseconds since 1970. */
export const beginOfRuns = Date.parse("2026-07-01T09:00:00.000Z");

/** Events a second apart. */
export function eventsEachSecond(bodies: readonly EventBody[]): readonly Event[] {
  return bodies.map((body, index) => ({
    v: eventVersion,
    seq: index + 1,
    time: new Date(beginOfRuns + index * 1000).toISOString(),
    ...body,
  }));
}

const titles: Readonly<Record<string, string>> = {
  plan: "Plan",
  confirm: "Confirm",
  seed: "Seed of the cluster's state",
  infrastructure: "Infrastructure",
  health: "Kubernetes API answers",
};

export function startedRun(changed: Partial<Extract<EventBody, { type: "run-started" }>> = {}): EventBody {
  return {
    type: "run-started",
    run: "20260701T090000Z-5eed02",
    command: "apply",
    cluster: "demo",
    folder: "demo",
    version: "0.1.0",
    host: "workstation",
    pid: 4100,
    startedAt: "2026-07-01T09:00:00.000Z",
    steps: Object.entries(titles).map(([id, title]) => ({ id, kind: id, title })),
    ...changed,
  };
}

type Change = Extract<EventBody, { type: "plan-made" }>["changes"][number];

/** `count` changes of servers, with lines of a source. */
export function serverChanges(count: number, action: Change["action"] = "create"): readonly Change[] {
  return Array.from({ length: count }, (_, index) => ({
    address: `module.shard_eu_west_1a.aws_instance.server[${index}]`,
    action,
    source: { file: "cluster.podplane", line: 17, column: 5 },
  }));
}

export function plannedStep(changes: readonly Change[]): readonly EventBody[] {
  const [{ action } = { action: "create" }] = changes;
  return [
    { type: "step-started", step: "plan" },
    { type: "plan-made", step: "plan", scope: "all", changes, outputs: 0 },
    { type: "step-ended", step: "plan", outcome: "done", summary: `${action} ${changes.length}`, seconds: 2 },
  ];
}

export function askedStep(details: readonly string[] = []): readonly EventBody[] {
  return [
    { type: "step-started", step: "confirm" },
    {
      type: "question",
      id: "confirm-1",
      step: "confirm",
      kind: "confirm",
      text: "Apply this plan?",
      details,
      flag: "--auto-approve",
    },
  ];
}

export const answeredYes: readonly EventBody[] = [
  { type: "answered", id: "confirm-1", answer: "yes", by: "person" },
  { type: "step-ended", step: "confirm", outcome: "done", summary: "confirmed", seconds: 9 },
];

export function begunResources(changes: readonly Change[]): readonly EventBody[] {
  return changes.map(({ address, action }) => ({ type: "resource-started", step: "infrastructure", address, action }));
}

export function endedResource(change: Change | undefined, outcome: "done" | "failed", seconds: number): EventBody {
  const { address = "", action = "create" } = change ?? {};
  return { type: "resource-ended", step: "infrastructure", address, action, outcome, seconds };
}
