import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type MemoryS3, memoryS3 } from "../../../test/helpers/memory-s3.ts";
import { source } from "../../../test/helpers/podplane-source.ts";
import { type ScriptedServer, scriptedServer } from "../../../test/helpers/scripted-server.ts";
import { type Answers, hookLine, testWorld } from "../../../test/helpers/step-world.ts";
import type { EventBody } from "../../engine/index.ts";
import { explainLastRun } from "./explain.ts";

const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };
const bucket = "tools-123456789012-netsy";

let store: MemoryS3;
let secrets: ScriptedServer;
beforeEach(() => {
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  store?.close();
  secrets?.close();
});

const kinds = ["outputs", "buckets", "seed", "identity", "infrastructure"];
const start: EventBody = {
  type: "run-started",
  run: "r",
  command: "apply",
  cluster: "tools",
  folder: ".",
  version: "0",
  host: "h",
  pid: 1,
  birth: "gone",
  startedAt: "",
  steps: kinds.map((kind) => ({ id: `the ${kind}`, kind, title: kind })),
};
const done = (kind: string): EventBody => {
  return { type: "step-ended", step: `the ${kind}`, outcome: "done", summary: "", seconds: 0 };
};

interface Found {
  readonly tofu?: Answers;
  readonly objects?: Readonly<Record<string, string>>;
  /** What each secret is; none is there unless set. */
  readonly secret?: string;
}

/** What is said of a run with these events, whose logs are these. */
async function explained(events: readonly EventBody[], found: Found = {}, logs: Readonly<Record<string, string>> = {}) {
  const { tofu = {}, objects = {}, secret } = found;
  store = await memoryS3(objects);
  const missing = { status: 400, body: JSON.stringify({ __type: "ResourceNotFoundException" }) };
  secrets = await scriptedServer(() =>
    secret === undefined ? missing : { body: JSON.stringify({ SecretString: secret }) },
  );
  const options = { storeEndpoint: store.origin, secretEndpoint: secrets.origin };
  const one = testWorld(source(), { tofu, options, env: keys });
  if (events.length > 0) {
    const run = join(one.folder, ".podplane/runs/20260101T000000.000Z-aaaaaa");
    mkdirSync(run, { recursive: true });
    const lines = events.map((body, index) =>
      JSON.stringify({ v: 1, seq: index + 1, time: "2026-01-01T00:00:00.000Z", ...body }),
    );
    writeFileSync(join(run, "journal.jsonl"), `${lines.join("\n")}\n`);
    for (const [name, text] of Object.entries(logs)) writeFileSync(join(run, name), text);
  }
  return explainLastRun(one.world);
}

const run = "run 20260101T000000.000Z-aaaaaa";

test("without a run that is not done there is nothing to say", async () => {
  expect(await explained([])).toBeUndefined();
});

test("a run that made nothing agrees with a cloud that has nothing", async () => {
  expect(await explained([start])).toEqual([
    `${run}: cut off`,
    "the outputs: agrees; journal: waiting; nothing else shows it",
    "the buckets: agrees; journal: waiting; the bucket is there, and not in the state",
    `the seed: agrees; journal: waiting; s3://${bucket}/bootstrap.netsy is not there`,
    expect.stringMatching(
      /^the identity: agrees; journal: waiting; not in AWS Secrets Manager in eu-west-1: \S+service-accounts\.key, \S+service-accounts\.pub$/,
    ),
    "the infrastructure: agrees; journal: waiting; nothing was planned yet",
  ]);
});

const planned = (...actions: readonly ("create" | "replace" | "update")[]): EventBody => {
  const changes = actions.map((action, index) => ({ address: `aws_a.${"abc"[index]}`, action }));
  return { type: "plan-made", step: "the plan", scope: "all", changes, outputs: 0 };
};

test("what is there, though the journal does not say so, is behind it", async () => {
  const list = { out: "aws_s3_bucket.netsy\naws_a.a\naws_a.b\n" };
  const objects = { [`${bucket}/bootstrap.netsy`]: "x" };
  const begun: EventBody = { type: "step-started", step: "the infrastructure" };
  expect(
    await explained([start, planned("create", "replace", "update"), begun], { tofu: { list }, objects, secret: "k" }),
  ).toEqual([
    `${run}: cut off`,
    "the outputs: agrees; journal: waiting; nothing else shows it",
    "the buckets: journal is behind; journal: waiting; the bucket is there, and in the state",
    `the seed: journal is behind; journal: waiting; s3://${bucket}/bootstrap.netsy is there`,
    "the identity: journal is behind; journal: waiting; both keys are in AWS Secrets Manager in eu-west-1",
    "the infrastructure: journal is behind; journal: begun, without an end; 2 of 2 planned resources are in the state",
  ]);
});

test("what is gone, though the journal says that it was made, differs", async () => {
  const list = { out: "aws_s3_bucket.netsy\naws_a.a\n" };
  const failed: EventBody = { type: "run-ended", outcome: "failed", code: 4, done: [], left: [], seconds: 1 };
  const events = [start, planned("create", "create"), ...kinds.map(done), failed];
  const [head, , ...rows] = (await explained(events, { tofu: { list } })) ?? [];
  expect([head, ...rows.map((row) => row.replace(/(: not in AWS).*/, "$1"))]).toEqual([
    `${run}: failed`,
    "the buckets: agrees; journal: done; the bucket is there, and in the state",
    `the seed: differs; journal: done; s3://${bucket}/bootstrap.netsy is not there`,
    expect.stringMatching(/^the identity: differs; journal: done; not in AWS/),
    "the infrastructure: differs; journal: done; 1 of 2 planned resources are in the state",
  ]);
  const nothingNew = await explained([start, planned("update")], { tofu: { list } });
  expect(nothingNew?.at(-1)).toBe("the infrastructure: agrees; journal: waiting; the plan made nothing new");
});

test("what may exist in no state is named", async () => {
  const tool: EventBody = {
    type: "tool-started",
    step: "s",
    tool: "tofu",
    words: ["apply"],
    pid: 1,
    birth: "gone",
    log: "1.log",
  };
  const lines = await explained([start, tool], {}, { "1.log": hookLine("apply_start", "aws_a.x") });
  expect(lines?.at(-1)).toBe("may exist and is in no state: aws_a.x: tofu -chdir=. import aws_a.x ID");
});
