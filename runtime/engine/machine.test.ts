import { describe, expect, test } from "vitest";
import { type Event, type EventBody, eventVersion, type Failure } from "./event.ts";
import { type MachineWorld, type RunStart, runSteps, type Step, type StepResult } from "./machine.ts";
import { viewOf } from "./view.ts";

const start: RunStart = {
  run: "r",
  command: "apply",
  cluster: "demo",
  folder: ".",
  version: "0",
  host: "h",
  pid: 1,
  startedAt: "2026-07-01T09:00:00Z",
};

function step(id: string, work: Step["run"] = async () => ({ kind: "done", summary: "" })): Step {
  return { id, kind: id, title: id, run: work };
}

interface Recorded extends MachineWorld {
  readonly events: Event[];
}

function worldOf(changes: Partial<MachineWorld> = {}): Recorded {
  const events: Event[] = [];
  let time = 0;
  return {
    events,
    signal: new AbortController().signal,
    now: () => {
      time += 100;
      return time;
    },
    record(body: EventBody) {
      const event: Event = { v: eventVersion, seq: events.length + 1, time: "", ...body };
      events.push(event);
      return event;
    },
    guard: async () => undefined,
    tidy: () => undefined,
    explain: (error) => ({ what: String(error), next: ["again"] }),
    next: ["again"],
    ...changes,
  };
}

const typesOf = (events: readonly Event[]) =>
  events.map((event) => ("step" in event ? `${event.type} ${event.step}` : event.type));

describe("steps", () => {
  test("run in their order, and the run is done", async () => {
    const world = worldOf();
    const view = await runSteps(start, [step("a"), step("b")], world);
    expect(typesOf(world.events)).toEqual([
      "run-started",
      "step-started a",
      "step-ended a",
      "step-started b",
      "step-ended b",
      "run-ended",
    ]);
    expect(view.ended).toMatchObject({ outcome: "done", code: 0, done: ["a", "b"], left: [] });
    expect(view.ended).not.toHaveProperty("failure");
    expect(viewOf(world.events)).toEqual(view);
  });

  test.each<[StepResult, string, number, Failure]>([
    [{ kind: "failed", failure: { what: "no", next: ["mend"] } }, "failed", 4, { what: "no", next: ["mend"] }],
    [{ kind: "cancelled", summary: "stopped" }, "cancelled", 130, { what: "it was cancelled", next: ["again"] }],
    [
      { kind: "declined", summary: "no" },
      "declined",
      130,
      { what: "nothing was applied: the answer was no", next: ["again"] },
    ],
  ])("end with one that is %o", async (result, outcome, code, failure) => {
    const world = worldOf();
    const view = await runSteps(start, [step("a"), step("b", async () => result), step("c")], world);
    expect(view.ended).toMatchObject({ outcome, code, done: ["a"], left: ["b", "c"] });
    expect(view.ended?.failure).toEqual(failure);
    expect(view.steps.map(({ status }) => status)).toEqual(["done", outcome, "waiting"]);
  });

  test.each(["unchanged", "skipped"] as const)("go on after one that is %s", async (kind) => {
    const view = await runSteps(start, [step("a", async () => ({ kind, summary: "" })), step("b")], worldOf());
    expect(view.ended).toMatchObject({ outcome: "done", done: ["a", "b"] });
  });

  test("that throw fail, with what is known of the error", async () => {
    const thrown = step("a", async () => {
      throw new Error("broken");
    });
    const view = await runSteps(start, [thrown, step("b")], worldOf());
    expect(view.ended).toMatchObject({ outcome: "failed", failure: { what: "Error: broken", next: ["again"] } });
  });
});

describe("a run that is cancelled", () => {
  test("begins no further step", async () => {
    const abort = new AbortController();
    const world = worldOf({ signal: abort.signal });
    const cancelling = step("a", async () => {
      abort.abort();
      return { kind: "done", summary: "" };
    });
    const view = await runSteps(start, [cancelling, step("b")], world);
    expect(view.ended).toMatchObject({ outcome: "cancelled", code: 130, done: ["a"], left: ["b"] });
    expect(typesOf(world.events)).not.toContain("step-started b");
  });

  test("takes an error of the step for the cancelling", async () => {
    const abort = new AbortController();
    const cancelling = step("a", async () => {
      abort.abort();
      throw abort.signal.reason;
    });
    const view = await runSteps(start, [cancelling], worldOf({ signal: abort.signal }));
    expect(view.ended).toMatchObject({ outcome: "cancelled", left: ["a"] });
  });
});

test("no step begins that the guard refuses", async () => {
  const refusals: (Failure | undefined)[] = [undefined, { what: "the lease is lost", next: ["look", "again"] }];
  const world = worldOf({ guard: async () => refusals.shift() });
  const view = await runSteps(start, [step("a"), step("b")], world);
  expect(view.ended).toMatchObject({
    outcome: "failed",
    done: ["a"],
    left: ["b"],
    failure: { what: "the lease is lost", next: ["look", "again"] },
  });
  expect(typesOf(world.events)).not.toContain("step-started b");
});

test("what may not stay is taken away before the run ends, whatever came of it", async () => {
  const world = worldOf({
    tidy({ files }, emit) {
      for (const { path } of files) emit({ type: "file-removed", path });
    },
  });
  const making = step("a", async ({ emit }) => {
    emit({ type: "file-made", path: "/tmp/plan", purpose: "plan" });
    throw new Error("broken");
  });
  const view = await runSteps(start, [making], world);
  expect(view.files).toEqual([]);
  expect(typesOf(world.events).slice(-2)).toEqual(["file-removed", "run-ended"]);
});

test("nothing is begun after an event that could not be kept", async () => {
  const world = worldOf();
  const begun: string[] = [];
  const record: MachineWorld["record"] = (body) => {
    if (body.type === "step-ended") throw new Error("the disk is full");
    return world.record(body);
  };
  const noting = (id: string) =>
    step(id, async () => {
      begun.push(id);
      return { kind: "done", summary: "" };
    });
  await expect(runSteps(start, [noting("a"), noting("b")], { ...world, record })).rejects.toThrow("the disk is full");
  expect(begun).toEqual(["a"]);
});
