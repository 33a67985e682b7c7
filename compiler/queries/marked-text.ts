import { countProblems, parse, type Read } from "../../grammar/index.ts";
import { type Candidate, snippetText } from "./candidate.ts";
import { mark } from "./marked.ts";

/** A word that is being written: the text with the mark in its place, to be analysed. */
export interface MarkedText {
  readonly text: string;
  /** The text as it is. */
  readonly original: string;
  /** Where the mark stands. */
  readonly offset: number;
  /** The dotted words in front of it, each with its dot. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** Undefined where no word can begin or go on: behind a digit, in a comment or in plain text of a string. */
export function markText(text: string, offset: number): MarkedText | undefined {
  const before = /[A-Za-z_][\w-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? "";
  const start = offset - before.length;
  if (/[\w-]/.test(text[start - 1] ?? "")) return undefined;
  const rest = /^[\w-]+/.exec(text.slice(offset, offset + 200))?.[0] ?? "";
  // `auto/24` is one word.
  const prefix = `${before}${rest}` === "auto" ? /^\/\d+/.exec(text.slice(offset + rest.length))?.[0] : undefined;
  const end = offset + rest.length + (prefix?.length ?? 0);
  if (before === "" && /[0-9-]/.test(text[offset] ?? "")) return undefined;
  const path = /(?:[A-Za-z_][\w-]*\.)+$/.exec(text.slice(Math.max(0, start - 200), start))?.[0] ?? "";
  return {
    text: `${text.slice(0, start)}${mark}${text.slice(end)}`,
    original: text,
    offset: start,
    path,
    start: start - path.length,
    end,
  };
}

/**
 * Those that leave no syntax error that is not there already: between two parts of a statement no word can stand.
 * `read` is what the text as it is was read as.
 */
export function readable(
  items: readonly Candidate[],
  { original, start, end }: MarkedText,
  read: Read = parse("candidates", original),
): readonly Candidate[] {
  const before = read.problems.length;
  const judged = new Map<string, boolean>();
  return items.filter(({ kind, snippet }) => {
    // What is written in the same way can be read, or not, in the same places.
    const form =
      kind === "keyword" ? snippet : `${kind}${["=", "{", "("].map((sign) => snippet.includes(sign)).join()}`;
    const known = judged.get(form);
    if (known !== undefined) return known;
    const written = snippetText(snippet);
    const fits = countProblems(read, `${original.slice(0, start)}${written}${original.slice(end)}`) <= before;
    judged.set(form, fits);
    return fits;
  });
}
