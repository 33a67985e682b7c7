import {
  type Diagnostic as ClientDiagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
} from "vscode-languageserver";
import { type Diagnostic, stagesOf, wayInto } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import type { Result } from "../session/index.ts";
import type { Places } from "./places.ts";

/** A hint shows in every editor as information; as a "hint" most of them hide it. */
const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  hint: DiagnosticSeverity.Information,
} as const;

const issues = "https://github.com/podplane/podplanec/issues";

/** What the results of all open documents say of one file, each fault once. `path` is a document or a file beside it. */
export function diagnosticsOf(path: string, results: ReadonlyMap<string, Result>, places: Places): ClientDiagnostic[] {
  const found = new Map<string, ClientDiagnostic>();
  for (const [document, result] of results) {
    for (const one of clientDiagnostics(path, document, result, places)) found.set(JSON.stringify(one), one);
  }
  return [...found.values()];
}

/** The files that a result says something of. */
export function filesOf(document: string, result: Result): ReadonlySet<string> {
  if (result.kind === "failed") return new Set([document]);
  return new Set([document, ...result.diagnostics.map((one) => fileOf(one, document))]);
}

function clientDiagnostics(path: string, document: string, result: Result, places: Places): ClientDiagnostic[] {
  if (result.kind === "failed") return document === path ? [failure(result.error)] : [];
  const own = result.diagnostics.filter((one) => fileOf(one, document) === path);
  return own.map((one) => toClient(one, document, result.sources, places));
}

/** Where a diagnostic is shown: what has no place in a file, or one that no editor can open, at the document's start. */
function fileOf({ span }: Diagnostic, document: string): string {
  return span === undefined || span.file.startsWith("--set ") ? document : span.file;
}

function toClient(
  diagnostic: Diagnostic,
  document: string,
  sources: ReadonlyMap<string, string>,
  places: Places,
): ClientDiagnostic {
  const { code, name, severity, message, why, help, span } = diagnostic;
  const shown =
    span !== undefined && fileOf(diagnostic, document) === span.file ? span : { file: document, start: 0, end: 0 };
  const text = [message, why && `why: ${why}`, help && `fix: ${help}`].filter(Boolean).join("\n");
  const related = relatedOf(diagnostic, sources, places);
  return {
    range: places.range(shown, sources),
    severity: severities[severity],
    code,
    source: "podplanec",
    message: text,
    ...(name === "unused-declaration" ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
  };
}

/** Related places, and the way by which templates and loops lead to the place. */
function relatedOf(
  { span, related }: Diagnostic,
  sources: ReadonlyMap<string, string>,
  places: Places,
): DiagnosticRelatedInformation[] {
  const told: readonly { readonly span: Span; readonly message: string }[] = [
    ...related,
    ...stagesOf(wayInto(span)).map((stage) => ({ span: stage.span, message: stage.text })),
  ];
  return told
    .filter((one) => sources.has(one.span.file) && !one.span.file.startsWith("--set "))
    .map((one) => ({ location: places.location(one.span, sources), message: one.message }));
}

function failure(error: unknown): ClientDiagnostic {
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: DiagnosticSeverity.Error,
    source: "podplanec",
    message: `this is a bug in podplanec, not in your file\nfix: report it at ${issues} with these lines\n${details}`,
  };
}
