import { basename, dirname, join, resolve } from "node:path";
import type { CompileCache, Measure } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import type { Source } from "./sources.ts";

/** Where values from outside come from: what decides, with the source, where outputs go. */
export interface BuildArguments {
  /** Notes how long phases take. */
  readonly measure?: Measure;
  /** `--set`: `name=value`. */
  readonly assignments: readonly string[];
  /** `--vars`: paths as given. */
  readonly varsFiles: readonly string[];
  /** `--out`: as given. */
  readonly out: string | undefined;
  /** Where the lock file lies, when it is known and need not be derived: a folder that was built. */
  readonly lockFolder?: string;
  /** `--accept-destroy`: what was built and may be destroyed. Only a report of what would be takes `all`. */
  readonly acceptDestroy?: readonly string[] | "all";
  /** `--new-lock`: nothing was applied yet, and all is chosen anew. */
  readonly newLock?: boolean;
  /** What earlier compilations found out about files, for a command that compiles many sources. */
  readonly cache?: CompileCache;
}

/**
 * The folder that the outputs of a cluster go to (ruling 35): beside the source, with `--vars
 * staging.podplanevars` in `staging/` there, with several clusters in a folder of the cluster's id;
 * `--out` takes the place of "beside the source". Absolute.
 */
export function outputFolder(
  cwd: string,
  source: Source,
  args: BuildArguments,
  cluster: string,
  clusters: number,
): string {
  const base = args.out === undefined ? dirname(source.absolute) : resolve(cwd, args.out);
  return join(base, placeOfOutputs(args, cluster, clusters));
}

/** The same from where the source or `--out` is: `.`, or a folder of its own. */
export function placeOfOutputs(args: BuildArguments, cluster: string, clusters: number): string {
  const sets = args.varsFiles.map((file) => basename(file).replace(/\.podplanevars$/, ""));
  const parts = [...(sets.length > 0 ? [sets.join("-")] : []), ...(clusters > 1 ? [cluster] : [])];
  return parts.length === 0 ? "." : parts.join("/");
}

/**
 * `--set` without `--out` or `--vars` would write over the lock file and the state of another set:
 * refused. `check` reads nothing that it could write, but the lock file that it would read is that
 * of another set, too.
 */
export function requireOwnFolder(args: BuildArguments): void {
  if (args.assignments.length === 0 || args.out !== undefined || args.varsFiles.length > 0) return;
  throw new UserError("--set needs --out or --vars", {
    why: "each set of values has a lock file and outputs of its own, and would write over those of another",
    fix: "add --out DIR, or put the values into a .podplanevars file",
    exitCode: 2,
  });
}
