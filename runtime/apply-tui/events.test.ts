import { describe, expect, test } from "vitest";
import { eventsEachSecond, startedRun } from "../../test/helpers/apply-events.ts";
import type { Event, EventBody } from "../engine/index.ts";
import { keptRows } from "./history.ts";
import { afterKey, type KeyRoom, pastedText, typedKeys } from "./keys.ts";
import { fitEnd, fitLine, line, rowsOf, textOf, widthOf, withRight, wrapLine, wrapWords } from "./lines.ts";
import { lookingAtFirst } from "./looking.ts";
import { resourcePane } from "./resource-pane.ts";
import { advanceTui, emptyState, type TuiState } from "./state.ts";
import { wholeScreen } from "./whole-screen.ts";
import { countActions, elapsed } from "./words.ts";

/* What is made of events before anything is drawn. */

function stateAfter(bodies: readonly EventBody[]): TuiState {
  return eventsEachSecond(bodies).reduce((state: TuiState, event: Event) => advanceTui(state, event), emptyState);
}

/** What stays of events behind the start of a run, in lines. */
function kept(...bodies: readonly EventBody[]): readonly string[] {
  const [, ...lines] = stateAfter([startedRun(), ...bodies]).history;
  return lines.map(({ line: one }) => textOf(one));
}

/** The log of events. */
function logged(...bodies: readonly EventBody[]): readonly string[] {
  return stateAfter(bodies).log.map(textOf);
}

const create = (address: string, parts: object = {}) => ({ address, action: "create" as const, ...parts });
const plan: EventBody = {
  type: "plan-made",
  step: "plan",
  scope: "all",
  changes: [create("a.a", { source: { file: "c.podplane", line: 3 } }), create("a.b")],
  outputs: 0,
};
const base = { step: "infrastructure", action: "create" } as const;
const started = (address: string): EventBody => ({ type: "resource-started", ...base, address });
const ended = (address: string, outcome: "done" | "failed", id?: string): EventBody => {
  return { type: "resource-ended", ...base, address, outcome, seconds: 61, ...(id === undefined ? {} : { id }) };
};
const error = (parts: object = {}): EventBody => {
  return { type: "diagnostic", step: "infrastructure", severity: "error", summary: "no", detail: "", ...parts };
};
const stepEnd = (parts: object): EventBody => {
  return { type: "step-ended", step: "infrastructure", outcome: "done", summary: "made", seconds: 0.9, ...parts };
};

