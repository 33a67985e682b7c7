import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryContent, openStore, type StoreOptions } from "../../../runtime/stores/index.ts";
import { type ObjectServer, startGcsServer, startS3Server } from "../../helpers/object-servers.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools } from "../../helpers/tools.ts";
import { copyProgram, optionsFor, type Program, readStored, writeSeed } from "./harness.ts";

/** A store to fill by hand, and then to put a seed to by the program. */
interface Target {
  /** The address of a fresh, empty bucket. */
  freshBucket(): Promise<string>;
  readonly options: StoreOptions;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

describeWithTools("seed put to S3", ["versitygw"], () =>
  occupiedTests(async (folder) => fromServer(await startS3Server(folder))),
);
describeWithTools("seed put to GCS", ["fake-gcs-server"], () =>
  occupiedTests(async (folder) => fromServer(await startGcsServer(folder))),
);
describe("seed put to a directory", () => {
  occupiedTests(async (folder) => {
    let buckets = 0;
    const freshBucket = async () => {
      buckets += 1;
      return pathToFileURL(join(folder, "buckets", String(buckets))).href;
    };
    return { freshBucket, options: {}, env: {}, stop: async () => undefined };
  });
});

function fromServer(server: ObjectServer): Target {
  let buckets = 0;
  const freshBucket = async () => {
    buckets += 1;
    await server.makeBucket(`bucket-${buckets}`);
    return `${server.scheme}://bucket-${buckets}`;
  };
  return { freshBucket, options: optionsFor(server), env: server.env, stop: () => server.stop() };
}

const { signal } = new AbortController();

function occupiedTests(start: (folder: string) => Promise<Target>): void {
  let program: Program;
  let folder: string;
  let seed: string;
  let target: Target;

  beforeAll(async () => {
    program = copyProgram();
    folder = temporaryFolder("occupied");
    seed = await writeSeed(folder, "seed", 5_000);
    target = await start(folder);
  });
  afterAll(async () => {
    await target.stop();
    program.remove();
  });

  const put = (url: string) => {
    const endpoint = target.options.endpoint === undefined ? [] : ["--endpoint", target.options.endpoint];
    return program.run(["seed", "put", seed, "--to", url, ...endpoint], target.env);
  };
  const fill = async (bucket: string, key: string, text: string) => {
    const store = await openStore(bucket, target.options);
    expect(await store.create(key, memoryContent(Buffer.from(text)), { signal })).toBe("created");
    store.close();
  };
  const listAll = async (bucket: string) => {
    const store = await openStore(bucket, target.options);
    const keys = await store.list(100, signal);
    store.close();
    return [...keys].sort();
  };

  test.each([
    ["another seed", "netsy/bootstrap.netsy"],
    ["members of a cluster", "netsy/members.json"],
    ["a node that started", "netsy/nodes/a.json"],
    ["a chunk", "netsy/chunks/0001/0000000000000000001.netsy"],
    ["an object that is not Netsy's", "netsy/x"],
    ["a name like the seed's", "netsy/bootstrap.netsy.bak"],
  ])("%s under the prefix is never written over, nor beside", async (_, key) => {
    const bucket = await target.freshBucket();
    await fill(bucket, key, "theirs");
    const { code, stdout, stderr } = await put(`${bucket}/netsy`);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
    expect(stderr).toContain(`error: ${bucket}/netsy is not empty: it holds ${key.slice("netsy/".length)}`);
    expect(await listAll(bucket)).toEqual([key]);
    expect((await readStored(`${bucket}/${key}`, target.options))?.toString()).toBe("theirs");
  });

  test("without a prefix, the whole bucket must be empty", async () => {
    const bucket = await target.freshBucket();
    await fill(bucket, "elsewhere/x", "theirs");
    expect(await put(bucket)).toMatchObject({ code: 5 });
    expect(await listAll(bucket)).toEqual(["elsewhere/x"]);
  });

  test("objects beside the prefix are none of its business", async () => {
    const bucket = await target.freshBucket();
    await fill(bucket, "netsy-other/bootstrap.netsy", "theirs");
    expect(await put(`${bucket}/netsy/`)).toMatchObject({
      code: 0,
      stdout: `created ${bucket}/netsy/bootstrap.netsy\n`,
    });
    expect(await listAll(bucket)).toEqual(["netsy-other/bootstrap.netsy", "netsy/bootstrap.netsy"]);
  });

  test("the same seed again is fine, and after a start of the cluster it is state", async () => {
    const bucket = await target.freshBucket();
    expect(await put(bucket)).toMatchObject({ code: 0, stdout: `created ${bucket}/bootstrap.netsy\n` });
    expect(await put(bucket)).toMatchObject({
      code: 0,
      stdout: `already there, byte for byte: ${bucket}/bootstrap.netsy\n`,
    });
    await fill(bucket, "members.json", "{}");
    const { code, stderr } = await put(bucket);
    expect(code).toBe(5);
    expect(stderr).toContain("why: bootstrap.netsy there is this very file, and a cluster has started from it");
  });

  test("a file that is no seed is not sent", async () => {
    const bucket = await target.freshBucket();
    const path = join(folder, "seeds", "bad.netsy");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "not a seed");
    expect(await program.run(["seed", "put", path, "--to", bucket], target.env)).toMatchObject({ code: 1, stdout: "" });
    expect(await listAll(bucket)).toEqual([]);
  });

  test("a prefix with odd characters is the same for listing and writing", async () => {
    const bucket = await target.freshBucket();
    const url = `${bucket}/a+b=c&d`;
    expect(await put(url)).toMatchObject({ code: 0 });
    expect(await put(url)).toMatchObject({ code: 0, stdout: `already there, byte for byte: ${url}/bootstrap.netsy\n` });
    expect(await listAll(bucket)).toEqual(["a+b=c&d/bootstrap.netsy"]);
  });
}
