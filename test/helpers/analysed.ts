import { posix } from "node:path";
import { analyse, CompileCache, type Workspace } from "../../compiler/index.ts";
import { type Analysis, type Candidates, candidatesAt, markText } from "../../compiler/queries/index.ts";
import { readMarkers } from "./markers.ts";

/** Sources in memory, of which the first is the main one; `┆` is the cursor. */
export interface Analysed {
  readonly path: string;
  readonly offset: number;
  readonly text: string;
  readonly texts: ReadonlyMap<string, string>;
  readonly analysis: Analysis;
  candidates(): Candidates;
  /** What a program of another of the files says. */
  of(path: string): Analysis;
}

/** @param files by path; the one with the cursor is the one that is asked about */
export function analysed(files: Readonly<Record<string, string>>): Analysed {
  const read = Object.entries(files).map(([path, marked]) => [path, readMarkers(marked)] as const);
  const texts = new Map(read.map(([path, { text }]) => [path, text]));
  const [path, { cursors, text }] = read.find(([, marks]) => marks.cursors.length > 0) ?? read[0] ?? raiseEmpty();
  const workspace: Workspace = {
    read: (file) => {
      const found = texts.get(file);
      return found === undefined ? { kind: "missing" } : { kind: "text", text: found };
    },
    resolve: (from, relative) => ({ kind: "path", path: posix.normalize(posix.join(posix.dirname(from), relative)) }),
  };
  const cache = new CompileCache();
  const of = (file: string) => analyse({ file, text: texts.get(file) ?? "", workspace, cache });
  const offset = cursors[0] ?? 0;
  return {
    path,
    offset,
    text,
    texts,
    analysis: of(path),
    of,
    candidates() {
      const marked = markText(text, offset);
      if (!marked) return { start: offset, end: offset, items: [] };
      return candidatesAt(
        path,
        marked,
        analyse({ file: path, text: marked.text, workspace, cache: new CompileCache() }),
      );
    },
  };
}

function raiseEmpty(): never {
  throw new Error("no file was given");
}

/** The text with edits of one file, none of which overlap. */
export function withEdits(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly text: string }[],
): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((whole, { span, text: put }) => whole.slice(0, span.start) + put + whole.slice(span.end), text);
}
