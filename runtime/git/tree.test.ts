import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
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
    expect(tree.read(join(tree.root, "bin"))).toEqual({ kind: "not-utf8", before: "a", offset: 1 });
    expect(tree.read(join(tree.root, "a/link.podplane"))).toEqual({ kind: "text", text: "let x = 1" });
    expect(tree.read(join(tree.root, "../x")).kind).toBe("unreadable");
    expect([...tree.paths].sort()).toEqual(["a/cluster.podplane", "a/link.podplane", "bin", "lib/net.podplane"]);
    expect([...tree.present()].sort()).toEqual([...tree.paths, "b.podplane"].sort());
  });

  test("is read many files at once as one by one", () => {
    const texts = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`a/${index}.podplane`, `text ${index}\n`]),
    );
    const folder = repository({ ...base, ...texts, "a/empty.podplane": "" });
    const [one, many] = [openTree(folder, "HEAD", process.env), openTree(folder, "HEAD", process.env)];
    many.prefetch([...many.paths]);
    expect([...one.paths]).toHaveLength(35);
    for (const path of one.paths) expect(many.read(join(folder, path))).toEqual(one.read(join(folder, path)));
  });

  test.each(["none", "--help", "-p", "HEAD:a", ""])("that is none, such as %j, is told", (name) => {
    const folder = repository(base);
    expect(() => openTree(folder, name, process.env)).toThrow(`the repository has no commit \`${name}\``);
  });

  test("needs a repository, and git", () => {
    const folder = temporaryFolder("git");
    expect(() => openTree(folder, "HEAD", { ...process.env, GIT_CEILING_DIRECTORIES: dirname(folder) })).toThrow(
      "no git repository",
    );
    expect(() => openTree(folder, "HEAD", { PATH: folder })).toThrow("git cannot be run");
  });
});
