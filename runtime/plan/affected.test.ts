import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type SourceParts, source as wholeSource } from "../../test/helpers/podplane-source.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { writeAll } from "../../test/impact/repository.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { openTree } from "../git/index.ts";
import { manifestName } from "../manifest/index.ts";
import { sourceHash } from "../outputs/index.ts";
import { affectedClusters } from "./affected.ts";

type Files = Readonly<Record<string, string>>;

const identity = { GIT_AUTHOR_NAME: "a", GIT_AUTHOR_EMAIL: "a@x", GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@x" };

function git(folder: string, ...args: readonly string[]): void {
  execFileSync("git", args, { cwd: folder, env: { ...process.env, ...identity } });
}

/** A repository with these files, and without a commit. */
function repositoryOf(files: Files): string {
  const folder = makeFolder(files);
  git(folder, "init", "-q", "-b", "main");
  return folder;
}

function commit(folder: string): void {
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "one");
}

async function build(folder: string, line: string): Promise<void> {
  const { code, stderr } = await runCommand(folder, ["build", ...line.split(" ")]);
  expect([code, stderr]).toEqual([0, ""]);
}

/** A repository with these files as its only commit, and the outputs of these builds. */
async function repository(files: Files, ...builds: readonly string[]): Promise<string> {
  const folder = repositoryOf(files);
  for (const line of builds) await build(folder, line);
  commit(folder);
  return folder;
}

const affected = (folder: string, cwd = folder) => affectedClusters(cwd, openTree(folder, "main", process.env));

/** What is told, with whether any file differs. */
const told = (folder: string, cwd = folder) =>
  affected(folder, cwd).map(({ cluster, source, kind, reasons }) => [
    `${cluster} ${source} ${kind}`,
    ...reasons.map((chain) => chain.join(" -> ")),
  ]);

function source(id: string, parts: SourceParts = {}): string {
  return wholeSource(parts).replace("cluster tools {", `cluster ${id} { // podplane: allow PDP3148, a test`);
}

/** A cluster that takes a size from a library. */
const using = (id: string, library = "../lib.podplane") =>
  source(id, { pool: "size = lib.size" }).replace("podplane 1\n", `podplane 1\nuse "${library}" as lib\n`);
const library = (size: number, more = "") => `podplane 1\nlet size = ${size}\n${more}`;

