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

  test.each<[string, readonly EventBody[], readonly string[]]>([
    [
      "a step",
      [
        { type: "step-started", step: "seed" },
        { type: "step-started", step: "x" },
      ],
      ["==> Step seed", "==> x"],
    ],
    [
      "how steps end",
      [
        { type: "step-ended", step: "seed", outcome: "done", summary: "put", seconds: 1 },
        { type: "step-ended", step: "seed", outcome: "unchanged", summary: "there", seconds: 0 },
        { type: "step-ended", step: "seed", outcome: "failed", summary: "no", seconds: 0 },
      ],
      ["    done: put (1 s)", "    unchanged: there (0 s)"],
    ],
    [
      "a plan",
      [
        {
          type: "plan-made",
          step: "plan",
          scope: "all",
          changes: [
            { address: "a", action: "create", source: { file: "c.podplane", line: 3 } },
            { address: "b", action: "replace", reason: "replace_because_tainted" },
            { address: "c", action: "forget", source: { file: "c.podplane", line: 3, column: 5 }, reason: "x" },
          ],
          outputs: 0,
        },
      ],
      ["      + a  # c.podplane:3", "    -/+ b (replace because tainted)", "      x c (x)  # c.podplane:3:5"],
    ],
    [
      "objects",
      [
        { type: "object-planned", step: "s", url: "s3://b/k", action: "replace", version: "1", differences: ["x: 1"] },
        { type: "object-planned", step: "s", url: "s3://b/l", action: "unchanged", differences: [] },
        { type: "object-put", step: "s", url: "s3://b/k", outcome: "replaced", version: "2" },
        { type: "object-put", step: "s", url: "s3://b/l", outcome: "unchanged", version: "1" },
      ],
      ["    -/+ s3://b/k", "        x: 1", "    replaced s3://b/k (ETag 2)"],
    ],
    ["the impact", [{ type: "impact", step: "s", lines: ["a", "  b"] }], ["    a", "      b"]],
    [
      "a question and its answers",
      [
        { type: "question", id: "q", step: "s", kind: "confirm", text: "Sure?", details: ["one"], flag: "-f" },
        { type: "answered", id: "q", answer: "yes", by: "flag" },
        { type: "answered", id: "q", answer: "no", by: "person" },
      ],
      ["    one", "    Sure?", "    answered yes, by an option", "    answered no"],
    ],
    [
      "resources, and those that take long",
      [
        { type: "resource-started", step: "s", address: "a.a", action: "create" },
        { type: "resource-progress", step: "s", address: "a.a", action: "create", seconds: 9 },
        { type: "resource-progress", step: "s", address: "a.a", action: "create", seconds: 10 },
        { type: "resource-ended", step: "s", address: "a.a", action: "create", outcome: "done", seconds: 11 },
      ],
      ["    a.a: create …", "    a.a: still create, 10 s", "    a.a: create done (11 s)"],
    ],
    [
      "diagnostics, with the nearest place",
      [
        {
          type: "diagnostic",
          step: "s",
          severity: "error",
          summary: "a",
          detail: " one\ntwo ",
          address: "a.a",
          source: { file: "c.podplane", line: 3 },
          generated: { file: "g.tf", line: 4 },
        },
        {
          type: "diagnostic",
          step: "s",
          severity: "warning",
          summary: "b",
          detail: "",
          address: "a.a",
          generated: { file: "g.tf", line: 4 },
        },
        { type: "diagnostic", step: "s", severity: "error", summary: "c", detail: "", address: "a.a" },
        { type: "diagnostic", step: "s", severity: "error", summary: "d", detail: "" },
      ],
      [
        "    c.podplane:3: error: a",
        "      one",
        "      two",
        "    g.tf:4: warning: b",
        "    a.a: error: c",
        "    error: d",
      ],
    ],
    [
      "our own words, and not those of others",
      [
        { type: "log", step: "s", level: "info", from: "podplanec", text: "mine" },
        { type: "log", step: "s", level: "debug", from: "podplanec", text: "quiet" },
        { type: "log", step: "s", level: "error", from: "tofu", text: "theirs" },
      ],
      ["    mine"],
    ],
    ["what is waited for", [{ type: "waiting", step: "s", text: "it", seconds: 5 }], ["    waiting for it, 5 s"]],
    [
      "what no state has",
      [{ type: "unrecorded", step: "s", resources: [{ address: "a.a", importCommand: "tofu import a.a" }] }],
      [
        "    These were being made when the run was killed. They may exist, and are in no state:",
        "      a.a",
        "        tofu import a.a",
      ],
    ],
    ["notes", [{ type: "note", text: "do", commands: ["x"] }], ["note: do", "    x"]],
    ["that it is stopped", [{ type: "cancel-requested", text: "wait" }], ["cancelling: wait"]],
    [
      "nothing of programs and files",
      [
        { type: "tool-started", step: "s", tool: "tofu", words: [], pid: 1, birth: "", log: "" },
        { type: "tool-ended", step: "s", pid: 1, code: 0 },
        { type: "file-made", path: "p", purpose: "plan" },
        { type: "file-removed", path: "p" },
      ],
      [],
    ],
    [
      "an end without a failure",
      [{ type: "run-ended", outcome: "declined", code: 4, done: [], left: ["seed", "x"], seconds: 3 }],
      ["", "declined", "done: nothing", "not done: Step seed, x"],
    ],
    [
      "a cancelled end",
      [
        {
          type: "run-ended",
          outcome: "cancelled",
          code: 130,
          done: [],
          left: [],
          seconds: 3,
          failure: { what: "it was cancelled", next: [] },
        },
      ],
      ["", "cancelled: it was cancelled", "done: nothing", "not done: nothing"],
    ],
  ])("tells %s", (_name, bodies, lines) => {
    const [, ...told] = log([start, ...bodies])
      .split("\n")
      .slice(0, -1);
    expect(told).toEqual(lines);
  });
});
