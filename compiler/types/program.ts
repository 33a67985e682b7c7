import type { BoundFile, Program, ProgramFile } from "../bind/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { checkFile, type Language, type TypedFile } from "./check-file.ts";
import { type Exports, exportsKey } from "./exports.ts";

/**
 * Keeps what checking a file gave, until its text changes or what the files give that it uses. Valid as long as the
 * bound file is the same object, which its cache sees to with all else that its text gives, and the keys of the imports
 * are equal.
 */
export class TypeCache {
  readonly #files = new Map<string, { readonly bound: BoundFile; readonly key: string; readonly typed: TypedFile }>();
  #typed = 0;

  check(
    { bound, partial }: ProgramFile,
    imports: ReadonlyMap<string, Exports | undefined>,
    language: Language,
  ): TypedFile {
    const key = JSON.stringify([...imports].map(([alias, exports]) => [alias, exports && exportsKey(exports)]));
    const known = this.#files.get(bound.path);
    if (known && known.bound === bound && known.key === key) return known.typed;
    const typed = checkFile(bound, partial.holders, imports, language);
    this.#typed++;
    this.#files.set(bound.path, { bound, key, typed });
    return typed;
  }

  /** How many files were checked since the cache was made. */
  get typed(): number {
    return this.#typed;
  }
}

/** Checks every file of a program, by path. What is wrong in any of them is reported. */
export function checkProgram(
  program: Program,
  language: Language,
  cache: TypeCache,
  diagnostics: Diagnostics,
): ReadonlyMap<string, TypedFile> {
  const typed = new Map<string, TypedFile>();
  // A file stands behind those that it uses.
  for (const [path, file] of program.files) {
    const checked = cache.check(file, importsOf(file, typed), language);
    diagnostics.add(checked.diagnostics);
    typed.set(path, checked);
  }
  return typed;
}

/** What the files give that a file uses, by alias; undefined for one that could not be read. */
export function importsOf(
  { bound, uses }: ProgramFile,
  typed: ReadonlyMap<string, TypedFile>,
): ReadonlyMap<string, Exports | undefined> {
  const aliases = [...bound.declarations.uses.keys()];
  return new Map(aliases.map((alias) => [alias, typed.get(uses.get(alias) ?? "")?.exports]));
}
