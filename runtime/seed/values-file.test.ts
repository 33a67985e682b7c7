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
    ["a list", "- a\n", "the values in v.yaml cannot be used: its root is not a mapping"],
    ["text", "hello", "the values in v.yaml cannot be used: its root is not a mapping"],
    [
      "bad YAML",
      "a: [1\n",
      "the values in v.yaml cannot be used: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1:",
    ],
    [
      "a key twice",
      "a: 1\na: 2\n",
      "the values in v.yaml cannot be used: Map keys must be unique at line 2, column 1:",
    ],
    ["no such anchor", "a: *x\n", "the values in v.yaml cannot be used: there is no anchor x"],
    [
      "a number that JSON lacks",
      "a: {b: .inf}\n",
      "the values in v.yaml cannot be used: a.b is Infinity, which JSON does not have",
    ],
    [
      "a number that would be rounded",
      "a: 9007199254740993\n",
      "the values in v.yaml cannot be used: a is 9007199254740993, which charts would round; write it as text",
    ],
    ["a mapping as a key", "? {a: 1}\n: b\n", "the values in v.yaml cannot be used: a key at the root is not text"],
    [
      "aliases that multiply",
      bomb(),
      "the values in v.yaml cannot be used: Excessive alias count indicates a resource exhaustion attack",
    ],
    [
      "depth beyond all use",
      "[".repeat(100_000),
      "the values in v.yaml cannot be used: Maximum call stack size exceeded at line 1, column 794:",
    ],
  ])("%s", async (_name, text, message) => {
    await expect(values(text)).rejects.toMatchObject({ message });
  });
});

function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const items = index === 0 ? Array(9).fill("x") : Array(9).fill(`*l${index - 1}`);
    return `l${index}: &l${index} [${items.join(",")}]`;
  });
  return levels.join("\n");
}
