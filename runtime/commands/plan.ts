import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { planAgainstLastBuild, planText } from "../plan/index.ts";
import { findSources, requireOwnFolder } from "../project/index.ts";
import { writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/** Tells what a change does to what is deployed. Writes nothing. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const buildArguments = buildArgumentsOf(args);
  requireOwnFolder(buildArguments);
  let code: number = exitCodes.ok;
  for (const source of findSources(context.cwd, args.positionals)) {
    if (context.signal.aborted) return exitCodes.cancelled;
    const planned = await planAgainstLastBuild(context, source, buildArguments);
    const { compiled, errors, refusals, clusters } = planned;
    const { sources } = compiled.compilation;
    writeDiagnostics(context, "pretty", [...errors, ...refusals], sources);
    if (errors.length > 0) code = exitCodes.errors;
    for (const cluster of clusters) context.stdout.write(planText(cluster, sources, { full: args.flags.has("full") }));
  }
  return code;
}
