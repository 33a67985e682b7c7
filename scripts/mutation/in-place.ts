import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Instrumenter } from "@stryker-mutator/instrumenter";
import { keyOf, keyOfStryker, type Mutant } from "./mutants.ts";

/* The first look at mutants: all of them in one run of Vitest (see in-place-runner.ts), which takes seconds each less. */

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
  | { readonly doubtful: string }
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

/** What the first look tells, by keys. The tests pass with whatever is neither seen nor doubtful. */
export interface FirstLook {
  readonly seen: ReadonlySet<string>;
  readonly doubtful: ReadonlySet<string>;
}

/** Looks at `chosen` by `tests`; `work` is a folder for what this needs. */
export async function lookInPlace(
  chosen: readonly Mutant[],
  tests: readonly string[],
  work: string,
): Promise<FirstLook> {
  mkdirSync(work, { recursive: true });
  const keys = await instrument(chosen, work);
  const seen = new Set<string>();
  const doubtful = new Set<string>();
  for (let ended = false; !ended; ) {
    const left = [...keys.keys()].filter((id) => !seen.has(id));
    writeFileSync(join(work, wantedFile), JSON.stringify(left));
    writeFileSync(join(work, tellingFile), "");
    ended = await endsWell(startVitest(work, tests), join(work, tellingFile));
    const told = linesOf(join(work, tellingFile));
    for (const line of told) {
      if ("seen" in line) seen.add(line.seen);
      if ("doubtful" in line) doubtful.add(line.doubtful);
    }
    // What does not come to an end is seen, too; nothing before it has to be looked at again.
    const last = told.findLast((line) => "trying" in line);
    if (!ended && !last) throw new Error("the tests do not end without a mistake");
    if (!ended && last) seen.add(last.trying);
    for (const id of seen) doubtful.delete(id);
    const again = `${doubtful.size} to be looked at again`;
    process.stderr.write(`${seen.size} of ${keys.size} seen at the first look, ${again}\n`);
  }
  const named = (ids: Iterable<string>): ReadonlySet<string> => new Set([...ids].flatMap((id) => keys.get(id) ?? []));
  return { seen: named(seen), doubtful: named(doubtful) };
}

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
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  return spawn(process.execPath, [vitest, "run", "--config", "vitest.mutation.config.ts", "--reporter", "dot"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    detached: true,
    env: {
      ...process.env,
      PODPLANEC_MUTATION_TESTS: JSON.stringify(tests),
      PODPLANEC_MUTATION_IN_PLACE: work,
      // As CI runs the tests: a try costs little where nothing has to be loaded for it.
      PODPLANEC_THOROUGH: "1",
    },
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
