import { resolve } from "node:path";
import { withAllowances } from "../../compiler/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import { checkSource, type Findings, noFindings, noteProblem } from "../check/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { describeTimings, type Stopwatch } from "../compile/index.ts";
import { findSources, type Source, SourceProblem } from "../project/index.ts";
import { type DiagnosticFormat, writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf, severitiesOf, stopwatchOf } from "./shared.ts";

/** How the command was called. */
interface Call {
  readonly context: CommandContext;
  readonly args: CommandArguments;
  /** Undefined where nobody asked for it. */
  readonly stopwatch: Stopwatch | undefined;
}

/**
 * Reports everything that is wrong with the sources, and writes nothing, but with `--fix` the edits that diagnostics
 * offer. Emitters are loaded only where they can find something: for the size of user-data, and for `--with-tofu`.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  if (!args.flags.has("watch")) return checkOnce(context, args);
  const { watch } = await import("../outputs/index.ts");
  return watch(context, args, () => checkOnce(context, args));
}

async function checkOnce(context: CommandContext, args: CommandArguments): Promise<number> {
  const all = noFindings();
  const call: Call = { context, args, stopwatch: stopwatchOf(args) };
  for (const source of findSources(context.cwd, args.positionals, (problem) => noteProblem(problem, all))) {
    if (context.signal.aborted) return exitCodes.cancelled;
    const own = await (args.flags.has("fix") ? fixSource(call, source) : diagnose(call, source));
    all.found.add(own.found.all);
    for (const [file, text] of own.texts) all.texts.set(file, text);
  }
  const format = (args.values.get("format") ?? "pretty") as DiagnosticFormat;
  const diagnostics = severitiesOf(args, all.found.sorted());
  writeDiagnostics(context, format, diagnostics, all.texts);
  if (call.stopwatch) context.stderr.write(describeTimings(call.stopwatch));
  return diagnostics.some((one) => one.severity === "error") ? exitCodes.errors : exitCodes.ok;
}

async function diagnose({ context, args, stopwatch }: Call, source: Source): Promise<Findings> {
  const own = noFindings();
  if (!args.flags.has("with-tofu")) {
    await checkSource(context.cwd, source, buildArgumentsOf(args, stopwatch), own);
    return own;
  }
  try {
    await checkWithTofu({ context, args, stopwatch }, source, own);
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error;
    noteProblem(error, own);
  }
  return own;
}

/** An edit may uncover another fault with an edit, and one that overlapped may fit the next time: so often at most. */
const mostRounds = 10;

/** Applies what is offered until nothing is, and returns what is left. What was done is told on standard error. */
async function fixSource(call: Call, source: Source): Promise<Findings> {
  const { context } = call;
  const { applyFixes } = await import("../fix/index.ts");
  for (let round = 0; ; round++) {
    const own = await diagnose(call, source);
    if (round === mostRounds || context.signal.aborted) return own;
    const request = { cwd: context.cwd, source: resolve(context.cwd, source.file), texts: own.texts };
    const applied = applyFixes(own.found.sorted(), request);
    for (const { title, code, file, start } of applied) {
      const { line, column } = new LineIndex(own.texts.get(file) ?? "").position(start);
      context.stderr.write(`fixed ${code} at ${file}:${line}:${column}: ${title}\n`);
    }
    if (applied.length === 0) return own;
  }
}

async function checkWithTofu({ context, args, stopwatch }: Call, source: Source, { found, texts }: Findings) {
  const { buildSource } = await import("../outputs/index.ts");
  const { findTofu, validateWithTofu } = await import("../tofu/index.ts");
  const { placeholderSecrets } = await import("../state-secrets/index.ts");
  const build = buildSource(context.cwd, source, buildArgumentsOf(args, stopwatch), true, { stopwatch });
  found.add(build.diagnostics);
  for (const [file, text] of build.texts) texts.set(file, text);
  const command = findTofu(context.env);
  for (const cluster of build.clusters) {
    if (context.signal.aborted) return;
    if (context.stderr.isTerminal) context.stderr.write(`checking ${cluster.cluster.id} with OpenTofu\n`);
    // No state is read here, so that no passphrase is asked for.
    const secrets = placeholderSecrets(cluster.cluster.ir ?? { state: undefined });
    const said = await validateWithTofu(context, command, cluster, texts, secrets);
    // Which comments it needs is only known now; those that it does not need were judged with the source.
    found.add(withAllowances(said.all, texts, new Set()));
  }
}
