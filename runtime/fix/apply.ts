import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type ChosenFix, chooseFixes } from "../../compiler/index.ts";
import type { TextEdit } from "../../grammar/index.ts";
import { UserError } from "../cli/index.ts";
import { isInside, projectRoot, readText, realPath, writeFile } from "../workspace/index.ts";

/** An edit that was written. */
export interface AppliedFix {
  readonly title: string;
  readonly code: string;
  readonly file: string;
  /** Where it begins, in the text before it. */
  readonly start: number;
}

export interface FixRequest {
  /** Absolute. */
  readonly cwd: string;
  /** Absolute path of the source that was compiled: its project is what may be changed. */
  readonly source: string;
  /** The texts that the diagnostics point into, by file, without BOM. */
  readonly texts: ReadonlyMap<string, string>;
}

/**
 * Writes the edits that the diagnostics of a source offer. Each file is replaced as a whole, and none where one of
 * them is not as it was read, or cannot be written: then a `UserError` is thrown and all are as they were.
 */
export function applyFixes(diagnostics: Parameters<typeof chooseFixes>[0], request: FixRequest): readonly AppliedFix[] {
  const { cwd, source, texts } = request;
  const root = projectRoot(dirname(source));
  const chosen = chooseFixes(diagnostics, (file) => texts.has(file) && isOwnSource(resolve(cwd, file), root));
  const changes = [...editsByFile(chosen)].map(([file, edits]) => {
    const path = resolve(cwd, file);
    const now = readText(path);
    const before = texts.get(file);
    if (now.kind !== "text" || before === undefined || withoutBom(now.text) !== before) throw changedMeanwhile(file);
    return {
      file,
      path,
      before: now.text,
      text: now.text.slice(0, now.text.length - before.length) + editText(before, edits),
    };
  });
  replaceAll(changes);
  return chosen.map(({ diagnostic, fix }) => {
    const [first] = fix.edits;
    if (!first) throw new Error("a fix without an edit was chosen");
    return { title: fix.title, code: diagnostic.code, file: first.span.file, start: first.span.start };
  });
}

/** A file of the project that people write; what podplanec writes itself is mended by the next build. */
function isOwnSource(path: string, root: string): boolean {
  if (!/\.(?:podplane|podplanevars|jsonc|json)$/.test(path) || /[\\/]podplane\.(?:lock|build)\.json$/.test(path)) {
    return false;
  }
  const [realRoot, real] = [realPath(root), realPath(path)];
  return realRoot !== undefined && real !== undefined && isInside(realRoot, real);
}

function editsByFile(chosen: readonly ChosenFix[]): ReadonlyMap<string, readonly TextEdit[]> {
  return Map.groupBy(
    chosen.flatMap(({ fix }) => fix.edits),
    (edit) => edit.span.file,
  );
}

/** The text with edits that do not overlap, the last first, so that places stay what they are. */
export function editText(text: string, edits: readonly TextEdit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((whole, { span, text: put }) => whole.slice(0, span.start) + put + whole.slice(span.end), text);
}

function withoutBom(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

interface Change {
  readonly file: string;
  readonly path: string;
  readonly before: string;
  readonly text: string;
}

/** Replaces all files, or none: those before one that cannot be written get their old text again. */
function replaceAll(changes: readonly Change[]): void {
  const done: Change[] = [];
  try {
    for (const change of changes) {
      replace(change.path, change.file, change.text);
      done.push(change);
    }
  } catch (error) {
    for (const { path, file, before } of done) replace(path, file, before);
    throw error;
  }
}

/** Replaces a file as a whole; of a symbolic link, the file that it leads to. */
function replace(path: string, shown: string, text: string): void {
  try {
    writeFile(realpathSync(path), text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${shown} cannot be written: ${reason}`, { fix: "make it writable", cause: error });
  }
}

function changedMeanwhile(file: string): UserError {
  return new UserError(`${file} was changed while it was checked; nothing was written`, {
    why: "an edit is made for the text that was read",
    fix: "check again",
  });
}
