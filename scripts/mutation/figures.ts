import type { Result } from "./mutants.ts";

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
  /** There where only the first look was taken: the score is at least this, and some of the survivors may be seen. */
  readonly bound?: true;
  readonly survivors: readonly string[];
}

interface Run {
  readonly seed: number;
  /** How many mutants the folder has. */
  readonly of: number;
  readonly results: readonly Result[];
  readonly equivalents: readonly Equivalent[];
  /** The text of a source file. */
  readonly read: (file: string) => string;
  readonly isBound?: boolean;
}

/** The figures of one run. */
export function figuresOf({ seed, of, results, equivalents, read, isBound = false }: Run): Figures {
  const alive = results.filter(({ status }) => status === "survived");
  const isEquivalent = ({ file, line, mutator, replacement }: Result): boolean =>
    equivalents.some(
      (known) =>
        known.file === file &&
        known.mutator === mutator &&
        known.replacement === replacement &&
        known.text === read(file).split("\n")[line - 1]?.trim(),
    );
  const survivors = alive.filter((result) => !isEquivalent(result));
  const equivalent = alive.length - survivors.length;
  const killed = results.length - alive.length;
  const judged = results.length - equivalent;
  return {
    seed,
    mutants: of,
    sample: results.length,
    killed,
    equivalent,
    score: judged === 0 ? 100 : Math.floor((killed * 1000) / judged) / 10,
    ...(isBound ? { bound: true } : {}),
    survivors: survivors.map(({ file, line, mutator }) => `${file}:${line}:${mutator}`).sort(),
  };
}

/** The figures of all folders with those of one replaced, in the order of the folders. */
export const withFigures = (
  all: Readonly<Record<string, Figures>>,
  folder: string,
  figures: Figures,
): Readonly<Record<string, Figures>> =>
  Object.fromEntries(Object.entries({ ...all, [folder]: figures }).sort(([one], [other]) => (one < other ? -1 : 1)));
