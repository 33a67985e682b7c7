import { describe, expect, test } from "vitest";
import { printJson } from "./print.ts";

const long = "x".repeat(60);

describe("JSON as a person would write it", () => {
  test.each<readonly [string, Parameters<typeof printJson>[0], string]>([
    ["a text", "a", '"a"'],
    ["nothing", null, "null"],
    ["an empty list", [], "[]"],
    ["an empty object", {}, "{}"],
    ["an object of members that are none", { a: undefined }, "{}"],
    ["a list of scalars", [1, "a", null, true], '[1, "a", null, true]'],
    ["a list of lists", [[1], [2, 3]], "[\n  [1],\n  [2, 3]\n]"],
    ["a list of empty lists", [[]], "[\n  []\n]"],
    ["the outermost object", { a: 1 }, '{\n  "a": 1\n}'],
    ["an object in it", { a: { b: 1 } }, '{\n  "a": {\n    "b": 1\n  }\n}'],
    ["an object two folds in", { a: { b: { c: 1, d: "e" } } }, '{\n  "a": {\n    "b": { "c": 1, "d": "e" }\n  }\n}'],
    ["an empty object two folds in", { a: { b: {} } }, '{\n  "a": {\n    "b": {}\n  }\n}'],
    ["a member that is none", { a: { b: { c: 1, d: undefined } } }, '{\n  "a": {\n    "b": { "c": 1 }\n  }\n}'],
    ["a list in an object", { a: [1, 2] }, '{\n  "a": [1, 2]\n}'],
    [
      "what holds more than scalars",
      { a: { b: { c: [1] } } },
      '{\n  "a": {\n    "b": {\n      "c": [1]\n    }\n  }\n}',
    ],
    [
      "what holds scalars and more",
      { a: { b: { c: 1, d: { e: 2 } } } },
      '{\n  "a": {\n    "b": {\n      "c": 1,\n      "d": { "e": 2 }\n    }\n  }\n}',
    ],
    ["objects in a list", { a: { b: [{ c: 1 }] } }, '{\n  "a": {\n    "b": [\n      { "c": 1 }\n    ]\n  }\n}'],
    ["a quote in a name and a value", { a: { b: { 'c"': 'd"' } } }, '{\n  "a": {\n    "b": { "c\\"": "d\\"" }\n  }\n}'],
  ])("%s", (_name, value, text) => {
    expect(printJson(value, "")).toBe(text);
  });

  test("a list stands on one line as long as that has 120 characters", () => {
    const list = (length: number) => [long, "y".repeat(length)];
    expect(printJson(list(52), "")).toBe(`["${long}", "${"y".repeat(52)}"]`);
    expect(printJson(list(52), "")).toHaveLength(120);
    expect(printJson(list(53), "")).toBe(`[\n  "${long}",\n  "${"y".repeat(53)}"\n]`);
    expect(printJson(list(48), "    ")).toBe(`["${long}", "${"y".repeat(48)}"]`);
    expect(printJson(list(49), "    ")).toBe(`[\n      "${long}",\n      "${"y".repeat(49)}"\n    ]`);
  });

  test("an object does so behind its indent", () => {
    const object = (length: number) => ({ a: long, b: "y".repeat(length) });
    expect(printJson(object(36), "    ")).toBe(`{ "a": "${long}", "b": "${"y".repeat(36)}" }`);
    expect(printJson(object(36), "    ")).toHaveLength(116);
    expect(printJson(object(37), "    ")).toBe(`{\n      "a": "${long}",\n      "b": "${"y".repeat(37)}"\n    }`);
  });
});
