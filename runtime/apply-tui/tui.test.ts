import { resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  answeredYes,
  askedStep,
  beginOfRuns,
  begunResources,
  endedResource,
  eventsEachSecond,
  plannedStep,
  recordedRun,
  serverChanges,
  startedRun,
} from "../../test/helpers/apply-events.ts";
import { createScreen, type Screen } from "../../test/helpers/screen.ts";
import type { Event, EventBody } from "../engine/index.ts";
import { openTui, type Tui, type TuiWorld } from "./tui.ts";

const sizes = [
  [80, 24],
  [200, 50],
] as const;

interface Shown {
  readonly tui: Tui;
  readonly screen: Screen;
  readonly crashes: readonly unknown[];
  /** Shows events, and draws. The clock is that of the last one, and so many milliseconds. */
  show(events: readonly Event[], later?: number): Promise<void>;
}

const open: Tui[] = [];
afterEach(async () => {
  for (const tui of open.splice(0)) await tui.close();
});

function view(columns: number, rows: number, viewer: TuiWorld["viewer"] = "run"): Shown {
  const screen = createScreen(columns, rows);
  const crashes: unknown[] = [];
  let now = beginOfRuns;
  const tui = openTui({
    terminal: screen.terminal,
    isColoured: true,
    viewer,
    now: () => now,
    onCrash: (error) => void crashes.push(error),
  });
  open.push(tui);
  return {
    tui,
    screen,
    crashes,
    async show(events, later = 0) {
      for (const event of events) tui.show(event);
      now = Date.parse(events.at(-1)?.time ?? "") + later;
      await tui.flush();
    },
  };
}

const golden = (name: string): string => resolve(import.meta.dirname, "screens", `${name}.txt`);

const twelve = serverChanges(12);
const confirmed: readonly EventBody[] = [
  startedRun(),
  ...plannedStep(twelve),
  ...askedStep(["create 12"]),
  ...answeredYes,
  { type: "step-started", step: "infrastructure" },
];

const quota = {
  what: "applying the plan failed: a quota is used up",
  why: "the account may run 32 vCPUs of this kind, and the plan needs 48",
  source: { file: "cluster.podplane", line: 17, column: 5 },
  said: "VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows.",
  next: ["ask for a higher quota of the account", "podplanec apply --resume"],
};

const failing: readonly EventBody[] = [
  ...confirmed,
  ...begunResources(twelve.slice(0, 4)),
  endedResource(twelve[0], "done", 4),
  endedResource(twelve[1], "failed", 5),
  {
    type: "diagnostic",
    step: "infrastructure",
    severity: "error",
    summary: "creating EC2 Instance",
    detail: quota.said,
    address: twelve[1]?.address ?? "",
    source: quota.source,
  },
];

const failed: readonly EventBody[] = [
  ...failing,
  endedResource(twelve[2], "done", 8),
  endedResource(twelve[3], "done", 8),
  { type: "step-ended", step: "infrastructure", outcome: "failed", summary: quota.what, seconds: 13, failure: quota },
  {
    type: "run-ended",
    outcome: "failed",
    code: 4,
    done: ["plan", "confirm"],
    left: ["infrastructure", "health"],
    seconds: 26,
    failure: quota,
  },
];

const cancelling: readonly EventBody[] = [
  ...confirmed,
  ...begunResources(twelve.slice(0, 3)),
  { type: "cancel-requested", text: "tofu was asked to stop, and ends what it is doing" },
];

const cancelled: readonly EventBody[] = [
  ...cancelling,
  endedResource(twelve[0], "done", 9),
  endedResource(twelve[1], "done", 9),
  {
    type: "step-ended",
    step: "infrastructure",
    outcome: "cancelled",
    summary: "stopped; what was made is in the state",
    seconds: 12,
  },
  {
    type: "run-ended",
    outcome: "cancelled",
    code: 130,
    done: ["plan", "confirm"],
    left: ["infrastructure", "health"],
    seconds: 26,
    failure: { what: "it was cancelled", next: ["podplanec apply --resume"] },
  },
];