describe("what stays", () => {
  test("of the start of a run names what it goes on with", () => {
    const linesOf = (body: EventBody) => stateAfter([body]).history.map(({ line: one }) => textOf(one));
    const first = "apply demo in demo, run 20260701T090000Z-5eed02";
    expect(linesOf(startedRun())).toEqual([first]);
    expect(linesOf(startedRun({ resumes: "r0" }))).toEqual([first, "  goes on with run r0"]);
  });

  test.each<[string, readonly EventBody[], readonly string[]]>([
    ["a step that is done at once", [stepEnd({})], ["✓ Infrastructure  made"]],
    ["a step that took a second", [stepEnd({ seconds: 1 })], ["✓ Infrastructure  made (1s)"]],
    ["a step that was skipped", [stepEnd({ outcome: "skipped", step: "none" })], ["- none  skipped: made"]],
    [
      "objects",
      [
        {
          type: "object-planned",
          step: "plan",
          url: "s3://b/k",
          action: "replace",
          differences: ["x: 1 → 2"],
        },
        { type: "object-planned", step: "plan", url: "s3://b/l", action: "unchanged", differences: [] },
      ],
      ["  replace s3://b/k", "      x: 1 → 2"],
    ],
    ["the impact", [{ type: "impact", step: "plan", lines: ["head", "  more"] }], ["  head", "    more"]],
    [
      "a note",
      [{ type: "note", text: "do it:", commands: ["one", "two"] }],
      ["note: do it:", "      one", "      two"],
    ],
    ["that it is stopped", [{ type: "cancel-requested", text: "wait" }], ["! cancelling: wait"]],
    [
      "what no state has",
      [{ type: "unrecorded", step: "plan", resources: [{ address: "a.a", importCommand: "tofu import a.a x" }] }],
      [
        "  These were being made when the run was killed. They may exist, and are in no state:",
        "    a.a",
        "      tofu import a.a x",
      ],
    ],
    [
      "warnings and errors of the log",
      [
        { type: "log", step: "plan", level: "warn", from: "tofu", text: "slow" },
        { type: "log", step: "plan", level: "error", from: "tofu", text: "bad" },
        { type: "log", step: "plan", level: "info", from: "tofu", text: "fine" },
      ],
      ["  tofu: slow", "  tofu: bad"],
    ],
    [
      "what is worked on: only what failed",
      [started("a.a"), ended("a.a", "failed"), started("a.b"), ended("a.b", "done")],
      ["  ✗ create a.a failed after 1m01s"],
    ],
    [
      "an error, with its place and all that it says",
      [error({ detail: " one\ntwo \n", address: "a.a", generated: { file: "g.tf", line: 9 } })],
      ["  error: no", "    at g.tf:9, a.a", "    one", "    two"],
    ],
    ["an error without a place", [error()], ["  error: no"]],
    [
      "a warning in short",
      [error({ severity: "warning", detail: "at length", address: "a.x" })],
      ["  warning: no", "    at a.x"],
    ],
  ])("of %s", (_name, bodies, lines) => {
    expect(kept(...bodies)).toEqual(lines);
  });

  test("of an error is the line of the source, its own or that of the plan", () => {
    const generated = { file: "g.tf", line: 9 };
    const [, ...lines] = kept(plan, error({ address: "a.a", generated })).slice(-2);
    expect(lines).toEqual(["    at c.podplane:3, a.a"]);
    expect(kept(plan, error({ source: { file: "d.podplane", line: 4 }, generated, address: "a.a" })).at(-1)).toBe(
      "    at d.podplane:4, a.a",
    );
    expect(kept(plan, ended("a.a", "failed")).at(-1)).toBe("  ✗ create a.a failed after 1m01s, c.podplane:3");
    expect(kept(plan, ended("a.b", "failed")).at(-1)).toBe("  ✗ create a.b failed after 1m01s");
  });

  test("of a question is what was not said before", () => {
    const question: EventBody = {
      type: "question",
      id: "q",
      step: "confirm",
      kind: "typed",
      text: "Sure?",
      details: ["made", "create a.a", "and more"],
      expected: "demo",
      flag: "--sure",
    };
    const said = [plan, stepEnd({ step: "plan" })];
    const before = kept(...said).length;
    const behind = (...more: readonly EventBody[]) => kept(...said, question, ...more).slice(before);
    expect(behind()).toEqual(["  and more"]);
    const answered = (answer: "yes" | "no", by: "person" | "flag"): EventBody => {
      return { type: "answered", id: "q", answer, by };
    };
    expect(behind(answered("yes", "person")).at(-1)).toBe("? Sure? demo");
    expect(behind(answered("no", "person")).at(-1)).toBe("? Sure? no");
    expect(behind(answered("yes", "flag")).at(-1)).toBe("? Sure? yes (--sure)");
    expect(kept(answered("yes", "flag"))).toEqual(["?  yes (by an option)"]);
    expect(kept(answered("yes", "person"))).toEqual(["?  yes"]);
  });

  const end = (parts: object): EventBody => {
    return {
      type: "run-ended",
      outcome: "done",
      code: 0,
      done: ["plan"],
      left: [],
      seconds: 3700,
      ...parts,
    } as EventBody;
  };

  test("of the end is what was done to resources", () => {
    const read: EventBody = { ...base, type: "resource-started", action: "read", address: "data.x" };
    const made = [started("a.a"), ended("a.a", "done"), started("a.b"), ended("a.b", "done"), read];
    expect(kept(...made, end({}))).toEqual(["", "✓ done in 1h01m: 2 created"]);
    expect(kept(end({}))).toEqual(["", "✓ done in 1h01m"]);
    const failure = {
      what: "quota",
      why: "too many",
      source: { file: "c.podplane", line: 8 },
      said: " a\n\nb ",
      next: ["ask", "resume"],
    };
    const open = [started("a.c"), ended("a.c", "failed"), started("a.d")];
    const all = kept(...made, ...open, end({ outcome: "failed", left: ["infrastructure", "x"], failure }));
    expect(all.slice(-11)).toEqual([
      "",
      "✗ failed after 1h01m: quota",
      "  at        c.podplane:8",
      "  why       too many",
      "  said      a",
      "            b",
      "  resources 2 created, 1 failed, 1 not finished",
      "  done      Plan",
      "  not done  Infrastructure, x",
      "  next      ask",
      "            resume",
    ]);
    expect(kept(end({ outcome: "declined", done: [] })).slice(1)).toEqual([
      "! declined after 1h01m: ",
      "  done      nothing",
      "  not done  nothing",
    ]);
  });

  test("of a failure without a place is that of the last error of its step", () => {
    const failed = stepEnd({ outcome: "failed" });
    const failure = { what: "no", next: [] };
    const last = (...bodies: readonly EventBody[]) =>
      kept(...bodies, failed, end({ outcome: "failed", failure })).find((text) => text.startsWith("  at "));
    const [one, two] = [1, 2].map((at) => error({ source: { file: "c.podplane", line: at } }));
    const other = error({ step: "plan", source: { file: "c.podplane", line: 3 } });
    const warning = error({ severity: "warning", source: { file: "c.podplane", line: 4 } });
    if (!one || !two) throw new Error("there are two errors");
    expect(last(one, two, other, warning)).toBe("  at        c.podplane:2");
    expect(last(other)).toBeUndefined();
  });

  test("is broken between words, but not what is to be copied", () => {
    const one = line("  a long line of words");
    expect(keptRows({ line: one, indent: 4 }, 12).map(textOf)).toEqual(["  a long", "    line of", "    words"]);
    expect(keptRows({ line: one, indent: undefined }, 12).map(textOf)).toEqual(["  a long line of words"]);
  });
});

