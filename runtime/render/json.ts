import type { Diagnostic, Fix, RelatedPlace } from "../../compiler/index.ts";
import type { Span } from "../../grammar/index.ts";
import { Places } from "./places.ts";

/** One JSON document (ruling 30): positions from 1, offsets from 0, both in UTF-16 units. */
export function renderJson(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string>): string {
  const places = new Places(sources);
  const count = (severity: string) => diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  const document = {
    version: 1,
    diagnostics: diagnostics.map((diagnostic) => diagnosticOf(diagnostic, places)),
    summary: { errors: count("error"), warnings: count("warning"), hints: count("hint") },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function diagnosticOf(diagnostic: Diagnostic, places: Places): object {
  const { code, severity, message, span, related, why, help, fixes } = diagnostic;
  return {
    code,
    severity,
    message,
    ...placeOf(span, places),
    ...(related.length > 0 ? { related: related.map((one) => relatedOf(one, places)) } : {}),
    ...(why === "" ? {} : { why }),
    ...(help === "" ? {} : { help }),
    ...(fixes.length > 0 ? { fixes: fixes.map((fix) => fixOf(fix, places)) } : {}),
  };
}

function relatedOf({ message, span }: RelatedPlace, places: Places): object {
  return { message, ...placeOf(span, places) };
}

function fixOf({ title, edits }: Fix, places: Places): object {
  return { title, edits: edits.map(({ span, text }) => ({ ...placeOf(span, places), text })) };
}

function placeOf(span: Span | undefined, places: Places): { readonly file: string | null; readonly range: unknown } {
  if (!span) return { file: null, range: null };
  const range = places.rangeOf(span);
  if (!range) return { file: span.file, range: null };
  return {
    file: span.file,
    range: { start: { ...range.start, offset: span.start }, end: { ...range.end, offset: span.end } },
  };
}