const resuming: readonly EventBody[] = [
  startedRun({
    run: "20260701T091500Z-5eed03",
    resumes: "20260701T090000Z-5eed02",
    steps: [
      { id: "join", kind: "join", title: "What the last run left running" },
      { id: "recover", kind: "recover", title: "What the last run left unrecorded" },
      { id: "infrastructure", kind: "infrastructure", title: "Infrastructure" },
    ],
  }),
  { type: "step-started", step: "join" },
  { type: "step-ended", step: "join", outcome: "done", summary: "waited for `apply`, which has ended", seconds: 42 },
  { type: "step-started", step: "recover" },
  {
    type: "unrecorded",
    step: "recover",
    resources: [
      {
        address: "aws_iam_role.netsy",
        importCommand: "tofu -chdir=demo import aws_iam_role.netsy demo-netsy",
      },
    ],
  },
  {
    type: "question",
    id: "recover-1",
    step: "recover",
    kind: "confirm",
    text: "Go on as if they did not exist?",
    details: ["Look in the cloud first. What exists is brought into the state by the commands above."],
    flag: "--ignore-unrecorded",
  },
];

const destroying: readonly EventBody[] = [
  startedRun({
    command: "destroy",
    steps: [
      { id: "survey", kind: "survey", title: "What will be lost" },
      { id: "confirm", kind: "confirm", title: "Confirm" },
      { id: "scale", kind: "scale", title: "Groups of VMs to size 0" },
    ],
  }),
  { type: "step-started", step: "survey" },
  { type: "plan-made", step: "survey", scope: "destroy", changes: serverChanges(3, "delete"), outputs: 0 },
  { type: "step-ended", step: "survey", outcome: "done", summary: "3 resources, and all VMs", seconds: 0 },
  { type: "step-started", step: "confirm" },
  {
    type: "question",
    id: "confirm-cluster",
    step: "confirm",
    kind: "typed",
    text: "Destroy the cluster demo, with all its VMs, volumes and buckets? Type its id.",
    details: ["Nothing of it can be brought back."],
    expected: "demo",
    flag: "--confirm demo",
  },
];

/** Its plan is made again for each part; a part of what was shown is nothing new. */
const destroyed: readonly EventBody[] = [
  ...destroying,
  { type: "answered", id: "confirm-cluster", answer: "yes", by: "person" },
  { type: "step-ended", step: "confirm", outcome: "done", summary: "confirmed", seconds: 9 },
  { type: "plan-made", step: "scale", scope: "destroy", changes: serverChanges(1, "delete"), outputs: 0 },
  { type: "plan-made", step: "scale", scope: "destroy", changes: serverChanges(4, "delete"), outputs: 0 },
];

const planned: readonly EventBody[] = [
  startedRun(),
  { type: "step-started", step: "plan" },
  { type: "log", step: "plan", level: "info", from: "tofu", text: "Refreshing state" },
];

describe.each(sizes)("the screen at %d by %d", (columns, rows) => {
  test.each([
    ["plan", planned, 3_000],
    ["confirm", [startedRun(), ...plannedStep(twelve), ...askedStep(["create 12"])], 4_000],
    ["progress", [...confirmed, ...begunResources(twelve), endedResource(twelve[3], "done", 8)], 61_000],
    ["failing", failing, 2_000],
    ["failure", failed, 0],
    ["cancelling", cancelling, 5_000],
    ["cancel", cancelled, 0],
    ["resume", resuming, 1_000],
    ["destroy", destroying, 1_000],
    ["destroyed", destroyed, 1_000],
  ] as const)("of %s", async (name, bodies, later) => {
    const { screen, show, crashes } = view(columns, rows);
    await show(eventsEachSecond(bodies), later);
    expect(crashes).toEqual([]);
    await expect(screen.visible()).toMatchFileSnapshot(golden(`${name}-${columns}x${rows}`));
  });
});

