import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { initKeyFiles, keyFileNames } from "./key-files.ts";
import type { NewSecret, SecretStore } from "./secret-store.ts";

const ir = irOf(source());
const { files } = ir.platform.secrets;
const [file] = files;
if (!file) throw new Error("no file of secrets");
type File = typeof file;

const keys = (kinds: File["kinds"], secret: string, place: NonNullable<File["place"]> = "cloud"): File => ({
  ...file,
  name: "secrets.env",
  secret,
  kinds,
  place,
});

/** A cluster whose store has these files, with logs in a bucket or without. */
function withFiles(own: readonly File[], logs = ""): Ir {
  const { telemetry, platform } = ir;
  return {
    ...ir,
    telemetry: { ...telemetry, s3Bucket: { ...telemetry.s3Bucket, value: logs } },
    platform: { ...platform, secrets: { ...platform.secrets, prefix: "tools-", files: own } },
  };
}

interface Store extends SecretStore {
  readonly made: NewSecret[];
}

/** A store in memory that holds secrets which nobody was asked for, or which others make meanwhile. */
function storeOf(
  before: Readonly<Record<string, string>> = {},
  meanwhile: Readonly<Record<string, string>> = {},
): Store {
  const secrets = new Map(Object.entries(before));
  const made: NewSecret[] = [];
  return {
    shown: "a store",
    made,
    async create(secret) {
      made.push(secret);
      const other = meanwhile[secret.name];
      secrets.set(secret.name, other ?? secret.value);
      return other === undefined ? "created" : "exists";
    },
    read: async (name) => secrets.get(name),
    close: () => undefined,
  };
}

const given = new Map([
  ["NETSY_ACCESS_KEY_ID", "n"],
  ["NETSY_SECRET_ACCESS_KEY", "N"],
  ["REGISTRY_ACCESS_KEY_ID", "r"],
  ["REGISTRY_SECRET_ACCESS_KEY", "R"],
  ["TELEMETRY_S3_ACCESS_KEY_ID", "t"],
  ["TELEMETRY_S3_SECRET_ACCESS_KEY", "T"],
]);
const registry = "REGISTRY_ACCESS_KEY_ID='r'\nREGISTRY_SECRET_ACCESS_KEY='R'\n";
const netsy = "NETSY_ACCESS_KEY_ID='n'\nNETSY_SECRET_ACCESS_KEY='N'\n";
const logs = "TELEMETRY_S3_ACCESS_KEY_ID='t'\nTELEMETRY_S3_SECRET_ACCESS_KEY='T'\n";

const init = (store: SecretStore, cluster: Ir, some: ReadonlyMap<string, string> = given) =>
  initKeyFiles(store, cluster, some, {
    prefix: "ignored",
    clusterId: "tools",
    signal: new AbortController().signal,
    pause: 1,
  });

const both = withFiles([
  keys("control-plane", "server"),
  { ...file, name: "other.env", secret: "other", kinds: "workers" },
  keys("all", "everywhere"),
  keys("workers", "worker"),
]);

describe("the files of keys", () => {
  test("are those of VMs of one kind, and have the keys that these use", async () => {
    expect(keyFileNames(both)).toEqual(["tools-server", "tools-worker"]);
    const store = storeOf();
    expect(await init(store, both)).toEqual([
      { name: "tools-server", kind: "created" },
      { name: "tools-worker", kind: "created" },
    ]);
    expect(store.made.map(({ name, value }) => [name, value])).toEqual([
      ["tools-server", netsy + registry],
      ["tools-worker", registry],
    ]);
    const [first, second] = store.made;
    expect(first?.description).toBe("Keys of tools for its store; VMs receive it as secrets.env");
    expect(first?.token).toMatch(/^[0-9a-f]{64}$/);
    expect(second?.token).not.toBe(first?.token);
    const again = storeOf();
    await init(again, both, new Map([...given, ["NETSY_ACCESS_KEY_ID", "other"]]));
    expect(again.made[0]?.token).toBe(first?.token);
  });

  test("have the keys of the bucket of logs where there is one", async () => {
    const store = storeOf();
    await init(store, withFiles([keys("workers", "worker")], "logs"));
    expect(store.made.map(({ value }) => value)).toEqual([registry + logs]);
  });

  test("that are there stay, without being given again", async () => {
    const store = storeOf({ "tools-server": netsy + registry, "tools-worker": registry });
    const unchanged = [
      { name: "tools-server", kind: "unchanged" },
      { name: "tools-worker", kind: "unchanged" },
    ];
    expect(await init(store, both)).toEqual(unchanged);
    expect(await init(store, both, new Map())).toEqual(unchanged);
    expect(store.made).toEqual([]);
  });

  test("that hold other values than are given are not written over", async () => {
    const store = storeOf({ "tools-server": netsy + registry.replace("'R'", "'RR'"), "tools-worker": registry });
    await expect(init(store, both)).rejects.toMatchObject({
      message: "a store/tools-server holds other values of REGISTRY_SECRET_ACCESS_KEY",
      why: "a stored secret is never replaced",
      fix: "to give VMs new keys, delete tools-server there, run the same command again, and let the old keys live until all VMs have the new ones",
    });
  });

  test("that are not there need all of their keys, unless their account is still to be made", async () => {
    const message =
      "a store/tools-worker is not there, and these were not given: REGISTRY_ACCESS_KEY_ID, REGISTRY_SECRET_ACCESS_KEY";
    const cluster = withFiles([keys("workers", "worker")]);
    await expect(init(storeOf(), cluster, new Map())).rejects.toMatchObject({
      message,
      why: "VMs reach the store by these keys, which only you have",
      fix: "give them as lines NAME=value: --secrets FILE, or --secrets - for standard input",
    });
    const beside = withFiles([keys("workers", "worker", "beside")]);
    expect(await init(storeOf(), beside, new Map())).toEqual([{ name: "tools-worker", kind: "waiting" }]);
    await expect(init(storeOf(), beside, new Map([["REGISTRY_ACCESS_KEY_ID", "r"]]))).rejects.toMatchObject({
      message: "a store/tools-worker is not there, and these were not given: REGISTRY_SECRET_ACCESS_KEY",
    });
    expect(await init(storeOf(), beside)).toEqual([{ name: "tools-worker", kind: "created" }]);
  });

  test("that another run makes meanwhile are judged as it made them", async () => {
    const cluster = withFiles([keys("workers", "worker")]);
    expect(await init(storeOf({}, { "tools-worker": registry }), cluster)).toEqual([
      { name: "tools-worker", kind: "unchanged" },
    ]);
    const store = storeOf({}, { "tools-worker": registry.replace("'r'", "'x'") });
    await expect(init(store, cluster)).rejects.toThrow("holds other values of REGISTRY_ACCESS_KEY_ID");
  });
});
