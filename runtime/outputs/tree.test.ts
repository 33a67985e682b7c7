import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { type BuildManifest, journalName, manifestName, printJournal, printManifest } from "../manifest/index.ts";
import { sha256 } from "./emit.ts";
import { linkTarget, planTree, stateOf } from "./tree.ts";

/* What a build may do to a file, by what stands there and what is known of it. */

let folder: string;

/** A new folder: for each test within it, so that it can run again for each mistake. */
function begin(): void {
  folder = temporaryFolder("tree");
}

function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const file = (path: string, text = "new\n"): EmittedFile => ({ path, text, trace: [] });

const manifestOf = (files: Readonly<Record<string, string>>): BuildManifest => ({
  version: 1,
  compiler: "1.0.0",
  source: { "cluster.podplane": sha256("source") },
  ir: sha256("ir"),
  files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, sha256(text)])),
});

interface Asked {
  readonly files?: readonly EmittedFile[];
  readonly force?: boolean;
  readonly read?: readonly string[];
}

const plan = ({ files = [file("a")], force = false, read = [] }: Asked = {}) =>
  planTree({ folder, shown: "out", files, read: new Map(read.map((path) => [join(folder, path), ""])), force });

/** Each action in a word, with why it is none. */
const actions = (asked: Asked = {}) =>
  plan(asked).actions.map((action) => `${action.path} ${action.kind === "conflict" ? action.reason : action.kind}`);

describe("a file that is to be written", () => {
  test.each<[string, () => void, string, string]>([
    ["is made where nothing is", () => undefined, "a create", "a create"],
    ["stays where it is the same", () => put("a", "new\n"), "a unchanged", "a unchanged"],
    ["is not written over a file that nobody knows", () => put("a", "theirs"), "a foreign", "a replace"],
    ["is not written over bytes that are no text", () => put("a", new Uint8Array([0xff])), "a foreign", "a replace"],
    ["is not written over a folder", () => mkdirSync(join(folder, "a")), "a not-a-file", "a not-a-file"],
    ["is not written through a link", () => symlinkSync("elsewhere", join(folder, "a")), "a link", "a link"],
  ])("%s", (_what, prepare, expected, forced) => {
    begin();
    prepare();
    expect(actions()).toEqual([expected]);
    expect(actions({ force: true })).toEqual([forced]);
  });

  test("is written over what the last build left, and not over what was edited since", () => {
    begin();
    put(manifestName, printManifest(manifestOf({ a: "old\n" })));
    put("a", "old\n");
    expect(plan().actions).toMatchObject([{ kind: "replace", before: "old\n" }]);
    put("a", "old, edited\n");
    expect(plan().actions).toMatchObject([
      { kind: "conflict", reason: "edited", before: "old, edited\n", after: "new\n" },
    ]);
    expect(actions({ force: true })).toEqual(["a replace"]);
  });

  test("is written over what any of the builds that were cut off left", () => {
    begin();
    put(journalName, printJournal(new Map([["a", new Set([sha256("one"), sha256("two")])]])));
    for (const left of ["one", "two"]) {
      put("a", left);
      expect(actions()).toEqual(["a replace"]);
    }
    put("a", "three");
    expect(actions()).toEqual(["a edited"]);
  });

  test("that is the lock file is written over whatever it was: it has been read", () => {
    begin();
    put("podplane.lock.json", "theirs");
    expect(actions({ files: [file("podplane.lock.json")] })).toEqual(["podplane.lock.json replace"]);
    put("other.lock.json", "theirs");
    expect(actions({ files: [file("other.lock.json")] })).toEqual(["other.lock.json foreign"]);
  });
});

describe("a file that is no output any more", () => {
  const gone = { files: [] };
  const beginWithBuild = () => {
    begin();
    put(manifestName, printManifest(manifestOf({ "b/c": "old\n", a: "old\n" })));
  };

  test("is deleted as the last build left it, and not as it was edited since", () => {
    beginWithBuild();
    put("a", "old\n");
    put("b/c", "edited\n");
    expect(plan(gone).actions).toEqual([
      { kind: "delete", path: "a", before: "old\n" },
      { kind: "conflict", path: "b/c", reason: "edited", before: "edited\n", after: undefined },
    ]);
    expect(actions({ ...gone, force: true })).toEqual(["a delete", "b/c delete"]);
  });

  test("is told of by its path, whatever comes first in the build file", () => {
    begin();
    const names = ["c", "a", "b"];
    put(manifestName, printManifest(manifestOf(Object.fromEntries(names.map((name) => [name, name])))));
    for (const name of names) put(name, name);
    expect(actions(gone)).toEqual(["a delete", "b delete", "c delete"]);
  });

  test("is nothing to do where it is gone", () => {
    beginWithBuild();
    expect(actions(gone)).toEqual([]);
  });

  test("stays where it is a link, a folder or a source by now", () => {
    beginWithBuild();
    symlinkSync("elsewhere", join(folder, "a"));
    mkdirSync(join(folder, "b/c"), { recursive: true });
    for (const force of [false, true]) expect(actions({ ...gone, force })).toEqual(["a link", "b/c not-a-file"]);
    expect(actions({ ...gone, read: ["a"] })).toEqual(["b/c not-a-file"]);
  });

  test("stays where it is a source by now that was named through a link to the folder", () => {
    beginWithBuild();
    put("a", "old\n");
    put("b/c", "old\n");
    symlinkSync(folder, join(folder, "link"));
    const through = (read: string) =>
      planTree({ folder: join(folder, "link"), shown: "out", files: [], read: new Map([[read, ""]]), force: true });
    for (const read of [join(realpathSync(folder), "a"), join(folder, "link/a")]) {
      expect(through(read).actions).toEqual([{ kind: "delete", path: "b/c", before: "old\n" }]);
    }
  });

  test("is told from one that is still written", () => {
    beginWithBuild();
    put("a", "old\n");
    put("b/c", "old\n");
    expect(actions({ files: [file("b/c")] })).toEqual(["b/c replace", "a delete"]);
  });
});

describe("what stands at a path", () => {
  test("is seen without following links, also in the folders above it", () => {
    begin();
    put("real/file", "text");
    symlinkSync("real", join(folder, "linked"));
    symlinkSync("real/file", join(folder, "link"));
    symlinkSync("nowhere", join(folder, "broken"));
    expect(stateOf(folder, "real/file")).toEqual({ kind: "text", text: "text" });
    expect(stateOf(folder, "linked/file")).toEqual({ kind: "link" });
    expect(stateOf(folder, "link")).toEqual({ kind: "link" });
    expect(stateOf(folder, "broken")).toEqual({ kind: "link" });
    expect(stateOf(folder, "real/file/below")).toEqual({ kind: "not-a-file" });
    expect(stateOf(folder, "real/none/below")).toEqual({ kind: "missing" });
    expect(stateOf(folder, "real")).toEqual({ kind: "not-a-file" });
    // What the system does not tell of is not missing.
    expect(stateOf(folder, "x".repeat(300))).toEqual({ kind: "not-a-file" });
  });

  test("is not taken for a text that has the same beginning", () => {
    begin();
    put("bytes", Buffer.concat([Buffer.from("a\n"), Buffer.from([0xff])]));
    expect(stateOf(folder, "bytes")).toEqual({ kind: "text", text: "a\n\ufffd2" });
  });

  test("is told where a link leads", () => {
    begin();
    symlinkSync("there", join(folder, "link"));
    expect([linkTarget(join(folder, "link")), linkTarget(join(folder, "none"))]).toEqual(["there", "elsewhere"]);
  });
});
