import { join } from "node:path";
import type { Diagnostic } from "../../compiler/index.ts";
import { buildSource, type ClusterBuild, type SourceBuild } from "../build/build.ts";
import { emitIr } from "../build/emit-ir.ts";
import { manifestName } from "../build/manifest.ts";
import { describeConflicts, summarise } from "../build/report.ts";
import { isCurrent, writeTree } from "../build/write.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/command.ts";
import { requireOwnFolder } from "../project/outputs.ts";
import { findSources } from "../project/sources.ts";
import { writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/** Checks the sources and writes their outputs. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  if (args.flags.has("watch")) {
    const { watch } = await import("../build/watch.ts");
    return watch(context, args, () => buildOnce(context, args));
  }
  return buildOnce(context, args);
}

async function buildOnce(context: CommandContext, args: CommandArguments): Promise<number> {
  const buildArguments = buildArgumentsOf(args);
  requireOwnFolder(buildArguments);
  const sources = findSources(context.cwd, args.positionals);
  const builds: SourceBuild[] = [];
  for (const source of sources) {
    if (context.signal.aborted) return exitCodes.cancelled;
    builds.push(buildSource(context.cwd, source, buildArguments, args.flags.has("force")));
  }
  const diagnostics = builds.flatMap((build) => build.diagnostics);
  report(context, diagnostics, builds);
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error")) return exitCodes.errors;
  const clusters = builds.flatMap((build) => build.clusters);
  if (args.values.get("emit") === "ir") {
    context.stdout.write(emitIr(clusters.map((build) => build.cluster)));
    return exitCodes.ok;
  }
  return args.flags.has("check") ? compare(context, clusters) : write(context, clusters);
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
      context.stdout.write(`differs: ${join(shown, action.path)} (${action.kind})\n`);
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
