import { posix } from "node:path";

/** An import as it stands in a file: static, re-exporting, of types only, or lazy. */
export interface Import {
  /** Path of the importing file, from the root of the repository. */
  readonly from: string;
  /** Counted from 1. */
  readonly line: number;
  /** Path of the imported file, from the root of the repository. */
  readonly to: string;
}

/*
 * TypeScript 7 offers no parser to scripts, and esbuild forgets imports of types, which make circles of folders as
 * well as any other. Our formatter writes every import statement at the start of a line and every path between
 * double quotes; what this finds by mistake, in a text between backticks, names no file and is told as such.
 */
const statement = /^(?:import|export)\b(?:[^;"'`]*?\bfrom)?\s*"(\.{1,2}\/[^"]+)"/gm;
const call = /\bimport\(\s*"(\.{1,2}\/[^"]+)"\s*\)/g;

/** The imports of a file that name files of ours; packages and Node's own modules are left out. */
export function importsOf(path: string, text: string): readonly Import[] {
  return [statement, call]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map((match) => ({
      from: path,
      line: text.slice(0, match.index + match[0].indexOf('"')).split("\n").length,
      // What stands behind `?` says what a plugin of the build makes of the file.
      to: posix.join(posix.dirname(path), (match[1] ?? "").replace(/\?.*$/, "")),
    }))
    .sort((a, b) => a.line - b.line);
}