describe("the log", () => {
  test.each<[string, readonly EventBody[], readonly string[]]>([
    [
      "a program",
      [
        {
          type: "tool-started",
          step: "s",
          tool: "/opt/bin/tofu",
          words: ["plan", "-json"],
          pid: 1,
          birth: "",
          log: "l",
        },
      ],
      ["$ tofu plan -json"],
    ],
    [
      "its end, when it did what it should",
      [0, 2].map((code) => ({ type: "tool-ended", step: "s", pid: 1, code })),
      [],
    ],
    [
      "its end otherwise",
      [
        { type: "tool-ended", step: "s", pid: 1, code: 1 },
        { type: "tool-ended", step: "s", pid: 1, signal: "SIGKILL" },
        { type: "tool-ended", step: "s", pid: 1 },
      ],
      ["ended with exit code 1", "ended SIGKILL", "ended unseen"],
    ],
    [
      "resources",
      [started("a.a"), ended("a.a", "done", "i-1"), started("a.b"), ended("a.b", "failed")],
      ["a.a: creating", "a.a: created in 1m01s [id=i-1]", "a.b: creating", "a.b: create failed in 1m01s"],
    ],
    [
      "diagnostics",
      [error({ detail: " one\ntwo\n" }), error({ detail: " " })],
      ["error: no", "  one", "  two", "error: no"],
    ],
    ["what is waited for", [{ type: "waiting", step: "s", text: "the API", seconds: 5 }], ["waiting for the API"]],
    ["nothing else", [startedRun(), plan, { type: "impact", step: "plan", lines: ["x"] }], []],
  ])("has %s", (_name, bodies, lines) => {
    expect(logged(...(bodies as readonly EventBody[]))).toEqual(lines);
  });

  test("keeps its last two thousand lines", () => {
    const lines = Array.from({ length: 2001 }, (_, index): EventBody => {
      return { type: "log", step: "s", level: "info", from: "tofu", text: String(index) };
    });
    const log = logged(...lines);
    expect([log.length, log[0], log.at(-1)]).toEqual([2000, "1", "2000"]);
  });
});