describe.each(sizes)("sixty resources at once at %d by %d", (columns, rows) => {
  const sixty = serverChanges(60);
  const all = eventsEachSecond([
    startedRun(),
    ...plannedStep(sixty),
    ...askedStep(),
    ...answeredYes,
    { type: "step-started", step: "infrastructure" },
    ...begunResources(sixty),
    ...sixty.map((change, index) => endedResource(change, index === 30 ? "failed" : "done", 20)),
    { type: "step-ended", step: "infrastructure", outcome: "done", summary: "create 60", seconds: 80 },
    { type: "step-started", step: "health" },
  ]);

  test("leave no copy of a frame in the scrollback", async () => {
    const { screen, show, crashes } = view(columns, rows);
    for (let at = 0; at < all.length; at += 3) await show(all.slice(at, at + 3));
    const text = screen.whole();
    expect(text.match(/step \d+ of 5/g) ?? []).toHaveLength(1);
    expect(text).not.toContain("creating");
    for (const { address } of sixty) {
      expect(text.split(`.${address.split(".").slice(2).join(".")} `).length).toBeLessThan(4);
    }
    expect(crashes).toEqual([]);
  });

  test("are shown as far as there is room, what failed always, and the others counted", async () => {
    const { screen, show } = view(columns, rows);
    await show(all.slice(0, all.findIndex(({ type }) => type === "resource-ended") + 40), 1_000);
    const text = screen.visible();
    expect(text).toMatch(/^ {2}✗ create failed \S+aws_instance\.server\[30\] +cluster\.podplane:17 +20s$/m);
    const shown = text.match(/creating/g)?.length ?? 0;
    const [, hidden = "0"] = /and (\d+) more/.exec(text) ?? [];
    expect(shown + Number(hidden)).toBe(20);
  });
});

test("a replay at any pace leaves the same in the terminal as the run did", async () => {
  const oneByOne = view(80, 24);
  for (let at = 0; at < recordedRun.length; at += 5) await oneByOne.show(recordedRun.slice(at, at + 5), 700);
  const atOnce = view(80, 24, "replay");
  await atOnce.show(recordedRun);
  for (const { tui } of [oneByOne, atOnce]) await tui.close();
  expect(atOnce.screen.whole()).toBe(oneByOne.screen.whole());
  await expect(atOnce.screen.whole()).toMatchFileSnapshot(golden("recorded-80x24"));
});

describe("keys", () => {
  const toQuestion = eventsEachSecond([startedRun(), ...plannedStep(twelve), ...askedStep()]);
  const answerOf = async (typed: readonly string[]): Promise<string | undefined> => {
    const { tui, screen, show } = view(80, 24);
    await show(toQuestion);
    const answer = tui.answer(new AbortController().signal);
    for (const text of typed) screen.type(text);
    return answer;
  };

  test.each([
    ["letter by letter", ["y", "e", "s", "\r"], "yes"],
    ["in one chunk, as over a slow line", ["yes\r"], "yes"],
    ["with a correction", ["yex", "\u007f", "s", "\r"], "yes"],
    ["after all was cleared", ["no", "\u0015", "yes", "\r"], "yes"],
    ["nothing", ["\r"], ""],
    ["the end of input", ["\u0004"], undefined],
    ["pasted, and then sent", ["\u001b[200~yes\u001b[201~", "\r"], "yes"],
    ["pasted with more lines, of which none is an answer", ["\u001b[200~y\rrm -rf\r\u001b[201~", "es\r"], "yes"],
  ])("type an answer: %s", async (_case, typed, answer) => {
    expect(await answerOf(typed)).toBe(answer);
  });

  test("before the question answer nothing", async () => {
    const { tui, screen, show } = view(80, 24);
    await show(toQuestion.slice(0, 3));
    screen.type("yes\r");
    await show(toQuestion.slice(3));
    const answer = tui.answer(new AbortController().signal);
    screen.type("no\r");
    expect(await answer).toBe("no");
  });

  test("Ctrl-C is passed on, and a cancelled run takes no answer", async () => {
    const { tui, screen, show } = view(80, 24);
    await show(toQuestion);
    const abort = new AbortController();
    const answer = tui.answer(abort.signal);
    screen.type("ye\u0003");
    await expect.poll(screen.interrupts).toBe(1);
    abort.abort();
    expect(await answer).toBeUndefined();
  });

  test("scroll the log, and make it larger", async () => {
    const { tui, screen, show } = view(80, 24, "replay");
    await show(recordedRun.slice(0, 90));
    const last = screen.visible();
    screen.type("\u001b[5~");
    await tui.flush();
    expect(screen.visible()).toMatch(/^log {2}8 rows above the end$/m);
    screen.type("\u001b[F");
    await tui.flush();
    expect(screen.visible()).toBe(last);
    screen.type("l");
    await tui.flush();
    const rowsOfLog = (text: string): number => text.split("\nlog")[1]?.split("\n").length ?? 0;
    expect(rowsOfLog(screen.visible())).toBeGreaterThan(rowsOfLog(last) + 5);
  });
});

