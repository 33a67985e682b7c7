import { type ProgramFile, pathFrom } from "../bind/index.ts";
import type { Exports } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";

/** A `use` that a file does not have yet. */
export interface NewUse {
  /** As it is written: from the folder of the file. */
  readonly path: string;
  readonly alias: string;
}

/** A source of the project that a file could use, and does not yet. */
export interface UnusedFile {
  readonly use: NewUse;
  readonly file: ProgramFile;
  readonly exports: Exports;
  /** Whether it has parameters without a default: a `use` alone is not enough then. */
  readonly needsValues: boolean;
}

/** Sources that could be used by a file. Those that use it themselves would close a circle. */
export function unusedFiles(own: ProgramFile, others: readonly Analysis[]): readonly UnusedFile[] {
  const used = new Set([own.bound.path, ...own.uses.values()]);
  return others.flatMap(({ program, typed }) => {
    const { main } = program;
    const { path } = main.bound;
    const exports = typed.get(path)?.exports;
    const written = usePath(own.bound.path, path);
    if (!exports || !written || used.has(path) || program.files.has(own.bound.path)) return [];
    used.add(path);
    const needsValues = [...exports.params.values()].some(({ required }) => required);
    return [{ use: { path: written, alias: freeAlias(path, own) }, file: main, exports, needsValues }];
  });
}

/** Undefined where the way from one to the other is not known. */
function usePath(from: string, path: string): string | undefined {
  const relative = pathFrom(from, path);
  if (!relative.includes("/") && folderOf(from) !== folderOf(path)) return undefined;
  return relative.startsWith("../") ? relative : `./${relative}`;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** After the file, with what a name cannot hold left out. */
function freeAlias(path: string, { bound }: ProgramFile): string {
  const base = path
    .slice(folderOf(path).length)
    .replace(/\.podplane$/, "")
    .replace(/[^\w-]/g, "-");
  const name = /^[A-Za-z_]/.test(base) ? base : "library";
  const { uses } = bound.declarations;
  let alias = name;
  for (let number = 2; uses.has(alias); number += 1) alias = `${name}-${number}`;
  return alias;
}