test("times are those of the events", () => {
  const begin = Date.parse("2026-07-01T09:00:00.000Z");
  const state = stateAfter([
    startedRun(),
    { type: "step-started", step: "plan" },
    { type: "waiting", step: "plan", text: "x", seconds: 1 },
    started("a.a"),
    { type: "cancel-requested", text: "x" },
  ]);
  expect([state.begun, state.stepBegun, state.waiting, state.isCancelling]).toEqual([
    begin,
    begin + 1000,
    { text: "x", since: begin + 1000 },
    true,
  ]);
  expect([...state.resourcesBegun]).toEqual([["infrastructure create a.a", begin + 3000]]);
  const after = stateAfter([startedRun(), { type: "waiting", step: "s", text: "x", seconds: 1 }, stepEnd({})]);
  expect([after.waiting, after.stepBegun]).toEqual([undefined, begin + 2000]);
});

test.each([
  [-1, "0s"],
  [59.9, "59s"],
  [60, "1m00s"],
  [3599, "59m59s"],
  [3600, "1h00m"],
  [7380, "2h03m"],
])("%d seconds are %s", (seconds, text) => {
  expect(elapsed(seconds)).toBe(text);
});

test("actions are counted in the order in which they are shown", () => {
  expect(countActions(["delete", "create", "update", "create", "noop"])).toEqual([
    ["noop", 1],
    ["create", 2],
    ["update", 1],
    ["delete", 1],
  ]);
});

describe("keys", () => {
  const room: KeyRoom = { question: undefined, logRows: 10, page: 4, resources: 3 };
  const looking = { ...lookingAtFirst, logUp: 5, resourcesDown: 1, typed: "yä" };
  type Name = "up" | "down" | "pageUp" | "pageDown" | "home" | "end";

  test.each<[Name, number, number]>([
    ["up", 6, 0],
    ["down", 4, 2],
    ["pageUp", 9, 0],
    ["pageDown", 1, 2],
    ["home", 9, 0],
    ["end", 0, 2],
  ])("%s scrolls the log to %i, or the resources to %i", (kind, logUp, resourcesDown) => {
    const nothing = { kind: "nothing" };
    expect(afterKey(looking, { kind }, room)).toEqual({ looking: { ...looking, logUp }, wish: nothing });
    const below = { ...looking, focus: "resources" } as const;
    expect(afterKey(below, { kind }, room)).toEqual({ looking: { ...below, resourcesDown }, wish: nothing });
    const empty = { ...room, logRows: 0, resources: 0 };
    expect(afterKey({ ...looking, logUp: 0 }, { kind }, empty).looking.logUp).toBe(0);
    expect(afterKey({ ...below, resourcesDown: 0 }, { kind }, empty).looking.resourcesDown).toBe(0);
  });

  test("change what is scrolled, and how large the log is", () => {
    const tab = afterKey(looking, { kind: "tab" }, room).looking;
    expect([tab.focus, afterKey(tab, { kind: "tab" }, room).looking.focus]).toEqual(["resources", "log"]);
    const large = afterKey(looking, { kind: "text", text: "l" }, room).looking;
    expect([large.isLogLarge, large.typed]).toEqual([true, "yä"]);
    expect(afterKey(looking, { kind: "text", text: "x" }, room).looking).toBe(looking);
  });

  test("type an answer where there is a question", () => {
    const question = {
      type: "question",
      id: "q",
      step: "s",
      kind: "confirm",
      text: "?",
      details: [],
      flag: "",
    } as const;
    const asked = { ...room, question };
    expect(afterKey(looking, { kind: "text", text: "l" }, asked).looking).toEqual({ ...looking, typed: "yäl" });
    expect(afterKey(looking, { kind: "backspace" }, asked).looking.typed).toBe("y");
    expect(afterKey(looking, { kind: "clear" }, asked).looking.typed).toBe("");
    expect(afterKey(looking, { kind: "interrupt" }, asked)).toEqual({ looking, wish: { kind: "interrupt" } });
    const done = { ...looking, typed: "" };
    const answer = (text: string | undefined) => ({ looking: done, wish: { kind: "answer", text } });
    expect(afterKey(looking, { kind: "enter" }, asked)).toEqual(answer("yä"));
    expect(afterKey(looking, { kind: "endOfInput" }, asked)).toEqual(answer(undefined));
    expect(afterKey(looking, { kind: "enter" }, room)).toEqual({ looking, wish: { kind: "nothing" } });
  });

  test("come in chunks, and pastes as their first line", () => {
    expect(typedKeys("a\r\n\u0004\u0015\u0007é")).toEqual([
      { kind: "text", text: "a" },
      { kind: "enter" },
      { kind: "enter" },
      { kind: "endOfInput" },
      { kind: "clear" },
      { kind: "text", text: "é" },
    ]);
    expect(pastedText(" \n one\u0007 two \r\nthree")).toBe("one two ");
    expect(pastedText("")).toBe("");
  });
});

