import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Event, type EventBody, eventVersion, parseEvent } from "../engine/index.ts";
import { createPlainLog } from "./plain.ts";

const recording = resolve(import.meta.dirname, "../../examples/try-apply/apply.jsonl");
const recorded = readFileSync(recording, "utf8")
  .split("\n")
  .flatMap((line) => parseEvent(line) ?? []);

function log(bodies: readonly EventBody[]): string {
  const plain = createPlainLog();
  return bodies
    .map((body, index): Event => ({ v: eventVersion, seq: index + 1, time: "2026-07-01T09:00:00.000Z", ...body }))
    .map((event) => plain.take(event))
    .join("");
}

const start: EventBody = {
  type: "run-started",
  run: "r1",
  command: "apply",
  cluster: "demo",
  folder: ".",
  version: "0",
  host: "h",
  pid: 1,
  startedAt: "",
  steps: ["seed", "infrastructure"].map((id) => ({ id, kind: id, title: `Step ${id}` })),
};

describe("the plain log", () => {
  test("of a recorded run names each step, tells how it ended, and has no sign that acts on a terminal", () => {
    const plain = createPlainLog();
    const text = recorded.map((event) => plain.take(event)).join("");
    expect(text.match(/^==> /gm)).toHaveLength(10);
    expect(text.split("\n")[0]).toBe("apply small in small (run 20260701T090000Z-5eed01)");
    expect(text.endsWith("\n    skipped: not looked at, as --health-timeout 0 says (0 s)\ndone in 18.4 s\n")).toBe(
      true,
    );
    expect([...text].filter((sign) => sign < " " && sign !== "\n")).toEqual([]);
  });

  test("of a failure ends with the line, the provider's words, what is done and not, and what to type", () => {
    const failure = {
      what: "applying the plan failed: quota",
      why: "a quota of the account is used up",
      source: { file: "cluster.podplane", line: 3, column: 5 },
      said: "VcpuLimitExceeded\nask for more",
      next: ["ask for a higher quota", "podplanec apply --resume"],
    };
    const text = log([
      start,
      { type: "step-started", step: "seed" },
      { type: "step-ended", step: "seed", outcome: "done", summary: "put", seconds: 1 },
      { type: "step-started", step: "infrastructure" },
      { type: "step-ended", step: "infrastructure", outcome: "failed", summary: failure.what, seconds: 2, failure },
      { type: "run-ended", outcome: "failed", code: 4, done: ["seed"], left: ["infrastructure"], seconds: 3, failure },
    ]);
    expect(text.slice(text.indexOf("error:"))).toBe(
      [
        "error: applying the plan failed: quota",
        "at: cluster.podplane:3:5",
        "why: a quota of the account is used up",
        "said: VcpuLimitExceeded",
        "      ask for more",
        "done: Step seed",
        "not done: Step infrastructure",
        "next: ask for a higher quota",
        "      podplanec apply --resume",
        "",
      ].join("\n"),
    );
  });

  test("shows no escape sequence that a provider sent", () => {
    const text = log([
      start,
      { type: "diagnostic", step: "seed", severity: "error", summary: "\u001b[2Jgone", detail: "\u001b]0;x\u0007" },
    ]);
    expect([...text].filter((sign) => sign < " " && sign !== "\n")).toEqual([]);
  });
});
