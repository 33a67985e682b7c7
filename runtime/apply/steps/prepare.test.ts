import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../../test/helpers/podplane-source.ts";
import { runCommand } from "../../../test/helpers/run-command.ts";
import { diagnosticLine, hookLine, type TestParts, testWorld } from "../../../test/helpers/step-world.ts";
import { birthOf, type EventBody, viewOf } from "../../engine/index.ts";
import type { PastRun } from "../world/index.ts";
import { checkOutputs, initialise } from "./prepare.ts";
import { joinLeftRuns, nameUnrecorded } from "./recover.ts";

describe("the outputs", () => {
  const stale = (what: string) => ({
    kind: "failed",
    failure: {
      what: `the outputs are not up to date: ${what}`,
      why: "only what was built, read and committed is applied",
      next: ["`podplanec build`, and read the difference", "podplanec apply"],
    },
  });

  test("have to be what the source says", async () => {
    const { world } = testWorld(source());
    const withActions = (...paths: readonly string[]) => {
      const actions = paths.map((path) => ({ kind: path.startsWith("same") ? "unchanged" : "update", path }) as const);
      return checkOutputs({ ...world, build: { ...world.build, plan: { ...world.build.plan, actions } } as never });
    };
    expect(await withActions("a", "same", "b", "c")).toEqual(stale("a, b, c"));
    expect(await withActions("a", "b", "c", "d", "e")).toEqual(stale("a, b, c and 2 more"));
    expect(await withActions("a", "b", "c", "d")).toEqual(stale("a, b, c and 1 more"));
    expect(await withActions("same")).toEqual(stale("podplane.build.json"));
  });

  test("that were built are", async () => {
    const { world, folder } = testWorld(source());
    expect((await runCommand(folder, ["build"])).code).toBe(0);
    const actions = world.build.plan.actions.map((action) => ({ ...action, kind: "unchanged" }));
    const build = { ...world.build, plan: { ...world.build.plan, actions } } as never;
    const count = world.build.files.length;
    expect(await checkOutputs({ ...world, build })).toEqual({
      kind: "done",
      summary: `${count} files are what the source says`,
    });
  });
});

describe("OpenTofu", () => {
  const version = (number: string) => ({ out: JSON.stringify({ terraform_version: number }) });
  const initialised = async (text: string, tofu: TestParts["tofu"], parts: TestParts = {}) => {
    const one = testWorld(text, { tofu: { version: version("1.11.0"), ...tofu }, ...parts });
    const result = await initialise(one.world, one.context);
    return { ...one, result: JSON.parse(JSON.stringify(result).replaceAll(one.world.tofu, "TOFU")) };
  };

  test("prepares modules and providers", async () => {
    const { result, calls } = await initialised(source(), {});
    expect(result).toEqual({ kind: "done", summary: "modules and providers are there (version 1.11.0)" });
    expect(calls()).toEqual(["version -json", "init -json -input=false"]);
  });

  test.each(["1.11.0", "1.12.1", "2.0.0", "1.11.0-rc1"])("of version %s is new enough", async (number) => {
    expect((await initialised(source(), { version: version(number) })).result.kind).toBe("done");
  });

  test.each(["1.10.9", "0.15.0", "1.9.1"])("of version %s is too old", async (number) => {
    expect((await initialised(source(), { version: version(number) })).result).toEqual({
      kind: "failed",
      failure: {
        what: `TOFU is version ${number}, and the outputs need 1.11 or newer`,
        next: ["install a newer OpenTofu, or name another one with PODPLANE_TF_CMD", "podplanec apply"],
      },
    });
  });

  test("is a program that says its version", async () => {
    expect((await initialised(source(), { version: { out: "hello" } })).result).toEqual({
      kind: "failed",
      failure: {
        what: "TOFU is neither OpenTofu nor Terraform",
        why: "`version -json` does not say its version",
        next: ["name OpenTofu with PODPLANE_TF_CMD, or install it", "podplanec apply"],
      },
    });
  });

  test("fails with what is known about that", async () => {
    const failed = { code: 1, out: diagnosticLine({ summary: "S3 bucket does not exist." }) };
    const { result } = await initialised(source(), { init: failed });
    expect(result).toMatchObject({ kind: "failed", failure: { what: "`init` failed: S3 bucket does not exist." } });
    const state = 'state s3 { bucket = "states", key = "k", region = "eu-west-1" }';
    expect((await initialised(source({ cluster: state }), { init: failed })).result).toMatchObject({
      kind: "failed",
      failure: { what: "the bucket of OpenTofu's state does not exist: states" },
    });
  });

  test("may be stopped", async () => {
    const one = testWorld(source(), { tofu: { version: version("1.11.0"), init: { lasts: true } } });
    expect(await initialise(one.world, { ...one.context, signal: AbortSignal.abort() })).toEqual({
      kind: "cancelled",
      summary: "stopped; nothing was changed",
    });
  });

  const unread = "There are some problems with the CLI configuration:\nError: no file there\nmore\n";

  test("does not go on without a configuration of its own that it cannot read", async () => {
    expect((await initialised(source(), { init: { out: unread } })).result).toEqual({
      kind: "failed",
      failure: {
        what: "OpenTofu's own configuration (TF_CLI_CONFIG_FILE, or `.tofurc`) cannot be read",
        why: "it would go on without it, and so past the mirrors and the credentials that it names",
        said: "Error: no file there",
        next: ["mend that file", "podplanec apply"],
      },
    });
    for (const out of ["There are some problems with the CLI configuration:\n", "Error: other\n"]) {
      expect((await initialised(source(), { init: { out } })).result.kind).toBe("done");
    }
    const one = testWorld(source(), { tofu: { version: version("1.11.0"), init: { out: unread, lasts: true } } });
    const stopped = await initialise(one.world, { ...one.context, signal: AbortSignal.abort() });
    expect(stopped.kind).toBe("cancelled");
  });

  test("that is Terraform is refused where the state is to be encrypted, and gets the passphrase otherwise", async () => {
    const text = source({
      top: 'secret key = env("KEY")',
      cluster: "state local { encryption { passphrase = secret.key } }",
    });
    const env = { KEY: "a passphrase that is long" };
    const terraform = { out: JSON.stringify({ terraform_version: "1.11.0", terraform_outdated: false }) };
    await expect(initialised(text, { version: terraform }, { env })).rejects.toThrow("which cannot encrypt state");
    const { result, world } = await initialised(
      text,
      { init: { run: 'printf "%s" "$TF_ENCRYPTION" >given' } },
      { env },
    );
    expect(result.kind).toBe("done");
    expect(world.secrets.current.hideIn("a passphrase that is long")).toBe("(secret)");
  });
});

