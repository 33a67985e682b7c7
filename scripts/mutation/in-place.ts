import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { Memory } from "./memory.ts";
import { keyOf, keyOfStryker, type Mutant } from "./mutants.ts";

/*
 * Two looks at mutants. At the first all of them are tried in one run of Vitest (see in-place-runner.ts), so that nothing
 * is loaded again; at the second those of which it can say nothing have a run of their own, with the tests that may see them.
 */

const root = resolve(import.meta.dirname, "../..");

/** The files of a work folder: the sources with all mistakes in them, which are looked at, and what is told of them. */
export const instrumentedFile = "instrumented.json";
export const wantedFile = "wanted.json";
export const tellingFile = "told.jsonl";

/** A line that the runner tells. */
export type Told =
  | { readonly file: string }
  | { readonly running: string }
  | { readonly trying: string }
  | { readonly seen: string }
  | { readonly doubtful: string; readonly file: string }
  | { readonly tired: string }
  | { readonly spoilt: string; readonly by: string };

const silent = (): void => {};
const logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

interface FirstLook {
  /** What was seen, with the files one of whose tests did. */
  readonly seen: Map<string, readonly string[]>;
  /** Of which nothing is known, with the files whose tests may see it. */
  readonly doubtful: Map<string, Set<string>>;
  /** What a test has met. */
  readonly met: Set<string>;
  /** What many tests have looked at in vain: a second look sees little of it. */
  readonly tired: Set<string>;
}

interface Looking {
  /** A folder for what is needed, in which what was seen is remembered. */
  readonly work: string;
  /** How many have to be seen: when they are, there is no second look at the others. None at all for 0. */
  readonly enough: number;
}

/** Mutants by their keys. */
export interface Looked {
  readonly seen: ReadonlySet<string>;
  /** What a second look may see yet. */
  readonly unjudged: ReadonlySet<string>;
}

/** Which of `chosen` a test of `tests` sees. */
export async function lookAt(
  chosen: readonly Mutant[],
  tests: readonly string[],
  { work, enough }: Looking,
): Promise<Looked> {
  mkdirSync(work, { recursive: true });
  rmSync(join(work, "modules"), { recursive: true, force: true });
  const memory = new Memory(root, join(work, "memory.json"));
  const known = chosen.filter((mutant) => memory.holds(mutant));
  const unknown = chosen.filter((mutant) => !known.includes(mutant));
  process.stderr.write(`${known.length} of ${chosen.length} were seen before\n`);
  const seen = new Set(known.map(keyOf));
  if (unknown.length === 0) return { seen, unjudged: new Set() };
  const mutants = await instrument(unknown, work);
  const first = await look([...mutants.keys()], tests, work);
  for (const [id, mutant] of mutants) {
    const sight = first.seen.get(id);
    if (!sight) continue;
    memory.note(mutant, sight);
    seen.add(keyOf(mutant));
  }
  process.stderr.write(`${first.seen.size} at the first look, ${first.doubtful.size} are to be looked at again\n`);
  for (const [id, mutant] of mutants)
    if (!first.seen.has(id) && !first.doubtful.has(id)) process.stderr.write(`no test sees ${keyOf(mutant)}\n`);
  const deadline = seen.size < enough ? deadlineOf(first, tests, work) : 0;
  const unjudged = new Set<string>();
  const isTired = ([id]: readonly [string, unknown]): number => Number(first.tired.has(id));
  for (const [id, files] of [...first.doubtful].sort((one, other) => isTired(one) - isTired(other))) {
    const mutant = mutants.get(id);
    if (!mutant) continue;
    if (seen.size >= enough) {
      unjudged.add(keyOf(mutant));
      continue;
    }
    // What runs only while a module is loaded may be seen by whoever loads it.
    const judges = first.met.has(id) ? tests.filter((test) => files.has(test)) : tests;
    const sight = sightOf(id, nearestFirst(judges, mutant.file), work, deadline);
    if (sight) {
      memory.note(mutant, sight);
      seen.add(keyOf(mutant));
    }
    process.stderr.write(`${sight ? "seen" : "not seen"} at the second look: ${keyOf(mutant)}\n`);
  }
  return { seen, unjudged };
}

