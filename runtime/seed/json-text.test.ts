import { expect, test } from "vitest";
import { ExactNumber, type Json } from "../../emitters/netsy/index.ts";
import { jsonText, visible } from "./json-text.ts";
import { repeatedMember } from "./repeated-member.ts";

test.each([
  ["a b", "a b"],
  ["grüße 日本 😀", "grüße 日本 😀"],
  ["a\tb\n\u001b[31m\u007f", "a\\u0009b\\u000a\\u001b[31m\\u007f"],
  ["\u202eabc\u200b\u00ad", "\\u202eabc\\u200b\\u00ad"],
  ["a\u00a0b\u3000c\u2028d\u2029", "a\\u00a0b\\u3000c\\u2028d\\u2029"],
  ["\ufeff\ud800x", "\\ufeff\\ud800x"],
  ["\u{e0001}\u{1d173}", "\\udb40\\udc01\\ud834\\udd73"],
  ["\u3164\u034f", "\\u3164\\u034f"],
])("of %j all is seen", (text, shown) => {
  expect(visible(text)).toBe(shown);
});

const value: Json = {
  b: [1, new ExactNumber("1.50"), null, true],
  'a"\u200b': { none: {}, empty: [], deep: [{ x: "\u202e" }] },
};

test("a value is written on one line, its members in their order and its numbers with their digits", () => {
  expect(jsonText(value)).toBe(
    '{"b":[1,1.50,null,true],"a\\"\\u200b":{"none":{},"empty":[],"deep":[{"x":"\\u202e"}]}}',
  );
  expect([jsonText("a"), jsonText([]), jsonText({}), jsonText(false)]).toEqual(['"a"', "[]", "{}", "false"]);
});

test("a value is written on many lines behind an indent", () => {
  expect(jsonText(value, "    ")).toBe(`{
      "b": [
        1,
        1.50,
        null,
        true
      ],
      "a\\"\\u200b": {
        "none": {},
        "empty": [],
        "deep": [
          {
            "x": "\\u202e"
          }
        ]
      }
    }`);
});

test.each([
  ["{}", undefined],
  ['{"a": 1, "b": {"a": 1}, "c": [{"a": 1}, {"a": 1}]}', undefined],
  ['{"a": 1, "b": {"x": 1, "y": {}, "x": 2}}', "x"],
  ['{"a": {"b": 1}, "b": 1, "a": 1, "b": 2}', "a"],
  ['{"a": 1, "\\u0061": 1}', "a"],
  ['[{"a": 1}, {"b": 1, "b": 1}]', "b"],
  ['"a"', undefined],
])("in %s the first name that stands twice is %s", (text, name) => {
  expect(repeatedMember(text)).toBe(name);
});
