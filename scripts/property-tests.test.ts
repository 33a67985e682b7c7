import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every file of property tests fixes its seed", () => {
  const files = globSync("{grammar,compiler,emitters,runtime,vmconfig,test,scripts}/**/*.test.ts").filter((file) =>
    /^import fc.* from "fast-check"/m.test(readFileSync(file, "utf8")),
  );
  expect(files.length).toBeGreaterThan(15);
  expect(files.filter((file) => !fixesSeed(readFileSync(file, "utf8")))).toEqual([]);
});

/** By a call for the whole file, or an option of each property. */
function fixesSeed(text: string): boolean {
  const properties = text.match(/fc\.assert\(/g)?.length ?? 0;
  const seeds = text.match(/^\s*\{.*\bseed: \d/gm)?.length ?? 0;
  return /^fixSeed\(\);$/m.test(text) || seeds >= properties;
}
