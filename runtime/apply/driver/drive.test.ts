import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { source } from "../../../test/helpers/podplane-source.ts";
import { diagnosticLine, hookLine, planned, planOf, testWorld } from "../../../test/helpers/step-world.ts";
import type { EventBody } from "../../engine/index.ts";
import { secretVariables } from "../../tofu/index.ts";
import { driveProgram, driveTofu } from "./drive.ts";
import { applyPlan, makePlan } from "./plans.ts";

/* OpenTofu is a program that says what it is told to: what becomes of its words is judged. */

const file = (purpose: "file-made" | "file-removed") => expect.objectContaining({ type: purpose });

test("what a run says is told as events, and its number and end are in the log's name and the journal", async () => {
  const said = [
    '{"@level":"info","@message":"OpenTofu 1.11","type":"version","tofu":"1.11.0","ui":"1.2"}\n',
    hookLine("apply_start", "aws_s3_bucket.netsy"),
    hookLine("apply_start", "aws_iam_role.a"),
    hookLine("apply_progress", "aws_s3_bucket.netsy", "create", { elapsed_seconds: 10 }),
    hookLine("apply_complete", "aws_s3_bucket.netsy", "create", { elapsed_seconds: 12, id_value: "tools-netsy" }),
    hookLine("apply_errored", "aws_iam_role.a", "create", { elapsed_seconds: 1 }),
    '{"@level":"warn","@message":"slow","type":"log"}\n',
    "\nplain words\n",
    diagnosticLine({ summary: "mine", address: "aws_iam_role.none" }, "warning"),
    diagnosticLine({ summary: "ours" }, "warning"),
    diagnosticLine({ summary: "ours", detail: "as an error" }),
  ].join("");
  const { world, context, events } = testWorld(source(), {
    tofu: { apply: { out: said, err: "last words\n", code: 1 } },
    before: [
      { type: "tool-started", step: "x", tool: "tofu", words: ["init"], pid: 1, birth: "b", log: "01-init.log" },
    ],
  });
  const options = { importIds: new Map([["aws_s3_bucket.netsy", "tools-netsy"]]), expected: /^ours$/ };
  const result = await driveTofu(world, context, ["apply", "-json"], options);
  const pid = expect.any(Number);
  const step = "step";
  const error = { type: "diagnostic", step, severity: "error", summary: "ours", detail: "as an error" };
  const netsy = { step, address: "aws_s3_bucket.netsy", action: "create" };
  const role = { step, address: "aws_iam_role.a", action: "create" };
  const log = { type: "log", step, from: "tofu" };
  expect(result).toEqual({
    code: 1,
    isCancelled: false,
    errors: [error],
    words: ["slow", "plain words", "last words"],
  });
  expect(events).toEqual([
    {
      type: "tool-started",
      step,
      tool: world.tofu,
      words: ["apply", "-json"],
      pid,
      birth: expect.any(String),
      log: "02-apply.log",
    },
    { type: "resource-started", ...netsy, importId: "tools-netsy" },
    { type: "resource-started", ...role },
    { type: "resource-progress", ...netsy, seconds: 10 },
    { type: "resource-ended", ...netsy, outcome: "done", seconds: 12, id: "tools-netsy" },
    { type: "resource-ended", ...role, outcome: "failed", seconds: 1 },
    { ...log, level: "warn", text: "slow" },
    { ...log, level: "info", text: "plain words" },
    { type: "diagnostic", step, severity: "warning", summary: "mine", detail: "", address: "aws_iam_role.none" },
    error,
    { ...log, level: "info", text: "last words" },
    { type: "tool-ended", step, pid, code: 1 },
  ]);
  expect(readFileSync(join(world.run.path, "02-apply.log"), "utf8")).toBe(`${said}last words\n`);
});

test("the lease names the program as long as it runs", async () => {
  const noted: unknown[] = [];
  const { world, context } = testWorld(source());
  const lease = { ...world.lease, setChild: async (child: unknown) => void noted.push(child) };
  await driveTofu({ ...world, lease }, context, ["init"]);
  expect(noted).toEqual([{ pid: expect.any(Number), birth: expect.any(String) }, undefined]);
});

