import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import type { ObjectStore } from "./object-store.ts";
import { openStore } from "./open-store.ts";
import { type PutSeedEvent, putSeed } from "./put-seed.ts";
import { StoreError } from "./store-error.ts";

const { signal } = new AbortController();
const seed = memoryContent(Buffer.from("our seed"));
const retry = { attempts: 3, delay: 1, maxDelay: 1 };

/** A store that is empty, the folder that it keeps its objects in, and what writes one there. */
async function newStore() {
  const folder = temporaryFolder("put");
  const store = await openStore(pathToFileURL(folder).href);
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  return { folder, store, write };
}

describe("putting a seed", () => {
  const put = (into: ObjectStore) => putSeed(into, seed, { signal, retry });

  test("into nothing creates it", async () => {
    const { folder, store } = await newStore();
    expect(await put(store)).toEqual({ kind: "created", url: `${store.url}/bootstrap.netsy` });
    expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe("our seed");
  });

  test("a second time finds it", async () => {
    const { store } = await newStore();
    await put(store);
    expect(await put(store)).toEqual({ kind: "already-ours", url: `${store.url}/bootstrap.netsy` });
  });

  test.each([
    ["a seed of the same length", { "bootstrap.netsy": "OUR SEED" }, "other"],
    ["a longer seed", { "bootstrap.netsy": "our seed and more" }, "other"],
    ["a part of the seed", { "bootstrap.netsy": "our" }, "other"],
    ["an empty object", { "bootstrap.netsy": "" }, "other"],
    ["members of a cluster", { "members.json": "{}" }, "absent"],
    ["anything at any depth", { "a/b/c": "" }, "absent"],
    ["a cluster that was seeded so and has started", { "bootstrap.netsy": "our seed", "members.json": "{}" }, "same"],
  ])("where there is %s writes nothing", async (_, files, expected) => {
    const { folder, store, write } = await newStore();
    for (const [name, text] of Object.entries(files)) write(name, text);
    expect(await put(store)).toEqual({
      kind: "state-exists",
      url: store.url,
      found: Object.keys(files).sort(),
      seed: expected,
    });
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), "utf8")).toBe(text);
    expect(
      readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    ).toHaveLength(Object.keys(files).length);
  });

  test("names at most five of many objects", async () => {
    const { store, write } = await newStore();
    for (let index = 0; index < 20; index++) write(`chunks/${index}`, "");
    expect(await put(store)).toMatchObject({ kind: "state-exists", found: { length: 5 } });
  });

  test("lost the answer, finds its own upload, even when a node has started on it", async () => {
    const { store, write } = await newStore();
    let creations = 0;
    const losing: ObjectStore = {
      ...store,
      create: async (key, content, options) => {
        creations += 1;
        await store.create(key, content, options);
        write("nodes/a.json", "{}");
        throw new StoreError("unavailable", "the answer was lost");
      },
    };
    expect(await put(losing)).toMatchObject({ kind: "already-ours" });
    expect(creations).toBe(1);
  });

  test("takes a look that was cut short for what it is, not for another seed", async () => {
    const { store } = await newStore();
    await put(store);
    let reads = 0;
    const cutting: ObjectStore = {
      ...store,
      read: async (key, readSignal) => {
        reads += 1;
        return reads === 1 ? memoryContent(Buffer.from("our s")).open() : store.read(key, readSignal);
      },
    };
    expect(await put(cutting)).toMatchObject({ kind: "already-ours" });
    expect(reads).toBe(2);
  });

  test("that is always cut short is not told from another one", async () => {
    const { store } = await newStore();
    await put(store);
    const cutting: ObjectStore = { ...store, read: async () => memoryContent(Buffer.from("our s")).open() };
    await expect(put(cutting)).rejects.toMatchObject({
      kind: "unavailable",
      message: `cannot read ${store.url}/bootstrap.netsy`,
      why: "5 bytes came of 8",
      fix: "run the same command again",
    });
  });

  test("tells how far it is, and reads only what may be the same", async () => {
    const { store, write } = await newStore();
    const events: PutSeedEvent[] = [];
    const options = { signal, retry, onEvent: (event: PutSeedEvent) => events.push(event) };
    const looking = { kind: "looking", attempt: 1 };
    await putSeed(store, seed, options);
    expect(events.splice(0)).toEqual([looking, { kind: "sending", bytesSent: 8, bytesTotal: 8 }]);
    await putSeed(store, seed, options);
    expect(events.splice(0)).toEqual([looking, { kind: "comparing" }]);
    write("bootstrap.netsy", "our");
    await putSeed(store, seed, options);
    expect(events).toEqual([looking]);
  });

  test("asks for nothing once it is cancelled", async () => {
    const { store } = await newStore();
    const asked: string[] = [];
    const watched: ObjectStore = {
      ...store,
      list: async () => {
        asked.push("list");
        return [];
      },
    };
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(putSeed(watched, seed, { signal: gone, retry })).rejects.toThrow("cancelled");
    expect(asked).toEqual([]);
  });

  test("that vanished while it was compared is told as what it is: not there", async () => {
    const { store, write } = await newStore();
    write("bootstrap.netsy", "OUR SEED");
    const vanishing: ObjectStore = { ...store, read: async () => undefined };
    await expect(put(vanishing)).rejects.toMatchObject({
      kind: "conflict",
      message: `${store.url} changes while it is looked at`,
      why: "bootstrap.netsy was there and is not any more",
      fix: "make sure that nothing else uses the bucket, then run the command again",
    });
  });

  test("lost the race, says what exists", async () => {
    const { store, write } = await newStore();
    const slow: ObjectStore = {
      ...store,
      create: async (key, content, options) => {
        write("bootstrap.netsy", "theirs");
        return store.create(key, content, options);
      },
    };
    expect(await put(slow)).toMatchObject({ kind: "state-exists", found: ["bootstrap.netsy"], seed: "other" });
  });

  test("tries again after a conflict, a bounded number of times, and tells", async () => {
    const { store } = await newStore();
    const events: PutSeedEvent[] = [];
    const conflicting: ObjectStore = {
      ...store,
      create: async () => {
        throw new StoreError("conflict", "somebody else is writing");
      },
    };
    const trying = putSeed(conflicting, seed, { signal, retry, onEvent: (event) => events.push(event) });
    await expect(trying).rejects.toThrow("somebody else is writing");
    const why = "somebody else is writing";
    expect(events).toEqual([
      { kind: "looking", attempt: 1 },
      { kind: "retrying", attempt: 2, delay: 1, why },
      { kind: "looking", attempt: 2 },
      { kind: "retrying", attempt: 3, delay: 1, why },
      { kind: "looking", attempt: 3 },
    ]);
  });

  describe("after the last attempt, all answers lost", () => {
    /** A store whose `create` always ends without an answer; `onLast` comes before the last of them ends so. */
    const unanswering = (store: ObjectStore, onLast: ObjectStore["create"]) => {
      const calls = { create: 0, look: 0 };
      const losing: ObjectStore = {
        ...store,
        list: async (...given) => {
          if (calls.create === retry.attempts) calls.look += 1;
          return store.list(...given);
        },
        create: async (...given) => {
          calls.create += 1;
          if (calls.create === retry.attempts) await onLast(...given);
          throw new StoreError("unavailable", "the answer was lost");
        },
      };
      return { losing, calls };
    };
    const nothing: ObjectStore["create"] = async () => "created";

    test("takes one more look and finds its own upload, even when a node has started on it", async () => {
      const { folder, store, write } = await newStore();
      const { losing, calls } = unanswering(store, async (...given) => {
        write("nodes/a.json", "{}");
        return store.create(...given);
      });
      expect(await put(losing)).toEqual({ kind: "already-ours", url: `${store.url}/bootstrap.netsy` });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe("our seed");
    });

    test.each(["OUR SEED", "our", "our seed and more"])("finds another seed, `%s`: it lost", async (theirs) => {
      const { folder, store, write } = await newStore();
      const { losing, calls } = unanswering(store, async () => {
        write("bootstrap.netsy", theirs);
        return "exists";
      });
      expect(await put(losing)).toMatchObject({ kind: "state-exists", found: ["bootstrap.netsy"], seed: "other" });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe(theirs);
    });

    test("finds somebody's state without a seed: it lost", async () => {
      const { store, write } = await newStore();
      const { losing } = unanswering(store, async () => {
        write("nodes/a.json", "{}");
        return "exists";
      });
      expect(await put(losing)).toMatchObject({ kind: "state-exists", found: ["nodes/a.json"], seed: "absent" });
    });

    test("finds nothing: fails as the last attempt did, and writes nothing more", async () => {
      const { folder, store } = await newStore();
      const { losing, calls } = unanswering(store, nothing);
      await expect(put(losing)).rejects.toMatchObject({ kind: "unavailable", message: "the answer was lost" });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readdirSync(folder)).toEqual([]);
    });

    test.each(["list", "stat", "read"] as const)("cannot %s: fails as the last attempt did", async (operation) => {
      const { store } = await newStore();
      const { losing, calls } = unanswering(store, store.create);
      const failing: ObjectStore = {
        ...losing,
        [operation]: async (...given: Parameters<ObjectStore["list"]>) => {
          if (calls.create === retry.attempts) throw new StoreError("denied", "no look");
          return losing.list(...given);
        },
      };
      await expect(put(failing)).rejects.toMatchObject({ kind: "unavailable", message: "the answer was lost" });
      expect(calls.create).toBe(retry.attempts);
    });

    test("is cut short in it: fails as the last attempt did", async () => {
      const { store } = await newStore();
      const { losing } = unanswering(store, store.create);
      const cutting: ObjectStore = { ...losing, read: async () => memoryContent(Buffer.from("our s")).open() };
      await expect(put(cutting)).rejects.toMatchObject({ kind: "unavailable", message: "the answer was lost" });
    });

    test("is cancelled in it: stops for that reason", async () => {
      const { store } = await newStore();
      const abort = new AbortController();
      const { losing } = unanswering(store, store.create);
      const failing: ObjectStore = {
        ...losing,
        stat: async () => {
          abort.abort(new Error("stop"));
          throw new StoreError("unavailable", "no");
        },
      };
      await expect(putSeed(failing, seed, { signal: abort.signal, retry })).rejects.toThrow("stop");
    });

    test("does not look where no upload was begun", async () => {
      const { store } = await newStore();
      let listings = 0;
      const failing: ObjectStore = {
        ...store,
        list: async () => {
          listings += 1;
          throw new StoreError("unavailable", "no");
        },
      };
      await expect(put(failing)).rejects.toMatchObject({ kind: "unavailable" });
      expect(listings).toBe(retry.attempts);
    });
  });

  test.each(["denied", "missing", "refused"] as const)("does not try again when %s", async (kind) => {
    const { store } = await newStore();
    let listings = 0;
    const failing: ObjectStore = {
      ...store,
      list: async () => {
        listings += 1;
        throw new StoreError(kind, "no");
      },
    };
    await expect(put(failing)).rejects.toMatchObject({ kind });
    expect(listings).toBe(1);
  });

  test("cancelled between two tries, stops", async () => {
    const { folder, store } = await newStore();
    const abort = new AbortController();
    const failing: ObjectStore = {
      ...store,
      list: async () => {
        throw new StoreError("unavailable", "no");
      },
    };
    const onEvent = (event: PutSeedEvent) => event.kind === "retrying" && abort.abort(new Error("stop"));
    const stopped = { name: "AbortError", cause: { message: "stop" } };
    await expect(putSeed(failing, seed, { signal: abort.signal, retry, onEvent })).rejects.toMatchObject(stopped);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("an object that vanishes while it is looked at is no reason to write over anything", async () => {
    const { store } = await newStore();
    let looks = 0;
    const restless: ObjectStore = {
      ...store,
      list: async (limit, listSignal) => {
        looks += 1;
        return looks === 1 ? ["bootstrap.netsy"] : store.list(limit, listSignal);
      },
    };
    expect(await put(restless)).toMatchObject({ kind: "created" });
    expect(looks).toBe(2);
  });
});
