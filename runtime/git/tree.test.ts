import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { openTree } from "./tree.ts";

const identity = {
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, env: { ...process.env, ...identity }, encoding: "utf8" });
}

function repository(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder("git");
  git(folder, "init", "-q", "-b", "main");
  write(folder, files);
  symlinkSync("../lib/net.podplane", join(folder, "a", "link.podplane"));
  git(folder, "add", "-A");
  git(folder, "commit", "-q", "-m", "one");
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const base = { "a/cluster.podplane": "old", "lib/net.podplane": "let x = 1", bin: Buffer.from([0x61, 0xff]) };

describe("a commit", () => {
  test("has its own files, whatever the working tree has", () => {
    const folder = repository(base);
    write(folder, { "a/cluster.podplane": "new", "b.podplane": "new" });
    const tree = openTree(join(folder, "a"), "main", process.env);
    expect(tree.read(join(tree.root, "a/cluster.podplane"))).toEqual({ kind: "text", text: "old" });
    expect(tree.read(join(tree.root, "b.podplane"))).toEqual({ kind: "missing" });
    expect(tree.read(join(tree.root, "a"))).toEqual({ kind: "folder" });
    expect(tree.read(tree.root)).toEqual({ kind: "folder" });
    expect([tree.name, tree.root]).toEqual(["main", realpathSync(folder)]);
    expect(tree.read(join(tree.root, "bin"))).toEqual({ kind: "not-utf8", before: "a", offset: 1 });
    expect(tree.read(join(tree.root, "a/link.podplane"))).toEqual({ kind: "text", text: "let x = 1" });
    const outside = { kind: "unreadable", reason: "it lies outside of the repository" };
    expect(tree.read(join(tree.root, "../x"))).toEqual(outside);
    expect(tree.read(join(tree.root, ".."))).toEqual(outside);
    expect([...tree.paths].sort()).toEqual(["a/cluster.podplane", "a/link.podplane", "bin", "lib/net.podplane"]);
    expect([...tree.present()].sort()).toEqual([...tree.paths, "b.podplane"].sort());
  });

  test("has deep folders, and none that only look like one", () => {
    const folder = repository({ ...base, "b/c/d/e": "", "b/c/f/g": "", "b.c/x": "" });
    const tree = openTree(folder, "main", process.env);
    const kinds = ["b", "b/c", "b/c/d", "b/c/f", "b.c", "c", "b/c/d/e/f", "b/"].map(
      (path) => tree.read(`${folder}/${path}`).kind,
    );
    expect(kinds).toEqual(["folder", "folder", "folder", "folder", "folder", "missing", "missing", "folder"]);
  });

  test("has links to files and folders, over some steps, out of it, and in a circle", () => {
    const folder = temporaryFolder("git");
    git(folder, "init", "-q", "-b", "main");
    write(folder, { "a/b/file": "text" });
    for (let step = 0; step < 18; step++)
      symlinkSync(step === 0 ? "a/b" : `step${step - 1}`, join(folder, `step${step}`));
    symlinkSync("b/file", join(folder, "a/file"));
    symlinkSync("../../..", join(folder, "a/out"));
    symlinkSync("round", join(folder, "round"));
    symlinkSync("nowhere", join(folder, "dangling"));
    git(folder, "add", "-A");
    git(folder, "commit", "-q", "-m", "one");
    const tree = openTree(folder, "main", process.env);
    const read = (path: string) => tree.read(join(folder, path));
    expect(["a/file", "step0/file", "step15/file"].map(read)).toEqual(Array(3).fill({ kind: "text", text: "text" }));
    expect(["step0", "step16/file", "round", "a/out/x", "a/out", "dangling"].map((path) => read(path).kind)).toEqual([
      "folder",
      "loop",
      "loop",
      "unreadable",
      "unreadable",
      "missing",
    ]);
  });

  test("leaves out what git ignores, and has what is no more in the working tree", () => {
    const folder = repository({ ...base, ".gitignore": "*.log\n" });
    write(folder, { "x.log": "", "ä b.podplane": "" });
    rmSync(join(folder, "bin"));
    const tree = openTree(folder, "main", process.env);
    expect([...tree.present()].sort()).toEqual([...tree.paths, "ä b.podplane"].sort());
  });

  test("is read many files at once as one by one", () => {
    const texts = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`a/${index}.podplane`, `text ${index}\n`]),
    );
    const folder = repository({ ...base, ...texts, "a/empty.podplane": "" });
    const [one, many] = [openTree(folder, "HEAD", process.env), openTree(folder, "HEAD", process.env)];
    many.prefetch([...many.paths, "not/there"]);
    many.prefetch([]);
    expect([...one.paths]).toHaveLength(35);
    const read = [...one.paths].map((path) => [path, one.read(join(folder, path))] as const);
    // No object is asked for a second time.
    rmSync(join(folder, ".git"), { recursive: true });
    expect([...many.paths].map((path) => [path, many.read(join(folder, path))])).toEqual(read);
  });

  test.each(["none", "--help", "-p", "HEAD:a", ""])("that is none, such as %j, is told", (name) => {
    const folder = repository(base);
    expect(() => openTree(folder, name, process.env)).toThrow(
      expect.objectContaining({
        message: `the repository has no commit \`${name}\``,
        why: "what a change does is compared with the files of a commit",
        fix: "name a branch, a tag or a commit; in CI fetch it first, such as with `fetch-depth: 0`",
      }),
    );
  });

  test("needs a repository, and git", () => {
    const folder = temporaryFolder("git");
    expect(() => openTree(folder, "HEAD", { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) })).toThrow(
      expect.objectContaining({ message: "this folder is in no git repository", fix: "run it in a clone" }),
    );
    expect(() => openTree(folder, "HEAD", { PATH: folder })).toThrow(
      expect.objectContaining({
        message: "git cannot be run",
        why: "what a change is compared with is read from its objects",
        fix: "install git, or compare with the last build",
      }),
    );
  });
});
