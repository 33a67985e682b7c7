import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { irOf, source } from "../../../test/helpers/podplane-source.ts";
import { hookLine, stateOf, testWorld } from "../../../test/helpers/step-world.ts";
import { UserError } from "../../cli/index.ts";
import { type EventBody, viewOf } from "../../engine/index.ts";
import { StoreError } from "../../stores/index.ts";
import type { DriveResult } from "./drive.ts";
import { explainThrown, programFailure, tofuFailure } from "./failure.ts";
import { UnansweredQuery } from "./query.ts";
import { missingStateBucket, withoutStateBucket } from "./state-bucket.ts";
import { readOutput, readState } from "./state-document.ts";
import { findUnrecorded, stateAddresses } from "./unrecorded.ts";

describe("the state", () => {
  test("has the managed resources of all modules with their texts, by address", async () => {
    const resource = (address: string, values: object, mode = "managed") => ({ address, mode, type: "t", values });
    const inner = { resources: [resource("module.m.module.n.b", { id: "2" })] };
    const { world, calls } = testWorld(source(), {
      tofu: {
        state: stateOf(
          [resource("z.z", { name: "z", size: 3, none: null }), resource("data.x", {}, "data"), 3 as unknown as object],
          [{ resources: [resource("module.m.a", {})], child_modules: [inner] }],
        ),
      },
    });
    expect(await readState(world)).toEqual([
      { address: "module.m.a", type: "t", texts: new Map() },
      { address: "module.m.module.n.b", type: "t", texts: new Map([["id", "2"]]) },
      { address: "z.z", type: "t", texts: new Map([["name", "z"]]) },
    ]);
    expect(calls()).toEqual(["show -json"]);
  });

  test.each(["{}", "[]", '{"values":[]}', '{"values":{"root_module":{"resources":{}}}}'])(
    "of %s is empty",
    async (out) => {
      expect(await readState(testWorld(source(), { tofu: { state: { out } } }).world)).toEqual([]);
    },
  );

  test("has outputs", async () => {
    const { world, calls } = testWorld(source(), { tofu: { output: { out: '{"a":{"value":["x"]},"b":3}' } } });
    expect([await readOutput(world, "a"), await readOutput(world, "b"), await readOutput(world, "c")]).toEqual([
      ["x"],
      undefined,
      undefined,
    ]);
    expect(calls()[0]).toBe("output -json");
  });

  test("has no address where there is none, and is not empty where it cannot be read", async () => {
    const list = (out: string, err: string, code: number) =>
      stateAddresses(testWorld(source(), { tofu: { list: { out, err, code } } }).world);
    expect([...(await list("a.a\nb.b\n", "", 0))]).toEqual(["a.a", "b.b"]);
    expect([...(await list("", "No state file was found!", 1))]).toEqual([]);
    await expect(list("", "", 1)).rejects.toMatchObject({
      message: "the state could not be read: `tofu state list` failed",
      why: "it said nothing of what went wrong",
      fix: "run that command yourself in the outputs' folder; PODPLANE_TF_CMD names another program",
    });
    await expect(list("", "Error: NoSuchBucket", 1)).rejects.toMatchObject({
      said: "Error: NoSuchBucket",
      why: "a bucket is gone that has to be there",
      fix: "find out who deleted it; where it is OpenTofu's own state bucket, restore it first",
    });
    await expect(list("o", "x".repeat(5000), 1)).rejects.toMatchObject({
      said: `${"x".repeat(3998)}\no`,
      why: undefined,
    });
  });
});

