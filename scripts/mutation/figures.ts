import type { Result, Status } from "./mutants.ts";

/** A mutant that no test can see, found by what stands in its line, as lines move. */
export interface Equivalent {
  readonly file: string;
  /** The whole line without the blanks around it. */
  readonly text: string;
  readonly mutator: string;
  readonly replacement: string;
  /** Why the program does the same with it. */
  readonly reason: string;
}

/** What is known of a folder, as it stands in `bench/last-mutation.json`. */
export interface Figures {
  readonly seed: number;
  readonly mutants: number;
  readonly sample: number;
  readonly killed: number;
  readonly equivalent: number;
  /** Killed of those that are not equivalent, in hundredths. */
  readonly score: number;
  readonly survivors: readonly string[];
  /** What was not looked at a second time, and counts as not seen: where it is there, the score is at least this. */
  readonly unjudged?: readonly string[];
}

interface Run {
  readonly seed: number;
  /** How many mutants the folder has. */
  readonly of: number;
  readonly results: readonly Result[];
  readonly equivalents: readonly Equivalent[];
  /** The text of a source file. */
  readonly read: (file: string) => string;
}

/** The figures of one run. */
export function figuresOf({ seed, of, results, equivalents, read }: Run): Figures {
  const alive = results.filter(({ status }) => status !== "killed");
  const isEquivalent = ({ file, line, mutator, replacement }: Result): boolean =>
    equivalents.some(
      (known) =>
        known.file === file &&
        known.mutator === mutator &&
        known.replacement === replacement &&
        known.text === read(file).split("\n")[line - 1]?.trim(),
    );
  const left = alive.filter((result) => !isEquivalent(result));
  const named = (wanted: Status): readonly string[] =>
    left.flatMap(({ status, file, line, mutator }) => (status === wanted ? [`${file}:${line}:${mutator}`] : [])).sort();
  const unjudged = named("unjudged");
  const equivalent = alive.length - left.length;
  const killed = results.length - alive.length;
  const judged = results.length - equivalent;
  return {
    seed,
    mutants: of,
    sample: results.length,
    killed,
    equivalent,
    score: judged === 0 ? 100 : Math.floor((killed * 1000) / judged) / 10,
    survivors: named("survived"),
    ...(unjudged.length > 0 ? { unjudged } : {}),
  };
}

/** The figures of all folders with those of one replaced, in the order of the folders. */
export const withFigures = (
  all: Readonly<Record<string, Figures>>,
  folder: string,
  figures: Figures,
): Readonly<Record<string, Figures>> =>
  Object.fromEntries(Object.entries({ ...all, [folder]: figures }).sort(([one], [other]) => (one < other ? -1 : 1)));
