import type { Diagnostic, Fix } from "../../compiler/index.ts";
import { addedErrors } from "./added.ts";
import { compileChanged, type Subject } from "./subjects.ts";

/** The text with the edits of a fix; undefined where one of them is for another file. */
export function applyFix(text: string, file: string, fix: Fix): string | undefined {
  if (fix.edits.some((edit) => edit.span.file !== file)) return undefined;
  const edits = [...fix.edits].sort((a, b) => b.span.start - a.span.start);
  return edits.reduce(
    (changed, { span, text: by }) => changed.slice(0, span.start) + by + changed.slice(span.end),
    text,
  );
}

/**
 * What is wrong with the edits that are offered for a text: one that leaves its diagnostic, and one that brings errors
 * where its diagnostic was the only fault.
 */
export function wrongFixes(subject: Subject, text: string): readonly string[] {
  const before = compileChanged(subject, text);
  const errors = before.filter((one) => one.severity === "error");
  return before.flatMap((diagnostic) =>
    diagnostic.fixes.flatMap((fix) => {
      const mended = applyFix(text, subject.changed, fix);
      if (mended === undefined) return [];
      const after = compileChanged(subject, mended);
      if (countOf(after, diagnostic) >= countOf(before, diagnostic)) return [`${describe(diagnostic, fix)} stays`];
      const wasOnly = errors.every((one) => one === diagnostic);
      const added = wasOnly ? addedErrors(before, after) : [];
      return added.length === 0 ? [] : [`${describe(diagnostic, fix)} brings ${added.map((one) => one.message)}`];
    }),
  );
}

function countOf(diagnostics: readonly Diagnostic[], { code, message }: Diagnostic): number {
  return diagnostics.filter((one) => one.code === code && one.message === message).length;
}

function describe({ name, message }: Diagnostic, { title, edits }: Fix): string {
  return `${name} (${message}): ${title} at ${edits.map((edit) => edit.span.start).join(", ")}`;
}