describe("lines", () => {
  test("are cut behind as many cells as there are", () => {
    const one = [...line("日本", "strong"), ...line("abc")];
    expect([7, 6, 5, 4, 3, 2, 1, 0].map((width) => textOf(fitLine(one, width)))).toEqual([
      "日本abc",
      "日本a~",
      "日本~",
      "日~",
      "日~",
      "~",
      "~",
      "",
    ]);
    expect(["abcdef", "日本語"].map((text) => [6, 5, 2, 1, 0].map((width) => fitEnd(text, width)))).toEqual([
      ["abcdef", "~cdef", "~f", "~", ""],
      ["日本語", "~本語", "~", "~", ""],
    ]);
  });

  test("have something at their right edge, where there is room for it", () => {
    const rows = [20, 12, 11].map((width) => textOf(withRight(line("abcdefghij"), line("xyz"), width)));
    expect(rows).toEqual(["abcdefghij       xyz", "abcdefg~ xyz", "abcdefghij~"]);
    expect(widthOf(withRight(line("a"), line("日"), 20))).toBe(20);
  });

  test("are broken between words, or within one that is too long", () => {
    const rows = (text: string, width: number, indent = 0) => wrapWords(line(text), width, indent).map(textOf);
    expect(rows("one two three", 13)).toEqual(["one two three"]);
    expect(rows("one two three", 12)).toEqual(["one two", "three"]);
    expect(rows("one two three", 8, 2)).toEqual(["one two", "  three"]);
    expect(rows("abcdefghij", 4, 1)).toEqual(["abcd", " efg", " hij"]);
    expect(rows("  abcdefghij k", 6, 2)).toEqual(["  abcd", "  efgh", "  ij k"]);
    expect(wrapWords([...line("one ", "bad"), ...line("two")], 5)).toEqual([
      [
        { text: "one", tone: "bad" },
        { text: " ", tone: "bad" },
      ],
      [{ text: "two", tone: "plain" }],
    ]);
    expect(rows("日", 1)).toEqual(["日", ""]);
  });

  test("are broken by the terminal anywhere", () => {
    const rows = (text: string, width: number) => wrapLine(line(text), width).map(textOf);
    expect([rows("abcdef", 6), rows("abcdef", 4), rows("abcdefgh", 4), rows("日本語", 3)]).toEqual([
      ["abcdef"],
      ["abcd", "ef"],
      ["abcd", "efgh"],
      ["日", "本", "語"],
    ]);
    expect([6, 5, 3, 2, 1, 0].map((width) => rowsOf(line("abcdef"), width))).toEqual([1, 2, 2, 3, 6, 6]);
    expect(rowsOf([], 5)).toBe(1);
  });
});

