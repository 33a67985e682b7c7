import { writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listRuns, readJournal, viewOf } from "../../../runtime/engine/index.ts";
import { waitFor } from "../../helpers/background-process.ts";
import { startTmux, type Tmux, type TmuxWindow } from "../../helpers/tmux.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { normalised } from "./recording.ts";
import { type AppliedCluster, applyTools, type Fault, type StandIns, startStandIns } from "./stand-ins.ts";

/** Set to write the journal of the first run to a file: with pauses, as a cloud has them, and as a person answers. */
const record = process.env["PODPLANEC_RECORD"];

const pauses: readonly Fault[] = [
  { type: "aws_autoscaling_group", operation: "create", delay: 7_000 },
  { type: "aws_eip", operation: "create", delay: 3_000 },
  { type: "aws_vpc", operation: "create", delay: 2_500 },
  { type: "aws_subnet", operation: "create", delay: 2_000 },
  { operation: "create", delay: 900 },
];

/** What can be held back, so that a screen stays as it is for as long as it is looked at. */
const held = "aws_iam_role";

describeWithTools("podplanec apply in a terminal", [...applyTools, "tmux"], () => {
  let standIns: StandIns;
  let tmux: Tmux;
  beforeAll(async () => {
    standIns = await startStandIns();
    tmux = startTmux();
  });
  afterAll(async () => {
    tmux.stop();
    await standIns.stop();
  });

  function open(cluster: AppliedCluster, words: readonly string[], columns = 80, rows = 24): TmuxWindow {
    return tmux.open({ words: cluster.wordsFor(words), env: cluster.env, cwd: cluster.folder, columns, rows });
  }

  /** Starts an apply, answers its question, and waits until something is being made and cannot be finished. */
  async function openHeld(cluster: AppliedCluster): Promise<{ readonly window: TmuxWindow; letGo(): void }> {
    const letGo = cluster.hold(held);
    const window = open(cluster, ["apply"]);
    await window.until("yes or no: _");
    window.type("yes");
    window.press("Enter");
    await window.until(/creating +\S*aws_iam_role/);
    return { window, letGo };
  }

  const lastView = (cluster: AppliedCluster) => {
    const [run] = listRuns(cluster.folder);
    if (!run) throw new Error("there is no run");
    return { run, view: viewOf(readJournal(run.journal)) };
  };

  test("asks, shows what is made, and leaves what a replay leaves", async () => {
    const cluster = await standIns.cluster("small");
    if (record) cluster.faults(pauses);
    const window = open(cluster, ["apply"]);
    const question = await window.until("yes or no: _");
    expect(question).toContain("? Apply this plan?");
    expect(question).toMatch(/^ {2}Plan: \d+ to create/m);
    expect(question).toContain("ctrl-c stops cleanly");
    expect(cluster.exists()).toEqual([]);
    if (record) await sleep(2_500);
    window.type("yes");
    window.press("Enter");
    expect(await window.ended()).toBe(0);
    const shown = runOf(window);
    expect(shown).toContain("? Apply this plan? yes\n");
    expect(shown).toMatch(/✓ done in \S+: \d+ created/);
    expect(leftovers(shown)).toEqual([]);
    const { run } = lastView(cluster);
    const replay = tmux.open({
      words: [process.execPath, standIns.program.path, "apply", "--replay", run.journal, "--speed", "max"],
      env: {},
      cwd: cluster.folder,
      columns: 80,
      rows: 24,
    });
    expect(await replay.ended()).toBe(0);
    expect(runOf(replay)).toBe(shown);
    if (record) writeFileSync(record, normalised(readJournal(run.journal)));
  });

  test("is another size while it runs, and stops cleanly by Ctrl-C", async () => {
    const cluster = await standIns.cluster("stopped");
    const { window, letGo } = await openHeld(cluster);
    // All else is made: what is held is all that is left.
    await window.until(" 2 in progress");
    for (const [columns, rows] of [
      [80, 20],
      [200, 50],
      [80, 50],
    ] as const) {
      await resized(window, columns, rows);
      // None of these sizes makes the frame that stood there before higher than the terminal. What is left of one
      // stays; while one is drawn there may be none.
      const alone = async () => (window.whole().match(/step \d+ of \d+/g)?.length === 1 ? true : undefined);
      await waitFor(`one frame of ${columns} by ${rows}`, { timeoutMs: 60_000 }, alone).catch((error) => {
        throw new Error(window.whole(), { cause: error });
      });
    }
    window.press("C-c");
    await window.until("ctrl-c again ends podplanec");
    letGo();
    expect(await window.ended()).toBe(130);
    const shown = runOf(window);
    expect(shown).toMatch(/! cancelled after /);
    // The terminal breaks the command wherever it has to.
    expect(shown.replaceAll("\n", "")).toMatch(/next +podplanec apply .*--resume/);
    for (const kept of ["Plan", "Confirm", "Seed of the cluster's state"]) expect(shown).toContain(`✓ ${kept}  `);
    expect(leftovers(shown)).toEqual([]);
    expect(lastView(cluster).view.ended?.outcome).toBe("cancelled");
  });

  test("ends by a second Ctrl-C, and --resume waits for OpenTofu and finishes", async () => {
    const cluster = await standIns.cluster("twice");
    const { window, letGo } = await openHeld(cluster);
    window.press("C-c");
    await window.until("ctrl-c again ends podplanec");
    window.press("C-c");
    expect(await window.ended()).toBe(130);
    const [tofu] = lastView(cluster).view.tools;
    expect(tofu && process.kill(tofu.pid, 0)).toBe(true);
    const resumed = cluster.start(["apply", "--resume", "--auto-approve"]);
    await resumed.until((event) => event.type === "tool-started" && event.step === "join");
    letGo();
    expect(await resumed.ended).toMatchObject({ code: 0, stderr: "" });
  });

  test("keeps errors in sight, and goes on with --resume", async () => {
    const cluster = await standIns.cluster("failing");
    cluster.faults([
      { type: "aws_eip", operation: "create", times: 1, error: "AddressLimitExceeded: no address is left" },
    ]);
    const window = open(cluster, ["apply"]);
    await window.until("yes or no: _");
    window.paste("yes");
    window.press("Enter");
    expect(await window.ended()).toBe(4);
    const shown = runOf(window);
    expect(shown).toMatch(/✗ create\s+\S+aws_eip\S+\s+failed after/);
    expect(shown).toContain("AddressLimitExceeded");
    expect(shown).toMatch(/ at +cluster\.podplane:\d+/);
    expect(leftovers(shown)).toEqual([]);
    cluster.faults([]);
    const again = open(cluster, ["apply", "--resume"]);
    await again.until("yes or no: _");
    again.type("yes");
    again.press("Enter");
    expect(await again.ended()).toBe(0);
    expect(again.whole()).toContain("goes on with run");
  });

  test("is followed from a second terminal, and ended by neither when they are closed", async () => {
    const cluster = await standIns.cluster("closed");
    const { window, letGo } = await openHeld(cluster);
    const second = open(cluster, ["apply", "--attach"]);
    await second.until(/creating +\S*aws_iam_role/);
    expect(second.visible()).toContain("ctrl-c leaves, the run goes on");
    // The frame may have been higher than this for a moment: what cannot be seen has its top then.
    const screen = await resized(second, 60, 20);
    expect(screen.match(/step \d+ of \d+/g)).toHaveLength(1);
    second.press("C-c");
    expect(await second.ended()).toBe(130);
    expect(second.whole()).toContain("left: the run goes on");
    window.close();
    letGo();
    const ended = await waitFor("the end of the run", { timeoutMs: 180_000 }, async () => lastView(cluster).view.ended);
    expect([ended.outcome, ended.failure]).toEqual(["done", undefined]);
  });

  test("takes a terminal that is closed at the question for no", async () => {
    const cluster = await standIns.cluster("left");
    const window = open(cluster, ["apply"]);
    await window.until("yes or no: _");
    window.close();
    const ended = await waitFor("the end of the run", { timeoutMs: 180_000 }, async () => lastView(cluster).view.ended);
    expect(ended.outcome).toBe("declined");
    expect(cluster.exists()).toEqual([]);
  });

  test("takes no for an answer, and no answer by Ctrl-C", async () => {
    const cluster = await standIns.cluster("declined");
    const window = open(cluster, ["apply"], 40, 12);
    await window.until("yes or no: _");
    window.paste("yes\nyes\n");
    await window.until("yes or no: yes_");
    window.press("C-u");
    window.type("no");
    window.press("Enter");
    expect(await window.ended()).toBe(130);
    const asked = open(cluster, ["apply"]);
    await asked.until("yes or no: _");
    asked.press("C-c");
    expect(await asked.ended()).toBe(130);
    expect(cluster.exists()).toEqual([]);
    expect(lastView(cluster).view.ended?.outcome).toBe("cancelled");
  });

  test("takes a cluster down after both names were typed", async () => {
    const cluster = await standIns.cluster("taken");
    expect((await cluster.run(["apply", "--auto-approve"])).code).toBe(0);
    const window = open(cluster, ["destroy"]);
    const first = await window.until("type taken to go on: _");
    expect(first).toContain("What will be lost");
    window.type("taken");
    window.press("Enter");
    await window.until(`type ${cluster.bucket} to go on: _`);
    window.type(cluster.bucket);
    window.press("Enter");
    expect(await window.ended()).toBe(0);
    expect(runOf(window)).toMatch(/✓ done in \S+: \d+ deleted/);
    expect(cluster.exists()).toEqual([]);
  });

  test("tells lines to a terminal that shows nothing else", async () => {
    const cluster = await standIns.cluster("dumb");
    const window = tmux.open({
      words: cluster.wordsFor(["apply"]),
      env: { ...cluster.env, INK_SCREEN_READER: "true" },
      cwd: cluster.folder,
      columns: 80,
      rows: 24,
    });
    await window.until("yes or no:");
    window.type("no");
    window.press("Enter");
    expect(await window.ended()).toBe(130);
    expect(window.whole()).toContain("==> Plan");
  });
});

/** Gives the window another size and waits for a frame of that size: the first line of one reaches both its edges. */
async function resized(window: TmuxWindow, columns: number, rows: number): Promise<string> {
  await window.resize(columns, rows);
  const between = Math.min(columns, 120) - "> ".length;
  const status = `^> (?=.{${between}}$).*step \\d+ of \\d+.* in all$`;
  return window.until(new RegExp(`${status}[^]*creating +\\S*aws_iam_role`, "m"));
}

/** What one run left in the window. */
function runOf(window: TmuxWindow): string {
  const text = window.whole();
  return text.slice(0, text.indexOf("the command of this window ended")).trimEnd();
}

/** Parts of frames that stayed. */
function leftovers(shown: string): readonly string[] {
  return shown.split("\n").filter((line) => /step \d+ of \d+|ctrl-c|^ {2}then: |^log$|^ {4}creating /.test(line));
}
