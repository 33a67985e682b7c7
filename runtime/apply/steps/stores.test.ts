import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { managedCluster, managedNetworks } from "../../../test/helpers/managed-sources.ts";
import { type MemoryS3, memoryS3 } from "../../../test/helpers/memory-s3.ts";
import { source } from "../../../test/helpers/podplane-source.ts";
import { profileBytes } from "../../../test/helpers/seed-fixture.ts";
import { stateOf, type TestParts, testWorld } from "../../../test/helpers/step-world.ts";
import { confirmConfigs, planConfigs, putConfigs } from "./configs.ts";
import { confirmDestroy, surveyCluster } from "./destroy-confirm.ts";
import { emptyBuckets, leaveBuckets } from "./destroy-work.ts";
import { checkHealth } from "./health.ts";
import { noteApplied } from "./impact.ts";
import { refreshConfig } from "./refresh.ts";
import { scaleToZero } from "./scale-down.ts";
import { makesInfrastructure, readObject, readServers, runsTofu } from "./shards.ts";
import { makeIdentity, seedState } from "./state.ts";

/* Steps that work with the cluster's store, which is a server in this process. */

const seed = Buffer.from(await profileBytes("minimal"));
/** All machines of one's own, and nothing of OpenTofu. */
const own = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " });
const configUrl = "s3://lab-nstance/shard/rack/config.jsonc";
const configKey = "lab-nstance/shard/rack/config.jsonc";
const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };

let store: MemoryS3 | undefined;
beforeEach(() => {
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  store?.close();
  store = undefined;
});

async function worldWith(text: string, objects: Readonly<Record<string, string>>, parts: TestParts = {}) {
  store?.close();
  store = await memoryS3(objects);
  const { origin, objects: held } = store;
  const options = { storeEndpoint: origin, secretEndpoint: origin, ...parts.options };
  const one = testWorld(text, { ...parts, env: { ...keys, ...parts.env }, options });
  return { ...one, objects: held };
}

describe("the configuration of servers", () => {
  const lookAt = async (objects: Readonly<Record<string, string>>, parts: TestParts = {}) => {
    const one = await worldWith(own, objects, parts);
    return { ...one, planned: await planConfigs(one.world, one.context, one.session) };
  };
  const textOf = async (): Promise<string> => {
    const { world, context, session, objects } = await lookAt({});
    await putConfigs(world, context, session);
    return objects.get(configKey) ?? "";
  };

  test("is put where none is, after a question", async () => {
    const { world, context, session, planned, told, objects } = await lookAt({}, { typed: ["y"] });
    expect(planned).toEqual({ kind: "done", summary: "create 1" });
    expect(told("object-planned")).toEqual([
      { type: "object-planned", step: "step", url: configUrl, action: "create", differences: [] },
    ]);
    expect(await confirmConfigs(world, context, session)).toEqual({ kind: "done", summary: "confirmed" });
    expect(told("question")).toEqual([
      {
        type: "question",
        id: "step-1",
        step: "step",
        kind: "confirm",
        text: "Put these configurations of Nstance's servers into the store?",
        details: ["create 1"],
        flag: "--auto-approve",
      },
    ]);
    expect(await putConfigs(world, context, session)).toEqual({ kind: "done", summary: configUrl });
    expect(told("object-put")).toEqual([
      { type: "object-put", step: "step", url: configUrl, outcome: "created", version: expect.any(String) },
    ]);
    const built = world.build.files.map(({ text }) => text);
    expect(built).toContain(objects.get(configKey));
  });

  test("that is there stays, and nobody is asked", async () => {
    const { world, context, session, planned, told } = await lookAt({ [configKey]: await textOf() });
    expect(planned).toEqual({ kind: "unchanged", summary: "the store holds the configurations of the servers" });
    expect(await confirmConfigs(world, context, session)).toEqual({
      kind: "unchanged",
      summary: "there is nothing to confirm",
    });
    expect(await putConfigs(world, context, session)).toEqual({ kind: "unchanged", summary: "the store holds them" });
    expect(told("question", "impact")).toEqual([]);
    expect(told("object-put")).toMatchObject([{ outcome: "unchanged" }]);
  });

  test.each<[string, TestParts, object]>([
    ["no", { typed: ["no"] }, { kind: "declined", summary: "nothing was applied" }],
    ["an option", { options: { autoApprove: true } }, { kind: "done", summary: "confirmed" }],
  ])("may be declined or approved: %s", async (_name, parts, expected) => {
    const { world, context, session } = await lookAt({}, parts);
    expect(await confirmConfigs(world, context, session)).toEqual(expected);
  });

  test("is not put where the run was stopped at the question", async () => {
    const { world, context, session } = await lookAt({}, { typed: [undefined] });
    expect(await confirmConfigs(world, { ...context, signal: AbortSignal.abort() }, session)).toEqual({
      kind: "cancelled",
      summary: "stopped; nothing was changed",
    });
  });

  test("of somebody else is not written over", async () => {
    await expect(lookAt({ [configKey]: "{}" })).rejects.toMatchObject({
      message: `${configUrl} was changed by somebody else, and is not written over`,
      fix: expect.stringContaining("podplanec config put . --replace "),
    });
  });

  test("that an earlier build wrote is replaced; behind OpenTofu's plan that is asked about", async () => {
    const text = await textOf();
    const bigger = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " }).replace(
      "pool web { arch = amd64, size = 1",
      "pool web { arch = amd64, size = 3",
    );
    const put = async (parts: TestParts, looked: boolean) => {
      const one = await worldWith(bigger, { [configKey]: text }, parts);
      if (looked) await planConfigs(one.world, one.context, one.session);
      return { ...one, result: await putConfigs(one.world, one.context, one.session) };
    };
    const looked = await put({}, true);
    expect([looked.result, looked.told("question")]).toEqual([{ kind: "done", summary: configUrl }, []]);
    const [before] = looked.told("object-planned");
    expect(before).toMatchObject({
      action: "replace",
      differences: ["groups.default.web.size: 1 → 3"],
      version: expect.any(String),
    });
    expect(looked.told("object-put")).toMatchObject([
      { outcome: "replaced", before: before?.type === "object-planned" ? before.version : "" },
    ]);
    const asked = await put({ typed: ["y"] }, false);
    expect([asked.result.kind, asked.told("question")]).toMatchObject(["done", [{ details: ["replace 1"] }]]);
    const declined = await put({ typed: ["n"] }, false);
    expect(declined.result).toEqual({ kind: "declined", summary: "the configurations were not replaced" });
    expect(declined.objects.get(configKey)).toBe(text);
    const none = await worldWith(own, {});
    expect((await putConfigs(none.world, none.context, none.session)).kind).toBe("done");
    expect(none.told("question")).toEqual([]);
  });
});

