import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { source } from "../../../test/helpers/podplane-source.ts";
import {
  diagnosticLine,
  planned,
  planOf,
  stateOf,
  type TestParts,
  testWorld,
} from "../../../test/helpers/step-world.ts";
import { confirmDestroy, surveyCluster } from "./destroy-confirm.ts";
import { destroyMachines, destroyRest, emptyBuckets } from "./destroy-work.ts";
import { noteApplied } from "./impact.ts";

const resource = (address: string) => ({ address, mode: "managed", type: address.split(".").at(-2), values: {} });
const overrideName = "podplanec_destroy_override.tf";

describe("the survey", () => {
  test("tells every resource of the state as deleted", async () => {
    const one = testWorld(source(), { tofu: { state: stateOf([resource("aws_b.b"), resource("aws_a.a")]) } });
    expect(await surveyCluster(one.world, one.context)).toEqual({
      kind: "done",
      summary: "2 resources, and every VM and object that belongs to them",
    });
    const changes = ["aws_a.a", "aws_b.b"].map((address) => ({ address, action: "delete" }));
    expect(one.events).toEqual([{ type: "plan-made", step: "step", scope: "destroy", changes, outputs: 0 }]);
  });

  test("of an empty state says so", async () => {
    const one = testWorld(source(), { tofu: { state: stateOf([]) } });
    expect(await surveyCluster(one.world, one.context)).toEqual({
      kind: "unchanged",
      summary: "nothing is in the state",
    });
  });
});

describe("the questions", () => {
  const bucket = "tools-123456789012-netsy";
  const confirmWith = async (parts: TestParts) => {
    const one = testWorld(source(), parts);
    return { result: await confirmDestroy(one.world, one.context), told: one.told };
  };

  test("are for the cluster, and for the bucket with its state", async () => {
    const { result, told } = await confirmWith({ typed: ["tools", bucket] });
    expect(result).toEqual({ kind: "done", summary: "confirmed twice" });
    const common = { type: "question", step: "step", kind: "typed" };
    expect(told("question")).toEqual([
      {
        ...common,
        id: "step-cluster",
        text: "Destroy the cluster tools, with all its VMs, volumes and buckets? Type its id.",
        details: ["Nothing of it can be brought back."],
        expected: "tools",
        flag: "--confirm tools",
      },
      {
        ...common,
        id: "step-state",
        text: `Its state in ${bucket}, which is all that Kubernetes knows, goes too. Type the bucket's name.`,
        details: [],
        expected: bucket,
        flag: `--confirm-state ${bucket}`,
      },
    ]);
  });

  test.each<[string, readonly string[], number]>([
    ["the first", ["yes", bucket], 1],
    ["the second", ["tools", "yes"], 2],
  ])("destroy nothing where %s is not answered as it has to be", async (_name, typed, asked) => {
    const { result, told } = await confirmWith({ typed });
    expect(result).toEqual({ kind: "declined", summary: "nothing was destroyed" });
    expect(told("question")).toHaveLength(asked);
  });

  test("are answered by two options, each with the right name", async () => {
    const options = { confirm: "tools", confirmState: bucket };
    expect((await confirmWith({ options })).result.kind).toBe("done");
    await expect(confirmWith({ options: { ...options, confirm: "other" } })).rejects.toMatchObject({
      fix: "answer with --confirm tools, or run it in a terminal",
    });
    await expect(confirmWith({ options: { ...options, confirmState: "tools" } })).rejects.toMatchObject({
      fix: `answer with --confirm-state ${bucket}, or run it in a terminal`,
    });
    await expect(confirmWith({ options: { autoApprove: true } })).rejects.toThrow("nobody can be asked");
  });
});