describe("sources that were not built", () => {
  test("are told by source with what became of them, and why", async () => {
    const folder = await repository({
      "lib.podplane": library(1),
      "a/cluster.podplane": using("one"),
      "b/cluster.podplane": source("two"),
      "c/cluster.podplane": source("three"),
      "d/cluster.podplane": source("four"),
    });
    expect(affected(folder)).toEqual([]);
    writeAll(folder, {
      "lib.podplane": library(2),
      "c/cluster.podplane": source("three").replace('"123456789012"', "account"),
      "e/cluster.podplane": wholeSource(),
    });
    rmSync(join(folder, "b"), { recursive: true });
    const all = [
      "podplane.aws_123456789012_eu-west-1.tf",
      "podplane.cluster.jsonc",
      "podplane.cluster.schema.json",
      "podplane.env/knc_arm64/mutable.env",
      "podplane.env/knc_arm64/user-data.env",
      "podplane.lock.json",
      "podplane.main.tf",
      "podplane.userdata_knc_arm64.sh",
    ];
    expect(affected(folder)).toEqual([
      {
        cluster: "one",
        source: "a/cluster.podplane",
        kind: "changed",
        files: ["podplane.cluster.jsonc", "podplane.main.tf"],
        reasons: [["let size (lib.podplane)", "cluster one"]],
      },
      { cluster: "two", source: "b/cluster.podplane", kind: "removed", files: all, reasons: [] },
      { cluster: "", source: "c/cluster.podplane", kind: "broken", files: [], reasons: [] },
      { cluster: "tools", source: "e/cluster.podplane", kind: "added", files: all, reasons: [] },
    ]);
    expect(told(folder, join(folder, "a"))).toEqual([
      ["two ../b/cluster.podplane removed"],
      [" ../c/cluster.podplane broken"],
      ["tools ../e/cluster.podplane added"],
      ["one cluster.podplane changed", "let size (../lib.podplane) -> cluster one"],
    ]);
  });

  test("are files with a cluster on either side, and no others", async () => {
    const lone = "podplane 1\nlet a = nothing.there\n";
    const folder = await repository({
      "was.podplane": source("was"),
      "is.podplane": "podplane 1\n",
      "broken.podplane": source("broken").replace("oidc {", "oidc {{"),
      "notes.txt": source("notes"),
    });
    writeAll(folder, {
      "was.podplane": "podplane 1\n",
      "is.podplane": source("is"),
      "broken.podplane": source("broken"),
      "notes.txt": source("other"),
      "lone.podplane": lone,
      "settings.jsonc": "{}",
    });
    expect(told(folder)).toEqual([
      ["broken broken.podplane added"],
      ["is is.podplane added"],
      ["was was.podplane removed"],
    ]);
  });

  test("are documents, too, but for those that are generated", async () => {
    const built = makeFolder({ "cluster.podplane": source("one") });
    await build(built, ".");
    const generated = readFileSync(join(built, "podplane.cluster.jsonc"), "utf8");
    const document = generated.replace(/^\/\/ .*\n/, "");
    const folder = await repository({
      "podplane.cluster.jsonc": document,
      "a/podplane.cluster.jsonc": document,
      "b/podplane.cluster.jsonc": generated,
      "c/podplane.cluster.jsonc": "{}",
    });
    writeAll(folder, {
      "a/podplane.cluster.jsonc": document.replace("t4g.small", "t4g.large"),
      "b/podplane.cluster.jsonc": generated.replace("t4g.small", "t4g.large"),
    });
    expect(told(folder)).toEqual([["one a/podplane.cluster.jsonc changed"], [" c/podplane.cluster.jsonc broken"]]);
  });

  const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

  /* Whether a source was compiled shows in its faults: of one that nothing changed for they are not told. */
  test.each<[string, Files, Files, boolean]>([
    ["nothing changed", {}, {}, false],
    ["another file changed", { "other.podplane": "podplane 1\n" }, { "other.podplane": "podplane 1\n// x\n" }, false],
    ["it changed", {}, { "a/cluster.podplane": `${using("one").replace('"123456789012"', "account")}\n// x\n` }, true],
    ["a library changed", {}, { "lib.podplane": library(1, "let b = 2\n") }, true],
    ["a library of a library changed", {}, { "base.podplane": "podplane 1\nlet c = 3\n" }, true],
    ["there is a lock file", { "a/podplane.lock.json": "{}" }, {}, true],
    ["a lock file came", {}, { "a/podplane.lock.json": "{}" }, true],
    [
      "a library may read a file",
      { "base.podplane": 'podplane 1\nlet c = file ("ca.pem")\n', "ca.pem": certificate },
      {},
      true,
    ],
    ["a library may read a certificate", { "base.podplane": "podplane 1\n// ca_cert\n" }, {}, true],
  ])("are compiled where what they read may differ: %s", async (_name, before, after, isCompiled) => {
    const folder = await repository({
      "a/cluster.podplane": using("one").replace('"123456789012"', "account"),
      "lib.podplane": library(1, 'use "base.podplane" as base\n'),
      "base.podplane": "podplane 1\n",
      ...before,
    });
    writeAll(folder, after);
    expect(told(folder)).toEqual(isCompiled ? [[" a/cluster.podplane broken"]] : []);
  });

  test("do not differ by how their libraries begin", async () => {
    const folder = await repository({ "lib.podplane": `\ufeff${library(1)}`, "a/cluster.podplane": using("one") });
    writeAll(folder, { "a/cluster.podplane": using("one").replace("t4g.small", "t4g.large") });
    expect(told(folder)).toEqual([["one a/cluster.podplane changed", "cluster one"]]);
  });

  test("that had errors are new", async () => {
    const folder = await repository({ "a/cluster.podplane": source("one").replace('"123456789012"', "account") });
    writeAll(folder, { "a/cluster.podplane": source("one") });
    expect(told(folder)).toEqual([["one a/cluster.podplane added"]]);
  });
});

const set = source('"${param.id}"', {
  top: 'param size: int = 1\nparam id: string = "one"',
  pool: "size = param.size",
});
const sets = { "a/prod.podplanevars": 'id = "prod"\n', "a/test.podplanevars": 'id = "test"\n' };
const buildsOfSets = ["a --vars a/test.podplanevars", "a --vars a/prod.podplanevars"];

