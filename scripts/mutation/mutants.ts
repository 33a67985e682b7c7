import { createHash } from "node:crypto";

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

/**
 * `count` of the mutants, the same for the same seed in whatever order they come; all where there are fewer. Each is
 * drawn by a digest of its own, so that a change in one file leaves those of the others as they were.
 */
export function sampleOf<M extends Mutant>(mutants: readonly M[], count: number, seed: number): readonly M[] {
  const lots = mutants.map((mutant) => {
    const lot = createHash("sha256")
      .update(`${seed} ${keyOf(mutant)}`)
      .digest("hex");
    return { mutant, lot };
  });
  lots.sort((one, other) => (one.lot < other.lot ? -1 : 1));
  return lots.slice(0, count).map(({ mutant }) => mutant);
}

/** The whole number that is given for an option, which is at least one: figures of no mutants would say that all are seen. */
export function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new Error(`--${option} takes a whole number of 1 or more, not ${JSON.stringify(text)}`);
  }
  return count;
}
