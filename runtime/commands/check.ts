import type { Diagnostic } from "../../compiler/index.ts";
import { buildSource } from "../build/build.ts";
import { type CommandArguments, type CommandContext, exitCodes } from "../cli/command.ts";
import { findSources } from "../project/sources.ts";
import { type DiagnosticFormat, writeDiagnostics } from "../render/index.ts";
import { buildArgumentsOf } from "./shared.ts";

/** Reports everything that is wrong with the sources, and writes nothing. */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  for (const source of findSources(context.cwd, args.positionals)) {
    const { diagnostics: found, compiled } = checkSource(context.cwd, source, args);
    diagnostics.push(...found);
    for (const [file, text] of compiled.compilation.sources) texts.set(file, text);
  }
  const format = (args.values.get("format") ?? "pretty") as DiagnosticFormat;
  writeDiagnostics(context, format, diagnostics, texts);
  const failed = diagnostics.some((diagnostic) => diagnostic.severity === "error");
  return failed ? exitCodes.errors : exitCodes.ok;
}

/** Outputs are made in memory too: some limits, such as that of user-data, show only there. */
function checkSource(cwd: string, source: Parameters<typeof buildSource>[1], args: CommandArguments) {
  return buildSource(cwd, source, buildArgumentsOf(args), false);
}
