import { describe, expect, test } from "vitest";
import { encodeJson } from "../../emitters/netsy/seed/json.ts";
import { parseValues } from "./values-file.ts";

const values = async (text: string): Promise<string> => encodeJson(await parseValues(text, "v.yaml"));

test.each([
  [
    "YAML",
    "platform:\n  components: {apps: {a: {enabled: true}}}\n",
    '{"platform":{"components":{"apps":{"a":{"enabled":true}}}}}',
  ],
  ["JSON", '{"a": [1, "x", null, 1.5]}', '{"a":[1,"x",null,1.5]}'],
  ["nothing", "", "{}"],
  ["a comment", "# none\n", "{}"],
  ["null", "null", "{}"],
  ["only the first document", "a: 1\n---\nb: 2\n", '{"a":1}'],
  ["anchors and merges", "x: &x {a: 1}\ny: {<<: *x, b: 2}\n", '{"x":{"a":1},"y":{"a":1,"b":2}}'],
  ["keys that are no text", "1: a\ntrue: b\n", '{"1":"a","true":"b"}'],
  ["a key that every object has", "__proto__: {a: 1}\n", '{"__proto__":{"a":1}}'],
  ["words that older YAML takes for booleans", "a: yes\nb: off\n", '{"a":"yes","b":"off"}'],
  ["members of every kind of name", "text: a\n", '{"text":"a"}'],
])("%s", async (_name, text, expected) => {
  expect(await values(text)).toBe(expected);
});

describe("refused", () => {
  test.each([
    ["a list", "- a\n", /not a mapping/],
    ["text", "hello", /not a mapping/],
    ["bad YAML", "a: [1\n", /v\.yaml/],
    ["a key twice", "a: 1\na: 2\n", /unique/],
    ["no such anchor", "a: *x\n", /anchor|alias/],
    ["a number that JSON lacks", "a: {b: .inf}\n", /a\.b is Infinity/],
    ["a number that would be rounded", "a: 9007199254740993\n", /a is 9007199254740993/],
    ["a mapping as a key", "? {a: 1}\n: b\n", /not text/],
    ["aliases that multiply", bomb(), /alias/i],
    ["depth beyond all use", "[".repeat(100_000), /v\.yaml/],
  ])("%s", async (_name, text, message) => {
    await expect(values(text)).rejects.toThrow(message);
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const items = index === 0 ? Array(9).fill("x") : Array(9).fill(`*l${index - 1}`);
    return `l${index}: &l${index} [${items.join(",")}]`;
  });
  return levels.join("\n");
}
