import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Instrumenter } from "@stryker-mutator/instrumenter";
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
  | { readonly trying: string }
  | { readonly seen: string }
  | { readonly doubtful: string; readonly file: string }
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
  readonly seen: Set<string>;
  /** Of which nothing is known, with the files whose tests may see it. */
  readonly doubtful: Map<string, Set<string>>;
  /** What a test has met. */
  readonly met: Set<string>;
}

/** Those of `chosen` that a test of `tests` sees, by their keys; `work` is a folder for what this needs. */
export async function seenBy(
  chosen: readonly Mutant[],
  tests: readonly string[],
  { work, quick }: { readonly work: string; readonly quick: boolean },
): Promise<ReadonlySet<string>> {
  mkdirSync(work, { recursive: true });
  rmSync(join(work, "modules"), { recursive: true, force: true });
  const keys = await instrument(chosen, work);
  const { seen, doubtful, met } = await look([...keys.keys()], tests, work);
  process.stderr.write(`${seen.size} of ${keys.size} seen at the first look, ${doubtful.size} to be looked at again\n`);
  if (!quick && doubtful.size > 0) {
    const all = new Set([...doubtful.values()].flatMap((files) => [...files]));
    if (
      isSeen(
        undefined,
        tests.filter((test) => all.has(test)),
        work,
      )
    )
      throw new Error("the tests fail without a mistake");
    for (const [id, files] of doubtful) {
      // What runs only while a module is loaded may be seen by whoever loads it.
      const judges = met.has(id) ? tests.filter((test) => files.has(test)) : tests;
      const found = isSeen(id, judges, work);
      if (found) seen.add(id);
      process.stderr.write(`${found ? "seen" : "not seen"} at the second look: ${keys.get(id)}\n`);
    }
  }
  return new Set([...seen].flatMap((id) => keys.get(id) ?? []));
}

/** Tries all mistakes in one run; where that does not come to an end, in another one without what it hung at. */
async function look(ids: readonly string[], tests: readonly string[], work: string): Promise<FirstLook> {
  const found: FirstLook = { seen: new Set(), doubtful: new Map(), met: new Set() };
  for (let ended = false; !ended; ) {
    writeFileSync(join(work, wantedFile), JSON.stringify(ids.filter((id) => !found.seen.has(id))));
    writeFileSync(join(work, tellingFile), "");
    ended = await endsWell(startVitest(work, tests), join(work, tellingFile));
    let last: string | undefined;
    for (const line of linesOf(join(work, tellingFile))) {
      if ("seen" in line) found.seen.add(line.seen);
      else if ("trying" in line) {
        last = line.trying;
        found.met.add(last);
      } else if ("doubtful" in line) addTo(found.doubtful, line.doubtful, line.file);
    }
    // What does not come to an end is seen, too; nothing before it has to be looked at again.
    if (!ended && last === undefined) throw new Error("the tests do not end without a mistake");
    if (!ended && last !== undefined) found.seen.add(last);
  }
  for (const id of found.seen) found.doubtful.delete(id);
  return found;
}

function addTo(lists: Map<string, Set<string>>, id: string, file: string): void {
  const list = lists.get(id) ?? new Set();
  lists.set(id, list.add(file));
}

/** Whether a test of some files fails in a run that has the mistake from its beginning. */
function isSeen(id: string | undefined, tests: readonly string[], work: string): boolean {
  const env = { ...environment(work, tests), ...(id === undefined ? {} : { __STRYKER_ACTIVE_MUTANT__: id }) };
  const words = [...command, "--bail", "1"];
  // A mistake that never ends is seen, too.
  const run = spawnSync(process.execPath, words, { cwd: root, env, stdio: "ignore", timeout: silence });
  return run.status !== 0;
}

const command: readonly string[] = [
  join(root, "node_modules/vitest/vitest.mjs"),
  ...["run", "--config", "vitest.mutation.config.ts", "--reporter", "dot"],
];

const environment = (work: string, tests: readonly string[]): NodeJS.ProcessEnv => ({
  ...process.env,
  PODPLANEC_MUTATION_TESTS: JSON.stringify(tests),
  PODPLANEC_MUTATION_IN_PLACE: work,
});

/** Puts all mistakes of the files of `chosen` into their text; the answer has the keys of the chosen by their ids. */
async function instrument(chosen: readonly Mutant[], work: string): Promise<ReadonlyMap<string, string>> {
  const files = [...new Set(chosen.map(({ file }) => file))].map((file) => ({
    name: join(root, file),
    mutate: true,
    content: readFileSync(join(root, file), "utf8"),
  }));
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };
  const { files: instrumented, mutants } = await new Instrumenter(logger).instrument(files, options);
  const texts = Object.fromEntries(instrumented.map(({ name, content }) => [name, content]));
  writeFileSync(join(work, instrumentedFile), JSON.stringify(texts));
  const wanted = new Set(chosen.map(keyOf));
  const named = mutants.map((mutant) => [mutant.id, keyOfStryker(mutant, relative(root, mutant.fileName))] as const);
  return new Map(named.filter(([, key]) => wanted.has(key)));
}

function startVitest(work: string, tests: readonly string[]): ChildProcess {
  return spawn(process.execPath, command, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
    // As CI runs the tests: a try costs little where nothing has to be loaded for it.
    env: { ...environment(work, tests), PODPLANEC_MUTATION_FIRST_LOOK: "1", PODPLANEC_THOROUGH: "1" },
  });
}

/** How long nothing may be told, in milliseconds: the slowest test and the slowest file stay well below. */
const silence = 180_000;

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
