import type { Diagnostic } from "../../compiler/index.ts";
import type { CommandContext } from "../cli/index.ts";
import { renderGithub } from "./github.ts";
import { renderJson } from "./json.ts";
import { coloured, plain } from "./palette.ts";
import { renderPretty } from "./pretty.ts";
import { renderSarif } from "./sarif.ts";
import { renderShort } from "./short.ts";

export { cellsOf, cutToCells, printable, showLine } from "./cells.ts";
export { Places } from "./places.ts";
export { titleOf, wordsOf } from "./rule-texts.ts";

export type DiagnosticFormat = "pretty" | "short" | "json" | "sarif" | "github";

/** Width of a report that goes to no terminal: wide enough for nearly every line of a source. */
const unboundWidth = 160;

/** Writes diagnostics: `pretty` to standard error, formats for machines to standard output (ruling 30). */
export function writeDiagnostics(
  context: CommandContext,
  format: DiagnosticFormat,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): void {
  const output = format === "pretty" ? context.stderr : context.stdout;
  const text = renderDiagnostics(context, format, diagnostics, sources);
  if (text !== "") output.write(text);
}

function renderDiagnostics(
  context: CommandContext,
  format: DiagnosticFormat,
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): string {
  switch (format) {
    case "pretty": {
      const { isTerminal, columns } = context.stderr;
      const palette = usesColour(context) ? coloured : plain;
      return renderPretty(diagnostics, sources, { width: isTerminal ? columns : unboundWidth, palette });
    }
    case "short":
      return renderShort(diagnostics, sources);
    case "json":
      return renderJson(diagnostics, sources);
    case "sarif":
      return renderSarif(diagnostics, sources);
    case "github":
      return renderGithub(diagnostics, sources);
  }
}

/** Colours only for people who look at them and have not declined them (no-color.org). */
export function usesColour({ stderr, env }: Pick<CommandContext, "stderr" | "env">): boolean {
  return stderr.isTerminal && (env["NO_COLOR"] ?? "") === "";
}
