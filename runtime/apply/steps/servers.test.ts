import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { besideAws } from "../../../test/helpers/hybrid-sources.ts";
import { managedCluster, managedNetworks } from "../../../test/helpers/managed-sources.ts";
import { type MemoryS3, memoryS3 } from "../../../test/helpers/memory-s3.ts";
import { irOf, source } from "../../../test/helpers/podplane-source.ts";
import { type ScriptedServer, scriptedServer } from "../../../test/helpers/scripted-server.ts";
import { profileBytes } from "../../../test/helpers/seed-fixture.ts";
import { type TestParts, testWorld } from "../../../test/helpers/step-world.ts";
import { temporaryFolder } from "../../../test/helpers/temporary-folder.ts";
import { type EventBody, viewOf } from "../../engine/index.ts";
import { planDestroySteps } from "./destroy-steps.ts";
import { besideOf, makeKeysBeside } from "./keys-beside.ts";
import { refreshConfig } from "./refresh.ts";
import { seedState } from "./state.ts";

const keys = { AWS_ACCESS_KEY_ID: "test-key", AWS_SECRET_ACCESS_KEY: "test-secret" };
const servers: (ScriptedServer | MemoryS3)[] = [];
beforeEach(() => {
  for (const [name, value] of Object.entries(keys)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

describe("a changed configuration", () => {
  /** A program in the place of nstance-admin, which says what it was told. */
  function adminThat(ending: string): string {
    const folder = temporaryFolder("admin");
    writeFileSync(join(folder, "nstance-admin"), `#!/bin/sh\necho "$*"\n${ending}\n`, { mode: 0o755 });
    return folder;
  }
  const plan = (
    scope: "all" | "rest" | "buckets",
    address: string,
    action: "update" | "create" = "update",
  ): EventBody => {
    return { type: "plan-made", step: "p", scope, changes: [{ address, action }], outputs: 0 };
  };
  const changed = plan("all", "module.shard_eu_west_1a.aws_s3_object.config");
  /** What is there everywhere, and nothing of Nstance. */
  const system = "/usr/bin:/bin";
  const shards = { a: { server_ips: ["127.0.93.1"] }, b: { server_ips: ["127.0.93.1", "10.0.0.1"] } };
  const outputs = { nstance_bucket: { value: "some" }, nstance_shards: { value: shards } };

  const refresh = async (admin: string, parts: TestParts = {}) => {
    const tofu = { output: { out: JSON.stringify(outputs) } };
    const one = testWorld(source(), { before: [changed], tofu, env: { PATH: admin }, ...parts });
    return { ...one, result: await refreshConfig(one.world, one.context) };
  };
  const command = (identity: string) =>
    `nstance-admin config refresh --all-shards --servers a=127.0.93.1:8993,b=127.0.93.1:8993 --identity-dir ${identity}`;

  test.each<[string, EventBody, boolean]>([
    ["the whole plan", changed, true],
    ["the rest", plan("rest", "module.shard_a.aws_s3_object.config"), true],
    ["the buckets", plan("buckets", "module.shard_a.aws_s3_object.config"), false],
    ["a new one", plan("all", "module.shard_a.aws_s3_object.config", "create"), false],
    ["another object", plan("all", "module.shard_a.aws_s3_object.other"), false],
    ["no shard", plan("all", "module.cluster.aws_s3_object.config"), false],
    ["a part of one", plan("all", "module.shard_a.x.aws_s3_object.config"), false],
  ])("of %s is told, or is none", async (_name, event, isTold) => {
    const { result } = await refresh(system, { before: [event] });
    expect(result.kind).toBe(isTold ? "skipped" : "unchanged");
  });

  test("of an earlier run that is gone on with is told, too", async () => {
    const folder = { id: "r", path: "/r", journal: "/r/journal.jsonl" };
    const { result } = await refresh(system, { before: [], pending: [{ folder, view: viewOf([changed]) }] });
    expect(result.kind).toBe("skipped");
  });

  test("is left to who has the identity and reaches the servers", async () => {
    const told = ({ events }: Awaited<ReturnType<typeof refresh>>) =>
      events.map((body) => body.type === "note" && [body.text, ...body.commands]);
    const noteOf = (why: string, identity: string) => [
      [
        `Running servers do not know their new configuration yet, and it cannot be told them from here: ${why}. Run this on a machine in the cluster's network, with the operator's identity in DIR:`,
        command(identity),
      ],
    ];
    expect(told(await refresh(system))).toEqual(noteOf("nstance-admin is not on PATH", "DIR"));
    const admin = `${adminThat("exit 0")}:${system}`;
    const without = "--identity-dir does not say where the operator's identity is";
    expect(told(await refresh(admin))).toEqual(noteOf(without, "DIR"));
    const away = await refresh(admin, { options: { identityDir: "id" } });
    const [[text = ""] = []] = told(away).map((one) => one || []);
    expect([away.result.kind, text.includes("the server of a at 127.0.93.1:8993 cannot be reached (")]).toEqual([
      "skipped",
      true,
    ]);
  });

  test("names addresses as commands take them", async () => {
    const six = { ...outputs, nstance_shards: { value: { a: { server_ips: ["fd00::1"] }, b: {} } } };
    const one = await refresh(system, { tofu: { output: { out: JSON.stringify(six) } } });
    expect(one.told("note")).toMatchObject([
      {
        commands: [
          "nstance-admin config refresh --all-shards --servers 'a=[fd00::1]:8993,b=ADDRESS:8993' --identity-dir DIR",
        ],
      },
    ]);
  });

  test.skipIf(process.platform !== "linux")("is told by a program, where all servers can be reached", async () => {
    const listener = createServer().listen(8993, "127.0.93.1");
    await once(listener, "listening");
    const options = { identityDir: "id" };
    const path = (ending: string) => `${adminThat(ending)}:${process.env["PATH"]}`;
    try {
      const done = await refresh(path("exit 0"), { options });
      expect(done.result).toEqual({ kind: "done", summary: "2 servers took their configuration" });
      expect(done.told("log")).toMatchObject([
        { text: command("id").replace("nstance-admin ", ""), from: "nstance-admin" },
      ]);
      expect((await refresh(path("exit 3"), { options })).result).toEqual({
        kind: "failed",
        failure: {
          what: "the refresh of the servers' configuration failed with exit code 3",
          said: command("id").replace("nstance-admin ", ""),
          next: [command("id"), "podplanec apply --resume"],
        },
      });
    } finally {
      listener.close();
    }
  });
});

test("an empty bucket is seeded, once", async () => {
  const bytes = Buffer.from(await profileBytes("minimal"));
  const digest = `sha512:${createHash("sha512").update(bytes).digest("hex")}`;
  const text = source().replace("seed none {}", `seed minimal { version = "1.2.3-1", digest = "${digest}" }`);
  const store = await memoryS3();
  servers.push(store);
  const one = testWorld(text, { options: { storeEndpoint: store.origin, seed: "my.netsy" }, env: keys });
  writeFileSync(join(one.folder, "my.netsy"), bytes);
  const key = "tools-123456789012-netsy/bootstrap.netsy";
  expect(await seedState(one.world, one.context)).toEqual({
    kind: "done",
    summary: expect.stringMatching(new RegExp(`^s3://${key}: \\d+ records, [\\d.]+ (?:bytes|kB|KiB)$`)),
  });
  expect([...store.objects.keys()]).toEqual([key]);
  expect((await seedState(one.world, one.context)).kind).toBe("unchanged");
});

describe("keys of VMs beside a cloud", () => {
  const keysWith = async (text: string, secrets: Readonly<Record<string, string>>, file?: string) => {
    const server = await scriptedServer(({ headers, body }) => {
      const { SecretId = "", Name = "" } = JSON.parse(body.toString());
      if (String(headers["x-amz-target"]).endsWith("CreateSecret")) return { body: JSON.stringify({ Name }) };
      const value = secrets[SecretId.replace(/^.*\//, "")];
      if (value !== undefined) return { body: JSON.stringify({ SecretString: value }) };
      return { status: 400, body: JSON.stringify({ __type: "ResourceNotFoundException" }) };
    });
    servers.push(server);
    const secretFiles = file === undefined ? [] : ["keys.env"];
    const one = testWorld(text, { options: { secretEndpoint: server.origin, secretFiles }, env: keys });
    if (file !== undefined) writeFileSync(join(one.folder, "keys.env"), file);
    return { ...one, server, result: await makeKeysBeside(one.world, one.context) };
  };

  test("are made by hand, which is said", async () => {
    const { result, world } = await keysWith(besideAws(), {});
    if (result.kind !== "failed") throw new Error("there are no keys");
    const { what, why, next } = result.failure;
    const [, names = ""] =
      /^AWS Secrets Manager in eu-west-1 lacks (.+), the keys of VMs beside the cloud$/.exec(what) ?? [];
    expect([names.split(", ").length > 0, why]).toEqual([
      true,
      "their account is there by now; a key of it is made by hand, as one that OpenTofu made would lie in its state",
    ]);
    expect(next).toEqual([
      ...besideOf(world.ir).map(({ vms }) => vms.keyCommand),
      "write REGISTRY_ACCESS_KEY_ID=… and REGISTRY_SECRET_ACCESS_KEY=… into a file that nobody else may read, a line each",
      "podplanec apply --secrets FILE --resume",
    ]);
  });

  test("are put where they were made, once", async () => {
    const file = "REGISTRY_ACCESS_KEY_ID=id\nREGISTRY_SECRET_ACCESS_KEY=secret\n";
    const { result, server } = await keysWith(besideAws(), {}, file);
    expect(result).toEqual({
      kind: "done",
      summary: expect.stringMatching(/^made \S+(?:, \S+)* in AWS Secrets Manager in eu-west-1$/),
    });
    const created = server.seen.filter(({ headers }) => String(headers["x-amz-target"]).endsWith("CreateSecret"));
    expect(created.length).toBeGreaterThan(0);
    const there = Object.fromEntries(
      created.map(({ body }) => {
        const { Name, SecretString } = JSON.parse(body.toString());
        return [Name.replace(/^.*\//, ""), SecretString];
      }),
    );
    expect((await keysWith(besideAws(), there)).result).toEqual({
      kind: "unchanged",
      summary: "the keys are in AWS Secrets Manager in eu-west-1",
    });
  });

  test("are none of clusters that have none", () => {
    expect(besideOf(irOf(source()))).toEqual([]);
    expect(besideOf(irOf(besideAws()))).toHaveLength(1);
  });
});

describe("the steps of a destroy", () => {
  const titles = (text: string) => planDestroySteps(irOf(text)).map(({ id, title }) => `${id}: ${title}`);
  const [joined, survey, confirm, scale] = [
    "join: What the last run left running",
    "survey: What will be lost",
    "confirm: Confirm",
    "scale: Groups of VMs to size 0",
  ];

  test("of a cluster in a cloud, on machines of one's own, and with a part that OpenTofu makes there", () => {
    expect(titles(source())).toEqual([
      ...[joined, "init: Modules and providers", survey, confirm, scale],
      "leftovers: VMs that are left",
      "machines: Servers, networks, accounts",
      "empty: Objects in the buckets",
      "destroy: Everything else",
    ]);
    const own = managedCluster({ manage: "script", network: managedNetworks.bridge, own: " ", more: " " });
    expect(titles(own)).toEqual([joined, survey, confirm, scale, "leave: Buckets of your own"]);
    expect(titles(managedCluster())).toEqual([
      ...[joined, "init: Modules and providers", survey, confirm, scale],
      "destroy: Everything else",
      "leave: Buckets of your own",
    ]);
  });
});
