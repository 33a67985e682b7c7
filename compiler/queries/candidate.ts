import type { NewUse } from "./unused-files.ts";

/** Something that can be written at a place. */
export interface Candidate {
  readonly kind:
    | "attribute"
    | "block"
    | "keyword"
    | "member"
    | "thing"
    | "literal"
    | "variable"
    | "value"
    | "function"
    | "template"
    | "root"
    | "argument"
    | "type";
  /** What is shown, and found by what somebody types. */
  readonly label: string;
  /** What is written: `${1:name}` are places that are filled in one after the other, as editors know them. */
  readonly snippet: string;
  /** What kind of thing it is, on one line. */
  readonly detail: string;
  /** Markdown. */
  readonly doc: string;
  /** What the file has to use for it, and does not use yet. */
  readonly use?: NewUse;
}

/** A candidate that is its own text. */
export function plain(kind: Candidate["kind"], label: string, detail: string, doc = ""): Candidate {
  return { kind, label, snippet: escapeSnippet(label), detail, doc };
}

/** Text that an editor takes as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** What stands when nobody fills in the places of a snippet. */
export function snippetText(snippet: string): string {
  return snippet.replace(
    /\$\{\d+:((?:[^\\}]|\\.)*)\}|\$\d+|\\(.)/g,
    (_, inner: string | undefined, escaped?: string) =>
      inner === undefined ? (escaped ?? "") : inner.replace(/\\(.)/g, "$1"),
  );
}
