import type { Diagnostic } from "../../compiler/index.ts";
import { addedErrors } from "./added.ts";
import { wrongFixes } from "./fixes.ts";
import { lineDeletions, type Mutation, tokenSwaps } from "./mutations.ts";
import { compileChanged, type Subject } from "./subjects.ts";

/** What small mistakes add to what is said. */
export interface SweepReport {
  readonly deletions: Tally;
  readonly swaps: Tally;
  /** Edits that leave their diagnostic. */
  readonly uselessEdits: readonly string[];
}

export interface Tally {
  /** How many mistakes added errors, and how many added just one. */
  readonly adding: number;
  readonly one: number;
  /** Mistakes that added more than three errors, with these. */
  readonly many: readonly string[];
}

/** Makes each chosen mistake in each subject, one at a time. `choose` says of how many it takes which. */
export function sweep(
  subjects: readonly Subject[],
  choose: (all: readonly Mutation[]) => readonly Mutation[],
): SweepReport {
  const deletions = newTally();
  const swaps = newTally();
  const uselessEdits: string[] = [];
  for (const subject of subjects) {
    const text = subject.files.get(subject.changed) ?? "";
    const before = compileChanged(subject, text);
    const take = (mutations: readonly Mutation[], tally: MutableTally) => {
      for (const mutation of choose(mutations)) {
        count(tally, `${subject.name}, ${mutation.what}`, addedErrors(before, compileChanged(subject, mutation.text)));
        uselessEdits.push(...wrongFixes(subject, mutation.text).filter((one) => one.endsWith(" stays")));
      }
    };
    take(lineDeletions(text), deletions);
    take(tokenSwaps(text), swaps);
  }
  return { deletions, swaps, uselessEdits };
}

interface MutableTally {
  adding: number;
  one: number;
  readonly many: string[];
}

function newTally(): MutableTally {
  return { adding: 0, one: 0, many: [] };
}

function count(tally: MutableTally, what: string, added: readonly Diagnostic[]): void {
  if (added.length === 0) return;
  tally.adding++;
  if (added.length === 1) tally.one++;
  if (added.length > 3) tally.many.push(`${what}: ${added.map((one) => one.name).join(", ")}`);
}
