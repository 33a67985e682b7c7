import { describe, expect, test } from "vitest";
import type { EventBody } from "./event.ts";
import { advance, doneAndLeft, emptyView, outcomeOf, viewOf } from "./view.ts";

const started: EventBody = {
  type: "run-started",
  run: "r",
  command: "apply",
  cluster: "demo",
  folder: ".",
  version: "0",
  host: "h",
  pid: 1,
  startedAt: "2026-07-01T09:00:00Z",
  steps: ["a", "b", "c"].map((id) => ({ id, kind: "tofu", title: `step ${id}` })),
};

const waiting = (id: string) => ({
  id,
  kind: "tofu",
  title: `step ${id}`,
  status: "waiting",
  summary: "",
  seconds: 0,
  failure: undefined,
});

describe("the view of a run", () => {
  test("has its steps, of which each is as its last event left it", () => {
    const failure = { what: "no", next: [] };
    const view = viewOf([
      started,
      { type: "step-started", step: "a" },
      { type: "step-ended", step: "a", outcome: "done", summary: "2 made", seconds: 3 },
      { type: "step-started", step: "b" },
    ]);
    expect(view.run).toEqual(started);
    const done = { ...waiting("a"), status: "done", summary: "2 made", seconds: 3 };
    expect(view.steps).toEqual([done, { ...waiting("b"), status: "running" }, waiting("c")]);
    expect(outcomeOf(view)).toBe("done");
    const failed = advance(view, {
      type: "step-ended",
      step: "b",
      outcome: "failed",
      summary: "no",
      seconds: 1,
      failure,
    });
    expect(failed.steps[1]).toEqual({ ...waiting("b"), status: "failed", summary: "no", seconds: 1, failure });
    expect(outcomeOf(failed)).toBe("failed");
    expect(view.steps[1]?.status).toBe("running");
  });

  test.each(["done", "unchanged", "skipped", "failed", "cancelled", "declined"] as const)(
    "takes a step that is %s for what it is",
    (outcome) => {
      const view = viewOf([started, { type: "step-ended", step: "a", outcome, summary: "", seconds: 0 }]);
      const isDone = ["done", "unchanged", "skipped"].includes(outcome);
      const { done, left } = doneAndLeft(view);
      expect(done.map(({ id }) => id)).toEqual(isDone ? ["a"] : []);
      expect(left.map(({ id }) => id)).toEqual(isDone ? ["b", "c"] : ["a", "b", "c"]);
      expect(outcomeOf(view)).toBe(isDone ? "done" : outcome);
    },
  );

  test("has each resource by step and action, in the order of their start, with what imports it", () => {
    const one = { step: "a", address: "aws_vpc.x", action: "create" } as const;
    const other = { ...one, action: "delete" } as const;
    const view = viewOf([
      { type: "resource-started", ...one, importId: "vpc-1" },
      { type: "resource-started", ...other },
      { type: "resource-progress", ...one, seconds: 10 },
    ]);
    expect([...view.resources.values()]).toEqual([
      { ...one, status: "running", seconds: 10, importId: "vpc-1" },
      { ...other, status: "running", seconds: 0, importId: undefined },
    ]);
    const ended = advance(view, { type: "resource-ended", ...one, outcome: "failed", seconds: 12 });
    expect([...ended.resources.values()][0]).toEqual({ ...one, status: "failed", seconds: 12, importId: "vpc-1" });
    const unknown = advance(emptyView, { type: "resource-ended", ...other, outcome: "done", seconds: 1 });
    expect([...unknown.resources.values()]).toEqual([{ ...other, status: "done", seconds: 1, importId: undefined }]);
  });

  test("has the question that waits, until it is answered or the run ends", () => {
    const question: EventBody = {
      type: "question",
      step: "a",
      id: "plan",
      kind: "confirm",
      text: "Apply?",
      details: [],
      flag: "--auto-approve",
    };
    const asked = advance(emptyView, question);
    expect(asked.question).toEqual(question);
    const answer: EventBody = { type: "answered", id: "plan", answer: "yes", by: "person" };
    expect(advance(asked, answer)).toMatchObject({ question: undefined, answers: [answer] });
    const end: EventBody = { type: "run-ended", outcome: "done", code: 0, done: [], left: [], seconds: 1 };
    expect(advance(asked, end)).toMatchObject({ question: undefined, ended: end });
  });

  test("has the files that are there yet", () => {
    const made = (path: string): EventBody => ({ type: "file-made", path, purpose: "plan" });
    const view = viewOf([made("a"), made("b"), { type: "file-removed", path: "a" }]);
    expect(view.files).toEqual([made("b")]);
  });

  test("is the same after what only tells", () => {
    expect(advance(emptyView, { type: "cancel-requested", text: "Ctrl-C" })).toEqual({
      ...emptyView,
      isCancelled: true,
    });
    const view = viewOf([started]);
    expect(advance(view, { type: "log", step: "a", from: "tofu", level: "info", text: "x" })).toBe(view);
  });
});