describe("the screen", () => {
  const begun = ["a", "b", "c", "d", "e"].map((name) => started(`aws_instance.${name}`));
  const state = stateAfter([startedRun(), { type: "step-started", step: "infrastructure" }, ...begun]);
  const inputOf = (columns: number, rows: number, parts: object = {}) => {
    const size = { columns, rows };
    const now = Date.parse("2026-07-01T09:01:00.000Z");
    return { state, looking: lookingAtFirst, size, now, viewer: "run", hasKeys: true, ...parts } as const;
  };
  const pane = (columns: number, height: number, parts: object = {}) =>
    resourcePane(inputOf(columns, 24, parts), height).map((one) => textOf(one).replace(/ +/g, " ").trim());

  test("shows resources in a column, in two where one has no room, and counts the others", () => {
    expect(pane(60, 0)).toEqual([]);
    expect(pane(60, 5)).toEqual(
      ["a 58s", "b 57s", "c 56s", "d 55s", "e 54s"].map((text) => `creating aws_instance.${text}`),
    );
    expect(pane(140, 3)).toEqual([
      "creating aws_instance.a 58s creating aws_instance.d 55s",
      "creating aws_instance.b 57s creating aws_instance.e 54s",
      "creating aws_instance.c 56s",
    ]);
    expect(pane(139, 3)).toEqual(["creating aws_instance.a 58s", "creating aws_instance.b 57s", "and 3 more"]);
    expect(pane(140, 2)).toEqual(["creating aws_instance.a 58s creating aws_instance.b 57s", "and 3 more"]);
    const down = { looking: { ...lookingAtFirst, resourcesDown: 2 } };
    expect(pane(60, 3, down)).toEqual(["creating aws_instance.c 56s", "creating aws_instance.d 55s", "and 3 more"]);
    const end = { looking: { ...lookingAtFirst, resourcesDown: 9 } };
    expect(pane(60, 3, end)).toEqual(["creating aws_instance.d 55s", "creating aws_instance.e 54s", "and 3 more"]);
    const rows = resourcePane(inputOf(140, 24), 3);
    expect(rows.map((one) => textOf(one).indexOf("creating", 10))).toEqual([74, 74, -1]);
    expect(resourcePane(inputOf(300, 24), 5).map(widthOf)).toEqual([120, 120, 120, 120, 120]);
  });

  test("keeps what failed in front", () => {
    const failing = stateAfter([
      startedRun(),
      { type: "step-started", step: "infrastructure" },
      plan,
      ...begun,
      started("a.a"),
      ended("a.a", "failed"),
    ]);
    expect(pane(60, 6, { state: failing })[0]).toBe("✗ create failed a.a c.podplane:3 1m01s");
    expect(pane(60, 3, { state: failing })).toEqual([
      "✗ create failed a.a c.podplane:3 1m01s",
      "creating aws_instance.a 57s",
      "and 4 more",
    ]);
    const over = stateAfter([startedRun(), { type: "step-started", step: "infrastructure" }, ...begun, stepEnd({})]);
    expect(pane(60, 5, { state: over })).toEqual([]);
  });

  test("is the end of what stays, and the live part", () => {
    const rows = (height: number) => wholeScreen(inputOf(60, height)).map(textOf);
    const whole = rows(60);
    expect(whole[0]).toBe("apply demo in demo, run 20260701T090000Z-5eed02");
    const noted = stateAfter([
      startedRun(),
      ...Array.from({ length: 40 }, (_, index): EventBody => ({ type: "note", text: String(index), commands: [] })),
    ]);
    const screen = wholeScreen(inputOf(60, 24, { state: noted })).map(textOf);
    const notes = screen.filter((text) => text.startsWith("note: "));
    expect([screen.length, notes.at(-1)]).toEqual([23, "note: 39"]);
    expect(notes[0]).toBe(`note: ${40 - notes.length}`);
    const low = wholeScreen(inputOf(60, 1, { state: noted })).map(textOf);
    expect(low.filter((text) => text.startsWith("note: "))).toEqual([]);
  });
});
