import { expect, test } from "vitest";
import { parseTofuLine } from "./message.ts";

const of = (message: object) => parseTofuLine(JSON.stringify(message));

test.each(["", "  ", "\t"])("an empty line %j says nothing", (line) => {
  expect(parseTofuLine(line)).toBeUndefined();
});

test.each([
  ["Error: no such module", "error"],
  ["Error", "error"],
  ["  Error: no such module", "error"],
  ["│ Error: no such module", "error"],
  ["╷Error: no such module", "error"],
  ["  │   Error: no such module", "error"],
  ["│ on main.tf line 1: Error", "info"],
  ["No Error", "info"],
  ["noError", "info"],
  ["- Error", "info"],
  ["│x Error", "info"],
  ["Errors are listed below", "info"],
  ["Initializing the backend...", "info"],
  ['{"type": "version"', "info"],
  ['x {"type": "version"}', "info"],
  [' {"type": "version"}', "info"],
  ["[1]", "info"],
])("a line for people, %s, is shown as it is: %s", (text, level) => {
  expect(parseTofuLine(text)).toEqual({ kind: "other", level, text });
});

test("the first message tells the program, its version and that of the messages", () => {
  expect(of({ type: "version", tofu: "1.10.6", ui: "1.2" })).toEqual({
    kind: "version",
    product: "tofu",
    version: "1.10.6",
    ui: "1.2",
  });
  expect(of({ type: "version", terraform: "1.9.0", ui: "1.1" })).toEqual({
    kind: "version",
    product: "terraform",
    version: "1.9.0",
    ui: "1.1",
  });
  expect(of({ type: "version" })).toEqual({ kind: "version", product: "terraform", version: "", ui: "" });
});

test("a diagnostic has its severity, its words and its place", () => {
  const range = { filename: "main.tf", start: { line: 3, column: 5, byte: 40 }, end: { line: 3, column: 9, byte: 44 } };
  const diagnostic = { severity: "warning", summary: "Old", detail: "Use another.", address: "aws_vpc.x", range };
  expect(of({ type: "diagnostic", diagnostic })).toEqual({
    kind: "diagnostic",
    severity: "warning",
    summary: "Old",
    detail: "Use another.",
    address: "aws_vpc.x",
    range: { filename: "main.tf", start: { line: 3, byte: 40 }, end: { byte: 44 } },
  });
  const unknown = { kind: "diagnostic", severity: "error", summary: "", detail: "", address: undefined };
  expect(of({ type: "diagnostic" })).toEqual({ ...unknown, range: undefined });
  expect(of({ type: "diagnostic", diagnostic: { severity: "error", summary: 1 } })).toEqual({
    ...unknown,
    range: undefined,
  });
});

test.each([
  ["without an end it is a place", { filename: "a", start: { line: 1, byte: 2 } }, 2],
  ["an end that is none is not taken", { filename: "a", start: { line: 1, byte: 2 }, end: { byte: "7" } }, 2],
  ["without a file there is none", { start: { line: 1, byte: 2 }, end: { byte: 7 } }, undefined],
  ["without a line there is none", { filename: "a", start: { byte: 2 }, end: { byte: 7 } }, undefined],
  ["without a byte there is none", { filename: "a", start: { line: 1 }, end: { byte: 7 } }, undefined],
])("of a diagnostic's range: %s", (_name, range, end) => {
  const found = of({ type: "diagnostic", diagnostic: { range } });
  const place = end === undefined ? undefined : { filename: "a", start: { line: 1, byte: 2 }, end: { byte: end } };
  expect(found).toMatchObject({ kind: "diagnostic", range: place });
});

test.each([
  ["apply_start", "started", undefined],
  ["apply_progress", "progress", undefined],
  ["apply_complete", "done", "vpc-1"],
  ["apply_errored", "failed", undefined],
])("%s is about a resource that is %s", (type, state, id) => {
  const hook = { resource: { addr: "module.a.aws_vpc.b" }, action: "create", elapsed_seconds: 12, id_value: "vpc-1" };
  expect(of({ type, hook })).toEqual({
    kind: "apply",
    state,
    address: "module.a.aws_vpc.b",
    action: "create",
    seconds: 12,
    id,
  });
  const bare = { kind: "apply", state, address: "", action: "other", seconds: 0, id: undefined };
  expect(of({ type })).toEqual(bare);
  expect(of({ type, hook: { resource: "x", action: "dance", elapsed_seconds: "12" } })).toEqual(bare);
});

test.each([
  ["noop", "noop"],
  ["create", "create"],
  ["read", "read"],
  ["update", "update"],
  ["replace", "replace"],
  ["delete", "delete"],
  ["move", "move"],
  ["import", "import"],
  ["remove", "forget"],
  ["forget", "forget"],
])("the action %s is told as %s", (given, action) => {
  expect(of({ type: "apply_start", hook: { action: given } })).toMatchObject({ action });
});

test.each([
  ["error", "error"],
  ["warn", "warn"],
  ["debug", "debug"],
  ["trace", "debug"],
  ["info", "info"],
  [undefined, "info"],
])("another message is told by its words, at the level %s as %s", (given, level) => {
  const message = { type: "change_summary", "@level": given, "@message": "Plan: 1 to add" };
  expect(of(message)).toEqual({ kind: "other", level, text: "Plan: 1 to add" });
});

test("a message without words is told as it came", () => {
  expect(parseTofuLine('{"type": "new"}')).toEqual({ kind: "other", level: "info", text: '{"type": "new"}' });
});
