import type { CompiledCluster, Ir } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { findSources, type Source } from "../project/index.ts";
import { compileSource } from "./compile-source.ts";

/** A cluster that compiled without errors. */
export interface WholeCluster extends CompiledCluster {
  readonly ir: Ir;
  readonly source: Source;
  /** Every file that the compilation read, from the working directory. */
  readonly read: readonly string[];
}

const noArguments = { assignments: [], varsFiles: [], out: undefined };

/**
 * The only cluster of the source that a path means, for commands that work on one. Throws when the
 * source has errors, no cluster, or several.
 */
export function compileOne(cwd: string, path: string): WholeCluster {
  const [source] = findSources(cwd, [path]);
  if (!source) throw new UserError(`there is no cluster in ${path}`);
  const { compilation } = compileSource(cwd, source, noArguments);
  const errors = compilation.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) {
    throw new UserError(`${source.file} has ${errors.length} error(s), such as: ${errors[0]?.message}`, {
      fix: `see \`podplanec check ${source.file}\``,
    });
  }
  const [cluster, ...more] = compilation.clusters;
  if (!cluster?.ir) throw new UserError(`${source.file} has no cluster`, { fix: "name a file with one" });
  if (more.length > 0) {
    const ids = compilation.clusters.map((one) => one.id).join(", ");
    throw new UserError(`${source.file} has several clusters: ${ids}`, { fix: "give each a file of its own" });
  }
  return { ...cluster, ir: cluster.ir, source, read: [...compilation.sources.keys()] };
}
