import { describe, expect, test } from "vitest";
import { effort } from "../helpers/effort.ts";
import { seededRandom } from "../safety/random.ts";
import { wrongFixes } from "./fixes.ts";
import type { Mutation } from "./mutations.ts";
import { compileChanged, exampleSubjects, pageSubjects, type Subject } from "./subjects.ts";
import { sweep, type Tally } from "./sweep.ts";

/*
 * Three numbers: what a deleted line or two swapped tokens add to what is said, that edits do what they promise, and
 * that none changes what a value means. The soak test (test/soak/partial) makes every mistake; here a sample is made.
 */

const seed = 20260102;

/** Some of the mistakes, the same for the same seed. */
function sample(share: number): (all: readonly Mutation[]) => readonly Mutation[] {
  const random = seededRandom(seed);
  return (all) => all.filter(() => random() < share);
}

function expectFew({ adding, one, many }: Tally): void {
  expect(many).toEqual([]);
  expect(one / adding).toBeGreaterThanOrEqual(0.9);
}

describe("a line that is missing, or two tokens in each other's place", () => {
  test("add one error in nine of ten cases, and never more than three, in examples", () => {
    const report = sweep(exampleSubjects(), sample(effort(0.15, 0.04)));
    expectFew(report.deletions);
    expectFew(report.swaps);
    expect(report.uselessEdits).toEqual([]);
  }, 120_000);

  test("do so in the examples of diagnostics", async () => {
    const random = seededRandom(seed);
    const some = (await pageSubjects()).filter(() => random() < effort(0.1, 0.05));
    const report = sweep(some, sample(effort(0.1, 0.05)));
    expect(report.deletions.one / report.deletions.adding).toBeGreaterThanOrEqual(0.9);
    expect(report.swaps.one / report.swaps.adding).toBeGreaterThanOrEqual(0.9);
    expect(report.uselessEdits).toEqual([]);
  }, 120_000);
});

test("every edit that the wrong examples of diagnostics offer removes its diagnostic and adds none", async () => {
  const wrong = (await pageSubjects()).flatMap((subject) =>
    wrongFixes(subject, subject.files.get(subject.changed) ?? ""),
  );
  expect(wrong).toEqual([]);
}, 120_000);

test.each([
  ["no", "false"],
  ["off", "false"],
  ["yes", "true"],
  ["on", "true"],
])("no edit changes what `%s` means", (written, meant) => {
  const [small] = exampleSubjects().filter((subject) => subject.name.includes("smallest"));
  const subject: Subject = small ?? expect.fail("there is no smallest example");
  const text = (subject.files.get(subject.changed) ?? "").replace("public = true", `public = ${written}`);
  const edits = editsOf(subject, text);
  expect(edits).toEqual([meant]);
});

function editsOf(subject: Subject, text: string): readonly string[] {
  return compileChanged(subject, text).flatMap((one) => one.fixes.flatMap((fix) => fix.edits.map((edit) => edit.text)));
}
