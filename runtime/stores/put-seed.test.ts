import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import type { ObjectStore } from "./object-store.ts";
import { openStore } from "./open-store.ts";
import { type PutSeedEvent, putSeed } from "./put-seed.ts";
import { StoreError } from "./store-error.ts";

const { signal } = new AbortController();
const seed = memoryContent(Buffer.from("our seed"));
const retry = { attempts: 3, delay: 1, maxDelay: 1 };

describe("putting a seed", () => {
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    folder = temporaryFolder("put");
    store = await openStore(pathToFileURL(folder).href);
  });

  const put = (into: ObjectStore = store) => putSeed(into, seed, { signal, retry });
  const write = (name: string, text: string) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  };

  test("into nothing creates it", async () => {
    expect(await put()).toEqual({ kind: "created", url: `${store.url}/bootstrap.netsy` });
    expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe("our seed");
  });

  test("a second time finds it", async () => {
    await put();
    expect(await put()).toEqual({ kind: "already-ours", url: `${store.url}/bootstrap.netsy` });
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
    for (const [name, text] of Object.entries(files)) write(name, text);
    expect(await put()).toEqual({
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
    for (let index = 0; index < 20; index++) write(`chunks/${index}`, "");
    expect(await put()).toMatchObject({ kind: "state-exists", found: { length: 5 } });
  });

  test("lost the answer, finds its own upload, even when a node has started on it", async () => {
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
    await put();
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

  test("that vanished while it was compared is told as what it is: not there", async () => {
    write("bootstrap.netsy", "OUR SEED");
    const vanishing: ObjectStore = { ...store, read: async () => undefined };
    await expect(put(vanishing)).rejects.toMatchObject({
      kind: "conflict",
      message: `${store.url} changes while it is looked at`,
      why: "bootstrap.netsy was there and is not any more",
    });
  });

  test("lost the race, says what exists", async () => {
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
    const events: PutSeedEvent[] = [];
    const conflicting: ObjectStore = {
      ...store,
      create: async () => {
        throw new StoreError("conflict", "somebody else is writing");
      },
    };
    const trying = putSeed(conflicting, seed, { signal, retry, onEvent: (event) => events.push(event) });
    await expect(trying).rejects.toThrow("somebody else is writing");
    expect(events.map(({ kind }) => kind)).toEqual(["looking", "retrying", "looking", "retrying", "looking"]);
  });

  describe("after the last attempt, all answers lost", () => {
    /** A store whose `create` always ends without an answer; `onLast` comes before the last of them ends so. */
    const unanswering = (onLast: ObjectStore["create"]) => {
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
      const { losing, calls } = unanswering(async (...given) => {
        write("nodes/a.json", "{}");
        return store.create(...given);
      });
      expect(await put(losing)).toEqual({ kind: "already-ours", url: `${store.url}/bootstrap.netsy` });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe("our seed");
    });

    test.each(["OUR SEED", "our", "our seed and more"])("finds another seed, `%s`: it lost", async (theirs) => {
      const { losing, calls } = unanswering(async () => {
        write("bootstrap.netsy", theirs);
        return "exists";
      });
      expect(await put(losing)).toMatchObject({ kind: "state-exists", found: ["bootstrap.netsy"], seed: "other" });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readFileSync(join(folder, "bootstrap.netsy"), "utf8")).toBe(theirs);
    });

    test("finds somebody's state without a seed: it lost", async () => {
      const { losing } = unanswering(async () => {
        write("nodes/a.json", "{}");
        return "exists";
      });
      expect(await put(losing)).toMatchObject({ kind: "state-exists", found: ["nodes/a.json"], seed: "absent" });
    });

    test("finds nothing: fails as the last attempt did, and writes nothing more", async () => {
      const { losing, calls } = unanswering(nothing);
      await expect(put(losing)).rejects.toMatchObject({ kind: "unavailable", message: "the answer was lost" });
      expect(calls).toEqual({ create: retry.attempts, look: 1 });
      expect(readdirSync(folder)).toEqual([]);
    });

    test.each(["list", "stat", "read"] as const)("cannot %s: fails as the last attempt did", async (operation) => {
      const { losing, calls } = unanswering(store.create);
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
      const { losing } = unanswering(store.create);
      const cutting: ObjectStore = { ...losing, read: async () => memoryContent(Buffer.from("our s")).open() };
      await expect(put(cutting)).rejects.toMatchObject({ kind: "unavailable", message: "the answer was lost" });
    });

    test("is cancelled in it: stops for that reason", async () => {
      const abort = new AbortController();
      const { losing } = unanswering(store.create);
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