test("an error has the line of the source that it comes from, by its place or by its address", async () => {
  const address = 'module.shard_eu_west_1a.aws_instance.server["a"]';
  const { world, context } = testWorld(source(), {
    tofu: {
      plan: {
        out: [
          diagnosticLine({ summary: "there", address }),
          diagnosticLine({
            summary: "here",
            address,
            range: { filename: "own.tf", start: { line: 7, byte: 3 }, end: { byte: 4 } },
          }),
        ].join(""),
      },
    },
  });
  const { errors } = await driveTofu(world, context, ["plan"]);
  const main =
    world.build.files.find(({ path }) => path === "podplane.aws_123456789012_eu-west-1.tf")?.text.split("\n") ?? [];
  const line = 1 + main.findIndex((text) => /^module "shard_eu_west_1a" \{$/.test(text));
  expect(errors.map(({ generated, source: place }) => [generated, place?.file])).toEqual([
    [{ file: "podplane.aws_123456789012_eu-west-1.tf", line }, "cluster.podplane"],
    [{ file: "own.tf", line: 7 }, undefined],
  ]);
});

test("only the last thirty lines that are no messages are kept", async () => {
  const lines = Array.from({ length: 31 }, (_, index) => `line ${index}`);
  const { world, context } = testWorld(source(), { tofu: { init: { out: lines.join("\n") } } });
  expect((await driveTofu(world, context, ["init"])).words).toEqual(lines.slice(1));
});

test("a run that is cancelled is asked to stop, and what stops with it is not told as errors", async () => {
  const halted = diagnosticLine({ summary: "execution halted", address: "a.b" });
  const { world, context, events, told } = testWorld(source(), {
    tofu: { apply: { out: halted + diagnosticLine({ summary: "cut off" }), lasts: true } },
    signal: AbortSignal.abort(),
  });
  const result = await driveTofu(world, context, ["apply"]);
  expect([result.code, result.isCancelled]).toEqual([undefined, true]);
  expect(told("cancel-requested")).toEqual([
    { type: "cancel-requested", text: "tofu was asked to stop, and ends what it is doing" },
  ]);
  expect(result.errors.map(({ summary }) => summary).filter((text) => text !== "cut off")).toEqual([]);
  expect(events.at(-1)).toMatchObject({ type: "tool-ended", signal: "SIGINT" });
  const whole = testWorld(source(), { tofu: { apply: { out: halted } } });
  expect((await driveTofu(whole.world, whole.context, ["apply"])).errors).toHaveLength(1);
});

test("one that was cancelled later is asked to stop then, and afterwards nobody is", async () => {
  const abort = new AbortController();
  const { world, context, told } = testWorld(source(), {
    tofu: { apply: { out: "begun\n", lasts: true } },
    signal: abort.signal,
  });
  const emit = (body: EventBody): void => {
    context.emit(body);
    if (body.type === "log") abort.abort();
  };
  expect(await driveTofu(world, { ...context, emit }, ["apply"])).toMatchObject({ isCancelled: true });
  expect(told("cancel-requested")).toHaveLength(1);
  const late = new AbortController();
  const over = testWorld(source(), { signal: late.signal });
  await driveTofu(over.world, over.context, ["apply"]);
  late.abort();
  expect(over.told("cancel-requested")).toEqual([]);
});

test("secrets are taken out of what is told and of the log, of OpenTofu and of other programs", async () => {
  const { world, context, told } = testWorld(source(), {
    tofu: { init: { out: "it is TOPSECRET\n" }, words: { out: "and HIDDENTOO\n" } },
  });
  world.secrets.current = secretVariables({ environment: new Map([["TF_VAR_x", "TOPSECRET"]]) });
  const hidden = secretVariables({ environment: new Map([["x", "HIDDENTOO"]]) });
  await driveTofu(world, context, ["init"]);
  await driveProgram(world, context, { command: world.tofu, words: ["words"], name: "other", hidden }, { from: "it" });
  expect(told("log")).toEqual([
    { type: "log", step: "step", level: "info", from: "tofu", text: "it is (secret)" },
    { type: "log", step: "step", level: "info", from: "it", text: "and (secret)" },
  ]);
  const logs = readdirSync(world.run.path).map((name) => [name, readFileSync(join(world.run.path, name), "utf8")]);
  expect(Object.fromEntries(logs)).toEqual({
    "01-init.log": "it is (secret)\n",
    "02-other.log": "and (secret)\n",
  });
});

test("a plan is made into a file of its owner's, told with the place of each change, applied, and gone", async () => {
  const changes = [
    planned("aws_iam_role.b", ["delete", "create"], { action_reason: "replace_because_tainted" }),
    planned("aws_s3_bucket.a", ["create"], {
      change: { actions: ["create"], after: { bucket: "named" }, after_sensitive: {} },
    }),
    planned("data.aws_ami.c", ["read"], { mode: "data" }),
  ];
  const { world, context, events, told, calls } = testWorld(source(), {
    tofu: {
      plan: { code: 2 },
      show: planOf(changes, ["o"]),
      apply: { out: hookLine("apply_start", "aws_s3_bucket.a") },
    },
  });
  const result = await makePlan(world, context, "buckets", ["-target=x"]);
  const shown = [
    { address: "aws_iam_role.b", action: "replace", reason: "replace_because_tainted" },
    { address: "aws_s3_bucket.a", action: "create", importId: "named" },
  ];
  const plan = { file: expect.stringMatching(/podplanec-plan-.*plan$/), scope: "buckets", changes: shown, outputs: 1 };
  expect(result).toEqual({ kind: "planned", plan });
  expect(told("plan-made")).toEqual([
    { type: "plan-made", step: "step", scope: "buckets", changes: shown, outputs: 1 },
  ]);
  if (result.kind !== "planned") throw new Error("no plan was made");
  const path = result.plan.file;
  expect([statSync(path).mode & 0o777, events[0]]).toEqual([
    0o600,
    { type: "file-made", path: dirname(path), purpose: "plan" },
  ]);
  expect(await applyPlan(world, context, result.plan)).toMatchObject({ code: 0 });
  expect(told("resource-started")).toMatchObject([{ importId: "named" }]);
  expect([existsSync(dirname(path)), events.at(-1)]).toEqual([false, { type: "file-removed", path: dirname(path) }]);
  expect(calls()).toEqual([
    "plan -json -input=false -out=FOLDER/plan -detailed-exitcode -lock-timeout=10s -target=x",
    "show -json FOLDER/plan",
    "apply -json -input=false -lock-timeout=10s FOLDER/plan",
  ]);
});

test("that a plan is of a part is no warning", async () => {
  const said = ["Resource targeting is in effect", "Applied changes may be incomplete", "A warning"]
    .map((summary) => diagnosticLine({ summary }, "warning"))
    .join("");
  const { world, context, told } = testWorld(source(), {
    tofu: { plan: { out: said }, show: planOf([]), apply: { out: said } },
  });
  const result = await makePlan(world, context, "rest");
  if (result.kind === "planned") await applyPlan(world, context, result.plan);
  expect(told("diagnostic").map((body) => "summary" in body && body.summary)).toEqual(["A warning", "A warning"]);
});

test.each([
  ["fails", { code: 1, out: diagnosticLine({ summary: "no" }) }, undefined, { kind: "failed" }],
  ["is cancelled", { lasts: true }, AbortSignal.abort(), { kind: "cancelled" }],
] as const)("a plan that %s leaves no file", async (_name, plan, signal, expected) => {
  const { world, context, events } = testWorld(source(), { tofu: { plan }, ...(signal ? { signal } : {}) });
  expect(await makePlan(world, context, "all")).toMatchObject(expected);
  expect([events[0], events.at(-1)]).toEqual([file("file-made"), file("file-removed")]);
  const [made] = events;
  expect(made?.type === "file-made" && existsSync(made.path)).toBe(false);
});

test("a plan of an unknown format is refused", async () => {
  const { world, context } = testWorld(source(), { tofu: { show: { out: '{"format_version":"2.0"}' } } });
  await expect(makePlan(world, context, "all")).rejects.toMatchObject({
    message: "the plan cannot be read",
    why: "its format is not known",
    fix: "use an OpenTofu or Terraform of a version that podplanec knows",
  });
});
