import { afterAll, beforeAll, expect, test } from "vitest";
import { listRuns, readJournal, viewOf } from "../../../runtime/engine/index.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type AppliedCluster, applyTools, type StandIns, startStandIns } from "./stand-ins.ts";

describeWithTools("podplanec apply that is cut off", applyTools, () => {
  let standIns: StandIns;
  beforeAll(async () => {
    standIns = await startStandIns();
  });
  afterAll(() => standIns.stop());

  /** What is held: a resource that others need, and that has a name of its own. */
  const held = "aws_iam_role";

  /** Starts an apply and waits until some of the infrastructure is being made, and cannot be finished. */
  async function startHeld(cluster: AppliedCluster) {
    const letGo = cluster.hold(held);
    const apply = cluster.start(["apply", "--auto-approve"]);
    await apply.until((event) => event.type === "resource-started" && event.address.includes(held));
    return { apply, letGo };
  }

  /** The process of OpenTofu that the last run started, as its journal has it. */
  function lastTofu(cluster: AppliedCluster): number {
    const [run] = listRuns(cluster.folder);
    const tools = run ? viewOf(readJournal(run.journal)).tools : [];
    const pid = tools.at(-1)?.pid;
    if (pid === undefined) throw new Error("no program runs");
    return pid;
  }

  const typesOf = (cluster: AppliedCluster) => cluster.exists().map((name) => name.split(" ")[0]);

  test("by SIGKILL: OpenTofu lives on, nothing else begins, and --resume waits for it and finishes", async () => {
    const cluster = await standIns.cluster("killed");
    const { apply, letGo } = await startHeld(cluster);
    apply.kill("SIGKILL");
    await apply.ended;
    const tofu = lastTofu(cluster);
    expect(() => process.kill(tofu, 0)).not.toThrow();
    const refused = await cluster.run(["apply", "--auto-approve"]);
    expect(refused).toMatchObject({ code: 4, stdout: "" });
    expect(refused.stderr.replace(/\(run \S+\)|(?<=apply ).*(?=--resume)/g, "…")).toBe(
      "error: an earlier apply was cut off …\n" +
        "why: what it left has to be looked at before anything is applied\n" +
        "fix: go on with it: `podplanec apply …--resume`\n",
    );
    const explained = await cluster.run(["apply", "--resume", "--explain"]);
    expect(explained.stdout).toContain("infrastructure: agrees; journal: begun, without an end");
    expect(explained.stdout).toContain(`still runs: tofu apply (process ${tofu})`);
    expect(explained.stdout).toContain("seed: agrees; journal: done");
    const waiting = cluster.start(["apply", "--resume", "--auto-approve"]);
    await waiting.until((event) => event.type === "tool-started" && event.step === "join");
    letGo();
    const resumed = await waiting.ended;
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    const view = viewOf(resumed.events);
    expect(view.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "join done",
      "outputs done",
      "init done",
      "recover unchanged",
      "plan unchanged",
      "confirm unchanged",
      "buckets unchanged",
      "seed unchanged",
      "identity unchanged",
      "infrastructure unchanged",
      "refresh unchanged",
      "health skipped",
    ]);
    const undisturbed = await standIns.cluster("undisturbed");
    expect((await undisturbed.run(["apply", "--auto-approve"])).code).toBe(0);
    expect(typesOf(cluster)).toEqual(typesOf(undisturbed));
    expect((await cluster.run(["apply", "--resume", "--explain"])).stdout).toBe("there is no run to go on with\n");
  });

  test("with OpenTofu: what may exist is named with its import before anything is applied", async () => {
    const cluster = await standIns.cluster("both");
    const { apply, letGo } = await startHeld(cluster);
    apply.kill("SIGKILL");
    await apply.ended;
    process.kill(-lastTofu(cluster), "SIGKILL");
    const refused = await cluster.start(["apply", "--resume", "--auto-approve"]).ended;
    expect(refused.code).toBe(4);
    const named = refused.events.flatMap((event) => (event.type === "unrecorded" ? event.resources : []));
    expect(named.length).toBeGreaterThan(0);
    for (const { importCommand } of named) expect(importCommand).toMatch(/^tofu -chdir=\S+ import \S+.* \S+$/);
    expect(viewOf(refused.events).ended?.failure).toMatchObject({
      next: [expect.stringContaining("--ignore-unrecorded"), expect.any(String)],
    });
    expect(refused.events.filter(({ type }) => type === "resource-started")).toEqual([]);
    const explained = await cluster.run(["apply", "--resume", "--explain"]);
    for (const { address } of named) expect(explained.stdout).toContain(address);
    letGo();
    // Buckets have names of their own: one that is there could not be made once more. They are named with that name.
    const buckets = named.filter(({ address }) => /aws_s3_bucket\.\w+(?:\[0\])?$/.test(address));
    for (const { importCommand } of buckets) cluster.removeBucket(importCommand.split(" ").at(-1) ?? "");
    const resumed = await cluster.start(["apply", "--resume", "--auto-approve", "--ignore-unrecorded"]).ended;
    expect(viewOf(resumed.events).ended?.failure).toBeUndefined();
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
  });

  test("is the only one: a second one stops with the first one's host, process and time", async () => {
    const cluster = await standIns.cluster("second");
    const { apply, letGo } = await startHeld(cluster);
    const second = await cluster.run(["apply", "--auto-approve"]);
    expect(second).toMatchObject({ code: 4, stdout: "" });
    expect(second.stderr).toMatch(
      new RegExp(`^error: another apply of this cluster runs: host \\S+, process ${apply.pid}, since 2\\d{3}-`),
    );
    const attached = cluster.start(["apply", "--attach"]);
    await attached.until((event) => event.type === "resource-started" && event.address.includes(held));
    letGo();
    const first = await apply.ended;
    expect(first.code).toBe(0);
    const followed = await attached.ended;
    expect(followed).toMatchObject({ code: 0, stderr: "" });
    expect(followed.events).toEqual(first.events);
  });

  test("by Ctrl-C: OpenTofu ends cleanly, what is done is told, and the next one goes on", async () => {
    const cluster = await standIns.cluster("cancelled");
    const { apply, letGo } = await startHeld(cluster);
    apply.kill("SIGINT");
    await apply.until(({ type }) => type === "cancel-requested");
    letGo();
    const { code, events } = await apply.ended;
    expect(code).toBe(130);
    const view = viewOf(events);
    expect(view.ended).toMatchObject({ outcome: "cancelled", left: ["infrastructure", "refresh", "health"] });
    expect(view.tools).toEqual([]);
    const next = await cluster.start(["apply", "--auto-approve"]).ended;
    expect(next).toMatchObject({ code: 0, stderr: "" });
  });

  test("asks nobody without a terminal: it fails at once and names the option", async () => {
    const cluster = await standIns.cluster("nobody");
    const { code, stdout } = await cluster.run(["apply"]);
    expect(code).toBe(4);
    expect(stdout).toContain("error: nobody can be asked: Apply this plan?");
    expect(stdout).toContain("next: answer with --auto-approve, or run it in a terminal");
    expect(cluster.exists()).toEqual([]);
  });
});
