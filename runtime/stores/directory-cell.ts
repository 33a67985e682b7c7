import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { attempt } from "./attempt.ts";
import type { Cell, CellValue } from "./cell.ts";
import { codeOf } from "./file-errors.ts";
import { StoreError, saidBy } from "./store-error.ts";
import type { DirectoryLocation } from "./store-url.ts";

/**
 * A cell that is a folder with one file, named by its number: who makes the next number has changed it. A file
 * appears whole, by a hard link, and no two processes can make the same one.
 */
export function openDirectoryCell({ path }: DirectoryLocation, name: string): Cell {
  const folder = join(path, name);

  const explain = (error: unknown, doing: string) =>
    new StoreError("refused", `cannot ${doing} ${folder}`, {
      why: saidBy(error),
      fix: "mend the folder",
      cause: error,
    });

  return {
    shown: folder,
    read: (signal) =>
      attempt(
        signal,
        async () => readNewest(folder),
        (error) => explain(error, "read"),
      ),
    write: (text, version, signal) =>
      attempt(
        signal,
        async () => writeNext(folder, text, Number(version ?? 0)),
        (error) => explain(error, "write to"),
      ),
    close: () => undefined,
  };
}

function numbersIn(folder: string): readonly number[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const numbers = readdirSync(folder).flatMap((name) => /^(\d+)\.json$/.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

function fileOf(folder: string, number: number): string {
  return join(folder, `${number}.json`);
}

function readNewest(folder: string): CellValue | undefined {
  for (;;) {
    const newest = numbersIn(folder).at(-1);
    if (newest === undefined) return undefined;
    try {
      return { text: readFileSync(fileOf(folder, newest), "utf8"), version: String(newest) };
    } catch (error) {
      // Whoever wrote the next one has taken it away.
      if (codeOf(error) !== "ENOENT") throw error;
    }
  }
}

function writeNext(folder: string, text: string, version: number): string | undefined {
  if ((numbersIn(folder).at(-1) ?? 0) !== version) return undefined;
  const next = version + 1;
  const temporary = join(folder, `.${process.pid}-${next}`);
  writeFileSync(temporary, text, { mode: 0o600 });
  try {
    linkSync(temporary, fileOf(folder, next));
  } catch (error) {
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  } finally {
    rmSync(temporary, { force: true });
  }
  const numbers = numbersIn(folder);
  // Others may have gone on from a file of the same number before, and have taken that away.
  if (numbers.at(-1) !== next) {
    rmSync(fileOf(folder, next), { force: true });
    return undefined;
  }
  for (const older of numbers) if (older < next) rmSync(fileOf(folder, older), { force: true });
  return String(next);
}
