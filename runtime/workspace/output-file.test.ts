import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { outputFile } from "./output-file.ts";
import { writeFile, writerOf } from "./write-file.ts";

describe("what --out names", () => {
  test("is standard output, or a file that need not be there", () => {
    const folder = makeFolder({ there: "", "a/x": "" });
    expect(outputFile(folder, "-", [])).toEqual({ kind: "stdout" });
    const file = (shown: string, path = join(folder, shown)) => ({ kind: "file", path, shown });
    expect(outputFile(folder, "new", [join(folder, "there")])).toEqual(file("new"));
    expect(outputFile(folder, "there", [])).toEqual(file("there"));
    expect(outputFile(folder, "./none/new", [])).toEqual(file("none/new"));
    expect(outputFile(join(folder, "a"), join(folder, "new"), [])).toEqual(file("../new", join(folder, "new")));
    expect(outputFile(folder, "there/below", [])).toEqual(file("there/below"));
  });

  const inTheWay = (given: string, what: string, fix: string) =>
    expect.objectContaining({
      message: `--out ${given} is ${what}, and a file would be put in its place`,
      fix,
      exitCode: 2,
    });

  test("is nothing in whose place a file would be put", async () => {
    const folder = makeFolder({ "a/x": "", file: "" });
    symlinkSync("file", join(folder, "link"));
    symlinkSync("nowhere", join(folder, "dangling"));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    const server = createServer();
    await new Promise<void>((done) => server.listen(join(folder, "socket"), done));
    const [inFolder, target] = ["name a file in it", "name the file that it leads to, or write - for standard output"];
    const other = "name a file, or write - for standard output";
    try {
      for (const [given, what, fix] of [
        ["a", "a folder", inFolder],
        ["new/", "a folder", inFolder],
        ["new\\", "a folder", inFolder],
        ["link", "a link", target],
        ["dangling", "a link", target],
        ["pipe", "a pipe", other],
        ["socket", "a socket", other],
        ["/dev/null", "a device", other],
      ] as const) {
        expect(() => outputFile(folder, given, [])).toThrow(inTheWay(given, what, fix));
      }
    } finally {
      server.close();
    }
    expect(() => outputFile(folder, "", [])).toThrow(
      expect.objectContaining({
        message: "--out names no file",
        fix: "write a name behind it, or - for standard output",
        exitCode: 2,
      }),
    );
  });

  test("is nothing that the command reads, by whatever way", () => {
    const folder = makeFolder({ "a/read": "" });
    symlinkSync("a", join(folder, "b"));
    const refused = (given: string) =>
      expect.objectContaining({
        message: `--out ${given} is a file that the command reads`,
        fix: "choose another name, for example bootstrap.netsy",
        exitCode: 2,
      });
    const [direct, other] = [join(folder, "a/read"), join(folder, "a/other")];
    expect(() => outputFile(folder, "a/read", [other, direct])).toThrow(refused("a/read"));
    expect(() => outputFile(folder, "b/read", [direct])).toThrow(refused("b/read"));
    expect(() => outputFile(folder, "a/read", [join(folder, "b/read")])).toThrow(refused("a/read"));
    expect(() => outputFile(folder, "a/other", [other])).toThrow(refused("a/other"));
  });
});

describe("writing a file", () => {
  test("leaves nothing else behind", () => {
    const folder = makeFolder({ x: "old" });
    const text = "ö".repeat(100_000);
    writeFile(join(folder, "x"), text);
    expect([readdirSync(folder), readFileSync(join(folder, "x"), "utf8") === text]).toEqual([["x"], true]);
    const taken = makeFolder({ "x/y": "" });
    expect(() => writeFile(join(taken, "x"), "")).toThrow("EISDIR");
    expect(readdirSync(taken)).toEqual(["x"]);
  });

  test.each([
    [".x.tf.123.podplanec-tmp", 123],
    [".x.0.podplanec-tmp", 0],
    [".x.podplanec-tmp", undefined],
    [".x.12a.podplanec-tmp", undefined],
    [".x.123.podplanec-tmp.tf", undefined],
    [".x.123xpodplanec-tmp", undefined],
    ["123.podplanec-tmp", undefined],
  ])("is told of by the name %s: %s", (name, owner) => {
    expect(writerOf(name)).toBe(owner);
  });
});
