import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { makeFolder } from "./make-folder.ts";

const root = temporaryFolder("folders");

test("makes what is missing, and leaves alone what is there", () => {
  const path = join(root, "a/b/c");
  expect(makeFolder(path)).toEqual([join(root, "a"), join(root, "a/b"), path]);
  expect(makeFolder(path)).toEqual([]);
  expect(existsSync(path)).toBe(true);
});

test("goes through a link to a folder", () => {
  mkdirSync(join(root, "real"));
  symlinkSync("real", join(root, "link"));
  makeFolder(join(root, "link/below"));
  expect(existsSync(join(root, "real/below"))).toBe(true);
});

test("says where a file is in the way, and where a link leads nowhere", () => {
  writeFileSync(join(root, "file"), "");
  expect(() => makeFolder(join(root, "file"))).toThrow(`EEXIST: file already exists, mkdir '${join(root, "file")}'`);
  expect(() => makeFolder(join(root, "file/below"))).toThrow(
    `EEXIST: file already exists, mkdir '${join(root, "file")}'`,
  );
  symlinkSync("nowhere", join(root, "broken"));
  expect(() => makeFolder(join(root, "broken"))).toThrow("EEXIST");
});

test.runIf(existsSync("/proc/self"))("ends where a file system takes no folders", () => {
  expect(() => makeFolder("/proc/podplanec/out")).toThrow("ENOENT");
});
