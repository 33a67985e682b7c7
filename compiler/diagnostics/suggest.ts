import type { Span } from "../../grammar/index.ts";
import type { Fix } from "./shape.ts";

/**
 * What was probably meant: the candidate whose edit distance is at most a third of the word's
 * length, the nearest first, ties in the order given. Case counts as half a difference.
 */
export function findSimilar(word: string, candidates: Iterable<string>): string | undefined {
  return findNearest(word, candidates)[0];
}

/** All that are as near as `findSimilar` finds one, in the order given. */
function findNearest(word: string, candidates: Iterable<string>): readonly string[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const all = new Set(candidates);
  let nearest = limit + 0.5;
  let found: string[] = [];
  for (const candidate of all) {
    if (candidate === "" || Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase()) + (word === candidate ? 0 : 0.5);
    if (distance < nearest) found = [];
    if (distance <= nearest) found.push(candidate);
    nearest = Math.min(nearest, distance);
  }
  const extended = found.length === 0 ? findExtended(word, all) : undefined;
  return extended === undefined ? found : [extended];
}

/** The only candidate of which the word is a part at one end: `disk` for `disk_size`. */
function findExtended(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length < 3) return undefined;
  const lower = word.toLowerCase();
  const found = [...candidates].filter((one) => one.startsWith(`${lower}_`) || one.endsWith(`_${lower}`));
  return found.length === 1 ? found[0] : undefined;
}

/** A sentence for the end of a message: what was meant, or all candidates when there are at most eight. */
export function suggestion(word: string, known: readonly string[]): string {
  // Names that are wrong themselves are empty in the model.
  const candidates = known.filter((candidate) => candidate !== "");
  const nearest = findNearest(word, candidates);
  if (nearest.length > 0) return `Did you mean ${listWords(nearest.slice(0, 3), "or")}?`;
  if (candidates.length === 0) return "There is none to choose from.";
  if (candidates.length === 1) return `There is only ${listWords(candidates)}.`;
  if (candidates.length <= 8) return `It is one of ${listWords(candidates)}.`;
  return `There are ${candidates.length} to choose from, such as ${listWords(candidates.slice(0, 3))}.`;
}

/**
 * The edits to what was probably meant, one for each that is as near; none where nothing is. Only where the span is the
 * word itself, alone or in quotes, which then stay: a value that is computed there is mended elsewhere.
 */
export function meantFixes(word: string, known: readonly string[], span: Span): readonly Fix[] {
  const quotes = span.end - span.start - word.length;
  if (quotes !== 0 && quotes !== 2) return [];
  return findNearest(word, known)
    .slice(0, 3)
    .map((name) => ({
      title: `Write ${name}`,
      edits: [{ span, text: quotes === 0 ? name : JSON.stringify(name) }],
    }));
}

/** `a`, `b` and `c` */
export function listWords(words: readonly string[], last: "and" | "or" = "and"): string {
  const quoted = words.map((word) => `\`${word}\``);
  const end = quoted.pop();
  return quoted.length === 0 ? (end ?? "") : `${quoted.join(", ")} ${last} ${end}`;
}

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let distance = Math.min(at(previous, j) + 1, at(current, j - 1) + 1, at(previous, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) distance = Math.min(distance, at(beforePrevious, j - 2) + 1);
      current.push(distance);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
