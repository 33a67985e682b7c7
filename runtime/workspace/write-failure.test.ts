import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { createFile } from "./create-file.ts";
import { readReason } from "./read-failure.ts";
import { explainWriteFailure, isSystemError, isWriteFailure } from "./write-failure.ts";

/** An error as the system gives it. */
const refusal = (code: string) => Object.assign(new Error(`${code}: words of the system`), { code, syscall: "open" });
const details = { why: "why", fix: "fix" };

describe("what the system refuses", () => {
  test.each([
    ["EACCES", "permission is denied"],
    ["EPERM", "permission is denied"],
    ["EROFS", "the file system is read-only"],
    ["ENOSPC", "the disk is full"],
    ["EDQUOT", "the quota is used up"],
    ["ENOENT", "no folder can be made there"],
    ["ENOTDIR", "a part of the path is no folder"],
    ["EISDIR", "a folder stands where a file is needed"],
    ["EEXIST", "a file stands where a folder is needed"],
    ["ELOOP", "links lead in a circle"],
    ["ENAMETOOLONG", "the name is too long"],
  ])("to write by %s is told as: %s", (code, reason) => {
    expect(isWriteFailure(refusal(code))).toBe(true);
    expect(explainWriteFailure(refusal(code), "the seed", "out", details)).toMatchObject({
      message: `the seed could not be written to out: ${reason}`,
      ...details,
    });
  });

  test("for another reason is told in its words, and other errors stay as they are", () => {
    expect(isWriteFailure(refusal("EIO"))).toBe(false);
    expect(isWriteFailure(refusal("toString"))).toBe(false);
    expect(explainWriteFailure(refusal("EIO"), "the seed", "out", details)).toMatchObject({
      message: "the seed could not be written to out: EIO: words of the system",
    });
    for (const error of [new Error("bug"), { code: "EACCES" }, undefined]) {
      expect(explainWriteFailure(error, "the seed", "out", details)).toBe(error);
      expect([isSystemError(error), isWriteFailure(error), readReason(error)]).toEqual([false, false, undefined]);
    }
    const numbered = Object.assign(new Error("x"), { code: 1, syscall: "open" });
    const called = Object.assign(new Error("x"), { code: "EACCES" });
    expect([isSystemError(numbered), isSystemError(called), isSystemError(refusal("EIO"))]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("to read is told in words, or by its code", () => {
    expect(["ENOENT", "EISDIR", "EACCES", "EIO"].map((code) => readReason(refusal(code)))).toEqual([
      "there is no such file",
      "it is a folder",
      "it may not be read",
      "EIO",
    ]);
  });
});

describe("a file that is made", () => {
  const exists = { why: "it is yours", fix: "name another" };
  const make = (folder: string, name: string) =>
    createFile(join(folder, name), "new", { shown: `shown/${name}`, exists, fix: "mend that" });

  test("is there with its folder, and never over another", () => {
    const folder = makeFolder({ old: "old" });
    make(folder, "a/b/new");
    expect(readFileSync(join(folder, "a/b/new"), "utf8")).toBe("new");
    expect(() => make(folder, "old")).toThrow(
      expect.objectContaining({ message: "shown/old exists and was left as it is", ...exists }),
    );
    expect(readFileSync(join(folder, "old"), "utf8")).toBe("old");
  });

  test("is told where its folder cannot be", () => {
    const folder = makeFolder({ old: "" });
    expect(() => make(folder, "old/new")).toThrow(
      expect.objectContaining({
        message: "shown/old/new could not be written to shown/old: a file stands where a folder is needed",
        why: "nothing was written",
        fix: "mend that",
      }),
    );
    expect(() => make(folder, "x".repeat(300))).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^shown\/x+ could not be written to shown: the name is too long$/),
      }),
    );
  });
});
