/** A change of one place, as StrykerJS and our mutator of Bash name it. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  /** What stands there instead. */
  readonly replacement: string;
}

/** What is unjudged was met by tests that cannot tell in a first look. */
export type Status = "killed" | "survived" | "unjudged";

export interface Result extends Mutant {
  readonly status: Status;
}

/** What names a mutant in one version of the sources. */
export const keyOf = ({ file, line, column, mutator, replacement }: Mutant): string =>
  [file, line, column, mutator, replacement].join(":");

/** A mutant as StrykerJS hands it about, whose lines and columns count from 0, where its reports count from 1. */
export interface StrykerMutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

/** What names a mutant of StrykerJS, which is in the file with this path from the root. */
export const keyOfStryker = ({ mutatorName, replacement, location }: StrykerMutant, file: string): string =>
  keyOf({
    file,
    line: location.start.line + 1,
    column: location.start.column + 1,
    mutator: mutatorName,
    replacement,
  });

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** `count` of the mutants, the same for the same seed in whatever order they come; all where there are fewer. */
export function sampleOf<M extends Mutant>(mutants: readonly M[], count: number, seed: number): readonly M[] {
  const sorted = [...mutants].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const random = numbers(seed);
  for (let last = sorted.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const [a, b] = [sorted[last], sorted[other]];
    if (a && b) [sorted[last], sorted[other]] = [b, a];
  }
  return sorted.slice(0, count);
}

/** The whole number that is given for an option, which is at least one: figures of no mutants would say that all are seen. */
export function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--${option} takes a whole number of 1 or more, not ${JSON.stringify(text)}`);
  }
  return count;
}