describe("a terminal", () => {
  test.each([
    ["narrower", 44, 24],
    ["wider", 120, 24],
    ["lower", 80, 14],
    ["tiny", 20, 10],
  ])("that becomes %s while the run goes on shows one frame of its size", async (_case, columns, rows) => {
    const { tui, screen, show, crashes } = view(80, 24);
    await show(eventsEachSecond([...confirmed, ...begunResources(twelve.slice(0, 3))]));
    screen.resize(columns, rows);
    await tui.flush();
    // A frame that the terminal made higher than itself is in its scrollback, where nothing reaches it.
    const text = columns < 40 ? screen.visible() : screen.whole();
    expect(text.match(/0 of 12 done/g)).toHaveLength(1);
    expect(text.match(/^log$/gm) ?? []).toHaveLength(1);
    expect(crashes).toEqual([]);
  });

  test("that is dragged narrower and back keeps what stands above the frame", async () => {
    const { tui, screen, show } = view(80, 24);
    await show(eventsEachSecond([...confirmed, ...begunResources(twelve.slice(0, 3))]));
    const before = screen.whole();
    for (const columns of [60, 44, 70, 80]) screen.resize(columns, 24);
    await tui.flush();
    expect(screen.whole()).toBe(before);
  });

  test("that is gone is no error: the run goes on, and no answer comes", async () => {
    const { tui, screen, show, crashes } = view(80, 24);
    await show(eventsEachSecond([startedRun(), ...plannedStep(twelve), ...askedStep()]));
    const answer = tui.answer(new AbortController().signal);
    screen.hangUp();
    expect(await answer).toBeUndefined();
    expect(await tui.answer(new AbortController().signal)).toBeUndefined();
    await show(eventsEachSecond(failed));
    await tui.close();
    expect(crashes).toEqual([]);
  });

  test("is given back: the cursor is shown, and pastes are no longer marked", async () => {
    const { tui, screen, show } = view(80, 24);
    await show(eventsEachSecond(failed));
    const written: string[] = [];
    const { output } = screen.terminal;
    const write = output.write.bind(output);
    Object.assign(output, {
      write(data: string, done: () => void) {
        written.push(String(data));
        write(data, done);
      },
    });
    await tui.close();
    expect(written.join("")).toContain("\u001b[?25h");
    expect(written.join("")).toContain("\u001b[?2004l");
  });
});

test("a view that breaks says so once, and what was asked in it is not answered by it", async () => {
  const { tui, show, crashes } = view(80, 24);
  await show(eventsEachSecond([startedRun(), ...plannedStep(twelve), ...askedStep()]));
  const answer = tui.answer(new AbortController().signal);
  const refused = expect(answer).rejects.toBeInstanceOf(TypeError);
  // No event has such a time: what is computed from it is no length.
  const [first] = eventsEachSecond([{ type: "step-started", step: "plan" }]);
  if (first) tui.show({ ...first, type: "run-started" } as Event);
  tui.show(recordedRun[0] as Event);
  await refused;
  expect(crashes).toHaveLength(1);
});
