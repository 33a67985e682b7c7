import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { readBuild, runBuild } from "./folder.ts";
import { type Judge, makeJudge } from "./judge.ts";
import { anySequence, emptyTally, runSequence, type Sequence, type Tally } from "./run.ts";
import { allZones, firstSource } from "./source.ts";

export interface Suite {
  /** The absolute path of OpenTofu or Terraform. */
  readonly program: string;
  readonly count: number;
  /** Edits of a sequence, at most. */
  readonly most: number;
  readonly seed: number;
  /** How many of them to pass over: those that an earlier run has tried. */
  readonly from?: number;
}

/** Of edits that destroy nothing, how many must build. */
const share = 0.8;

/** Runs random sequences, two at a time, and says what came of them. The first fault is thrown with its sequence. */
export async function runSequences({ program, count, most, seed, from = 0 }: Suite): Promise<void> {
  const sequences = [...fc.sample(anySequence(most), { numRuns: count, seed }).entries()].slice(from);
  const judge = await makeJudge(program, await allModules());
  const tally = emptyTally();
  try {
    await Promise.all([0, 1].map(() => runAll(sequences, judge, tally, seed)));
  } finally {
    await judge.dispose();
  }
  process.stdout.write(`${count - from} sequences (seed ${seed}): ${report(tally)}; ${judge.runs()} plans\n`);
  expect(tally.built / tally.harmless, report(tally)).toBeGreaterThanOrEqual(share);
}

/** Takes sequences from the list until there are no more. Says how far it is, since a thousand take an hour. */
async function runAll(sequences: [number, Sequence][], judge: Judge, tally: Tally, seed: number): Promise<void> {
  for (let next = sequences.shift(); next; next = sequences.shift()) {
    const [number, sequence] = next;
    if (number > 0 && number % 100 === 0) {
      process.stdout.write(`sequence ${number} (seed ${seed}): ${report(tally)}\n`);
    }
    try {
      await runSequence(sequence, [judge], tally);
    } catch (cause) {
      sequences.length = 0;
      const text = JSON.stringify(sequence, undefined, 1);
      throw new Error(`sequence ${number} of the seed ${seed}: ${text}\n${String(cause)}`, { cause });
    }
  }
}

/** A configuration with the modules of every zone. */
async function allModules(): Promise<Readonly<Record<string, string>>> {
  const folder = { directory: temporaryFolder("sequence"), vars: false };
  try {
    const source = { ...firstSource, zones: allZones.map((name) => ({ name, subnets: [] })) };
    const { code, stderr } = await runBuild(folder, source);
    expect(code, stderr).toBe(0);
    return readBuild(folder, source).files;
  } finally {
    rmSync(folder.directory, { recursive: true, force: true });
  }
}

function report({ harmless, built, refusals, applied }: Tally): string {
  const percent = ((100 * built) / harmless).toFixed(1);
  const codes = JSON.stringify(Object.fromEntries(refusals));
  return `${built} of ${harmless} edits that destroy nothing built (${percent} %), ${applied} applied; refused: ${codes}`;
}
