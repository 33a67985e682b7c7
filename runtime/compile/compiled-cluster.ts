import { resolve } from "node:path";
import type { CompiledCluster, Ir } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import { findSources, type Source } from "../project/index.ts";
import { builtFolder, clusterOfFolder, compileBuilt } from "./compile-built.ts";
import { type CompiledSource, compileSource } from "./compile-source.ts";

/** A cluster that compiled without errors. */
export interface WholeCluster extends CompiledCluster {
  readonly ir: Ir;
  readonly source: Source;
  /** The folder of outputs that the path names, absolute; undefined for a source. */
  readonly folder: string | undefined;
  /** Every file that the compilation read, from the working directory. */
  readonly read: readonly string[];
  /** Their texts, which places point into. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Values of parameters, as `--vars` and `--set` give them. */
export interface GivenValues {
  readonly varsFiles: readonly string[];
  readonly assignments: readonly string[];
}

/**
 * The only cluster of what a path means, for commands that work on one: of a folder of outputs the cluster that they
 * were built from, with the values that they were built with; else of a source. Throws when the source has errors, no
 * cluster, or several.
 */
export function compileOne(cwd: string, path: string, values?: GivenValues): WholeCluster {
  return onlyCluster(compilePath(cwd, path, { values, acceptDestroy: [] }));
}

/**
 * The same for commands that show what a source says and write nothing: what a build would not do without being told to,
 * as it destroys something, is nothing that stops somebody from looking.
 */
export function compileToShow(cwd: string, path: string): WholeCluster {
  return onlyCluster(compilePath(cwd, path, { values: undefined, acceptDestroy: "all" }));
}

function onlyCluster({ compiled, folder }: CompiledPath): WholeCluster {
  const { compilation, source } = compiled;
  const errors = compilation.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) {
    throw new UserError(`${source.file} has ${errors.length} error(s), such as: ${errors[0]?.message}`, {
      fix: `see \`podplanec check ${source.file}\``,
    });
  }
  const { clusters } = compilation;
  if (clusters.length === 0) throw new UserError(`${source.file} has no cluster`, { fix: "name a file with one" });
  const cluster = clusterOfFolder(compilation, folder);
  if (!cluster?.ir) {
    const ids = clusters.map((one) => one.id).join(", ");
    throw new UserError(`${source.file} has several clusters: ${ids}`, {
      fix: "name the folder of the outputs of one, or give each a file of its own",
    });
  }
  const { sources } = compilation;
  return { ...cluster, ir: cluster.ir, source, folder, read: [...sources.keys()], sources };
}

interface CompiledPath {
  readonly compiled: CompiledSource;
  /** Undefined where the path names no folder of outputs. */
  readonly folder: string | undefined;
}

interface PathOptions {
  readonly values: GivenValues | undefined;
  readonly acceptDestroy: readonly string[] | "all";
}

function compilePath(cwd: string, path: string, { values, acceptDestroy }: PathOptions): CompiledPath {
  const { varsFiles, assignments } = values ?? { varsFiles: [], assignments: [] };
  const args = { varsFiles, assignments, out: undefined, acceptDestroy };
  const isGiven = varsFiles.length > 0 || assignments.length > 0;
  if (isGiven && varsFiles.length === 0) throw setAlone();
  const folder = resolve(cwd, path);
  const built = isGiven ? undefined : builtFolder(cwd, folder);
  if (built) return { compiled: compileBuilt(cwd, folder, built, { acceptDestroy }), folder };
  return { compiled: compileSource(cwd, onlySource(cwd, path), args), folder: undefined };
}

function onlySource(cwd: string, path: string): Source {
  const [source] = findSources(cwd, [path]);
  if (!source) throw new UserError(`there is no cluster in ${path}`);
  return source;
}

function setAlone(): UserError {
  return new UserError("--set alone does not say where the outputs lie", {
    why: "what was built stands in the lock file there",
    fix: "name the folder of the outputs, which knows the values that it was built with, or add --vars as `build` had it",
    exitCode: exitCodes.usage,
  });
}
