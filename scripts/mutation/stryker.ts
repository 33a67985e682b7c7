import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { programTestsOf, startsProgram, testsOf } from "./areas.ts";
import { discover } from "./discover.ts";
import { type Looked, lookAt } from "./in-place.ts";
import { lookInProgram } from "./in-program.ts";
import { keyOf, type Mutant, type Result, type Status, sampleOf } from "./mutants.ts";

/* Mutants of TypeScript, made by StrykerJS, and judged in place or by its own runner. */

const root = resolve(import.meta.dirname, "../..");
const stryker = join(root, "node_modules/@stryker-mutator/core/bin/stryker.js");

export interface Wanted {
  readonly folder: string;
  /** How many mutants; all of them where it is absent. */
  readonly sample: number | undefined;
  readonly seed: number;
  /** How many of a hundred have to be seen: when they are, nothing is looked at a second time; nothing at all for 0. */
  readonly enough: number;
  /** Whether StrykerJS judges all by itself. */
  readonly anew: boolean;
  /** Whether what is not seen is looked at in the built program, too. */
  readonly program: boolean;
}

export interface Judged {
  /** How many mutants the folder has. */
  readonly of: number;
  readonly results: readonly Result[];
}

/** The sources of a folder, or the one file that it names. */
const sourcesOf = (folder: string): readonly string[] =>
  globSync(folder.endsWith(".ts") ? folder : `${folder}/**/*.ts`, { cwd: root })
    .filter((path) => !/\.test\.ts$|\/testdata\//.test(path))
    .sort();

const testFilesOf = (folder: string): readonly string[] => {
  const files = (testsOf(folder) ?? []).flatMap((pattern) => globSync(pattern, { cwd: root }).sort());
  return [...new Set(files)].filter((path) => !startsProgram(path, (name) => readFileSync(join(root, name), "utf8")));
};

/** Makes mutants of a folder, runs the tests that are to see each, and says which were seen. */
export async function judge({ folder, sample, seed, enough, anew, program }: Wanted): Promise<Judged> {
  const work = join(root, ".stryker-tmp", folder.replaceAll("/", "-"));
  mkdirSync(work, { recursive: true });
  const at = (name: string): string => join(work, name);
  writeFileSync(at("discover.json"), JSON.stringify(options(sourcesOf(folder), work)));
  const all = await discover(stryker, at("discover.json"), sourcesOf(folder));
  const chosen = sampleOf(all, sample ?? all.length, seed);
  const tests = testFilesOf(folder);
  const looked = anew
    ? await lookAnew(chosen, tests, work)
    : await lookAt(chosen, tests, { work: at("in-place"), enough: Math.ceil((chosen.length * enough) / 100) });
  const { seen, unjudged } = program ? await lookFurther(looked, { folder, chosen, work: at("in-program") }) : looked;
  const statusOf = (key: string): Status => (seen.has(key) ? "killed" : unjudged.has(key) ? "unjudged" : "survived");
  const results = chosen.map((mutant): Result => ({ ...mutant, status: statusOf(keyOf(mutant)) }));
  return { of: all.length, results };
}

interface Further {
  readonly folder: string;
  readonly chosen: readonly Mutant[];
  readonly work: string;
}

/** Looks at what was not seen in the built program. */
async function lookFurther(looked: Looked, { folder, chosen, work }: Further): Promise<Looked> {
  const left = chosen.filter((mutant) => !looked.seen.has(keyOf(mutant)));
  const list = (pattern: string): readonly string[] => globSync(pattern, { cwd: root });
  const tests = programTestsOf(folder, list, (name) => readFileSync(join(root, name), "utf8"));
  const { seen, unjudged } = await lookInProgram(left, tests, work);
  return { seen: looked.seen.union(seen), unjudged: looked.unjudged.union(unjudged).difference(seen) };
}

/** Which of `chosen` StrykerJS finds a test for, which starts anew for each of them. */
async function lookAnew(chosen: readonly Mutant[], tests: readonly string[], work: string): Promise<Looked> {
  const at = (name: string): string => join(work, name);
  writeFileSync(at("sample.json"), JSON.stringify(chosen.map(keyOf)));
  writeFileSync(at("run.json"), JSON.stringify(options([...new Set(chosen.map(({ file }) => file))], work)));
  const run = spawnSync(process.execPath, [stryker, "run", at("run.json")], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      PODPLANEC_MUTATION_TESTS: JSON.stringify(tests),
      PODPLANEC_MUTATION_SAMPLE: at("sample.json"),
    },
  });
  if (run.status !== 0) throw new Error("StrykerJS failed: see above");
  forgetOthers(at("incremental.json"));
  const results = resultsOf(chosen, readReport(at("report.json")));
  const seen = new Set(results.filter(({ status }) => status === "killed").map(keyOf));
  return { seen, unjudged: new Set() };
}

const options = (mutate: readonly string[], work: string): object => ({
  mutate,
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner", pathToFileURL(join(import.meta.dirname, "sample-checker.ts")).href],
  // Threads can be no other user, which some tests are.
  vitest: { configFile: "vitest.mutation.config.ts", related: false, pool: "forks" },
  checkers: ["sample"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  reporters: ["json", "progress-append-only"],
  jsonReporter: { fileName: join(work, "report.json") },
  incremental: true,
  incrementalFile: join(work, "incremental.json"),
  ignorePatterns: ["dist", "artefacts", "example-output", "coverage"],
  disableTypeChecks: false,
  // StrykerJS would rewrite the paths in it by an interface that TypeScript 7 has no more; nothing here reads it.
  tsconfigFile: "none",
  // A busy machine is no sign of an endless loop, which StrykerJS counts as seen.
  timeoutMS: 120_000,
  dryRunTimeoutMinutes: 60,
  allowConsoleColors: false,
});

interface ReportedMutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: { readonly line: number; readonly column: number } };
}

interface Report {
  readonly files: Readonly<Record<string, { mutants: readonly ReportedMutant[] }>>;
}

const readReport = (path: string): Report => JSON.parse(readFileSync(path, "utf8"));

/** What is not in this sample was not judged, and must not be taken from the last run by the next. */
function forgetOthers(path: string): void {
  const report = readReport(path);
  for (const file of Object.values(report.files)) {
    file.mutants = file.mutants.filter(({ status }) => status !== "CompileError");
  }
  writeFileSync(path, JSON.stringify(report));
}

/** What became of the chosen mutants. A test that no longer ends has seen its mutant, too. */
export function resultsOf(chosen: readonly Mutant[], report: Report): readonly Result[] {
  const statuses = new Map(
    Object.entries(report.files).flatMap(([file, { mutants }]) =>
      mutants.map(({ mutatorName: mutator, replacement = "", status, location: { start } }) => [
        keyOf({ file: join(file), line: start.line, column: start.column, mutator, replacement }),
        status,
      ]),
    ),
  );
  return chosen.map((mutant) => {
    const status = statuses.get(keyOf(mutant));
    if (status === undefined || status === "CompileError") throw new Error(`StrykerJS left out ${keyOf(mutant)}`);
    return { ...mutant, status: ["Killed", "Timeout"].includes(status) ? "killed" : "survived" };
  });
}
