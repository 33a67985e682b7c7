import fs, { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { openCell } from "./open-cell.ts";

const { signal } = new AbortController();

async function newCell() {
  const folder = join(temporaryFolder("cell"), "lease");
  return { folder, cell: await openCell(pathToFileURL(folder).href) };
}

const original = { ...fs };

/** Does `work` while a step of it is another one: what other processes do meanwhile can be done in it. */
async function meanwhile<Name extends "linkSync" | "rmSync" | "readFileSync", T>(
  name: Name,
  step: (...given: Parameters<(typeof fs)[Name]>) => unknown,
  work: () => Promise<T>,
): Promise<T> {
  const spy = vi.spyOn(fs, name).mockImplementation(step as never);
  syncBuiltinESMExports();
  try {
    return await work();
  } finally {
    spy.mockRestore();
    syncBuiltinESMExports();
  }
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test("is empty at first, and is nobody else's to read", async () => {
  const { cell, folder } = await newCell();
  expect(await cell.read(signal)).toBeUndefined();
  expect(cell.shown).toBe(folder);
  expect(await cell.write("secret", undefined, signal)).toBe("1");
  expect(modeOf(folder)).toBe("700");
  expect(modeOf(join(folder, "1.json"))).toBe("600");
});

test("counts its versions, also beyond nine, and keeps the newest file alone", async () => {
  const { cell, folder } = await newCell();
  let version: string | undefined;
  for (let round = 1; round <= 11; round++) {
    version = await cell.write(`text ${round}`, version, signal);
    expect(version).toBe(String(round));
  }
  expect(await cell.read(signal)).toEqual({ text: "text 11", version: "11" });
  expect(readdirSync(folder)).toEqual(["11.json"]);
});

test("is not written over what it is not", async () => {
  const { cell, folder } = await newCell();
  await cell.write("one", undefined, signal);
  expect(await cell.write("x", undefined, signal)).toBeUndefined();
  expect(await cell.write("x", "2", signal)).toBeUndefined();
  expect(await cell.read(signal)).toEqual({ text: "one", version: "1" });
  expect(readdirSync(folder)).toEqual(["1.json"]);
});

test("takes the newest of several files that a killed writer left, and removes them with the next write", async () => {
  const { cell, folder } = await newCell();
  await cell.write("one", undefined, signal);
  writeFileSync(join(folder, "2.json"), "two");
  writeFileSync(join(folder, "10.json"), "ten");
  writeFileSync(join(folder, "notes.json"), "");
  writeFileSync(join(folder, "v12.json"), "");
  writeFileSync(join(folder, "11.json.old"), "");
  expect(await cell.read(signal)).toEqual({ text: "ten", version: "10" });
  expect(await cell.write("eleven", "10", signal)).toBe("11");
  expect(readdirSync(folder).sort()).toEqual(["11.json", "11.json.old", "notes.json", "v12.json"]);
  expect(readFileSync(join(folder, "11.json"), "utf8")).toBe("eleven");
});

describe("while others write, too", () => {
  test("the same number is nobody's twice", async () => {
    const { cell, folder } = await newCell();
    const first: typeof fs.linkSync = (temporary, path) => {
      writeFileSync(path, "theirs");
      original.linkSync(temporary, path);
    };
    expect(await meanwhile("linkSync", first, () => cell.write("ours", undefined, signal))).toBeUndefined();
    expect(await cell.read(signal)).toEqual({ text: "theirs", version: "1" });
    expect(readdirSync(folder)).toEqual(["1.json"]);
  });

  test("a number that they have gone on from is not taken again", async () => {
    const { cell, folder } = await newCell();
    const goOn: typeof fs.linkSync = (temporary, path) => {
      original.linkSync(temporary, path);
      writeFileSync(join(folder, "2.json"), "theirs");
    };
    expect(await meanwhile("linkSync", goOn, () => cell.write("ours", undefined, signal))).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["2.json"]);
  });

  test("what they have removed already is no fault", async () => {
    const { cell, folder } = await newCell();
    const goOn: typeof fs.linkSync = (temporary, path) => {
      original.linkSync(temporary, path);
      for (const name of readdirSync(folder)) original.rmSync(join(folder, name));
      writeFileSync(join(folder, "2.json"), "theirs");
    };
    expect(await meanwhile("linkSync", goOn, () => cell.write("ours", undefined, signal))).toBeUndefined();
    const removeToo: typeof fs.rmSync = (path, options) => {
      original.rmSync(path, { force: true });
      original.rmSync(path, options);
    };
    expect(await meanwhile("rmSync", removeToo, () => cell.write("three", "2", signal))).toBe("3");
    expect(readdirSync(folder)).toEqual(["3.json"]);
  });

  test("a file that they take away before it is read is followed by theirs", async () => {
    const { cell, folder } = await newCell();
    await cell.write("one", undefined, signal);
    const takeAway = (path: Parameters<typeof fs.readFileSync>[0], options: Parameters<typeof fs.readFileSync>[1]) => {
      original.rmSync(join(folder, "1.json"), { force: true });
      writeFileSync(join(folder, "2.json"), "theirs");
      return original.readFileSync(path, options);
    };
    expect(await meanwhile("readFileSync", takeAway, () => cell.read(signal))).toEqual({
      text: "theirs",
      version: "2",
    });
  });
});

test("that cannot be read is told, and is not taken for empty", async () => {
  const { cell, folder } = await newCell();
  mkdirSync(join(folder, "1.json"), { recursive: true });
  await expect(cell.read(signal)).rejects.toMatchObject({
    kind: "refused",
    message: `cannot read ${folder}`,
    why: "EISDIR: illegal operation on a directory, read",
    fix: "mend the folder",
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
    why: `ENOTDIR: not a directory, mkdir '${join(file, "lease")}'`,
    fix: "mend the folder",
  });
  const { cell, folder } = await newCell();
  const noLinks = () => {
    throw Object.assign(new Error("no links here"), { code: "ENOTSUP" });
  };
  const written = meanwhile("linkSync", noLinks, () => cell.write("x", undefined, signal));
  await expect(written).rejects.toMatchObject({ kind: "refused", why: "no links here" });
  expect(readdirSync(folder)).toEqual([]);
});

test("does nothing once it is cancelled", async () => {
  const { cell, folder } = await newCell();
  const gone = AbortSignal.abort(new Error("cancelled"));
  await expect(cell.read(gone)).rejects.toThrow("cancelled");
  await expect(cell.write("x", undefined, gone)).rejects.toThrow("cancelled");
  expect(existsSync(folder)).toBe(false);
});
