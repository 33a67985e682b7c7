import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { eventSchema, parseEvent } from "./event.ts";
import { viewOf } from "./view.ts";

const recording = resolve(import.meta.dirname, "../../examples/try-apply/apply.jsonl");
const lines = readFileSync(recording, "utf8").trimEnd().split("\n");

describe("the schema of events", () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(eventSchema());

  test("holds for every event of a recorded run", () => {
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) expect(validate(JSON.parse(line)), line).toBe(true);
  });

  test.each([
    ["without its step", { v: 1, seq: 1, time: "2026-07-01T09:00:00Z", type: "step-started" }],
    ["of a type that nobody knows", { v: 1, seq: 1, time: "2026-07-01T09:00:00Z", type: "step-begun", step: "a" }],
    ["of another version", { v: 2, seq: 1, time: "2026-07-01T09:00:00Z", type: "step-started", step: "a" }],
    ["with a number for a text", { v: 1, seq: 1, time: "2026-07-01T09:00:00Z", type: "step-started", step: 1 }],
    ["that is a list", []],
    ["that is nothing", null],
  ])("refuses one %s, and so does the reader", (_case, event) => {
    expect(validate(event)).toBe(false);
    expect(parseEvent(JSON.stringify(event))).toBeUndefined();
  });
});

describe("the reader of events", () => {
  test("reads every line of a recorded run as it was written", () => {
    expect(lines.length).toBe(379);
    for (const line of lines) expect(JSON.stringify(parseEvent(line))).toBe(line);
  });

  test("takes an event with a member that it does not know", () => {
    const event = { v: 1, seq: 1, time: "2026-07-01T09:00:00Z", type: "step-started", step: "a", mood: "good" };
    expect(parseEvent(JSON.stringify(event))).toEqual(event);
  });

  test("leaves out a line that is cut off", () => {
    const [line = ""] = lines;
    for (let end = 0; end < line.length; end++) expect(parseEvent(line.slice(0, end))).toBeUndefined();
  });
});

test("the recorded run ends with everything done and no file of its own", () => {
  const view = viewOf(lines.flatMap((line) => parseEvent(line) ?? []));
  expect(view.ended).toMatchObject({ outcome: "done", code: 0, left: [] });
  expect([view.files, view.tools, view.question]).toEqual([[], [], undefined]);
  expect([...view.resources.values()].filter(({ status }) => status !== "done")).toEqual([]);
});
