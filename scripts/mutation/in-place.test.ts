import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { testThorough } from "../../test/helpers/effort.ts";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { lookAt, nearestFirst } from "./in-place.ts";
import { keyOf, type Mutant } from "./mutants.ts";

/** The mutant that puts `replacement` where `text` stands. */
function mutant(text: string, mutator: string, replacement: string, name = "counting"): Mutant {
  const file = `scripts/mutation/testdata/${name}.ts`;
  const lines = readFileSync(join(resolve(import.meta.dirname, "../.."), file), "utf8").split("\n");
  const line = lines.findIndex((one) => one.includes(text));
  return { file, line: line + 1, column: (lines[line] ?? "").indexOf(text) + 1, mutator, replacement };
}

testThorough("both looks see what a test fails for, and nothing else", async () => {
  const lower = mutant("count <= 3", "EqualityOperator", "count < 3");
  const always = mutant("count <= 3", "ConditionalExpression", "true");
  const endless = mutant("count += 1", "AssignmentOperator", "count -= 1");
  const once = mutant("calls += 1", "AssignmentOperator", "calls -= 1");
  const later = mutant('"later"', "StringLiteral", '""', "later");
  const tests = ["scripts/mutation/testdata/counting.cases.ts"];
  const work = { work: temporaryFolder("in-place"), enough: 5 };
  const { seen } = await lookAt([lower, always, endless, once, later], tests, work);
  // That everything is allowed is no fault to a test of the last value. What can run once only is seen at the second
  // look, and so is what runs while a test loads its module.
  expect([...seen].sort()).toEqual([lower, endless, once, later].map(keyOf).sort());
  const first = await lookAt([lower, once, later], tests, { work: temporaryFolder("in-place"), enough: 0 });
  expect(first).toEqual({ seen: new Set([keyOf(lower)]), unjudged: new Set([once, later].map(keyOf)) });
  // What was seen once is not looked at again.
  const again = await lookAt([once, always], tests, { ...work, enough: 0 });
  expect([...again.seen]).toEqual([keyOf(once)]);
});

test("the tests that are nearest to a mutant come first, else in their order", () => {
  const tests = ["test/a.test.ts", "grammar/lexer/lexer.test.ts", "grammar/a.test.ts", "grammar/printer/print.test.ts"];
  expect(nearestFirst(tests, "grammar/printer/print.ts")).toEqual([
    "grammar/printer/print.test.ts",
    "grammar/lexer/lexer.test.ts",
    "grammar/a.test.ts",
    "test/a.test.ts",
  ]);
});
