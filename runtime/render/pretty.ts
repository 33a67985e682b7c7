import type { Diagnostic, Fix } from "../../compiler/index.ts";
import type { Span, TextEdit } from "../../grammar/index.ts";
import { printable } from "./cells.ts";
import { drawExcerpt, type ExcerptStyle, type Mark, windowOf } from "./excerpt.ts";
import type { Palette } from "./palette.ts";
import { Places } from "./places.ts";

export interface PrettyOptions {
  /** Cells of a line, gutter included. */
  readonly width: number;
  readonly palette: Palette;
}

/** Narrower terminals wrap: a cut line would show nothing. */
const leastWidth = 40;

/** Diagnostics for people: what is wrong, the places, why, what to write instead; a count at the end. */
export function renderPretty(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  options: PrettyOptions,
): string {
  if (diagnostics.length === 0) return "";
  const places = new Places(sources);
  const blocks = diagnostics.map((diagnostic) => renderOne(diagnostic, places, options));
  const note = diagnostics.some(showsLanguage) ? `${jsoncNote}\n` : "";
  return `${blocks.join("\n")}\n${note}${summaryLine(diagnostics, options.palette)}\n`;
}

const jsoncNote =
  "note: a JSONC document says as JSON what is written here as in a .podplane file; see docs/reference.md";

/** Rules are the same for both notations, and most of their texts show that of the language. */
function showsLanguage({ span, help }: Diagnostic): boolean {
  return span !== undefined && /\.jsonc?$/.test(span.file) && /`[^`"]*(?: = | \{)[^`]*`/.test(help);
}

function renderOne(diagnostic: Diagnostic, places: Places, { width, palette }: PrettyOptions): string {
  const { severity, code, span } = diagnostic;
  const gutter = gutterOf(diagnostic, places);
  const style: ExcerptStyle = { gutter, palette, width: Math.max(leastWidth, width - gutter - 3) };
  const title = `${palette.severity(severity, `${severity} ${code}`)}: ${printable(diagnostic.message)}`;
  const paint = (text: string) => palette.severity(severity, text);
  const lines = [title, "", ...(span ? place(places, { span, sign: "^", label: "", paint }, style) : [])];
  for (const related of diagnostic.related) {
    const label = printable(related.message);
    lines.push(...place(places, { span: related.span, sign: "-", label, paint: palette.related }, style));
  }
  if (span) lines.push("");
  lines.push(...paragraph(palette.bold("why"), diagnostic.why), ...paragraph(palette.bold("fix"), diagnostic.help));
  for (const fix of diagnostic.fixes) lines.push(...renderFix(fix, places, style));
  lines.push(`${palette.bold("more")}: podplanec explain ${code}`, "");
  return lines.join("\n");
}

/** Digits of the largest line number that a diagnostic shows. */
function gutterOf(diagnostic: Diagnostic, places: Places): number {
  const spans = [diagnostic.span, ...diagnostic.related.map((related) => related.span)];
  const lines = spans.map((span) => (span ? (places.rangeOf(span)?.end.line ?? 1) : 1));
  return String(Math.max(...lines)).length;
}

function place(places: Places, mark: Mark, style: ExcerptStyle): string[] {
  const range = places.rangeOf(mark.span);
  const where = range ? `:${range.start.line}:${range.start.column}` : "";
  const head = `${" ".repeat(style.gutter + 1)}${style.palette.frame(`${printable(mark.span.file)}${where}`)}`;
  if (range) return [head, ...drawExcerpt(places, mark, style)];
  return mark.label === "" ? [head] : [`${head} ${mark.label}`];
}

/** `name: text`, further lines of the text below its first. */
function paragraph(name: string, text: string): string[] {
  if (text === "") return [];
  const [first = "", ...rest] = printable(text).split("\n");
  return [`${name}: ${first}`, ...rest.map((line) => `     ${line}`)];
}

/** A mechanical change: what it does and, where it stays within one line, that line after it. */
function renderFix(fix: Fix, places: Places, style: ExcerptStyle): string[] {
  const { palette, gutter } = style;
  const title = `${palette.bold("edit")}: ${printable(fix.title)}`;
  const changed = changedLine(fix.edits, places, style.width);
  if (!changed) return [title];
  const number = palette.frame(String(changed.line).padStart(gutter));
  return [title, `${number} ${palette.frame("│")} ${palette.added(changed.text)}`.trimEnd()];
}

/** Undefined where the edits touch several lines or files. */
function changedLine(
  edits: readonly TextEdit[],
  places: Places,
  width: number,
): { readonly line: number; readonly text: string } | undefined {
  const sorted = [...edits].sort((a, b) => a.span.start - b.span.start);
  const first = sorted[0];
  const range = first && places.rangeOf(first.span);
  if (!first || !range) return undefined;
  const { line } = range.start;
  const within = (span: Span) => span.file === first.span.file && places.rangeOf(span)?.end.line === line;
  if (!sorted.every((edit) => within(edit.span) && !edit.text.includes("\n"))) return undefined;
  const bounds = places.lineBounds(first.span.file, line);
  const text = places.textOf(first.span.file) ?? "";
  if (bounds.end - bounds.start > width) return changedWindow(sorted, text, bounds, line, width);
  const whole = applyEdits(text, sorted, bounds.start, bounds.end);
  return { line, text: windowOf(whole, { start: 0, end: whole.length }, 0, 0, width).text };
}

/** Of a line that is too long to be shown: the surroundings of a single edit. */
function changedWindow(
  edits: readonly TextEdit[],
  text: string,
  bounds: { readonly start: number; readonly end: number },
  line: number,
  width: number,
): { readonly line: number; readonly text: string } | undefined {
  const edit = edits[0];
  if (!edit || edits.length > 1 || edit.text.length + (edit.span.end - edit.span.start) > width) return undefined;
  const start = Math.max(bounds.start, edit.span.start - width);
  const end = Math.min(bounds.end, edit.span.end + width);
  const near = applyEdits(text, edits, start, end);
  const at = edit.span.start - start;
  return { line, text: windowOf(near, { start: 0, end: near.length }, at, at + edit.text.length, width).text };
}

/** A part of a text after edits that lie in it, sorted by place. */
function applyEdits(text: string, edits: readonly TextEdit[], start: number, end: number): string {
  let result = "";
  let offset = start;
  for (const edit of edits) {
    result += text.slice(offset, edit.span.start) + edit.text;
    offset = edit.span.end;
  }
  return result + text.slice(offset, end);
}

function summaryLine(diagnostics: readonly Diagnostic[], palette: Palette): string {
  const severities = ["error", "warning", "hint"] as const;
  const counts = severities.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [palette.severity(severity, `${count} ${severity}${count === 1 ? "" : "s"}`)];
  });
  const files = new Set(diagnostics.flatMap(({ span }) => (span ? [span.file] : [])));
  const [only] = files;
  const where = files.size === 1 ? ` in ${printable(only ?? "")}` : files.size > 1 ? ` in ${files.size} files` : "";
  return `${counts.join(", ")}${where}`;
}
