import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { instrument, type Looked } from "./in-place.ts";
import { Memory } from "./memory.ts";
import { keyOf, type Mutant } from "./mutants.ts";

/*
 * A third look, at what only the built program runs: a copy of the tree is built with all mistakes in it, and a file says
 * which of them is on. Tests that start the program, the end-to-end ones too, run against that copy, a file at a time.
 */

const root = resolve(import.meta.dirname, "../..");

/** How long files of tests may take for one mistake, in milliseconds without it: else one would take all files. */
const patience = 100_000;

/** A file of tests, how long it takes without a mistake, and which ones the programs that it starts come by. */
export interface Judge {
  readonly test: string;
  readonly took: number;
  readonly met: ReadonlySet<string>;
}

/** Which of `chosen` a file of `tests` sees in the program. What was met and could not be tried enough is unjudged. */
export async function lookInProgram(
  chosen: readonly Mutant[],
  tests: readonly string[],
  work: string,
): Promise<Looked> {
  mkdirSync(work, { recursive: true });
  const memory = new Memory(root, join(work, "memory.json"));
  const known = chosen.filter((mutant) => memory.holds(mutant));
  const seen = new Set(known.map(keyOf));
  const unjudged = new Set<string>();
  const unknown = chosen.filter((mutant) => !known.includes(mutant));
  if (unknown.length === 0) return { seen, unjudged };
  const mutants = await instrument(unknown, work);
  const program = buildProgram(work);
  const judges = tests.flatMap((test) => judgeOf(program, test));
  for (const [id, mutant] of mutants) {
    const { able, tired } = judgesFor(id, judges);
    const sight = able.find(
      ({ test, took }) => !passes(program, test, { id, deadline: Math.ceil(3 * took) + 120_000 }),
    );
    if (sight) {
      memory.note(mutant, [sight.test]);
      seen.add(keyOf(mutant));
    } else if (tired) unjudged.add(keyOf(mutant));
    process.stderr.write(`${sight ? "seen" : "not seen"} in the program by ${able.length} files: ${keyOf(mutant)}\n`);
  }
  return { seen, unjudged };
}

/** The files that come by a mistake, the fastest first, as far as patience goes; and whether it went to the end. */
export function judgesFor(id: string, judges: readonly Judge[]): { readonly able: readonly Judge[]; tired: boolean } {
  const meeting = judges.filter(({ met }) => met.has(id)).sort((one, other) => one.took - other.took);
  let spent = 0;
  const able = meeting.filter(({ took }) => {
    spent += took;
    return spent <= patience;
  });
  return { able, tired: able.length < meeting.length };
}

interface Program {
  readonly tree: string;
  /** Holds the id of the mistake that is on; missing where none is. */
  readonly active: string;
  /** Gets the ids of what a program came by, a line each, where no mistake is on. */
  readonly met: string;
}

/** Copies the tree, with the mistakes in its sources, and builds it. */
function buildProgram(work: string): Program {
  const program = { tree: join(work, "tree"), active: join(work, "active"), met: join(work, "met") };
  const { tree } = program;
  rmSync(tree, { recursive: true, force: true });
  const listed = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of listed.stdout.split("\0")) if (file !== "") cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(work, "instrumented.json"), "utf8"));
  for (const [path, text] of Object.entries(texts)) writeFileSync(join(tree, path.slice(root.length)), text);
  const { status } = spawnSync(process.execPath, ["scripts/build.ts"], { cwd: tree, stdio: "inherit" });
  if (status !== 0) throw new Error("the program with the mistakes in it cannot be built");
  const entry = join(tree, "dist/podplanec.js");
  writeFileSync(join(dirname(entry), "mistakes.js"), switchOf(program));
  // What is imported first runs first, before any module that has a mistake in it.
  const [head = "", ...rest] = readFileSync(entry, "utf8").split("\n");
  writeFileSync(entry, [head, 'import "./mistakes.js";', ...rest].join("\n"));
  return program;
}

/** The module that tells a program which mistake is on, or notes what it comes by. */
const switchOf = ({
  active,
  met,
}: Program): string => `import { appendFileSync, existsSync, readFileSync } from "node:fs";
const mistakes = (globalThis.__stryker__ = {});
if (existsSync(${JSON.stringify(active)})) {
  mistakes.activeMutant = readFileSync(${JSON.stringify(active)}, "utf8");
  mistakes.hitCount = 0;
  mistakes.hitLimit = 1_000_000;
} else {
  process.on("exit", () => {
    const ids = Object.keys(mistakes.mutantCoverage?.static ?? {});
    appendFileSync(${JSON.stringify(met)}, ids.map((id) => id + "\\n").join(""));
  });
}
`;

/** Runs a file of tests without a mistake; one that fails judges nothing. */
function judgeOf(program: Program, test: string): readonly Judge[] {
  writeFileSync(program.met, "");
  const start = performance.now();
  const isSound = passes(program, test, { deadline: 600_000 });
  const took = performance.now() - start;
  const met = new Set(readFileSync(program.met, "utf8").split("\n"));
  process.stderr.write(
    `${test}: ${isSound ? "passes" : "fails without a mistake"}, ${Math.round(took / 1000)} s, ${met.size - 1} met\n`,
  );
  return isSound ? [{ test, took, met }] : [];
}

function passes(
  { tree, active }: Program,
  test: string,
  { id, deadline }: { readonly id?: string; readonly deadline: number },
): boolean {
  rmSync(active, { force: true });
  if (id !== undefined) writeFileSync(active, id);
  const project = test.startsWith("test/e2e/") ? "e2e" : "unit";
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const words = [vitest, "run", "--project", project, "--bail", "1", test];
  return spawnSync(process.execPath, words, { cwd: tree, stdio: "ignore", timeout: deadline }).status === 0;
}
