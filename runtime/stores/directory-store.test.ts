import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import type { ObjectContent } from "./object-store.ts";
import { openStore } from "./open-store.ts";

const { signal } = new AbortController();
const hello = memoryContent(Buffer.from("hello"));

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A store in a folder that is not there yet. */
async function newStore() {
  const folder = join(temporaryFolder("directory"), "netsy");
  const store = await openStore(pathToFileURL(folder).href);
  return { folder, store, inStore: (...names: readonly string[]) => join(folder, ...names) };
}

describe("a directory as a store", () => {
  test("creates a key once, and makes the folders", async () => {
    const { store, inStore } = await newStore();
    expect(await store.create("a/b.netsy", hello, { signal })).toBe("created");
    expect(await store.create("a/b.netsy", memoryContent(Buffer.from("other")), { signal })).toBe("exists");
    expect(readFileSync(inStore("a", "b.netsy"), "utf8")).toBe("hello");
    expect(readdirSync(inStore("a"))).toEqual(["b.netsy"]);
  });

  test("looks up and reads objects, and knows none where there is none", async () => {
    const { store, inStore } = await newStore();
    mkdirSync(inStore("a"), { recursive: true });
    writeFileSync(inStore("a", "b"), "hello");
    expect(await store.stat("a/b", signal)).toEqual({ size: 5 });
    expect(await text((await store.read("a/b", signal)) ?? Readable.from([]))).toBe("hello");
    for (const key of ["a", "c"]) expect(await store.stat(key, signal)).toBeUndefined();
    expect(await store.read("c", signal)).toBeUndefined();
  });

  test("flushes what it writes before that has its name, and then the name and those of new folders", async () => {
    const { store, inStore } = await newStore();
    const sync = vi.spyOn(await fileHandle(), "sync");
    const seen: boolean[] = [];
    sync.mockImplementation(async () => {
      seen.push(existsSync(inStore("a", "b")));
    });
    expect(await store.create("a/b", hello, { signal })).toBe("created");
    expect(seen).toEqual([false, false, false, true]);
  });

  test.runIf(existsSync("/proc/self/fd"))("leaves no file open", async () => {
    const { store, folder } = await newStore();
    await store.create("a/b", hello, { signal });
    const paths = readdirSync("/proc/self/fd").map((fd) => readlink(`/proc/self/fd/${fd}`));
    expect(paths.filter((path) => path.startsWith(folder))).toEqual([]);
  });

  test("goes on where a disk takes a part only", async () => {
    const { store, inStore } = await newStore();
    const prototype = await fileHandle();
    const { write } = prototype;
    vi.spyOn(prototype, "write").mockImplementation(function (this: unknown, bytes: Uint8Array, at: number) {
      return Reflect.apply(write, this, [bytes, at, Math.min(2, bytes.length - at)]);
    } as never);
    await store.create("x", hello, { signal });
    expect(readFileSync(inStore("x"), "utf8")).toBe("hello");
  });

  test("of 50 writers at once one wins, and its bytes are stored", async () => {
    const { store, inStore } = await newStore();
    const contents = Array.from({ length: 50 }, (_, index) => memoryContent(Buffer.alloc(300_000, index)));
    const results = await Promise.all(contents.map((content) => store.create("x", content, { signal })));
    expect(results.filter((result) => result === "created")).toHaveLength(1);
    expect(readFileSync(inStore("x")).equals(Buffer.alloc(300_000, results.indexOf("created")))).toBe(true);
    expect(readdirSync(inStore())).toEqual(["x"]);
  });

  test("a reader sees nothing until the object is whole", async () => {
    const { store } = await newStore();
    const seen: unknown[] = [];
    const slow: ObjectContent = {
      ...hello,
      open: async function* () {
        yield Buffer.from("hel");
        seen.push(await store.stat("x", signal), await store.list(10, signal));
        yield Buffer.from("lo");
      },
    };
    await store.create("x", slow, { signal });
    expect(seen).toEqual([undefined, []]);
    expect(await store.stat("x", signal)).toEqual({ size: 5 });
  });

  test("a write that is cancelled takes nothing more, and leaves nothing", async () => {
    const { store, inStore } = await newStore();
    const abort = new AbortController();
    const sent: number[] = [];
    const cancelled: ObjectContent = {
      ...hello,
      open: async function* () {
        yield Buffer.from("hel");
        abort.abort(new Error("cancelled"));
        yield Buffer.from("lo");
      },
    };
    const options = { signal: abort.signal, onProgress: (at: number) => sent.push(at) };
    await expect(store.create("x", cancelled, options)).rejects.toThrow("cancelled");
    expect(sent).toEqual([3]);
    expect(readdirSync(inStore())).toEqual([]);
  });

  test("a write that is cancelled behind the last byte leaves nothing", async () => {
    const { store, inStore } = await newStore();
    const abort = new AbortController();
    const cancelled: ObjectContent = {
      ...hello,
      open: async function* () {
        yield Buffer.from("hello");
        abort.abort(new Error("cancelled"));
      },
    };
    await expect(store.create("x", cancelled, { signal: abort.signal })).rejects.toThrow("cancelled");
    expect(readdirSync(inStore())).toEqual([]);
  });

  test("a write that fails leaves nothing, and tells why, unless it was cancelled", async () => {
    const { store, inStore } = await newStore();
    const abort = new AbortController();
    const failing = (fail: () => Error): ObjectContent => ({
      ...hello,
      open: async function* () {
        yield Buffer.from("hel");
        throw fail();
      },
    });
    const unreadable = failing(() => new Error("unreadable"));
    await expect(store.create("x", unreadable, { signal })).rejects.toThrow("unreadable");
    const broken = () => Object.assign(new Error("the disk is gone"), { code: "EIO" });
    await expect(store.create("x", failing(broken), { signal })).rejects.toMatchObject({
      kind: "refused",
      message: `cannot write to ${pathToFileURL(inStore()).href}`,
      why: "the disk is gone",
    });
    const gone = failing(() => {
      abort.abort(new Error("cancelled"));
      return broken();
    });
    await expect(store.create("x", gone, { signal: abort.signal })).rejects.toThrow("cancelled");
    expect(readdirSync(inStore())).toEqual([]);
  });

  test("does nothing once it is cancelled", async () => {
    const { store, folder } = await newStore();
    const gone = AbortSignal.abort(new Error("cancelled"));
    await expect(store.list(1, gone)).rejects.toThrow("cancelled");
    await expect(store.stat("x", gone)).rejects.toThrow("cancelled");
    await expect(store.read("x", gone)).rejects.toThrow("cancelled");
    await expect(store.create("x", hello, { signal: gone })).rejects.toThrow("cancelled");
    expect(existsSync(folder)).toBe(false);
  });

  test("looks into no further folder once it is cancelled, or has enough", async () => {
    const { store, inStore } = await newStore();
    mkdirSync(inStore("nodes"), { recursive: true });
    for (const name of ["a", "b", "nodes/c"]) writeFileSync(inStore(name), "");
    const listing = (limit: number) => {
      const abort = new AbortController();
      const listed = store.list(limit, abort.signal);
      abort.abort(new Error("cancelled"));
      return listed;
    };
    await expect(listing(3)).rejects.toThrow("cancelled");
    expect(await listing(2)).toEqual(["a", "b"]);
  });

  test("lists files at any depth, up to the limit, and no folders", async () => {
    const { store, inStore } = await newStore();
    expect(await store.list(5, signal)).toEqual([]);
    mkdirSync(inStore("empty"), { recursive: true });
    expect(await store.list(5, signal)).toEqual([]);
    mkdirSync(inStore("nodes"));
    for (const name of ["b", "a", "nodes/c"]) writeFileSync(inStore(name), "");
    symlinkSync("/nowhere", inStore("link"));
    expect(await store.list(9, signal)).toEqual(["a", "b", "link", "nodes/c"]);
    expect(await store.list(2, signal)).toEqual(["a", "b"]);
  });

  test("counts as an object what only looks like an unfinished file", async () => {
    const { store, inStore } = await newStore();
    mkdirSync(inStore(), { recursive: true });
    const objects = [
      "x.seed.0123cdef-12-0123456789abcdef.unfinished",
      ".seed.0123cdef-12-0123456789abcdef.unfinished.bak",
      ".seed.0123cdef-12-0123456789abcde.unfinished",
      ".seed.0123cdef-12-0123456789abcdeg.unfinished",
      ".seed.0123cde-12-0123456789abcdef.unfinished",
      ".seed.0123cdeg-12-0123456789abcdef.unfinished",
      ".seed.0123cdef-x-0123456789abcdef.unfinished",
      ".seed.0123cdef--0123456789abcdef.unfinished",
      "..0123cdef-12-0123456789abcdef.unfinished",
    ];
    const unfinished = ".bootstrap.netsy.0123cdef-12-0123456789abcdef.unfinished";
    for (const name of [...objects, unfinished]) writeFileSync(inStore(name), "");
    expect((await store.list(99, signal)).toSorted()).toEqual(objects.toSorted());
    await store.create("y", hello, { signal });
    expect(readdirSync(inStore()).sort()).toEqual([...objects, unfinished, "y"].sort());
  });

  test("sweeps what killed writers left, and nothing else", async () => {
    const { store, inStore } = await newStore();
    const own = await nameOfUnfinished();
    const dead = own.replace(/-\d+-/, "-4194305-");
    const elsewhere = own.replace(/\.[0-9a-f]{8}-/, ".00000000-");
    mkdirSync(inStore(), { recursive: true });
    for (const name of [own, dead, elsewhere, ".unfinished", "x.unfinished"]) writeFileSync(inStore(name), "");
    await store.create("y", hello, { signal });
    expect(readdirSync(inStore()).sort()).toEqual([elsewhere, own, ".unfinished", "x.unfinished", "y"].sort());
    expect(await store.list(9, signal)).toEqual([".unfinished", "x.unfinished", "y"]);
  });

  test("sweeps what writers elsewhere left when it is more than a day old", async () => {
    const { store, inStore } = await newStore();
    const left = ".x.00000000-1-0123456789abcdef.unfinished";
    mkdirSync(inStore(), { recursive: true });
    writeFileSync(inStore(left), "");
    utimesSync(inStore(left), 1_700_000_000, 1_700_000_000);
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_086_400_000 });
    await store.create("a", hello, { signal });
    expect(readdirSync(inStore())).toEqual([left, "a"]);
    vi.setSystemTime(1_700_086_400_001);
    await store.create("b", hello, { signal });
    expect(readdirSync(inStore())).toEqual(["a", "b"]);
    vi.useRealTimers();
  });

  test("leaves the file of a living writer of another user", async () => {
    const { store, inStore } = await newStore();
    const other = (await nameOfUnfinished()).replace(/-\d+-/, "-4194305-");
    mkdirSync(inStore(), { recursive: true });
    writeFileSync(inStore(other), "");
    const kill = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    });
    await store.create("a", hello, { signal });
    expect(kill).toHaveBeenCalledWith(4_194_305, 0);
    kill.mockRestore();
    expect(readdirSync(inStore())).toEqual([other, "a"]);
  });

  test("a path through a file is explained", async () => {
    const { store, inStore } = await newStore();
    writeFileSync(inStore(), "");
    await expect(store.list(1, signal)).rejects.toMatchObject({
      kind: "missing",
      message: `cannot list ${pathToFileURL(inStore()).href}`,
      fix: "name a folder: a part of the path is a file",
    });
  });
});

/** How a writer on this machine calls its file. */
async function nameOfUnfinished(): Promise<string> {
  const { store, inStore } = await newStore();
  let name = "";
  const watching: ObjectContent = {
    ...hello,
    open: async function* () {
      name = readdirSync(inStore())[0] ?? "";
      yield Buffer.from("hello");
    },
  };
  await store.create("x", watching, { signal });
  return name;
}

/** What all open files have in common. */
async function fileHandle(): Promise<FileHandle> {
  const handle = await open(import.meta.filename);
  await handle.close();
  return Object.getPrototypeOf(handle);
}

/** Where a link leads; nowhere once it is gone. */
function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
