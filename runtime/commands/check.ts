import { Diagnostics } from "../../compiler/index.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/command.ts";
import { compileSource } from "../outputs/compile-source.ts";
import { mayExceedLimit } from "../outputs/user-data-estimate.ts";
import { findSources, type Source } from "../project/sources.ts";
import { type DiagnosticFormat, writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/**
 * Reports everything that is wrong with the sources, and writes nothing. Emitters are loaded only
 * where they can find something: for the size of user-data, and for `--with-tofu`.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const found = new Diagnostics();
  const texts = new Map<string, string>();
  for (const source of findSources(context.cwd, args.positionals)) {
    if (context.signal.aborted) return exitCodes.cancelled;
    await (args.flags.has("with-tofu")
      ? checkWithTofu(context, source, args, texts, found)
      : checkSource(context, source, args, texts, found));
  }
  const format = (args.values.get("format") ?? "pretty") as DiagnosticFormat;
  writeDiagnostics(context, format, found.sorted(), texts);
  return found.hasErrors ? exitCodes.errors : exitCodes.ok;
}

async function checkSource(
  context: CommandContext,
  source: Source,
  args: CommandArguments,
  texts: Map<string, string>,
  found: Diagnostics,
): Promise<void> {
  const { compilation } = compileSource(context.cwd, source, buildArgumentsOf(args));
  found.add(compilation.diagnostics);
  for (const [file, text] of compilation.sources) texts.set(file, text);
  const large = compilation.clusters.filter(mayExceedLimit);
  if (large.length === 0) return;
  const { checkUserData } = await import("../outputs/user-data-limit.ts");
  for (const cluster of large) checkUserData(cluster, found);
}

async function checkWithTofu(
  context: CommandContext,
  source: Source,
  args: CommandArguments,
  texts: Map<string, string>,
  found: Diagnostics,
): Promise<void> {
  const { buildSource } = await import("../outputs/build.ts");
  const { findTofu } = await import("../tofu/run.ts");
  const { validateWithTofu } = await import("../tofu/validate.ts");
  const build = buildSource(context.cwd, source, buildArgumentsOf(args), true);
  found.add(build.diagnostics);
  for (const [file, text] of build.compiled.compilation.sources) texts.set(file, text);
  const command = findTofu(context.env);
  for (const cluster of build.clusters) {
    if (context.signal.aborted) return;
    if (context.stderr.isTerminal) context.stderr.write(`checking ${cluster.cluster.id} with OpenTofu\n`);
    found.add((await validateWithTofu(context, command, cluster, texts)).all);
  }
}
