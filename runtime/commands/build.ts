import { existsSync } from "node:fs";
import { join } from "node:path";
import { Diagnostics } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { addProblem, describeTimings, type Stopwatch } from "../compile/index.ts";
import { manifestName } from "../manifest/index.ts";
import {
  buildSource,
  type ClusterBuild,
  createBuildProgress,
  describeConflicts,
  emitIr,
  findUnchanged,
  hasOtherLineEnds,
  isCurrent,
  type SourceBuild,
  summarise,
  type UnchangedSource,
  watch,
  writeTree,
} from "../outputs/index.ts";
import { findSources, noteProblems, requireOwnFolder, type Source, type SourceProblem } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { createTwins } from "../twins/index.ts";
import { buildArgumentsOf, severitiesOf, stopwatchOf } from "./shared.ts";

/** Checks the sources and writes their outputs. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  if (args.flags.has("watch")) {
    refuseWatchedCheck(args);
    return watch(context, args, () => buildOnce(context, args));
  }
  return buildOnce(context, args);
}

async function buildOnce(context: CommandContext, args: CommandArguments): Promise<number> {
  refuseAll(args);
  requireOwnFolder(buildArgumentsOf(args));
  const stopwatch = stopwatchOf(args);
  const code = build({ context, args, stopwatch });
  if (stopwatch) context.stderr.write(describeTimings(stopwatch));
  return code;
}

/** How the command was called. */
interface Call {
  readonly context: CommandContext;
  readonly args: CommandArguments;
  /** Undefined where nobody asked for it. */
  readonly stopwatch: Stopwatch | undefined;
}

function build(call: Call): number {
  const { context, args } = call;
  const found = new Diagnostics();
  const texts = new Map<string, string>();
  const note = (problem: SourceProblem) => addProblem(problem, found, texts);
  const sources = findSources(context.cwd, args.positionals, note);
  const results = compileAll(call, sources, note);
  if (results === "cancelled") return exitCodes.cancelled;
  const builds = results.filter((result) => result.kind === "compiled").map((result) => result.build);
  for (const build of builds) {
    found.add(build.diagnostics);
    for (const [file, text] of build.texts) texts.set(file, text);
  }
  const diagnostics = severitiesOf(args, found.sorted());
  writeDiagnostics(context, "pretty", diagnostics, texts);
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
  return builds.length === 0 ? exitCodes.ok : write(call, clusters);
}

/** The one ends with an answer, the other does not end. */
function refuseWatchedCheck(args: CommandArguments): void {
  if (!args.flags.has("check")) return;
  throw new UserError("--watch and --check exclude each other", {
    why: "--check ends with the answer whether the outputs are up to date, and --watch does not end",
    fix: "use --check in CI, and --watch, which writes the outputs, while you edit",
    exitCode: exitCodes.usage,
  });
}

/** What is destroyed is named one by one. */
function refuseAll(args: CommandArguments): void {
  if (args.lists.get("accept-destroy")?.includes("all") !== true) return;
  throw new UserError("--accept-destroy takes the name of one thing, not `all`", {
    why: "what is destroyed is gone for ever, so each is read and named",
    fix: "build without it, and give the names that the errors show",
    exitCode: exitCodes.usage,
  });
}

type SourceResult = UnchangedSource | { readonly kind: "compiled"; readonly build: SourceBuild };

/**
 * Compiles what is not as the last build left it. `--check` trusts no manifest, `--force` and `--emit` want
 * more than outputs that are current, `--deny-warnings` what a build before let pass: they compile everything.
 */
function compileAll(
  { context, args, stopwatch }: Call,
  sources: readonly Source[],
  note: (problem: SourceProblem) => void,
): readonly SourceResult[] | "cancelled" {
  const buildArguments = buildArgumentsOf(args, stopwatch);
  const force = args.flags.has("force");
  const always =
    force || ["check", "deny-warnings", "new-lock"].some((flag) => args.flags.has(flag)) || args.values.has("emit");
  const progress = createBuildProgress(context.stderr, sources.length);
  const results: SourceResult[] = [];
  const twins = createTwins(context.cwd);
  try {
    for (const source of sources) {
      if (context.signal.aborted) return "cancelled";
      progress.show(results.length + 1, source.file);
      const unchanged = always ? undefined : findUnchanged(context.cwd, source, buildArguments);
      if (unchanged) results.push(unchanged);
      const compile = () => buildSource(context.cwd, source, buildArguments, force, { stopwatch, twins });
      const build = unchanged ? undefined : noteProblems(compile, note);
      if (build) results.push({ kind: "compiled", build });
    }
  } finally {
    progress.end();
  }
  return results;
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
      const how = existsSync(join(plan.folder, manifestName)) ? "replace" : "create";
      context.stdout.write(`differs: ${join(shown, manifestName)} (${how})\n`);
    }
  }
  if (!differs) context.stdout.write("outputs are up to date\n");
  return differs ? exitCodes.differs : exitCodes.ok;
}

/** Nothing is written while any file of any cluster is in conflict. */
function write({ context, stopwatch }: Call, clusters: readonly ClusterBuild[]): number {
  const conflicts = clusters.flatMap((build) => describeConflicts(build));
  if (conflicts.length > 0) {
    context.stderr.write(conflicts.join("\n"));
    return exitCodes.errors;
  }
  for (const build of clusters) {
    const writing = () => writeTree(build.plan, build.manifest);
    if (stopwatch) stopwatch.measure("write", writing);
    else writing();
    context.stdout.write(summarise(build));
  }
  if (clusters.length === 0) context.stdout.write("no cluster to build: checked as a library\n");
  return exitCodes.ok;
}