describe("what killed runs were making", () => {
  const started = (words: readonly string[], pid: number, log: string): EventBody => {
    return { type: "tool-started", step: "s", tool: "tofu", words, pid, birth: "b", log };
  };
  const made = (id: string, log: string, text: string, events: readonly EventBody[]) => {
    const { folder } = testWorld(source());
    writeFileSync(join(folder, log), text);
    return { folder: { id, path: folder, journal: join(folder, "journal.jsonl") }, view: viewOf(events) };
  };

  test("is what no state has, with the command that brings it in", async () => {
    const killed = made(
      "new",
      "1.log",
      hookLine("apply_start", "aws_a.b") +
        hookLine("apply_start", 'aws_a.a["it\'s"]') +
        hookLine("apply_complete", "aws_a.c", "create", { id_value: "an id" }) +
        hookLine("apply_start", "aws_a.known"),
      [
        {
          type: "plan-made",
          step: "s",
          scope: "all",
          changes: [{ address: "aws_a.b", action: "create", importId: "planned" }],
          outputs: 0,
        },
        started(["plan"], 1, "none.log"),
        started(["apply", "-json"], 2, "1.log"),
      ],
    );
    const ended = made("old", "2.log", hookLine("apply_complete", "aws_a.seen") + hookLine("apply_start", "aws_a.d"), [
      started(["apply"], 3, "2.log"),
      { type: "tool-ended", step: "s", pid: 3, code: 1 },
    ]);
    const { world, calls } = testWorld(source(), { tofu: { list: { out: "aws_a.known\n" } } });
    expect(await findUnrecorded(world, [killed, ended])).toEqual([
      {
        address: 'aws_a.a["it\'s"]',
        importCommand: "tofu -chdir=. import 'aws_a.a[\"it'\\''s\"]' ID",
      },
      { address: "aws_a.b", importCommand: "tofu -chdir=. import aws_a.b planned" },
      { address: "aws_a.c", importCommand: "tofu -chdir=. import aws_a.c 'an id'" },
      { address: "aws_a.d", importCommand: "tofu -chdir=. import aws_a.d ID" },
    ]);
    expect(calls()).toEqual(["state list"]);
    const terraform = { ...world, tofu: "/opt/terraform" };
    await expect(findUnrecorded(terraform, [killed])).rejects.toThrow("terraform");
  });

  test("is nothing where none was killed: the state is not even read", async () => {
    const { world, calls } = testWorld(source());
    expect(await findUnrecorded(world, [made("x", "1.log", "", [started(["apply"], 1, "gone.log")])])).toEqual([]);
    expect(calls()).toEqual([]);
  });
});

