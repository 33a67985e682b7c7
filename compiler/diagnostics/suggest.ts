/**
 * What was probably meant: the candidate whose edit distance is at most a third of the word's
 * length, the nearest first, ties in the order given. Case counts as half a difference.
 */
export function findSimilar(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase()) + (word === candidate ? 0 : 0.5);
    if (distance <= limit + 0.5 && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { candidate, distance };
  }
  return best?.candidate ?? findExtended(word, candidates);
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
  const similar = findSimilar(word, candidates);
  if (similar !== undefined) return `Did you mean \`${similar}\`?`;
  if (candidates.length === 0) return "There is none to choose from.";
  if (candidates.length === 1) return `There is only ${listWords(candidates)}.`;
  if (candidates.length <= 8) return `It is one of ${listWords(candidates)}.`;
  return `There are ${candidates.length} to choose from, such as ${listWords(candidates.slice(0, 3))}.`;
}

/** `a`, `b` and `c` */
export function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop();
  return quoted.length === 0 ? (last ?? "") : `${quoted.join(", ")} and ${last}`;
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
