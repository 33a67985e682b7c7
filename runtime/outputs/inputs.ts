import { resolve } from "node:path";
import type { BuildManifest } from "../manifest/index.ts";
import type { BuildArguments } from "../project/index.ts";
import { displayPath } from "../workspace/index.ts";

/** What a build file keeps of the command line, with paths from its folder; undefined where no values were given. */
export function inputsOf(cwd: string, folder: string, args: BuildArguments): BuildManifest["inputs"] {
  const { varsFiles, assignments, out } = args;
  if (varsFiles.length === 0 && assignments.length === 0) return undefined;
  const fromFolder = (path: string) => displayPath(folder, resolve(cwd, path));
  return {
    vars: varsFiles.map(fromFolder),
    set: assignments,
    ...(out === undefined ? {} : { out: fromFolder(out) }),
  };
}
