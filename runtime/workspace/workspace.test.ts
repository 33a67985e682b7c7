import { execFileSync } from "node:child_process";
import { chmodSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser } from "../../test/helpers/ordinary-user.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { createDiskWorkspace, displayPath, isInside, projectRoot } from "./disk.ts";
import { readText, sizeLimit } from "./read-text.ts";

/** Rulings 24 and 25. */

describe("reading a text", () => {
  const read = (content: string | Uint8Array) => readText(join(makeFolder({ x: content }), "x"));

  test.each([
    ["nothing", "", ""],
    ["text", "é 日本 😀\r\n", "é 日本 😀\r\n"],
    ["a byte order mark", "\ufeffa", "\ufeffa"],
    ["a NUL", "a\0b", "a\0b"],
  ])("gives %s as it is", (_name, content, text) => {
    expect(read(content)).toEqual({ kind: "text", text });
  });

  test.each([
    ["at the start", [0xff, 0x61], "", 0],
    ["behind text", [0x61, 0xc3, 0xa9, 0x80, 0x61], "aé", 3],
    ["an overlong form", [0x61, 0xc0, 0xaf], "a", 1],
    ["a surrogate", [0x61, 0xed, 0xa0, 0x80], "a", 1],
    ["a character that goes on wrongly", [0x61, 0xc3, 0x28], "a", 1],
    ["a character that the end cuts off", [0x61, 0x62, 0xf0, 0x9f, 0x98], "ab", 2],
    ["beyond Unicode", [0xf4, 0x90, 0x80, 0x80], "", 0],
  ])("says where UTF-8 ends: %s", (_name, bytes, before, offset) => {
    expect(read(Uint8Array.from(bytes))).toEqual({ kind: "not-utf8", before, offset });
  });

  test("finds the byte in a large file", () => {
    const bytes = Buffer.concat([Buffer.from("é".repeat(500_000)), Buffer.from([0xff]), Buffer.from("é".repeat(9))]);
    expect(read(bytes)).toMatchObject({ kind: "not-utf8", offset: 1_000_000 });
  });

  test("tells apart what is no file", () => {
    const folder = makeFolder({ file: "x" });
    symlinkSync("loop", join(folder, "loop"));
    symlinkSync("gone", join(folder, "dangling"));
    symlinkSync("file", join(folder, "link"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const kinds = ["gone", "file/below", ".", "loop", "dangling", "link", "pipe"].map(
      (name) => [name, readText(join(folder, name)).kind] as const,
    );
    expect(kinds).toEqual([
      ["gone", "missing"],
      ["file/below", "missing"],
      [".", "folder"],
      ["loop", "loop"],
      ["dangling", "missing"],
      ["link", "text"],
      ["pipe", "unreadable"],
    ]);
    expect(readText("/dev/zero")).toEqual({ kind: "unreadable", reason: "it is no regular file" });
  });

  test.each([
    [0, "text"],
    [1, "too-large"],
  ])("%d bytes over the limit of 32 MiB is %s", (over, kind) => {
    const folder = makeFolder({ x: "" });
    truncateSync(join(folder, "x"), 32 * 1024 * 1024 + over);
    expect(readText(join(folder, "x")).kind).toBe(kind);
    expect(sizeLimit).toBe(33_554_432);
  });

  test("says that permission is denied", async () => {
    const folder = makeFolder({ "x/y": "", "z/y": "" });
    chmodSync(folder, 0o755);
    chmodSync(join(folder, "x/y"), 0o000);
    chmodSync(join(folder, "z"), 0o000);
    const read = (name: string) => asOrdinaryUser(() => readText(join(folder, name)));
    expect(await read("x/y")).toEqual({ kind: "unreadable", reason: "permission is denied" });
    expect(await read("z/y")).toEqual({ kind: "unreadable", reason: "permission is denied" });
    chmodSync(join(folder, "z"), 0o755);
  });
});

describe("the project of a source", () => {
  test("is the nearest folder upwards with .git, as folder or file, else the source's own", () => {
    const folder = makeFolder({ ".git/HEAD": "", "a/b/x": "", "sub/.git": "gitdir: elsewhere", "sub/c/x": "" });
    expect(projectRoot(join(folder, "a/b"))).toBe(folder);
    expect(projectRoot(folder)).toBe(folder);
    expect(projectRoot(join(folder, "sub/c"))).toBe(join(folder, "sub"));
    const alone = makeFolder({ "a/b/x": "" });
    expect(projectRoot(join(alone, "a/b"))).toBe(join(alone, "a/b"));
  });

  test.each([
    ["/a", "/a", true],
    ["/a", "/a/b", true],
    ["/a", "/ab", false],
    ["/a", "/", false],
    ["/", "/a", true],
  ])("%s holds %s: %j", (root, path, inside) => {
    expect(isInside(root, path)).toBe(inside);
  });
});

describe("paths that a source names", () => {
  const project = () =>
    makeFolder({ "repo/.git/HEAD": "", "repo/a/cluster.podplane": "", "repo/shared/x.podplane": "", "secret.txt": "" });
  const resolveIn = (folder: string, path: string) =>
    createDiskWorkspace(join(folder, "repo/a")).resolve("cluster.podplane", path);

  test.each([
    ["x.podplane", { kind: "path", path: "x.podplane" }],
    ["./x.podplane", { kind: "path", path: "x.podplane" }],
    ["../shared/x.podplane", { kind: "path", path: "../shared/x.podplane" }],
    ["b/../../shared/../a/x", { kind: "path", path: "x" }],
    ["gone/deep/x", { kind: "path", path: "gone/deep/x" }],
    ["../../secret.txt", { kind: "outside", root: ".." }],
    ["../../repo-2/x", { kind: "outside", root: ".." }],
    ["/etc/passwd", { kind: "outside", root: ".." }],
  ])("%s", (path, expected) => {
    expect(resolveIn(project(), path)).toEqual(expected);
  });

  test("an absolute path is outside, even of a file of the project", () => {
    const folder = project();
    expect(resolveIn(folder, join(folder, "repo/shared/x.podplane"))).toEqual({ kind: "outside", root: ".." });
  });

  test("without .git the source's folder is the project", () => {
    const folder = makeFolder({ "a/cluster.podplane": "", "b/x": "" });
    const workspace = createDiskWorkspace(folder);
    expect(workspace.resolve("a/cluster.podplane", "../b/x")).toEqual({ kind: "outside", root: "a" });
    expect(workspace.resolve("a/cluster.podplane", "x")).toEqual({ kind: "path", path: "a/x" });
  });

  test("links are followed: out of the project is outside, in a circle a loop", () => {
    const folder = project();
    const at = (name: string) => join(folder, "repo/a", name);
    symlinkSync(join(folder, "secret.txt"), at("out"));
    symlinkSync(folder, at("outer"));
    symlinkSync("../shared", at("in"));
    symlinkSync("round", at("round"));
    symlinkSync(join(folder, "not-there-yet"), at("dangling"));
    const kinds = ["out", "outer/secret.txt", "outer/gone", "in/x.podplane", "round", "round/x"].map((path) => [
      path,
      resolveIn(folder, path).kind,
    ]);
    expect(kinds).toEqual([
      ["out", "outside"],
      ["outer/secret.txt", "outside"],
      ["outer/gone", "outside"],
      ["in/x.podplane", "path"],
      ["round", "loop"],
      ["round/x", "loop"],
    ]);
  });

  test("a project that is reached through a link is one all the same", () => {
    const folder = project();
    symlinkSync("repo", join(folder, "alias"));
    const workspace = createDiskWorkspace(join(folder, "alias/a"));
    expect(workspace.resolve("cluster.podplane", "../shared/x.podplane")).toEqual({
      kind: "path",
      path: "../shared/x.podplane",
    });
    expect(workspace.resolve("cluster.podplane", "../../secret.txt").kind).toBe("outside");
  });

  test("are read from the working directory", () => {
    const folder = makeFolder({ "a/x": "hello" });
    expect(createDiskWorkspace(folder).read("a/x")).toEqual({ kind: "text", text: "hello" });
    expect(createDiskWorkspace(join(folder, "a")).read("../a/x")).toEqual({ kind: "text", text: "hello" });
    expect(createDiskWorkspace("/").read(join(folder, "a/x"))).toEqual({ kind: "text", text: "hello" });
  });

  test.each([
    ["/a/b", "/a/b/c", "c"],
    ["/a/b", "/a", ".."],
    ["/a/b", "/a/b", "."],
    ["/a/b", "/c/d", "../../c/d"],
  ])("from %s %s is shown as %s", (cwd, path, shown) => {
    expect(displayPath(cwd, path)).toBe(shown);
  });
});
