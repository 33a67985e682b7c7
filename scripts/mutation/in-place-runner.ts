import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunnerTestCase, TestRunner } from "vitest";
import { type Told, tellingFile, wantedFile } from "./in-place.ts";

/*
 * A runner of Vitest that tries a test again for each mistake that it comes by, in the process that has it loaded.
 * StrykerJS starts anew for each mistake, and loading the sources is most of what that takes.
 *
 * Only what fails with the mistake, and passes before and after without it, has seen it: a test that cannot run twice
 * sees nothing here, and one that a mistake has spoilt is left out from there on. What is looked at while a module is
 * loaded, or in a hook, is not seen here at all; StrykerJS has the last word on what nobody saw.
 */

/** What the code that StrykerJS has put mistakes into looks at, by its name for it. */
interface Switch {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { readonly perTest: Record<string, Readonly<Record<string, number>>> };
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

export default class InPlaceRunner extends TestRunner {
  override onCollectStart(file: Parameters<TestRunner["onCollectStart"]>[0]): void {
    tell({ file: file.name });
    super.onCollectStart(file);
  }

  async runTask(test: RunnerTestCase): Promise<void> {
    const hits = await covered(test);
    const met = Object.entries(hits).filter(([id]) => open.has(id) && (spent.get(id) ?? 0) < patience);
    if (met.length === 0 || !(await this.#passes(test))) return;
    for (const [id, count] of met) {
      tell({ trying: id });
      const start = performance.now();
      const passes = await this.#passes(test, { id, count });
      spent.set(id, (spent.get(id) ?? 0) + performance.now() - start);
      if (passes) continue;
      if (!(await this.#passes(test))) return tell({ spoilt: test.name, by: id });
      open.delete(id);
      tell({ seen: id });
    }
  }

  /** Whether the test passes once more, with a mistake or without. */
  async #passes(test: RunnerTestCase, mistake?: { readonly id: string; readonly count: number }): Promise<boolean> {
    this.onBeforeTryTask(test, { retry: 0, repeats: 0 });
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
    }
  }
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
