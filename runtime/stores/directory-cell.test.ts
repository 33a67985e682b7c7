import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import type { Cell } from "./cell.ts";
import { openCell } from "./open-cell.ts";

const { signal } = new AbortController();

let folder: string;
let cell: Cell;
beforeEach(async () => {
  folder = join(temporaryFolder("cell"), "lease");
  cell = await openCell(pathToFileURL(folder).href);
});

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test("is empty at first, and is nobody else's to read", async () => {
  expect(await cell.read(signal)).toBeUndefined();
  expect(cell.shown).toBe(folder);
  expect(await cell.write("secret", undefined, signal)).toBe("1");
  expect(modeOf(folder)).toBe("700");
  expect(modeOf(join(folder, "1.json"))).toBe("600");
});

test("counts its versions, also beyond nine, and keeps the newest file alone", async () => {
  let version: string | undefined;
  for (let round = 1; round <= 11; round++) {
    version = await cell.write(`text ${round}`, version, signal);
    expect(version).toBe(String(round));
  }
  expect(await cell.read(signal)).toEqual({ text: "text 11", version: "11" });
  expect(readdirSync(folder)).toEqual(["11.json"]);
});

test("is not written over what it is not", async () => {
  await cell.write("one", undefined, signal);
  expect(await cell.write("x", undefined, signal)).toBeUndefined();
  expect(await cell.write("x", "2", signal)).toBeUndefined();
  expect(await cell.read(signal)).toEqual({ text: "one", version: "1" });
  expect(readdirSync(folder)).toEqual(["1.json"]);
});

test("takes the newest of several files that a killed writer left, and removes them with the next write", async () => {
  await cell.write("one", undefined, signal);
  writeFileSync(join(folder, "2.json"), "two");
  writeFileSync(join(folder, "10.json"), "ten");
  writeFileSync(join(folder, "notes.json"), "");
  writeFileSync(join(folder, "11.json.old"), "");
  expect(await cell.read(signal)).toEqual({ text: "ten", version: "10" });
  expect(await cell.write("eleven", "10", signal)).toBe("11");
  expect(readdirSync(folder).sort()).toEqual(["11.json", "11.json.old", "notes.json"]);
  expect(readFileSync(join(folder, "11.json"), "utf8")).toBe("eleven");
});

test("that cannot be read is told, and is not taken for empty", async () => {
  mkdirSync(join(folder, "1.json"), { recursive: true });
  await expect(cell.read(signal)).rejects.toMatchObject({
    kind: "refused",
    message: `cannot read ${folder}`,
    why: "EISDIR: illegal operation on a directory, read",
  });
  await expect(
    openCell(pathToFileURL(join(folder, "1.json", "x")).href).then((c) => c.read(signal)),
  ).resolves.toBeUndefined();
});

test("that cannot be written is told, and leaves nothing behind", async () => {
  const file = join(temporaryFolder("cell"), "file");
  writeFileSync(file, "");
  const blocked = await openCell(pathToFileURL(join(file, "lease")).href);
  await expect(blocked.write("x", undefined, signal)).rejects.toMatchObject({
    kind: "refused",
    message: `cannot write to ${join(file, "lease")}`,
  });
});

test("does nothing once it is cancelled", async () => {
  const gone = AbortSignal.abort(new Error("cancelled"));
  await expect(cell.read(gone)).rejects.toThrow("cancelled");
  await expect(cell.write("x", undefined, gone)).rejects.toThrow("cancelled");
  expect(existsSync(folder)).toBe(false);
});