describe("what earlier runs left", () => {
  const past = (id: string, events: readonly EventBody[], log = ""): PastRun => {
    const { folder } = testWorld(source());
    writeFileSync(join(folder, "1.log"), log);
    return { folder: { id, path: folder, journal: join(folder, "journal.jsonl") }, view: viewOf(events) };
  };
  const made = hookLine("apply_start", "aws_a.b");
  const cutOff: readonly EventBody[] = [
    { type: "tool-started", step: "s", tool: "tofu", words: ["apply"], pid: 1, birth: "gone", log: "1.log" },
  ];

  test("is deleted, and nothing runs any more", async () => {
    const one = testWorld(source());
    const plan = join(one.folder, "plan");
    writeFileSync(plan, "secret");
    const pending = [past("old", [{ type: "file-made", path: plan, purpose: "plan" }, ...cutOff])];
    expect(await joinLeftRuns({ ...one.world, pending }, one.context)).toEqual({
      kind: "unchanged",
      summary: "nothing runs any more",
    });
    expect([existsSync(plan), one.events]).toEqual([false, []]);
  });

  test("still runs and is waited for, with what it says", async () => {
    const child = spawn("sh", ["-c", "read -r line"], { stdio: ["pipe", "ignore", "ignore"] });
    const pid = child.pid ?? 0;
    const one = testWorld(source());
    const run: PastRun = past("old", [
      {
        type: "tool-started",
        step: "s",
        tool: "tofu",
        words: ["apply", "-json"],
        pid,
        birth: birthOf(pid) ?? "",
        log: "1.log",
      },
    ]);
    const id = `${basename(one.world.run.path)}-old`;
    mkdirSync(join(one.world.run.path, "..", id));
    writeFileSync(join(one.world.run.path, "..", id, "1.log"), "still here\n");
    const pending = [{ ...run, folder: { ...run.folder, id } }];
    const emit: typeof one.context.emit = (body) => {
      one.context.emit(body);
      if (body.type === "log") child.stdin?.end();
    };
    expect(await joinLeftRuns({ ...one.world, pending }, { ...one.context, emit })).toEqual({
      kind: "done",
      summary: "waited for `apply`, which has ended",
    });
    expect(one.events).toEqual([
      {
        type: "tool-started",
        step: "step",
        tool: "tofu",
        words: ["apply", "-json"],
        pid,
        birth: expect.any(String),
        log: `../${id}/1.log`,
      },
      { type: "log", step: "step", level: "info", from: "tofu", text: "still here" },
      { type: "tool-ended", step: "step", pid },
    ]);
  });

  test("is in no state, and is named before anything is made", async () => {
    const pending = [past("old", cutOff, made)];
    const asked = async (parts: TestParts) => {
      const one = testWorld(source(), { pending, ...parts });
      return { ...one, result: await nameUnrecorded(one.world, one.context) };
    };
    const yes = await asked({ typed: ["y"] });
    expect(yes.result).toEqual({ kind: "done", summary: "1 named, and gone on" });
    expect(yes.events).toEqual([
      {
        type: "unrecorded",
        step: "step",
        resources: [{ address: "aws_a.b", importCommand: "tofu -chdir=. import aws_a.b ID" }],
      },
      {
        type: "question",
        id: "step-1",
        step: "step",
        kind: "confirm",
        text: "Go on as if they did not exist?",
        details: ["Look in the cloud first. What exists is brought into the state by the commands above."],
        flag: "--ignore-unrecorded",
      },
      { type: "answered", id: "step-1", answer: "yes", by: "person" },
    ]);
    expect((await asked({ typed: ["n"] })).result).toEqual({
      kind: "declined",
      summary: "bring them into the state, then go on",
    });
    expect((await asked({ options: { ignoreUnrecorded: true } })).result.kind).toBe("done");
    expect((await asked({ tofu: { list: { out: "aws_a.b\n" } } })).result).toEqual({
      kind: "unchanged",
      summary: "everything that was begun is in the state",
    });
  });

  test("is a state that could not be stored", async () => {
    const one = testWorld(source());
    writeFileSync(join(one.folder, "errored.tfstate"), "{}");
    expect(await nameUnrecorded(one.world, one.context)).toEqual({
      kind: "failed",
      failure: {
        what: "OpenTofu left its state in errored.tfstate",
        why: "it could not be stored, and holds what was made; anything applied before it is would be made twice",
        next: [
          "`tofu state push errored.tfstate` in the outputs' folder, then delete the file",
          "podplanec apply --resume",
        ],
      },
    });
  });
});