describe("the cluster's state", () => {
  const netsy = "tools-123456789012-netsy";
  const seedWith = async (objects: Readonly<Record<string, string>>, parts: TestParts = {}) => {
    const one = await worldWith(source({ cluster: 'registry { hostname = "registry.example.com" }' }), objects, parts);
    writeFileSync(join(one.folder, "my.netsy"), seed);
    return { ...one, result: await seedState(one.world, one.context) };
  };

  test("is left alone where there is some", async () => {
    const { result, objects } = await seedWith({ [`${netsy}/snapshots/1.netsy`]: "x" });
    expect(result).toEqual({
      kind: "unchanged",
      summary: `s3://${netsy} holds the cluster's state; nothing was written`,
    });
    expect(objects.size).toBe(1);
  });

  test("has no seed, and none was given", async () => {
    await expect(seedWith({})).rejects.toMatchObject({
      message: "the cluster names no seed",
      fix: "set `seed` in the source, or give one with --seed",
    });
  });
});

describe("what is read of servers", () => {
  const outputs = (bucket: unknown, shards: unknown) => {
    return {
      output: { out: JSON.stringify({ nstance_bucket: { value: bucket }, nstance_shards: { value: shards } }) },
    };
  };

  test("is what the state names", async () => {
    const shards = {
      a: { config_key: "shard/a/config.jsonc", server_ips: ["10.0.0.1", 3, "fd00::1"] },
      b: { server_ips: "no" },
      c: 3,
    };
    const one = testWorld(source(), { tofu: outputs("bucket", shards) });
    expect(await readServers(one.world)).toEqual({
      url: "s3://bucket",
      shards: [
        { name: "a", config: "s3://bucket/shard/a/config.jsonc", addresses: ["10.0.0.1", "fd00::1"] },
        { name: "b", config: undefined, addresses: [] },
        { name: "c", config: undefined, addresses: [] },
      ],
    });
    for (const tofu of [outputs(3, shards), outputs("bucket", []), outputs("bucket", undefined)]) {
      expect(await readServers(testWorld(source(), { tofu }).world)).toBeUndefined();
    }
  });

  test("is what was built, for machines of one's own", async () => {
    const one = testWorld(own);
    expect(await readServers(one.world)).toEqual({
      url: "s3://lab-nstance",
      shards: [{ name: "rack", config: configUrl, addresses: ["192.168.10.250"] }],
    });
    expect([one.calls(), makesInfrastructure(one.world.ir), runsTofu(one.world.ir)]).toEqual([[], false, false]);
    const managed = testWorld(managedCluster()).world.ir;
    expect([makesInfrastructure(managed), runsTofu(managed)]).toEqual([false, true]);
    const cloud = testWorld(source()).world.ir;
    expect([makesInfrastructure(cloud), runsTofu(cloud)]).toEqual([true, true]);
  });

  test("is the text of an object, where there is one", async () => {
    const { world, context } = await worldWith(own, { "some/k": "ä\n" });
    expect(await readObject(world, "s3://some", "k", context.signal)).toBe(Buffer.from("ä\n").toString("utf8"));
    expect(await readObject(world, "s3://some", "none", context.signal)).toBeUndefined();
  });
});