describe("a failure", () => {
  const { world } = testWorld(source());
  const result = (parts: Partial<DriveResult>): DriveResult => {
    return { code: 1, isCancelled: false, errors: [], words: [], ...parts };
  };
  const error = (summary: string, parts: Partial<DriveResult["errors"][number]> = {}) => {
    return { type: "diagnostic", step: "s", severity: "error", summary, detail: "", ...parts } as const;
  };

  test.each([
    [
      "its first error and how many more",
      result({
        errors: [error("Invalid thing:\nmore", { detail: " because \n" }), error("b"), error("c")],
        words: ["w"],
      }),
      {
        what: "doing failed: Invalid thing (and 2 more)",
        said: "Invalid thing:\nmore\n because",
        next: ["the lines above say what it did until then", "podplanec apply --resume"],
      },
    ],
    [
      "the line of the source",
      result({
        errors: [error("a", { source: { file: "c.podplane", line: 3 }, generated: { file: "g.tf", line: 9 } })],
      }),
      {
        what: "doing failed: a",
        source: { file: "c.podplane", line: 3 },
        said: "a",
        next: ["change c.podplane:3, then `podplanec build`", "podplanec apply --resume"],
      },
    ],
    [
      "the line of a file of the user's",
      result({ errors: [error("a", { generated: { file: "own.tf", line: 9 } })] }),
      {
        what: "doing failed: a",
        source: { file: "own.tf", line: 9 },
        said: "a",
        next: ["look at own.tf:9", "podplanec apply --resume"],
      },
    ],
    [
      "advice, where somebody knows some",
      result({ errors: [error("a", { detail: "no space left on device" })] }),
      {
        what: "doing failed: a",
        why: "the disk is full",
        said: "a\nno space left on device",
        next: ["make room", "podplanec apply --resume"],
      },
    ],
    [
      "its last words, where it told no error",
      result({ code: 3, words: ["one", "two"] }),
      {
        what: "doing failed with exit code 3",
        said: "one\ntwo",
        next: ["the lines above say what it did until then", "podplanec apply --resume"],
      },
    ],
    [
      "nothing, where it said nothing",
      result({ code: undefined }),
      {
        what: "doing failed: a signal ended it",
        next: ["the lines above say what it did until then", "podplanec apply --resume"],
      },
    ],
  ])("of OpenTofu has %s", (_name, given, expected) => {
    expect(tofuFailure(world, "doing", given)).toEqual(expected);
  });

  test("of another program has its words and its command", () => {
    expect(programFailure(world, "telling", result({ code: 2, words: ["a", "b"] }), "nstance-admin x")).toEqual({
      what: "telling failed with exit code 2",
      said: "a\nb",
      next: ["nstance-admin x", "podplanec apply --resume"],
    });
    expect(programFailure(world, "telling", result({ code: undefined }), "x")).toEqual({
      what: "telling failed: a signal ended it",
      next: ["x", "podplanec apply --resume"],
    });
  });

  test.each([
    [new UserError("so"), { what: "so", next: ["again"] }],
    [new UserError("so", { why: "because", fix: "do" }), { what: "so", why: "because", next: ["do", "again"] }],
    [
      new UnansweredQuery("so", "it said"),
      {
        what: "so",
        said: "it said",
        next: ["run that command yourself in the outputs' folder; PODPLANE_TF_CMD names another program", "again"],
      },
    ],
    [
      Object.assign(new Error("ENOSPC: full"), { code: "ENOSPC", syscall: "write" }),
      {
        what: "a file could not be read or written: ENOSPC: full",
        why: "the system refused it",
        next: ["mend the folder, or make room", "again"],
      },
    ],
    [
      Object.assign(new Error("oh"), { stack: "Error: oh\n    at there" }),
      {
        what: "this is a bug in podplanec, not in your files",
        said: "Error: oh\n    at there",
        next: ["report it at https://github.com/podplane/podplanec/issues with these lines", "again"],
      },
    ],
    [
      "word",
      {
        what: "this is a bug in podplanec, not in your files",
        said: "word",
        next: ["report it at https://github.com/podplane/podplanec/issues with these lines", "again"],
      },
    ],
  ])("that was thrown is explained: %s", (thrown, expected) => {
    expect(explainThrown(thrown, "again")).toEqual(expected);
  });
});

describe("a bucket of OpenTofu's state that is not there", () => {
  const s3 = source({ cluster: 'state s3 { bucket = "states", key = "k", region = "us-east-1" }' });
  const made = [
    "aws s3api create-bucket --bucket states --region us-east-1",
    "aws s3api put-bucket-versioning --bucket states --versioning-configuration Status=Enabled",
  ];
  const what = "the bucket of OpenTofu's state does not exist: states";
  const why = "it has to be there before the first apply, and is of no cluster: nothing here makes it or takes it down";
  const { world } = testWorld(s3);

  test.each([
    ["api error NoSuchBucket: …", true],
    ["S3 bucket does not exist.", true],
    ['Bucket "states"\ndoesn\'t exist', true],
    ["AccessDenied", false],
    [undefined, false],
  ])("is known by what OpenTofu says: %s", (said, isKnown) => {
    const failure = { what: "init failed", ...(said === undefined ? {} : { said }), next: ["x"] };
    const next = [...made.map((command) => `\`${command}\``), "podplanec apply"];
    expect(missingStateBucket(world, failure)).toEqual(isKnown ? { ...failure, what, why, next } : undefined);
  });

  test("is named, with how it is made, where the lease cannot be taken", () => {
    const missing = new StoreError("missing", "gone");
    expect(withoutStateBucket(world.ir, missing)).toMatchObject({
      message: what,
      why,
      fix: `make it, then run this again:\n  ${made.join("\n  ")}`,
      exitCode: 4,
      cause: missing,
    });
    const denied = new StoreError("denied", "no");
    const local = irOf(source());
    expect(withoutStateBucket(world.ir, denied)).toBe(denied);
    expect(withoutStateBucket(world.ir, "other")).toBe("other");
    expect(withoutStateBucket(local, missing)).toBe(missing);
    expect(missingStateBucket({ ...world, ir: local }, { what: "x", said: "NoSuchBucket", next: [] })).toBeUndefined();
  });
});
