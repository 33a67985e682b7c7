import { compareText, type Diagnostic, diagnosticRules, type Fix, type Severity } from "../../compiler/index.ts";
import type { Span, TextEdit } from "../../grammar/index.ts";
import { version } from "../cli/index.ts";
import { isOnDisk, Places } from "./places.ts";
import { titleOf, wordsOf } from "./rule-texts.ts";

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", hint: "note" };

/** One SARIF 2.1.0 log, as code scanning services read it. */
export function renderSarif(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  const codes = new Map(diagnostics.map(({ code, name }) => [code, name]));
  const used = [...codes].sort(([a], [b]) => compareText(a, b));
  const indexes = new Map(used.map(([code], index) => [code, index]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "podplanec",
            version,
            informationUri: "https://github.com/podplane/podplanec",
            rules: used.map(([, name]) => ruleOf(name)),
          },
        },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, indexes.get(diagnostic.code) ?? 0, places)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(name: Diagnostic["name"]): object {
  const { code, severity } = diagnosticRules[name];
  const title = titleOf(name);
  const { why, fix } = wordsOf(name);
  return {
    id: code,
    name,
    shortDescription: { text: title },
    fullDescription: { text: why ?? title },
    help: { text: [why, fix, `More: podplanec explain ${code}`].filter(Boolean).join("\n") },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(diagnostic: Diagnostic, ruleIndex: number, places: Places): object {
  const { code, severity, message, why, help, span, related, fixes } = diagnostic;
  const text = [message, why, help].filter(Boolean).join("\n");
  const location = span && locationOf(span, places);
  const shownFixes = fixes.flatMap((fix) => fixOf(fix, places));
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text },
    ...(location ? { locations: [location] } : {}),
    ...(related.length > 0 ? { relatedLocations: related.flatMap((one, index) => relatedOf(one, index, places)) } : {}),
    ...(shownFixes.length > 0 ? { fixes: shownFixes } : {}),
  };
}

function relatedOf(related: Diagnostic["related"][number], id: number, places: Places): object[] {
  const location = locationOf(related.span, places);
  return location ? [{ id, ...location, message: { text: related.message } }] : [];
}

function locationOf(span: Span, places: Places): object | undefined {
  if (!isOnDisk(span.file)) return undefined;
  const region = regionOf(span, places);
  return { physicalLocation: { artifactLocation: artifactOf(span.file), ...(region ? { region } : {}) } };
}

function regionOf(span: Span, places: Places): object | undefined {
  const range = places.rangeOf(span);
  return (
    range && {
      startLine: range.start.line,
      startColumn: range.start.column,
      endLine: range.end.line,
      endColumn: range.end.column,
      charOffset: span.start,
      charLength: span.end - span.start,
    }
  );
}

/** Paths are relative URIs: each part is escaped on its own. */
function artifactOf(file: string): object {
  return { uri: file.split("/").map(encodeURIComponent).join("/") };
}

function fixOf(fix: Fix, places: Places): object[] {
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of fix.edits) {
    if (!isOnDisk(edit.span.file) || !places.rangeOf(edit.span)) return [];
    byFile.set(edit.span.file, [...(byFile.get(edit.span.file) ?? []), edit]);
  }
  if (byFile.size === 0) return [];
  const artifactChanges = [...byFile].map(([file, edits]) => ({
    artifactLocation: artifactOf(file),
    replacements: edits.map(({ span, text }) => ({
      deletedRegion: regionOf(span, places),
      insertedContent: { text },
    })),
  }));
  return [{ description: { text: fix.title }, artifactChanges }];
}
