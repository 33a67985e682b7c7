import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { UserError } from "../cli/index.ts";
import type { NewSecret, SecretStore } from "./secret-store.ts";
import { initServiceAccounts } from "./service-accounts.ts";

const prefix = "nstance/demo/";
const keyName = `${prefix}service-accounts.key`;
const pubName = `${prefix}service-accounts.pub`;

interface MemoryStore extends SecretStore {
  readonly values: Map<string, string>;
  readonly requests: NewSecret[];
}

/** Answers in the order of calls; a secret is seen after `delay` reads that did not see it. */
function memoryStore(values: Readonly<Record<string, string>> = {}, delay = 0): MemoryStore {
  const stored = new Map(Object.entries(values));
  const unseen = new Map<string, number>();
  const requests: NewSecret[] = [];
  return {
    shown: "the test store",
    values: stored,
    requests,
    async create(secret) {
      requests.push(secret);
      if (stored.has(secret.name)) return "exists";
      stored.set(secret.name, secret.value);
      unseen.set(secret.name, delay);
      return "created";
    },
    async read(name) {
      const left = unseen.get(name) ?? 0;
      unseen.set(name, left - 1);
      return left > 0 ? undefined : stored.get(name);
    },
    close() {},
  };
}

const init = (store: SecretStore, signal = new AbortController().signal) =>
  initServiceAccounts(store, { prefix, clusterId: "demo", signal, pause: 1 });

function newPair() {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

/** Throws unless what one half signs the other verifies. */
function requirePair(store: MemoryStore): void {
  const message = Buffer.from("a token");
  const signature = sign("sha256", message, store.values.get(keyName) ?? "");
  expect(verify("sha256", message, store.values.get(pubName) ?? "", signature)).toBe(true);
}

describe("the service-account pair", () => {
  test("is made once: 2048 bit, PKCS#8 and SPKI, the private key first", async () => {
    const store = memoryStore();
    expect(await init(store)).toEqual([
      { name: keyName, kind: "created" },
      { name: pubName, kind: "created" },
    ]);
    expect(store.requests.map(({ name }) => name)).toEqual([keyName, pubName]);
    const key = createPrivateKey(store.values.get(keyName) ?? "");
    expect([key.asymmetricKeyType, key.asymmetricKeyDetails?.modulusLength]).toEqual(["rsa", 2048]);
    expect([store.values.get(keyName), store.values.get(pubName)]).toEqual([
      key.export({ type: "pkcs8", format: "pem" }),
      createPublicKey(key).export({ type: "spki", format: "pem" }),
    ]);
    requirePair(store);
  });

  test("stays as it is when it is there", async () => {
    const store = memoryStore();
    await init(store);
    const before = new Map(store.values);
    expect((await init(store)).map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
    expect(store.values).toEqual(before);
    expect(store.requests).toHaveLength(2);
  });

  test("gets its public key from the stored private key where a run was cut off", async () => {
    const { privateKey, publicKey } = newPair();
    const store = memoryStore({ [keyName]: privateKey });
    expect((await init(store)).map(({ kind }) => kind)).toEqual(["unchanged", "created"]);
    expect([...store.values]).toEqual([
      [keyName, privateKey],
      [pubName, publicKey],
    ]);
  });

  test("is one pair for any number of runs at once, however late the store shows it", async () => {
    for (const delay of [0, 1, 3]) {
      const store = memoryStore({}, delay);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => init(store)));
      expect(outcomes.filter(([key]) => key?.kind === "created")).toHaveLength(1);
      requirePair(store);
    }
  });

  test("has tokens by which a store knows the same request again, and that tell nothing of the private key", async () => {
    const [one, two] = [memoryStore(), memoryStore()];
    await init(one);
    await init(two);
    const { privateKey, publicKey } = newPair();
    const again = [memoryStore({ [keyName]: privateKey }), memoryStore({ [keyName]: privateKey })];
    for (const store of again) await init(store);
    expect(again[0]?.requests).toEqual(again[1]?.requests);
    expect(again[0]?.requests[0]?.value).toBe(publicKey);
    const tokens = [...one.requests, ...two.requests].map(({ token }) => token);
    expect(new Set(tokens).size).toBe(4);
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is whole after a run that lost the answer to its first request and ran again", async () => {
    const store = memoryStore();
    const losing: SecretStore = {
      ...store,
      async create(secret, signal) {
        await store.create(secret, signal);
        throw new UserError("the connection was closed");
      },
    };
    await expect(init(losing)).rejects.toThrow("the connection was closed");
    expect((await init(store)).map(({ kind }) => kind)).toEqual(["unchanged", "created"]);
    requirePair(store);
  });
});

describe("what is never written over", () => {
  const { privateKey, publicKey } = newPair();
  const elliptic = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });

  test.each<[string, Record<string, string>, string]>([
    [
      "a public key without its private key",
      { [pubName]: publicKey },
      "the test store has nstance/demo/service-accounts.pub, and not nstance/demo/service-accounts.key",
    ],
    [
      "the public key of another pair",
      { [keyName]: privateKey, [pubName]: newPair().publicKey },
      "nstance/demo/service-accounts.pub does not belong to the private key beside it",
    ],
    [
      "no key at all",
      { [keyName]: privateKey, [pubName]: "nothing" },
      "nstance/demo/service-accounts.pub does not belong to the private key beside it",
    ],
    [
      "the private key in the place of the public one",
      { [keyName]: privateKey, [pubName]: privateKey },
      "nstance/demo/service-accounts.pub does not belong to the private key beside it",
    ],
    [
      "a private key that is no RSA key",
      { [keyName]: elliptic.privateKey },
      "nstance/demo/service-accounts.key holds no RSA private key in PEM",
    ],
    [
      "text in the place of the private key",
      { [keyName]: "hunter2" },
      "nstance/demo/service-accounts.key holds no RSA private key in PEM",
    ],
  ])("%s", async (_name, values, message) => {
    const store = memoryStore(values);
    const error: unknown = await init(store).catch((thrown: unknown) => thrown);
    if (!(error instanceof UserError)) expect.fail(`no error of the user's: ${error}`);
    expect(error.message).toBe(message);
    expect(`${error.message} ${error.why} ${error.fix}`).not.toMatch(/BEGIN|hunter2/);
    expect(error.fix).toBeTypeOf("string");
    expect(store.values).toEqual(new Map(Object.entries(values)));
  });

  test("a public key in another form of the same key is the same", async () => {
    const pkcs1 = createPublicKey(publicKey).export({ type: "pkcs1", format: "pem" }).toString();
    const store = memoryStore({ [keyName]: privateKey, [pubName]: pkcs1 });
    expect((await init(store)).map(({ kind }) => kind)).toEqual(["unchanged", "unchanged"]);
  });
});

test("an aborted run ends with the reason of the signal", async () => {
  const abort = new AbortController();
  const store = memoryStore();
  const stopping: SecretStore = {
    ...store,
    async create() {
      abort.abort(new Error("stopped"));
      return "exists";
    },
  };
  await expect(init(stopping, abort.signal)).rejects.toMatchObject({
    name: "AbortError",
    cause: { message: "stopped" },
  });
});
