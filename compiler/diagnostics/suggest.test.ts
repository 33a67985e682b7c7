import { expect, test } from "vitest";
import { meantFixes, suggestion } from "./index.ts";

const known = ["amd64", "arm64", "workers", "disk_size", "Control", ""];

test.each([
  ["a letter too many", "arm64x", "Did you mean `arm64`?", ["arm64"]],
  ["two that are as near, in the order given", "amr64", "Did you mean `amd64` or `arm64`?", ["amd64", "arm64"]],
  ["the last that is near enough: two of six letters", "wokres", "Did you mean `workers`?", ["workers"]],
  ["one letter more than a third", "arxyz", "It is one of `amd64`, `arm64`, `workers`, `disk_size` and `Control`.", []],
  ["a part of one name", "disk", "Did you mean `disk_size`?", ["disk_size"]],
  ["another case", "WORKERS", "Did you mean `workers`?", ["workers"]],
])("%s", (_, word, text, edits) => {
  const fixes = meantFixes(word, known, { file: "a.podplane", start: 7, end: 7 + word.length });
  expect(suggestion(word, known)).toBe(text);
  expect(fixes.flatMap((fix) => fix.edits.map((edit) => edit.text))).toEqual(edits);
});

test("a word in quotes keeps them, and what is no word in itself is not edited", () => {
  const edit = (end: number) => meantFixes("worker", known, { file: "a.podplane", start: 0, end });
  expect(edit(8)).toEqual([
    { title: "Write workers", edits: [{ span: { file: "a.podplane", start: 0, end: 8 }, text: '"workers"' }] },
  ]);
  expect([edit(5), edit(7), edit(9)]).toEqual([[], [], []]);
});

test("without anything to choose from nothing is offered", () => {
  expect(suggestion("a", [""])).toBe("There is none to choose from.");
  expect(suggestion("zzzzzz", ["a"])).toBe("There is only `a`.");
});
