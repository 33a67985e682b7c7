import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { memoryContent } from "./content.ts";
import { explainFileError } from "./directory-store.ts";
import type { ObjectContent, ObjectStore } from "./object-store.ts";
import { openStore } from "./open-store.ts";

const { signal } = new AbortController();
const hello = memoryContent(Buffer.from("hello"));

describe("a directory as a store", () => {
  let folder: string;
  let store: ObjectStore;

  beforeEach(async () => {
    folder = temporaryFolder("directory");
    store = await openStore(pathToFileURL(join(folder, "netsy")).href);
  });

  const inStore = (...names: readonly string[]) => join(folder, "netsy", ...names);

  test("creates a key once, and makes the folders", async () => {
    expect(await store.create("a/b.netsy", hello, { signal })).toBe("created");
    expect(await store.create("a/b.netsy", memoryContent(Buffer.from("other")), { signal })).toBe("exists");
    expect(readFileSync(inStore("a", "b.netsy"), "utf8")).toBe("hello");
    expect(readdirSync(inStore("a"))).toEqual(["b.netsy"]);
  });

  test("of 50 writers at once one wins, and its bytes are stored", async () => {
    const contents = Array.from({ length: 50 }, (_, index) => memoryContent(Buffer.alloc(300_000, index)));
    const results = await Promise.all(contents.map((content) => store.create("x", content, { signal })));
    expect(results.filter((result) => result === "created")).toHaveLength(1);
    expect(readFileSync(inStore("x")).equals(Buffer.alloc(300_000, results.indexOf("created")))).toBe(true);
    expect(readdirSync(inStore())).toEqual(["x"]);
  });

  test("a reader sees nothing until the object is whole", async () => {
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

  test("a cancelled or failing write leaves nothing", async () => {
    const abort = new AbortController();
    const cancelled: ObjectContent = {
      ...hello,
      open: async function* () {
        yield Buffer.from("hel");
        abort.abort();
        yield Buffer.from("lo");
      },
    };
    await expect(store.create("x", cancelled, { signal: abort.signal })).rejects.toThrow("aborted");
    const failing: ObjectContent = {
      ...hello,
      open: async function* () {
        yield Buffer.from("hel");
        throw new Error("unreadable");
      },
    };
    await expect(store.create("x", failing, { signal })).rejects.toThrow("unreadable");
    expect(readdirSync(inStore())).toEqual([]);
  });

  test("lists files at any depth, up to the limit, and no folders", async () => {
    expect(await store.list(5, signal)).toEqual([]);
    mkdirSync(inStore("empty"), { recursive: true });
    expect(await store.list(5, signal)).toEqual([]);
    mkdirSync(inStore("nodes"));
    for (const name of ["b", "a", "nodes/c"]) writeFileSync(inStore(name), "");
    symlinkSync("/nowhere", inStore("link"));
    expect(await store.list(9, signal)).toEqual(["a", "b", "link", "nodes/c"]);
    expect(await store.list(2, signal)).toEqual(["a", "b"]);
  });

  test("sweeps what killed writers left, and nothing else", async () => {
    const own = await nameOfUnfinished();
    const dead = own.replace(/-\d+-/, "-4194305-");
    const elsewhere = own.replace(/\.[0-9a-f]{8}-/, ".00000000-");
    const old = elsewhere.replace("00000000", "11111111");
    mkdirSync(inStore(), { recursive: true });
    for (const name of [own, dead, elsewhere, old, ".unfinished", "x.unfinished"]) writeFileSync(inStore(name), "");
    const yesterday = Date.now() / 1000 - 25 * 3600;
    utimesSync(inStore(old), yesterday, yesterday);
    await store.create("y", hello, { signal });
    expect(readdirSync(inStore()).sort()).toEqual([elsewhere, own, ".unfinished", "x.unfinished", "y"].sort());
    expect(await store.list(9, signal)).toEqual([".unfinished", "x.unfinished", "y"]);
  });

  async function nameOfUnfinished(): Promise<string> {
    let name = "";
    const watching: ObjectContent = {
      ...hello,
      open: async function* () {
        name = readdirSync(inStore())[0] ?? "";
        yield Buffer.from("hello");
      },
    };
    await store.create("x", watching, { signal });
    rmSync(inStore("x"));
    return name;
  }

  test("a path through a file is explained", async () => {
    writeFileSync(join(folder, "netsy"), "");
    await expect(store.list(1, signal)).rejects.toMatchObject({
      kind: "missing",
      fix: "name a folder: a part of the path is a file",
    });
  });
});

describe("what the system says", () => {
  const said = (code: string): Error => Object.assign(new Error("said"), { code });
  const links = "use a file system with hard links: without them a file cannot be made whole and only once";

  test.each([
    ["EACCES", "denied", "run as a user who may write there"],
    ["EROFS", "denied", "run as a user who may write there"],
    ["ENOTDIR", "missing", "name a folder: a part of the path is a file"],
    ["EPERM", "refused", links],
    ["ENOTSUP", "refused", links],
    ["EOPNOTSUPP", "refused", links],
    ["ENOENT", "unavailable", "run the same command again"],
    ["ENOSPC", "refused", "mend what the system reports, then run again"],
  ])("%s is %s", (code, kind, fix) => {
    const told = { kind, message: "cannot list file:///srv", why: "said", fix };
    expect(explainFileError(said(code), "list", "file:///srv")).toMatchObject(told);
  });

  test("is not what a fault of the content says", () => {
    for (const other of [new Error("changed"), "text", undefined]) {
      expect(explainFileError(other, "list", "file:///srv")).toBe(other);
    }
  });
});