/** The tests that share most folders with a file come first: the run ends with the first that fails. */
export function nearestFirst(tests: readonly string[], file: string): readonly string[] {
  const folders = dirname(file).split("/");
  const shared = (test: string): number => {
    const others = dirname(test).split("/");
    const differing = folders.findIndex((folder, index) => others[index] !== folder);
    return differing < 0 ? folders.length : differing;
  };
  return tests.toSorted((one, other) => shared(other) - shared(one));
}

/**
 * How long the second look waits for tests with a mistake in them, in milliseconds: well beyond what they take without
 * one. That they pass then is made sure of, so that what fails fails by a mistake.
 */
function deadlineOf({ doubtful }: FirstLook, tests: readonly string[], work: string): number {
  const all = new Set([...doubtful.values()].flatMap((files) => [...files]));
  const some = tests.filter((test) => all.has(test));
  const start = performance.now();
  if (some.length > 0 && sightOf(undefined, some, work, silence)) throw new Error("the tests fail without a mistake");
  return Math.ceil(3 * (performance.now() - start)) + 60_000;
}

/** Tries all mistakes in one run; where that does not come to an end, in another one without what it hung at. */
async function look(ids: readonly string[], tests: readonly string[], work: string): Promise<FirstLook> {
  const found: FirstLook = { seen: new Map(), doubtful: new Map(), met: new Set(), tired: new Set() };
  for (let ended = false; !ended; ) {
    writeFileSync(join(work, wantedFile), JSON.stringify(ids.filter((id) => !found.seen.has(id))));
    writeFileSync(join(work, tellingFile), "");
    ended = await endsWell(startVitest(work, tests), join(work, tellingFile));
    let last: string | undefined;
    let [file, running] = ["", ""];
    for (const line of linesOf(join(work, tellingFile))) {
      if ("seen" in line) found.seen.set(line.seen, [file]);
      else if ("trying" in line) {
        last = line.trying;
        found.met.add(last);
      } else if ("doubtful" in line) addTo(found.doubtful, line.doubtful, line.file);
      else if ("tired" in line) found.tired.add(line.tired);
      else if ("file" in line) file = line.file;
      else if ("running" in line) {
        last = undefined;
        running = line.running;
      }
    }
    // What does not come to an end is seen, too; nothing before it has to be looked at again.
    if (!ended && last === undefined) throw new Error(`no end without a mistake in ${file}: ${running}`);
    if (!ended && last !== undefined) found.seen.set(last, [file]);
  }
  for (const id of found.seen.keys()) found.doubtful.delete(id);
  return found;
}

function addTo(lists: Map<string, Set<string>>, id: string, file: string): void {
  const list = lists.get(id) ?? new Set();
  lists.set(id, list.add(file));
}

/** The files one of whose tests fails in a run that has the mistake from its beginning; undefined where all pass. */
function sightOf(
  id: string | undefined,
  tests: readonly string[],
  work: string,
  deadline: number,
): readonly string[] | undefined {
  const env = { ...environment(work, tests), ...(id === undefined ? {} : { __STRYKER_ACTIVE_MUTANT__: id }) };
  const report = join(work, "report.json");
  rmSync(report, { force: true });
  const words = [...command, "--reporter", "json", "--outputFile", report, "--bail", "1"];
  // A mistake that never ends is seen, too.
  const run = spawnSync(process.execPath, words, { cwd: root, env, stdio: "ignore", timeout: deadline });
  if (run.status === 0) return undefined;
  const failed = existsSync(report) ? failedFilesOf(JSON.parse(readFileSync(report, "utf8"))) : [];
  return failed.length > 0 ? failed : tests;
}

/** What Vitest's report for programs says of each file. */
interface Report {
  readonly testResults: readonly { readonly name: string; readonly status: string }[];
}

