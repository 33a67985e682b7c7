import { rmSync } from "node:fs";
import fc from "fast-check";
import { expect } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { anyEdit, anyMishap, applyEdit, type Edit, type Mishap } from "./edits.ts";
import { type BuildFolder, type FolderBuild, moveOutputs, readBuild, runBuild, withoutLock } from "./folder.ts";
import type { Judge } from "./judge.ts";
import { expectNothingMoved, rangesOf } from "./kept.ts";
import { expectGroups, expectKept } from "./owners.ts";
import { destroys, firstSource, printSource, type Source } from "./source.ts";

/** One sequence: what is done, and what happens before it is over. */
export interface Sequence {
  readonly edits: readonly (Edit | Mishap)[];
  readonly vars: boolean;
}

/** Sequences of up to `most` edits. */
export function anySequence(most: number): fc.Arbitrary<Sequence> {
  const step = fc.oneof({ weight: 10, arbitrary: anyEdit }, { weight: 1, arbitrary: anyMishap });
  return fc.record({ edits: fc.array(step, { minLength: most - 2, maxLength: most }), vars: fc.boolean() });
}

/** What came of all sequences. */
export interface Tally {
  /** Edits that destroy nothing, and those of them that built. */
  harmless: number;
  built: number;
  /** Builds that a judge applied. */
  applied: number;
  readonly refusals: Map<string, number>;
}

export function emptyTally(): Tally {
  return { harmless: 0, built: 0, applied: 0, refusals: new Map() };
}

interface Last {
  readonly build: FolderBuild;
  readonly states: readonly string[];
}

/**
 * Does the edits one after the other, builds after each, and has every judge apply what was written. A refused build
 * is undone. Throws where a thing moves that the source before and the source after both hold.
 */
export async function runSequence(sequence: Sequence, judges: readonly Judge[], tally: Tally): Promise<void> {
  const directory = temporaryFolder("sequence");
  const folder: BuildFolder = { directory, vars: sequence.vars };
  try {
    const start = await runBuild(folder, firstSource);
    expect(start.code, start.stderr).toBe(0);
    const build = readBuild(folder, firstSource);
    const states = await Promise.all(judges.map(async (judge) => (await judge.apply(build.files, undefined)).state));
    let last: Last = { build, states };
    for (const step of sequence.edits) last = await takeStep(folder, step, last, judges, tally);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function takeStep(
  folder: BuildFolder,
  step: Edit | Mishap,
  last: Last,
  judges: readonly Judge[],
  tally: Tally,
): Promise<Last> {
  if (typeof step === "string") return await meetMishap(folder, step, last, judges, tally);
  const source = applyEdit(last.build.source, step, rangesOf(last.build));
  if (printSource(source) === printSource(last.build.source) && source.workers === last.build.source.workers)
    return last;
  const safe = !destroys(last.build.source, source);
  const result = await runBuild(folder, source);
  if (safe) tally.harmless++;
  if (result.code !== 0) {
    for (const code of new Set(safe ? result.stderr.match(/\berror PDP\d+/g) : [])) {
      tally.refusals.set(code, (tally.refusals.get(code) ?? 0) + 1);
    }
    expect(readBuild(folder, last.build.source)).toEqual(last.build);
    return last;
  }
  expect(safe, "what destroys a bucket or the control plane is refused").toBe(true);
  tally.built++;
  return await judgeBuild(folder, source, last, judges, tally);
}

async function judgeBuild(
  folder: BuildFolder,
  source: Source,
  last: Last,
  judges: readonly Judge[],
  tally: Tally,
): Promise<Last> {
  const build = readBuild(folder, source);
  expectNothingMoved(last.build, build);
  // Equal files make an empty plan: nothing is learnt of it.
  if (JSON.stringify(build.files) === JSON.stringify(last.build.files)) return { build, states: last.states };
  tally.applied++;
  const states = await Promise.all(
    judges.map(async (judge, index) => {
      const { changes, groups, state } = await judge.apply(build.files, last.states[index]);
      expectKept(last.build, build, changes);
      expectGroups(build, groups);
      return state;
    }),
  );
  return { build, states };
}

/** What happens to a lock file or to the place of outputs is an error; then the way is taken that it names. */
async function meetMishap(
  folder: BuildFolder,
  mishap: Mishap,
  last: Last,
  judges: readonly Judge[],
  tally: Tally,
): Promise<Last> {
  if (mishap === "lock deleted") {
    const { code, stderr } = await withoutLock(last.build, () => runBuild(folder, last.build.source, ["--force"]));
    expect([code, stderr.includes("PDP2301")], stderr).toEqual([1, true]);
    return last;
  }
  const source = { ...last.build.source, second: !last.build.source.second };
  const refused = await runBuild(folder, source);
  expect([refused.code, refused.stderr.includes("PDP2302")], refused.stderr).toEqual([1, true]);
  const [, target = ""] = /would\s+now\s+go\s+to\s+(\S+)/.exec(refused.stderr) ?? [];
  moveOutputs(folder, last.build, target);
  const moved = await runBuild(folder, source);
  expect(moved.code, moved.stderr).toBe(0);
  return await judgeBuild(folder, source, last, judges, tally);
}