describe("sources that were built", () => {
  test("are told once for each of their builds", async () => {
    const folder = await repository(
      { "a/cluster.podplane": set, ...sets },
      ...buildsOfSets,
      "a --out o --set id=other --set size=3",
    );
    expect(affected(folder)).toEqual([]);
    // What is not seen in the outputs is no change of them, wherever they lie.
    writeAll(folder, { "a/cluster.podplane": `${set}// x\n` });
    expect(affected(folder)).toEqual([]);
    writeAll(folder, { "a/cluster.podplane": set, "a/prod.podplanevars": 'id = "prod"\nsize = 2\n' });
    expect(told(folder)).toEqual([["prod a/cluster.podplane changed", "a/prod.podplanevars -> cluster prod"]]);
    writeAll(folder, { ...sets, "a/cluster.podplane": set.replace("t4g.small", "t4g.large") });
    expect(affected(folder)).toEqual(
      ["prod", "test", "other"].map((cluster) => ({
        cluster,
        source: "a/cluster.podplane",
        kind: "changed",
        files: ["podplane.cluster.jsonc", "podplane.main.tf"],
        reasons: [],
      })),
    );
  });

  test("in the folder of the repository are found there", async () => {
    const folder = await repository({ "cluster.podplane": set }, ". --out . --set id=other");
    writeAll(folder, { "cluster.podplane": set.replace("t4g.small", "t4g.large") });
    expect(told(folder)).toEqual([["other cluster.podplane changed"]]);
  });

  test("with values that the commit does not have are new", async () => {
    const folder = await repository({ "a/cluster.podplane": set, ...sets }, ...buildsOfSets);
    writeAll(folder, { "a/third.podplanevars": 'id = "third"\n' });
    await build(folder, "a --vars a/third.podplanevars");
    expect(told(folder)).toEqual([["third a/cluster.podplane added"]]);
  });

  test("several in a folder are found by the folders of their outputs", async () => {
    const two = (type: string) => source("one") + source("two").replace("podplane 1\n", "").replace("t4g.small", type);
    const folder = await repository({ "cluster.podplane": two("t4g.small") }, ".");
    expect(affected(folder)).toEqual([]);
    writeAll(folder, { "cluster.podplane": two("t4g.large") });
    expect(told(folder)).toEqual([["two cluster.podplane changed", "cluster two"]]);
  });

  const current = (folder: string, path = "a") => {
    const file = join(folder, path, manifestName);
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    const names = Object.keys(manifest.source);
    const hashes = names.map((name) => {
      const text = readFileSync(join(folder, path, name), "utf8");
      return [name, sourceHash(join(folder, path, name), text)];
    });
    writeFileSync(file, JSON.stringify({ ...manifest, source: Object.fromEntries(hashes) }));
  };

  /* Whether a source was compiled shows in its faults, as above. */
  test.each<[string, (folder: string) => void, boolean]>([
    ["nothing changed", () => undefined, false],
    ["its library changed", (folder) => appendFileSync(join(folder, "lib.podplane"), "// x\n"), true],
    ["it changed", (folder) => appendFileSync(join(folder, "a/cluster.podplane"), "// x\n"), true],
    [
      "it changed and was built",
      (folder) => {
        appendFileSync(join(folder, "a/cluster.podplane"), "// x\n");
        current(folder);
      },
      true,
    ],
    ["its lock file changed", (folder) => appendFileSync(join(folder, "a/podplane.lock.json"), " "), true],
    ["its lock file is gone", (folder) => rmSync(join(folder, "a/podplane.lock.json")), true],
    ["an output changed", (folder) => appendFileSync(join(folder, "a/podplane.main.tf"), "# x\n"), false],
    ["its build is gone", (folder) => rmSync(join(folder, "a", manifestName)), true],
  ])("are compiled where what they read differs: %s", async (_name, change, isCompiled) => {
    const folder = repositoryOf({ "a/cluster.podplane": using("one"), "lib.podplane": library(1) });
    await build(folder, "a");
    writeAll(folder, { "a/cluster.podplane": using("one").replace('"123456789012"', "account") });
    current(folder);
    commit(folder);
    change(folder);
    expect(told(folder)).toEqual(isCompiled ? [[" a/cluster.podplane broken"]] : []);
  });

  test("before their last edit read what that says", async () => {
    const folder = repositoryOf({ "a/cluster.podplane": source("one"), "lib.podplane": library(1) });
    await build(folder, "a");
    writeAll(folder, { "a/cluster.podplane": using("one") });
    commit(folder);
    expect(told(folder)).toEqual([]);
    writeAll(folder, { "lib.podplane": library(2) });
    expect(told(folder)).toEqual([["one a/cluster.podplane changed", "let size (lib.podplane) -> cluster one"]]);
  });
});

test("what may be read of a commit is read at once", async () => {
  const read = ["a.podplane", "a.podplanevars", "b/c.jsonc", "b/podplane.lock.json", "old/podplane.build.json"];
  const not = [
    "a.podplane.bak",
    "a.podplanevar",
    "c.jsonc5",
    "b/lock.json",
    "podplane.lock.json5",
    "podplanexlock.json",
  ];
  const folder = await repository(Object.fromEntries([...read, ...not].map((path) => [path, "x"])));
  rmSync(join(folder, "old"), { recursive: true });
  const asked: string[] = [];
  const tree = openTree(folder, "main", process.env);
  affectedClusters(folder, { ...tree, prefetch: (paths) => asked.push(...paths) });
  expect(asked.sort()).toEqual(read);
});