const failedFilesOf = ({ testResults }: Report): readonly string[] =>
  testResults.filter(({ status }) => status === "failed").map(({ name }) => relative(root, name));

const command: readonly string[] = [
  join(root, "node_modules/vitest/vitest.mjs"),
  ...["run", "--config", "vitest.mutation.config.ts"],
];

const environment = (work: string, tests: readonly string[]): NodeJS.ProcessEnv => ({
  ...process.env,
  PODPLANEC_MUTATION_TESTS: JSON.stringify(tests),
  PODPLANEC_MUTATION_IN_PLACE: work,
});

/**
 * Puts the mistakes `chosen` into the text of their files; the answer has them by their ids. Others are put in only where
 * they lie within one of them: each is a question at run time, and the lexer asks them for each character.
 */
export async function instrument(chosen: readonly Mutant[], work: string): Promise<ReadonlyMap<string, Mutant>> {
  const wanted = new Map(chosen.map((mutant) => [keyOf(mutant), mutant]));
  const keyOfMade = (made: Made): string => keyOfStryker(made, relative(root, made.fileName));
  const paths = [...new Set(chosen.map(({ file }) => join(root, file)))];
  const all = (await instrumented(paths, () => true)).mutants.filter((made) => wanted.has(keyOfMade(made)));
  const places = Map.groupBy(all, ({ fileName }) => fileName);
  const { files, mutants } = await instrumented(paths, (path) =>
    (places.get(path) ?? []).map(({ location }) => location),
  );
  const texts = Object.fromEntries(files.map(({ name, content }) => [name, content]));
  writeFileSync(join(work, instrumentedFile), JSON.stringify(texts));
  const made = mutants.flatMap((one) => {
    const mutant = wanted.get(keyOfMade(one));
    return mutant ? [[one.id, mutant] as const] : [];
  });
  const lost = new Set(wanted.values()).difference(new Set(made.map(([, mutant]) => mutant)));
  if (lost.size > 0) throw new Error(`StrykerJS left out ${[...lost].map(keyOf).join(", ")}`);
  return new Map(made);
}

type Made = Awaited<ReturnType<Instrumenter["instrument"]>>["mutants"][number];
type Places = Parameters<Instrumenter["instrument"]>[0][number]["mutate"];

/** Files with the mistakes that lie in some places of them. */
function instrumented(paths: readonly string[], placesOf: (path: string) => Places) {
  const files = paths.map((name) => ({ name, mutate: placesOf(name), content: readFileSync(name, "utf8") }));
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
  return new Instrumenter(logger).instrument(files, options);
}

function startVitest(work: string, tests: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...command, "--reporter", "dot"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
    // As CI runs the tests, unless somebody says otherwise: a try costs little where nothing has to be loaded for it.
    env: { PODPLANEC_THOROUGH: "1", ...environment(work, tests), PODPLANEC_MUTATION_FIRST_LOOK: "1" },
  });
}

/** How long nothing may be told, in milliseconds: the slowest test and the slowest file stay well below. */
const silence = 600_000;

/** Whether the run ended by itself; one that tells nothing any more is ended. */
async function endsWell(run: ChildProcess, telling: string): Promise<boolean> {
  const end = once(run, "exit").then(() => true);
  for (;;) {
    if (await Promise.race([end, sleep(1000, false, { ref: false })])) return true;
    if (Date.now() - statSync(telling).mtimeMs < silence) continue;
    process.kill(-(run.pid ?? 0), "SIGKILL");
    await end;
    return false;
  }
}

const linesOf = (path: string): readonly Told[] =>
  readFileSync(path, "utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Told]));

/** The plugin of Vite that gives the sources with all mistakes in them. */
export function instrumentedPlugin(work: string): {
  name: string;
  enforce: "pre";
  load(id: string): string | undefined;
} {
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(work, instrumentedFile), "utf8"));
  return { name: "instrumented", enforce: "pre", load: (id) => texts[id] };
}
