import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunnerTestCase, TestRunner } from "vitest";
import { type Told, tellingFile, wantedFile } from "./in-place.ts";

/*
 * A runner of Vitest that tries a test again for each mistake that it comes by, in the process that has it loaded.
 * StrykerJS starts anew for each mistake, and loading the sources is most of what that takes.
 *
 * Only what fails with the mistake, and passes before and after without it, has seen it: a test that cannot run twice
 * sees nothing here. Nor is what runs while a module is loaded, or in a hook, which does not run again: such mistakes are
 * left to the second look.
 */

/** What the code that StrykerJS has put mistakes into looks at, by its name for it. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: {
    readonly static: Record<string, number>;
    readonly perTest: Record<string, Readonly<Record<string, number>>>;
  };
}

const holder = globalThis as { __stryker__?: Switch };
holder.__stryker__ ??= {};
const mistakes: Switch = holder.__stryker__;

const folder = process.env["PODPLANEC_MUTATION_IN_PLACE"] ?? "";
const tell = (told: Told): void => appendFileSync(join(folder, tellingFile), `${JSON.stringify(told)}\n`);

/** What is to be seen yet. */
const open = new Set<string>(JSON.parse(readFileSync(join(folder, wantedFile), "utf8")));
/** How long tests have looked at each, in milliseconds: what none of many tests sees, no further one will. */
const spent = new Map<string, number>();
const patience = 5000;
/** What takes a test longer, in milliseconds, is too long to be done again for hundreds of mistakes. */
const longest = 1500;

/**
 * Starts a clock of this process's own time, in milliseconds, which a busy machine does not hurry. Waiting counts a
 * quarter.
 */
function startClock(): () => number {
  const [own, wall] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(own);
    return Math.max((user + system) / 1000, (performance.now() - wall) / 4);
  };
}

/** What somebody has to look at again: nothing that a test passes with is known of it. With the file of that test. */
const doubtful = new Set<string>();
/** What counts for a test that runs once more. */
const nobody = "nobody";

export default class InPlaceRunner extends TestRunner {
  override onCollectStart(file: Parameters<TestRunner["onCollectStart"]>[0]): void {
    tell({ file: file.name });
    super.onCollectStart(file);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    tell({ running: test.name });
    const clock = startClock();
    const hits = await covered(test);
    const isSlow = clock() > longest;
    doubt(outsideOfTests(), test);
    const met = Object.entries(hits).filter(([id]) => open.has(id));
    if (met.length === 0) return;
    if (isSlow || !(await this.#passes(test))) return doubt(Object.keys(hits), test);
    for (const [id, count] of met) await this.#try(test, { id, count });
  }

  async #try(test: RunnerTestCase, mistake: { readonly id: string; readonly count: number }): Promise<void> {
    const { id } = mistake;
    const before = spent.get(id) ?? 0;
    if (before > patience) {
      tell({ tired: id });
      return doubt([id], test);
    }
    tell({ trying: id });
    const clock = startClock();
    const passes = await this.#passes(test, mistake);
    spent.set(id, before + clock());
    if (passes) {
      // What was met while the first try loaded a module does not run again.
      if (mistakes.hitCount === 0) doubt([id], test);
      return;
    }
    // What fails without the mistake, too, has not seen it.
    if (!(await this.#passes(test))) {
      tell({ spoilt: test.name, by: id });
      return doubt([id], test);
    }
    open.delete(id);
    tell({ seen: id });
  }

  /** Whether the test passes once more, with a mistake or without. */
  async #passes(test: RunnerTestCase, mistake?: { readonly id: string; readonly count: number }): Promise<boolean> {
    this.onBeforeTryTask(test, { retry: 0, repeats: 0 });
    mistakes.currentTestId = nobody;
    mistakes.activeMutant = mistake?.id;
    mistakes.hitCount = 0;
    // A loop that no longer ends comes by its mistake without end; StrykerJS judges by the same factor.
    mistakes.hitLimit = (mistake?.count ?? 0) * 100 + 1000;
    try {
      await TestRunner.getTestFn(test)();
      return true;
    } catch {
      return false;
    } finally {
      mistakes.activeMutant = undefined;
      mistakes.currentTestId = undefined;
    }
  }
}

/** What is met outside of tests, or by one that cannot run twice, is left to the second look. */
function doubt(ids: readonly string[], { file }: RunnerTestCase): void {
  for (const id of ids) {
    const about = `${id} ${file.name}`;
    if (!open.has(id) || doubtful.has(about)) continue;
    doubtful.add(about);
    tell({ doubtful: id, file: file.name });
  }
}

/** What was met since the last test, while a file was loaded or in a hook. */
function outsideOfTests(): readonly string[] {
  const hits = mistakes.mutantCoverage?.static ?? {};
  const ids = Object.keys(hits);
  for (const id of ids) delete hits[id];
  return ids;
}

/** Runs a test as Vitest would, and says which mistakes it comes by, and how often. */
async function covered(test: RunnerTestCase): Promise<Readonly<Record<string, number>>> {
  mistakes.currentTestId = test.id;
  try {
    await TestRunner.getTestFn(test)();
  } finally {
    mistakes.currentTestId = undefined;
  }
  const all = mistakes.mutantCoverage?.perTest ?? {};
  const hits = all[test.id] ?? {};
  delete all[test.id];
  return hits;
}
