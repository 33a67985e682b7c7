import { join } from "node:path";
import type { Diagnostic } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/command.ts";
import { buildSource, type ClusterBuild, type SourceBuild } from "../outputs/build.ts";
import { emitIr } from "../outputs/emit-ir.ts";
import { manifestName } from "../outputs/manifest.ts";
import { createBuildProgress } from "../outputs/progress.ts";
import { describeConflicts, hasOtherLineEnds, summarise } from "../outputs/report.ts";
import { findUnchanged, type UnchangedSource } from "../outputs/unchanged.ts";
import { isCurrent, writeTree } from "../outputs/write.ts";
import { requireOwnFolder } from "../project/outputs.ts";
import { findSources, type Source } from "../project/sources.ts";
import { writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/** Checks the sources and writes their outputs. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  if (args.flags.has("watch")) {
    const { watch } = await import("../outputs/watch.ts");
    return watch(context, args, () => buildOnce(context, args));
  }
  return buildOnce(context, args);
}

async function buildOnce(context: CommandContext, args: CommandArguments): Promise<number> {
  requireOwnFolder(buildArgumentsOf(args));
  const sources = findSources(context.cwd, args.positionals);
  const results = compileAll(context, args, sources);
  if (results === "cancelled") return exitCodes.cancelled;
  const builds = results.filter((result) => result.kind === "compiled").map((result) => result.build);
  const diagnostics = builds.flatMap((build) => build.diagnostics);
  report(context, diagnostics, builds);
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return exitCodes.errors;
  const clusters = builds.flatMap((build) => build.clusters);
  if (args.values.get("emit") === "ir") {
    context.stdout.write(emitIr(clusters.map((build) => build.cluster)));
    return exitCodes.ok;
  }
  if (args.flags.has("check")) return compare(context, clusters);
  for (const result of results) {
    if (result.kind === "unchanged") context.stdout.write(`${result.shown}: unchanged, ${result.files} files\n`);
  }
  return builds.length === 0 ? exitCodes.ok : write(context, clusters);
}

type SourceResult = UnchangedSource | { readonly kind: "compiled"; readonly build: SourceBuild };

/**
 * Compiles what is not as the last build left it. `--check` trusts no manifest, `--force` and `--emit` want
 * more than outputs that are current: they compile everything.
 */
function compileAll(
  context: CommandContext,
  args: CommandArguments,
  sources: readonly Source[],
): readonly SourceResult[] | "cancelled" {
  const buildArguments = buildArgumentsOf(args);
  const force = args.flags.has("force");
  const always = force || args.flags.has("check") || args.values.has("emit");
  const progress = createBuildProgress(context.stderr, sources.length);
  const results: SourceResult[] = [];
  try {
    for (const source of sources) {
      if (context.signal.aborted) return "cancelled";
      progress.show(results.length + 1, source.file);
      const unchanged = always ? undefined : findUnchanged(context.cwd, source, buildArguments);
      const compile = () => buildSource(context.cwd, source, buildArguments, force);
      results.push(unchanged ?? { kind: "compiled", build: compile() });
    }
  } finally {
    progress.end();
  }
  return results;
}

function report(context: CommandContext, diagnostics: readonly Diagnostic[], builds: readonly SourceBuild[]): void {
  const texts = new Map(builds.flatMap((build) => [...build.compiled.compilation.sources]));
  writeDiagnostics(context, "pretty", diagnostics, texts);
}

/** `--check`: says what differs, and writes nothing. */
function compare(context: CommandContext, clusters: readonly ClusterBuild[]): number {
  let differs = false;
  for (const { plan, shown, manifest } of clusters) {
    for (const action of plan.actions) {
      if (action.kind === "unchanged") continue;
      differs = true;
      const isTurned = action.kind === "conflict" && hasOtherLineEnds(action);
      context.stdout.write(`differs: ${join(shown, action.path)} (${isTurned ? "line ends: CRLF" : action.kind})\n`);
    }
    if (!isCurrent(plan.folder, manifest)) {
      differs = true;
      context.stdout.write(`differs: ${join(shown, manifestName)} (replace)\n`);
    }
  }
  if (!differs) context.stdout.write("outputs are up to date\n");
  return differs ? exitCodes.differs : exitCodes.ok;
}

/** Nothing is written while any file of any cluster is in conflict. */
function write(context: CommandContext, clusters: readonly ClusterBuild[]): number {
  const conflicts = clusters.flatMap((build) => describeConflicts(build));
  if (conflicts.length > 0) {
    context.stderr.write(conflicts.join("\n"));
    return exitCodes.errors;
  }
  for (const build of clusters) {
    writeTree(build.plan, build.manifest);
    context.stdout.write(summarise(build));
  }
  if (clusters.length === 0) context.stdout.write("no cluster to build: checked as a library\n");
  return exitCodes.ok;
}