describe("taking servers down", () => {
  const groups = { default: { web: { size: 3, kind: "knd" }, odd: 4 }, other: [] };
  const config = `// ours\n${JSON.stringify({ a: 1, groups })}\n// end`;
  const scaled = { a: 1, groups: { default: { web: { size: 0, kind: "knd" }, odd: 4 }, other: [] } };

  test("sets each group to size 0, and waits until no VM is left", async () => {
    const { world, context, objects, events } = await worldWith(own, {
      [configKey]: config,
      "lab-nstance/shard/other/instance/x": "",
    });
    expect(await scaleToZero(world, context)).toEqual({
      kind: "done",
      summary: "every group has size 0, and no VM is left",
    });
    expect([JSON.parse(objects.get(configKey) ?? ""), events]).toEqual([scaled, []]);
  });

  test.each(["[]", "{}", '{"groups":3}'])("leaves %s as it is", async (text) => {
    const { world, context, objects } = await worldWith(own, { [configKey]: text });
    expect((await scaleToZero(world, context)).kind).toBe("done");
    expect(objects.get(configKey)).toBe(text);
  });

  test("does nothing where nothing is", async () => {
    const none = await worldWith(own, {});
    expect((await scaleToZero(none.world, none.context)).kind).toBe("done");
    expect(none.objects.size).toBe(0);
    const cloud = testWorld(source(), { tofu: { output: { out: "{}" } } });
    expect(await scaleToZero(cloud.world, cloud.context)).toEqual({
      kind: "unchanged",
      summary: "no servers are in the state",
    });
  });

  test("goes no further where the configuration cannot be read", async () => {
    const { world, context } = await worldWith(own, { [configKey]: "{" });
    await expect(scaleToZero(world, context)).rejects.toMatchObject({
      message: `${configUrl} is no JSON`,
      why: "the number of VMs of each group stands there, and is set to 0 before networks are destroyed",
      fix: "put it back, for machines of your own by `podplanec config put`, and destroy again",
    });
  });

  test("leaves VMs of one's own to somebody, where they are still there in the end", async () => {
    const left = {
      [configKey]: config,
      "lab-nstance/shard/rack/instance/a": "",
      "lab-nstance/shard/rack/instance/b": "",
    };
    const { world, context } = await worldWith(own, left, { options: { machineSeconds: 0 } });
    expect(await scaleToZero(world, context)).toEqual({
      kind: "failed",
      failure: {
        what: "2 VMs of rack are still there after 0 s",
        why: "the servers on its nodes delete them, and without the bucket, which is destroyed next, they know of none",
        next: [
          "look at `journalctl -u nstance-server` on its nodes, or delete the VMs there",
          "podplanec apply --resume",
        ],
      },
    });
    const outputs = { nstance_bucket: { value: "some" }, nstance_shards: { value: { s: {} } } };
    const cloud = await worldWith(
      source(),
      { "some/shard/s/instance/a": "" },
      { options: { machineSeconds: 0 }, tofu: { output: { out: JSON.stringify(outputs) } } },
    );
    expect(await scaleToZero(cloud.world, cloud.context)).toEqual({
      kind: "done",
      summary: "every group has size 0; after 0 s 1 VMs are still there",
    });
  });

  test("of one's own ends with the buckets, which stay", async () => {
    const one = testWorld(own);
    noteApplied(one.world, one.context);
    expect(await leaveBuckets(one.world, one.context)).toEqual({
      kind: "skipped",
      summary: "left to you: see the commands in the note",
    });
    const [note] = one.events;
    expect(note).toMatchObject({
      type: "note",
      text: "The buckets are yours and stay, with the state of Kubernetes, images and secrets. A cluster that is made anew needs them empty:",
    });
    expect(note?.type === "note" && note.commands).toContain(
      "aws s3 rm --recursive --endpoint-url https://s3.example.com s3://lab-nstance",
    );
  });

  test("of one's own is asked about once, and tells what goes", async () => {
    const one = testWorld(own, { typed: ["lab"] });
    expect(await surveyCluster(one.world, one.context)).toEqual({
      kind: "unchanged",
      summary: "nothing is in the state",
    });
    expect(await confirmDestroy(one.world, one.context)).toEqual({ kind: "done", summary: "confirmed" });
    expect(one.told("question")).toMatchObject([
      {
        text: "Destroy the cluster lab, with all its VMs and their disks? Type its id.",
        details: ["None of them can be brought back. Its buckets stay as they are."],
      },
    ]);
  });

  test("empties every bucket of the state", async () => {
    const bucket = (type: string, values: object) => ({ address: `${type}.x`, mode: "managed", type, values });
    const one = await worldWith(
      source(),
      { "one/a": "", "one/b": "", "two/c": "", "three/d": "" },
      {
        tofu: {
          state: stateOf([
            bucket("aws_s3_bucket", { bucket: "one" }),
            bucket("google_storage_bucket", { name: "two" }),
            bucket("aws_s3_bucket_policy", { bucket: "three" }),
            bucket("aws_s3_bucket", {}),
          ]),
        },
      },
    );
    expect(await emptyBuckets(one.world, one.context)).toEqual({ kind: "done", summary: "3 objects in 2 buckets" });
    expect(one.told("log").map((body) => "text" in body && body.text)).toEqual([
      "one: 2 objects deleted",
      "two: 1 objects deleted",
    ]);
    expect([...one.objects.keys()]).toEqual(["three/d"]);
  });
});

