import type { Span } from "../../grammar/index.ts";
import type { Analysis } from "./analysis.ts";
import { identityOf, type Meaning, type Occurrence, occurrencesIn } from "./occurrences.ts";

/** Every place of several programs that means the same declared thing, each once, by file and place. */
export function referencesTo(meaning: Meaning, analyses: readonly Analysis[]): readonly Occurrence[] {
  const identity = identityOf(meaning);
  if (identity === undefined) return [];
  const found = new Map<string, Occurrence>();
  // A file says more in the program of one who uses it, so that it is looked at in each program.
  for (const analysis of analyses) {
    for (const path of analysis.program.files.keys()) {
      for (const one of occurrencesIn(path, analysis)) {
        if (identityOf(one.meaning) === identity) found.set(placeKey(one.span), one);
      }
    }
  }
  return [...found.values()].sort(byPlace);
}

function placeKey({ file, start, end }: Span): string {
  return `${file}:${start}:${end}`;
}

function byPlace(a: Occurrence, b: Occurrence): number {
  if (a.span.file !== b.span.file) return a.span.file < b.span.file ? -1 : 1;
  return a.span.start - b.span.start;
}
