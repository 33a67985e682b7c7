import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Event, listRuns, readJournal, viewOf } from "../../../runtime/engine/index.ts";
import { startTmux, type Tmux } from "../../helpers/tmux.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";
import { drawn } from "./drawn.ts";
import { type AwsStandIns, applyTools, type Fault, startStandIns } from "./stand-ins.ts";
import type { EndedApply } from "./started-apply.ts";
import { clusterInS3, type StoredCluster } from "./state-in-s3.ts";

/** How often a run is cancelled in each part of it. */
export interface CancelTurns {
  readonly question: number;
  readonly refresh: number;
  readonly plan: number;
  readonly apply: number;
  readonly seed: number;
}

/**
 * Declares applies that are cancelled by SIGINT. After each, OpenTofu's lock in the bucket is free, the journal says
 * what is, and no plan is left.
 */
export function applyCancelSuite({ question, refresh, plan, apply, seed }: CancelTurns): void {
  describeWithTools(`podplanec apply, cancelled (seed ${seed})`, [...applyTools, "tmux"], () => {
    let standIns: AwsStandIns;
    let tmux: Tmux;
    /** Was applied whole, so that a refresh has something to read; one that was never applied; those in between. */
    let settled: StoredCluster;
    let fresh: StoredCluster;
    let growing: { readonly cluster: StoredCluster; readonly turn: number } | undefined;
    beforeAll(async () => {
      standIns = await startStandIns();
      tmux = startTmux();
      fresh = await clusterInS3(standIns, "fresh");
      if (refresh === 0) return;
      settled = await clusterInS3(standIns, "settled");
      expect((await settled.run(["apply", "--auto-approve"])).code).toBe(0);
    });
    afterAll(async () => {
      tmux.stop();
      await standIns.stop();
    });

    /** Cancels while the provider does not answer, which then answers. */
    async function cancelHeld(cluster: StoredCluster, fault: Pick<Fault, "operation" | "type">): Promise<EndedApply> {
      const hold = join(cluster.temporary, "hold");
      writeFileSync(hold, "");
      cluster.faults([{ ...fault, hold }]);
      const run = cluster.start(["apply", "--auto-approve"]);
      await run.until((event) => event.type === "tool-started" && event.words[0] === "plan");
      // It is in the middle of it when its lock is there.
      await untilLocked(cluster);
      run.kill("SIGINT");
      await run.until(({ type }) => type === "cancel-requested");
      rmSync(hold);
      const ended = await run.ended;
      cluster.faults([]);
      return ended;
    }

    test.each(numbers(question))("at the question, %i", async () => {
      const { folder: cwd, env } = fresh;
      const window = tmux.open({ words: fresh.wordsFor(["apply"]), env, cwd, columns: 80, rows: 24 });
      await window.until("yes or no: _");
      window.press("C-c");
      expect(await window.ended()).toBe(130);
      window.close();
      const events = lastEvents(fresh);
      expectCancelled({ code: 130, events, stderr: "" });
      expect(viewOf(events).ended?.left[0]).toBe("confirm");
      expectFree(fresh);
      expect(fresh.exists()).toEqual([]);
    });

    test.each(numbers(plan))("in the plan, %i", async () => {
      const ended = await cancelHeld(fresh, { operation: "plan", type: "aws_iam_role" });
      expectCancelled(ended);
      // OpenTofu ends a plan well whose last answer came behind the signal: then the question is what is not asked.
      const isPlanned = ended.events.some(
        (event) => event.type === "step-ended" && event.step === "plan" && event.outcome === "done",
      );
      expect(viewOf(ended.events).ended?.left[0]).toBe(isPlanned ? "confirm" : "plan");
      expectFree(fresh);
      expect(fresh.exists()).toEqual([]);
    });

    test.each(numbers(refresh))("in the refresh, %i", async () => {
      const before = settled.exists();
      const ended = await cancelHeld(settled, { operation: "read", type: "aws_iam_role" });
      expectCancelled(ended);
      expectFree(settled);
      expect(settled.exists()).toEqual(before);
    });

    test.each(numbers(apply))("in the apply, %i", async (turn) => {
      growing ??= { cluster: await clusterInS3(standIns, `growing${turn}`), turn };
      const { cluster } = growing;
      // Slow enough for a moment in the middle of it.
      cluster.faults([{ operation: "create", delay: 150 }]);
      const run = cluster.start(["apply", "--auto-approve"]);
      const count = 1 + drawn(seed, turn, 6);
      const made: Event[] = [];
      const isMoment = (event: Event): boolean => {
        if (event.type === "resource-started" && event.action !== "read" && !made.includes(event)) made.push(event);
        return made.length >= count || event.type === "run-ended";
      };
      await run.until(isMoment);
      run.kill("SIGINT");
      const ended = await run.ended;
      cluster.faults([]);
      const isWhole = ended.code === 0;
      if (!isWhole) expectCancelled(ended);
      expectFree(cluster);
      expectTrue(cluster, ended.events);
      if (isWhole) growing = undefined;
    });
  });
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

async function untilLocked(cluster: StoredCluster): Promise<void> {
  const { read } = cluster.beside(".tflock");
  await expect.poll(() => attempt(read), { timeout: 180_000, interval: 50 }).toContain("OperationTypePlan");
}

function attempt(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}

function lastEvents(cluster: StoredCluster): readonly Event[] {
  const [run] = listRuns(cluster.folder);
  return run ? readJournal(run.journal) : [];
}

function expectCancelled({ code, events, stderr }: EndedApply): void {
  const view = viewOf(events);
  expect([code, stderr, view.ended?.outcome]).toEqual([130, "", "cancelled"]);
  expect(view.ended?.failure?.next[0]).toMatch(/^podplanec apply .*--resume/);
  expect([view.tools, view.files]).toEqual([[], []]);
  expect(view.diagnostics.filter(({ summary }) => summary === "execution halted")).toEqual([]);
}

/** The next `tofu plan` gets the lock at once, and nothing lies about. */
function expectFree(cluster: StoredCluster): void {
  const words = ["plan", "-input=false", "-lock-timeout=0s", "-no-color", "-refresh=false"];
  const planned = spawnSync(getTool("tofu"), words, { cwd: cluster.folder, env: cluster.env, encoding: "utf8" });
  expect([planned.status, planned.stderr]).toEqual([0, ""]);
  expect(readdirSync(cluster.temporary).filter((name) => name.startsWith("podplanec-"))).toEqual([]);
  expect(lastEvents(cluster).at(-1)?.type).toBe("run-ended");
}

/** What the journal calls made is in the state, and what exists in the cloud is, too. */
function expectTrue(cluster: StoredCluster, events: readonly Event[]): void {
  const listed = spawnSync(getTool("tofu"), ["state", "list"], {
    cwd: cluster.folder,
    env: cluster.env,
    encoding: "utf8",
  });
  expect(listed.stderr).toBe("");
  const recorded = listed.stdout.split("\n");
  const made = events.flatMap((event) =>
    event.type === "resource-ended" && event.action === "create" && event.outcome === "done" ? [event.address] : [],
  );
  expect(made.filter((address) => !recorded.includes(address))).toEqual([]);
  // Of each type no more exists than is recorded. What OpenTofu has built in exists nowhere else.
  const unrecorded = cluster.exists().map((name) => name.split(" ")[0] ?? "");
  for (const address of recorded) {
    const type =
      address
        .replace(/\[[^\]]*\]/g, "")
        .split(".")
        .at(-2) ?? "";
    const at = unrecorded.indexOf(type);
    if (at >= 0) unrecorded.splice(at, 1);
  }
  expect(unrecorded).toEqual([]);
}
