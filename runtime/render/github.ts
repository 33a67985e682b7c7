import type { Diagnostic, Severity } from "../../compiler/index.ts";
import { isOnDisk, Places } from "./places.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", hint: "notice" };

/** Workflow commands that GitHub Actions shows at the lines of a change, one for each diagnostic. */
export function renderGithub(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  return diagnostics.map((diagnostic) => `${commandOf(diagnostic, places)}\n`).join("");
}

function commandOf(diagnostic: Diagnostic, places: Places): string {
  const { severity, code, name, message, why, help } = diagnostic;
  const properties = [...placeOf(diagnostic, places), ["title", `${code} ${name}`] as const];
  const shown = properties.map(([key, value]) => `${key}=${escapeProperty(value)}`).join(",");
  const text = [message, why && `why: ${why}`, help && `fix: ${help}`].filter(Boolean).join("\n");
  return `::${levels[severity]} ${shown}::${escapeData(text)}`;
}

function placeOf({ span }: Diagnostic, places: Places): (readonly [string, string])[] {
  if (!span || !isOnDisk(span.file)) return [];
  const range = places.rangeOf(span);
  if (!range) return [["file", span.file]];
  const lines: (readonly [string, string])[] = [
    ["file", span.file],
    ["line", String(range.start.line)],
    ["endLine", String(range.end.line)],
  ];
  // GitHub takes columns only of a place within one line.
  if (range.start.line !== range.end.line) return lines;
  return [...lines, ["col", String(range.start.column)], ["endColumn", String(range.end.column)]];
}

/** What follows `::`: a line break or percent sign would end or change the command. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** A value among properties, which are separated by commas and end at a colon. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
