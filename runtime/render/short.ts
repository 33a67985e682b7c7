import type { Diagnostic } from "../../compiler/index.ts";
import { printable } from "./cells.ts";
import { Places } from "./places.ts";

/** One line for each diagnostic: `file:line:column: severity[CODE]: message` (ruling 30). */
export function renderShort(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  return diagnostics.map((diagnostic) => `${shortLine(diagnostic, places)}\n`).join("");
}

function shortLine({ span, severity, code, message }: Diagnostic, places: Places): string {
  const range = span && places.rangeOf(span);
  const position = range ? `:${range.start.line}:${range.start.column}` : "";
  const where = span ? `${span.file}${position}: ` : "";
  return printable(`${where}${severity}[${code}]: ${message}`).replaceAll("\n", " ");
}
