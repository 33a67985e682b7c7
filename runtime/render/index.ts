import type { Diagnostic } from "../../compiler/index.ts";
import { LineIndex } from "../../grammar/index.ts";
import type { CommandContext } from "../cli/command.ts";

export type DiagnosticFormat = "pretty" | "short" | "json" | "sarif" | "github";

/** Writes diagnostics: `pretty` to standard error, formats for machines to standard output (ruling 30). */
export function writeDiagnostics(
  context: CommandContext,
  format: DiagnosticFormat,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): void {
  const output = format === "pretty" ? context.stderr : context.stdout;
  for (const diagnostic of diagnostics) output.write(`${shortLine(diagnostic, sources)}\n`);
}

/** `file:line:column: severity[CODE]: message` */
function shortLine(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): string {
  const { span, severity, code, message } = diagnostic;
  const text = span && sources.get(span.file);
  const place = span && text !== undefined ? new LineIndex(text).position(span.start) : undefined;
  const where = span && place ? `${span.file}:${place.line}:${place.column}: ` : "";
  return `${where}${severity}[${code}]: ${message}`;
}
