import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("CI runs every folder of end-to-end tests", () => {
  const run = [...read(".ci/run").matchAll(/^ *(?:optional_)?suite \S+ (.*)$/gm)].flatMap(([, paths = ""]) =>
    paths.split(" "),
  );
  expect(run.sort()).toEqual(readdirSync(join(root, "test/e2e")).map((name) => `test/e2e/${name}`));
});

test("a script runs every folder of soak tests", () => {
  const scripts = Object.entries(JSON.parse(read("package.json")).scripts as Record<string, string>)
    .filter(([name]) => name.startsWith("soak:"))
    .flatMap(([, command]) => command.match(/(?<= )test\/soak\/[^ /]+/g) ?? []);
  expect(scripts.sort()).toEqual(
    readdirSync(join(root, "test/soak"))
      .map((name) => `test/soak/${name}`)
      .sort(),
  );
});
