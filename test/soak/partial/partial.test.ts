import { expect, test } from "vitest";
import { exampleSubjects, pageSubjects, type Subject } from "../../partial/subjects.ts";
import { type SweepReport, sweep } from "../../partial/sweep.ts";

/** Of the examples of diagnostics each so many mistakes one is made: there are some 130,000. */
const step = Number(process.env["PODPLANEC_STEP"] ?? 1);

function report(name: string, subjects: readonly Subject[], every: number): SweepReport {
  let index = 0;
  const found = sweep(subjects, (all) => all.filter(() => index++ % every === 0));
  for (const [kind, { adding, one, many }] of [
    ["deletions", found.deletions],
    ["swaps", found.swaps],
  ] as const) {
    const share = ((one / adding) * 100).toFixed(1);
    process.stdout.write(`${name}, ${kind}: ${adding} add errors, ${share} % one, ${many.length} more than three\n`);
    for (const line of many) process.stdout.write(`  ${line}\n`);
  }
  return found;
}

test.each(["examples", "pages"])("every mistake in %s", async (name) => {
  const isExamples = name === "examples";
  const found = report(name, isExamples ? exampleSubjects() : await pageSubjects(), isExamples ? 1 : step);
  for (const { one, adding } of [found.deletions, found.swaps]) expect(one / adding).toBeGreaterThanOrEqual(0.9);
  expect(found.uselessEdits).toEqual([]);
  if (isExamples) expect([...found.deletions.many, ...found.swaps.many]).toEqual([]);
});