describe("keys", () => {
  test("of one's own machines are looked for in their store, and made by who has what encrypts them", async () => {
    const one = await worldWith(own, {});
    const missing = await makeIdentity(one.world, one.context, one.session);
    if (missing.kind !== "failed") throw new Error("there are no secrets");
    const [, names = ""] = /^s3:\/\/lab-nstance\S* lacks (.+)$/.exec(missing.failure.what) ?? [];
    expect(missing.failure).toMatchObject({
      why: "VMs could not start without them, and they are made with keys that only you have",
      next: ["podplanec secrets init . --secrets FILE", "podplanec apply --resume"],
    });
    expect(names.split(", ").length).toBeGreaterThan(1);
    const asked = (store?.seen ?? []).map(({ path }) => path.replace(/^\/|\?.*$/g, ""));
    const there = Object.fromEntries(asked.map((path) => [path, "secret"]));
    const all = await worldWith(own, there);
    expect(await makeIdentity(all.world, all.context, all.session)).toMatchObject({
      kind: "unchanged",
      summary: expect.stringMatching(/^the secrets are in s3:\/\/lab-nstance/),
    });
    const [first = ""] = asked;
    const some = await worldWith(own, { [first]: "secret" });
    const rest = await makeIdentity(some.world, some.context, some.session);
    expect(rest.kind === "failed" && rest.failure.what.split(", ").length).toBe(names.split(", ").length - 1);
  });
});

describe("running servers", () => {
  const replaced = { type: "object-put", step: "s", url: "u", outcome: "replaced", version: "2" } as const;

  test("are told nothing where nothing changed for them", async () => {
    const one = testWorld(own);
    const unchanged = { kind: "unchanged", summary: "no running server has another configuration now" };
    expect(await refreshConfig(one.world, one.context)).toEqual(unchanged);
    const created = testWorld(own, { before: [{ ...replaced, outcome: "created" }] });
    expect(await refreshConfig(created.world, created.context)).toEqual(unchanged);
  });

  test("are told by a command that is left to somebody who can", async () => {
    const one = testWorld(own, { before: [replaced], env: { PATH: "/none" } });
    const command = "nstance-admin config refresh --all-shards --servers rack=192.168.10.250:8993 --identity-dir DIR";
    expect(await refreshConfig(one.world, one.context)).toEqual({
      kind: "skipped",
      summary: "left to you: see the command in the note",
    });
    expect(one.events).toEqual([
      {
        type: "note",
        text: "Running servers do not know their new configuration yet, and it cannot be told them from here: nstance-admin is not on PATH. Run this on a machine in the cluster's network, with the operator's identity in DIR:",
        commands: [command],
      },
    ]);
  });
});

describe("health", () => {
  test("is not looked at where nobody wants to wait", async () => {
    const one = testWorld(own, { options: { healthSeconds: 0 } });
    expect(await checkHealth(one.world, one.context)).toEqual({
      kind: "skipped",
      summary: "not looked at, as --health-timeout 0 says",
    });
  });

  test("is not there before somebody prepared the nodes", async () => {
    const one = await worldWith(own, {}, { options: { healthSeconds: 1 } });
    expect(await checkHealth(one.world, one.context)).toEqual({
      kind: "skipped",
      summary: "no server has begun yet: the nodes are prepared by the scripts beside the outputs",
    });
    expect(one.events).toEqual([
      {
        type: "note",
        text: "The store holds what the servers need, and none has begun. Prepare each node by its script beside the outputs; then look again:",
        commands: ["podplanec apply"],
      },
    ]);
  });
});
