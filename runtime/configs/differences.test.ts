import { expect, test } from "vitest";
import { differencesOf } from "./differences.ts";

const before = `// A note
{ "groups": { "web": { "size": 3, "args": { "Cores": 2 } }, "old": {} }, "text": "${"a".repeat(80)}" }
// An end
`;

test("values that differ are told by their path", () => {
  const after = `{ "groups": { "web": { "size": 4, "args": { "Cores": 2, "Pool": "p" } } }, "text": "${"b".repeat(80)}" }`;
  expect(differencesOf(before, after)).toEqual([
    "groups.web.size: 3 → 4",
    'groups.web.args.Pool: new "p"',
    "groups.old: gone",
    "text: changed",
  ]);
});

test("the same values differ in nothing, however they are written", () => {
  expect(differencesOf(before, before.replaceAll(" ", "  ").replace("A  note", "another"))).toEqual([]);
});

test("many are counted", () => {
  const object = (size: number) => JSON.stringify(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, size])));
  const lines = differencesOf(object(1), object(2));
  expect([lines.length, lines.at(-1)]).toEqual([13, "and 8 more"]);
});

test("of a text that is no JSON nothing is told", () => {
  expect(differencesOf("groups: {}", before)).toEqual([]);
});
