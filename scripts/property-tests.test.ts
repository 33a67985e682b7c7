import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("every file of property tests fixes its seed", () => {
  const files = globSync("{grammar,compiler,emitters,runtime,vmconfig,test,scripts}/**/*.test.ts").filter((file) =>
    /from "fast-check"/.test(readFileSync(file, "utf8")),
  );
  expect(files.length).toBeGreaterThan(15);
  expect(files.filter((file) => !/\bseed\b|fixSeed\(\)/.test(readFileSync(file, "utf8")))).toEqual([]);
});
