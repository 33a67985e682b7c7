import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { Memory } from "./memory.ts";

const mutant = { file: "a.ts", line: 1, column: 1, mutator: "BooleanLiteral", replacement: "true" };

/** A folder with a source and two tests, and what is remembered of it. */
function remembered() {
  const root = temporaryFolder("memory");
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  for (const name of ["a.ts", "a.test.ts", "b.test.ts"]) write(name, "");
  new Memory(root, join(root, "memory.json")).note(mutant, ["a.test.ts"]);
  return { write, holds: (one = mutant) => new Memory(root, join(root, "memory.json")).holds(one) };
}

test("what was seen is remembered, and nothing else", () => {
  const { holds } = remembered();
  expect(holds()).toBe(true);
  expect(holds({ ...mutant, line: 2 })).toBe(false);
  expect(holds({ ...mutant, replacement: "false" })).toBe(false);
});

test.each([
  ["a.ts", false],
  ["a.test.ts", false],
  ["b.test.ts", true],
])("when %s changes: %j", (name, expected) => {
  const { write, holds } = remembered();
  write(name, "changed");
  expect(holds()).toBe(expected);
});
