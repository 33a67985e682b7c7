import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { privateFolderName, readJournal, viewOf } from "../../../runtime/engine/index.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { type AppliedCluster, type AwsStandIns, applyTools, startStandIns } from "./stand-ins.ts";
import { eventsOf } from "./started-apply.ts";

describeWithTools("podplanec apply with real OpenTofu", applyTools, () => {
  let standIns: AwsStandIns;
  let cluster: AppliedCluster;
  beforeAll(async () => {
    standIns = await startStandIns();
    cluster = await standIns.cluster("small");
  });
  afterAll(() => standIns.stop());

  const stepsOf = (text: string) => viewOf(eventsOf(text)).steps.map(({ id, status }) => `${id} ${status}`);

  test("makes the bucket, seeds it, stores keys, then makes the rest", async () => {
    const { code, stdout, stderr } = await cluster.run(["apply", "--auto-approve", "--json"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stepsOf(stdout)).toEqual([
      "outputs done",
      "init done",
      "plan done",
      "confirm done",
      "buckets done",
      "seed done",
      "identity done",
      "infrastructure done",
      "refresh unchanged",
      "health skipped",
    ]);
    expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
    const made = eventsOf(stdout).flatMap((event) =>
      event.type === "resource-ended" && event.action !== "read" ? [event] : [],
    );
    const phases = new Map<string, Set<string>>();
    for (const { step, address } of made) phases.set(step, (phases.get(step) ?? new Set()).add(address));
    const early = [...(phases.get("buckets") ?? [])];
    expect(early).toContain("aws_s3_bucket.netsy");
    expect(early.filter((address) => !/^aws_s3_bucket\w*\.netsy$/.test(address))).toEqual([]);
    expect(made.filter(({ step }) => step === "infrastructure").length).toBeGreaterThan(30);
  });

  test("keeps a journal of the same events, readable by its owner alone, and no plan", () => {
    const home = join(cluster.folder, privateFolderName);
    const [run = ""] = readdirSync(join(home, "runs"));
    const journal = join(home, "runs", run, "journal.jsonl");
    expect([statSync(home).mode & 0o777, statSync(journal).mode & 0o777]).toEqual([0o700, 0o600]);
    const view = viewOf(readJournal(journal));
    expect(view.ended?.outcome).toBe("done");
    expect([view.files, view.tools]).toEqual([[], []]);
    expect(readdirSync(cluster.temporary).filter((name) => name.startsWith("podplanec-"))).toEqual([]);
    expect(readFileSync(join(home, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("leaves no secret in the journal, logs, outputs, state or temporary files", async () => {
    const { AWS_SECRET_ACCESS_KEY: secret = "" } = cluster.env;
    expect(secret).not.toBe("");
    const files = [cluster.folder, cluster.temporary].flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/node-compile-cache|\.terraform\/providers/.test(entry.parentPath))
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(files.length).toBeGreaterThan(20);
    const holding = files.filter((path) => {
      const text = readFileSync(path, "latin1");
      return text.includes(secret) || text.includes("PRIVATE KEY");
    });
    expect(holding).toEqual([]);
  });

  test("finds everything there when it runs again", async () => {
    const before = cluster.exists();
    const { code, stdout } = await cluster.run(["apply", "--json"]);
    expect(code).toBe(0);
    expect(stepsOf(stdout)).toEqual([
      "outputs done",
      "init done",
      "plan unchanged",
      "confirm unchanged",
      "buckets unchanged",
      "seed unchanged",
      "identity unchanged",
      "infrastructure unchanged",
      "refresh unchanged",
      "health skipped",
    ]);
    expect(cluster.exists()).toEqual(before);
  });

  test("tells what a change does, in the words of the source, before it asks", async () => {
    cluster.rebuild((source) => source.replace("pool control-plane { ", "pool control-plane { disk_size = 60GiB, "));
    const { code, stdout } = await cluster.run(["apply", "--json"]);
    expect(code).toBe(4);
    const told = eventsOf(stdout).flatMap((event) => (event.type === "impact" ? event.lines : []));
    expect(told[0]).toBe("small: changes against what was last applied here");
    expect(told.join("\n")).toMatch(/rolling[^\n]*\n +\S*cluster\.podplane:\d+ .*disk_size/);
    cluster.rebuild((source) => source);
  });

  test("destroys nothing without both names", async () => {
    const before = cluster.exists();
    const words = ["destroy", "--confirm", "small", "--json"];
    for (const given of [["destroy", "--json"], ["destroy", "--confirm", "other", "--json"], words]) {
      const { code, stdout } = await cluster.run(given);
      expect(code).toBe(4);
      expect(viewOf(eventsOf(stdout)).ended?.failure?.next[0]).toMatch(/--confirm(?:-state)? small/);
    }
    expect(cluster.exists()).toEqual(before);
    expect(await cluster.objects(cluster.bucket)).toEqual(["bootstrap.netsy"]);
  });

  test("destroys everything, and leaves no override and nothing in the stand-ins", async () => {
    const words = ["destroy", "--confirm", "small", "--confirm-state", cluster.bucket, "--json"];
    const { code, stdout, stderr } = await cluster.run(words);
    const view = viewOf(eventsOf(stdout));
    expect([code, stderr, view.ended?.failure]).toEqual([0, "", undefined]);
    expect(view.steps.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "join unchanged",
      "init done",
      "survey done",
      "confirm done",
      "scale done",
      "leftovers unchanged",
      "machines done",
      "empty done",
      "destroy done",
    ]);
    expect(cluster.exists()).toEqual([]);
    expect(await standIns.cloud.buckets()).toEqual([]);
    expect(readdirSync(cluster.folder).filter((name) => name.includes("override"))).toEqual([]);
  });
});
