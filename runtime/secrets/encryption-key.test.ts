import { describe, expect, test } from "vitest";
import { UserError } from "../cli/index.ts";
import { initEncryptionKey } from "./encryption-key.ts";
import type { SecretStore } from "./secret-store.ts";

const name = "nstance/demo/encryption.key";
const key = Buffer.alloc(32, 7).toString("base64");

/** A store that shows a new secret after `delay` looks. */
function memoryStore(value?: string, delay = 0) {
  const values = new Map(value === undefined ? [] : [[name, value]]);
  const tokens: string[] = [];
  let unseen = 0;
  const store: SecretStore = {
    shown: "the test store",
    async create(secret) {
      if (values.has(secret.name)) return "exists";
      values.set(secret.name, secret.value);
      tokens.push(secret.token);
      unseen = delay;
      return "created";
    },
    read: async (asked) => (unseen-- > 0 ? undefined : values.get(asked)),
    close() {},
  };
  return { store, values, tokens };
}

const init = (store: SecretStore) =>
  initEncryptionKey(store, {
    prefix: "nstance/demo/",
    clusterId: "demo",
    signal: new AbortController().signal,
    pause: 1,
  });

describe("the key of Secrets", () => {
  test("is base64 of 32 bytes, another one each time, and nothing is told of it", async () => {
    const [one, two] = [memoryStore(), memoryStore()];
    expect(await init(one.store)).toEqual({ name, kind: "created" });
    await init(two.store);
    const [first = "", second = ""] = [one.values.get(name), two.values.get(name)];
    expect(Buffer.from(first, "base64")).toHaveLength(32);
    expect(Buffer.from(first, "base64").toString("base64")).toBe(first);
    expect(first).not.toBe(second);
    expect(one.tokens[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(one.tokens[0]).not.toBe(two.tokens[0]);
  });

  test("stays as it is when it is there, with the older keys behind it", async () => {
    for (const value of [key, `${key}\n${key}\n`]) {
      const { store, values, tokens } = memoryStore(value);
      expect(await init(store)).toEqual({ name, kind: "unchanged" });
      expect([values.get(name), tokens]).toEqual([value, []]);
    }
  });

  test("is one for any number of runs at once, however late the store shows it", async () => {
    for (const delay of [0, 2]) {
      const { store, tokens } = memoryStore(undefined, delay);
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => init(store)));
      expect(outcomes.filter(({ kind }) => kind === "created")).toHaveLength(1);
      expect(tokens).toHaveLength(1);
    }
  });

  test.each(["", "\n", "hunter2", key.slice(4), `${key}\nhunter2`, Buffer.alloc(31).toString("base64")])(
    "is never written over: %j",
    async (value) => {
      const { store, values } = memoryStore(value);
      const error: unknown = await init(store).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UserError);
      expect(String(error)).not.toContain("hunter2");
      expect(values.get(name)).toBe(value);
    },
  );
});
