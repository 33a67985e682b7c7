import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeFolder } from "../../test/safety/tree.ts";
import { readManifest } from "./manifest.ts";

const manifestName = "podplane.build.json";

const good = readFileSync(join(import.meta.dirname, "../../examples/smallest", manifestName), "utf8");

function read(text: string) {
  const folder = makeFolder();
  writeFileSync(join(folder, manifestName), text);
  return readManifest(join(folder, manifestName), manifestName);
}

test("a build file is read as it was written", () => {
  expect(read(good)).toEqual(JSON.parse(good));
});

test.each([
  ["that is cut off", good.slice(0, 200), "in line"],
  ["without files", good.replace('"files"', '"file"'), "no member `files`"],
  ["with a member that nobody knows", good.replace('"version": 1', '"version": 1, "x": 2'), "no place for `x`"],
  ["with a hash that is none", good.replace(/("podplane.main.tf": ")[0-9a-f]{4}/, "$1zzzz"), "`podplane.main.tf`"],
  ["with a member twice", good.replace('"version": 1', '"version": 1, "version": 1'), "in line 2"],
  ["with a file outside", good.replace('"podplane.main.tf"', '"../main.tf"'), "lies outside"],
])("a build file %s is refused, with its line", (_case, text, words) => {
  expect(text).not.toBe(good);
  expect(() => read(text)).toThrow(`${manifestName} cannot be understood: `);
  expect(() => read(text)).toThrow(words);
});
