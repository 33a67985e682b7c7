import { type Diagnostic, Diagnostics } from "../../compiler/index.ts";
import { buildSource, type SourceBuild } from "../build/build.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/command.ts";
import { findSources } from "../project/sources.ts";
import { type DiagnosticFormat, writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/**
 * Reports everything that is wrong with the sources, and writes nothing. Outputs are made in memory
 * too: some limits, such as that of user-data, show only there.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const found = new Diagnostics();
  const texts = new Map<string, string>();
  const builds: SourceBuild[] = [];
  for (const source of findSources(context.cwd, args.positionals)) {
    const build = buildSource(context.cwd, source, buildArgumentsOf(args), true);
    builds.push(build);
    found.add(build.diagnostics);
    for (const [file, text] of build.compiled.compilation.sources) texts.set(file, text);
  }
  if (args.flags.has("with-tofu")) await addTofu(context, builds, texts, found);
  const diagnostics: readonly Diagnostic[] = found.sorted();
  const format = (args.values.get("format") ?? "pretty") as DiagnosticFormat;
  writeDiagnostics(context, format, diagnostics, texts);
  return found.hasErrors ? exitCodes.errors : exitCodes.ok;
}

async function addTofu(
  context: CommandContext,
  builds: readonly SourceBuild[],
  texts: Map<string, string>,
  found: Diagnostics,
): Promise<void> {
  const { findTofu } = await import("../tofu/run.ts");
  const { validateWithTofu } = await import("../tofu/validate.ts");
  const command = findTofu(context.env);
  for (const build of builds.flatMap((one) => one.clusters)) {
    if (context.signal.aborted) return;
    if (context.stderr.isTerminal) context.stderr.write(`checking ${build.cluster.id} with OpenTofu\n`);
    found.add((await validateWithTofu(context, command, build, texts)).all);
  }
}
