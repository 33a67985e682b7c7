import { CompileCache, compile, type Diagnostic } from "../../compiler/index.ts";
import { inputOf, type Subject } from "./subjects.ts";

/** Gives numbers from 0 up to, not including, a bound; the same for the same seed. */
export type Random = (bound: number) => number;

/** What people type: parts of the language, and what does not belong there. */
const snippets = [
  "",
  " ",
  "\n",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  '"',
  "=",
  "==",
  ",",
  ".",
  ":",
  "?",
  "??",
  "=>",
  "&&",
  "!",
  "-",
  "/",
  "#",
  "//",
  "${",
  "$",
  "let ",
  "param ",
  "param.",
  "let.",
  "secret.",
  "x",
  "zone",
  "pool ",
  "for x in ",
  "if ",
  "else ",
  "include ",
  "template t(a: int) {",
  "use ",
  "true",
  "no",
  "null",
  "auto",
  "auto/24",
  "1",
  "0",
  "1.5",
  "10.0.0.0/8",
  "100GiB",
  "30s",
  "enum(a, b)",
  "list<",
  "map<int>",
  "object { a: int }",
  "assert ",
  "remove ",
  "extends ",
  "\u0000",
  "é",
  "\u{1f600}",
  "\r\n",
  "\t",
];

/** One edit at a random place: a deletion, an insertion, a repetition, or two parts in each other's place. */
export function editRandomly(text: string, random: Random): string {
  const start = random(text.length + 1);
  const end = Math.min(text.length, start + random(random(4) === 0 ? 200 : 12));
  const part = text.slice(start, end);
  switch (random(5)) {
    case 0:
      return text.slice(0, start) + text.slice(end);
    case 1:
      return text.slice(0, start) + (snippets[random(snippets.length)] ?? "") + text.slice(start);
    case 2:
      return text.slice(0, start) + (snippets[random(snippets.length)] ?? "") + text.slice(end);
    case 3:
      return text.slice(0, end) + part + text.slice(end);
    default: {
      const place = random(text.length + 1);
      const without = text.slice(0, start) + text.slice(end);
      return without.slice(0, place) + part + without.slice(place);
    }
  }
}

/** How many edits are made before the text is taken back to what it was. */
const mostEdits = 8;

/**
 * Edits a subject again and again, as in an editor that keeps what it found out, and compares each answer with that of
 * a run that knows nothing. An answer must stay as it was given. Returns the first text whose answers differ, or that
 * changed the answer before it; throws what the compiler throws.
 */
export function findDifference(subject: Subject, edits: number, random: Random): string | undefined {
  const original = subject.files.get(subject.changed) ?? "";
  const cache = new CompileCache();
  let text = original;
  let last: { readonly answer: readonly Diagnostic[]; readonly text: string } = { answer: [], text: "[]" };
  for (let edit = 0; edit < edits; edit++) {
    text = random(mostEdits) === 0 ? original : editRandomly(text, random);
    const input = inputOf(subject, new Map(subject.files).set(subject.changed, text));
    const answer = compile({ ...input, cache }).diagnostics;
    const kept = answers(answer);
    if (kept !== answers(compile(input).diagnostics)) return text;
    // An editor may still hold what was found of the text before.
    if (answers(last.answer) !== last.text) return text;
    last = { answer, text: kept };
  }
  return undefined;
}

function answers(diagnostics: readonly Diagnostic[]): string {
  return JSON.stringify(diagnostics);
}
