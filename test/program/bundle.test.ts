import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { binary } from "../safety/tree.ts";

/**
 * A CommonJS package that requires one of Node's modules builds well and fails when it is loaded; a test that runs the
 * sources never sees it. esbuild leaves this text where it cannot know what `require` is.
 */
test("no part of the built program requires what an ES module cannot", () => {
  const folder = dirname(binary);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  expect(files.length).toBeGreaterThan(20);
  const requiring = files.filter((name) => readFileSync(join(folder, name), "utf8").includes("Dynamic require of"));
  expect(requiring).toEqual([]);
});