describe("what is in the state", () => {
  const inState = stateOf(
    [resource("aws_s3_bucket.netsy")],
    [
      { resources: [resource("module.cluster.aws_a.a")] },
      { resources: [resource("module.shard_b.aws_a.a"), resource("module.shard_a.aws_a.a")] },
    ],
  );
  const gone = planOf([planned("module.shard_a.aws_a.a", ["delete"]), planned("module.shard_b.aws_a.a", ["delete"])]);
  const refused = diagnosticLine({ summary: "no" });

  test("is destroyed by modules first, without that of the buckets", async () => {
    const one = testWorld(source(), { tofu: { state: inState, show: gone } });
    expect(await destroyMachines(one.world, one.context)).toEqual({ kind: "done", summary: "2 destroyed" });
    expect(one.calls()).toEqual([
      "show -json",
      "plan -json -input=false -out=FOLDER/plan -detailed-exitcode -lock-timeout=10s -destroy -target=module.shard_a -target=module.shard_b",
      "show -json FOLDER/plan",
      "apply -json -input=false -lock-timeout=10s FOLDER/plan",
    ]);
    const none = testWorld(source(), { tofu: { state: stateOf([resource("aws_s3_bucket.netsy")]) } });
    expect(await destroyMachines(none.world, none.context)).toEqual({ kind: "unchanged", summary: "there are none" });
  });

  test("is destroyed as a whole at the end, and then nothing is noted as applied any more", async () => {
    const one = testWorld(source(), { tofu: { state: inState, show: gone } });
    noteApplied(one.world, one.context);
    const applied = join(one.folder, ".podplane", "applied");
    expect(existsSync(applied)).toBe(true);
    expect(await destroyRest(one.world, one.context)).toEqual({ kind: "done", summary: "2 destroyed" });
    expect([existsSync(applied), one.calls().at(-3)]).toEqual([
      false,
      "plan -json -input=false -out=FOLDER/plan -detailed-exitcode -lock-timeout=10s -destroy",
    ]);
  });

  test.each<[string, TestParts, object]>([
    ["the state is empty", { tofu: { state: stateOf([]) } }, { kind: "unchanged", summary: "nothing is left" }],
    ["the plan is", { tofu: { state: inState, show: planOf([]) } }, { kind: "unchanged", summary: "nothing is left" }],
    [
      "the plan fails",
      { tofu: { state: inState, plan: { code: 1, out: refused } } },
      { kind: "failed", failure: { what: "planning failed: no" } },
    ],
    [
      "it fails",
      { tofu: { state: inState, show: gone, apply: { code: 1, out: refused } } },
      { kind: "failed", failure: { what: "destroying failed: no" } },
    ],
  ])("stays noted as applied where %s, and nothing is left behind", async (_name, parts, expected) => {
    const one = testWorld(source(), parts);
    noteApplied(one.world, one.context);
    expect(await destroyRest(one.world, one.context)).toMatchObject(expected);
    const isApplied = existsSync(join(one.folder, ".podplane", "applied"));
    expect([isApplied, existsSync(join(one.folder, overrideName))]).toEqual([true, false]);
    const made = one.told("file-made").map((body) => "path" in body && body.path);
    expect(new Set(one.told("file-removed").map((body) => "path" in body && body.path))).toEqual(new Set(made));
  });

  test.each<[string, "plan" | "apply", string]>([
    ["before", "plan", "stopped before anything was destroyed"],
    ["within", "apply", "stopped; what is left is in the state"],
  ])("may be stopped %s", async (_name, word, summary) => {
    const abort = new AbortController();
    const one = testWorld(source(), {
      tofu: { state: inState, show: gone, [word]: { out: "begun\n", lasts: true } },
      signal: abort.signal,
    });
    const emit: typeof one.context.emit = (body) => {
      one.context.emit(body);
      if (body.type === "log") abort.abort();
    };
    expect(await destroyRest(one.world, { ...one.context, emit })).toEqual({ kind: "cancelled", summary });
  });

  test("that may not be destroyed may be by a file that is there meanwhile", async () => {
    const plan = { run: `cp ${overrideName} seen` };
    const one = testWorld(source(), { tofu: { state: inState, plan, show: gone } });
    const resourceOf = (name: string, inner: string) => `resource "aws_s3_bucket" "${name}" {\n${inner}}\n`;
    const text = [
      resourceOf("netsy", "  lifecycle {\n    prevent_destroy = true\n  }\n"),
      resourceOf("plain", "  lifecycle {\n    prevent_destroy = false\n  }\n"),
      resourceOf("data", "  x = 1\n\n  lifecycle {\n    ignore_changes  = [x]\n    prevent_destroy = true\n  }\n"),
      "# prevent_destroy = true\n",
    ].join("\n");
    const files = [
      { path: "a.tf", text, trace: [] },
      { path: "b.txt", text: resourceOf("none", "  prevent_destroy = true\n"), trace: [] },
    ];
    const world = { ...one.world, build: { ...one.world.build, files } };
    expect((await destroyRest(world, one.context)).kind).toBe("done");
    expect(readFileSync(join(one.folder, "seen"), "utf8")).toBe(`resource "aws_s3_bucket" "netsy" {
  lifecycle {
    prevent_destroy = false
  }
}

resource "aws_s3_bucket" "data" {
  lifecycle {
    prevent_destroy = false
  }
}
`);
    const path = join(one.folder, overrideName);
    expect([one.events[0], existsSync(path)]).toEqual([{ type: "file-made", path, purpose: "override" }, false]);
    expect(one.told("file-removed")).toContainEqual({ type: "file-removed", path });
  });
});

test("without a bucket in the state, none is emptied", async () => {
  const one = testWorld(source(), { tofu: { state: stateOf([resource("aws_s3_bucket_policy.x")]) } });
  expect(await emptyBuckets(one.world, one.context)).toEqual({ kind: "unchanged", summary: "there is no bucket" });
  expect(one.events).toEqual([]);
});
