import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cell, CellValue } from "./cell.ts";
import { StoreError } from "./store-error.ts";
import type { DirectoryLocation } from "./store-url.ts";

/**
 * A cell that is a folder with one file, named by its number: who makes the next number has changed it. A file
 * appears whole, by a hard link, and no two processes can make the same one.
 */
export function openDirectoryCell({ path }: DirectoryLocation, name: string): Cell {
  const folder = join(path, name);

  function attempt<T>(doing: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new StoreError("refused", `cannot ${doing} ${folder}`, { why, fix: "mend the folder", cause: error });
    }
  }

  return {
    shown: folder,
    read: async (signal) => {
      signal.throwIfAborted();
      return attempt("read", () => readNewest(folder));
    },
    write: async (text, version, signal) => {
      signal.throwIfAborted();
      return attempt("write to", () => writeNext(folder, text, Number(version ?? 0)));
    },
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
      if (!isCode(error, "ENOENT")) throw error;
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
    if (isCode(error, "EEXIST")) return undefined;
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

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
