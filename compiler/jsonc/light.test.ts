import { describe, expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { type LightObject, readJsoncLightly } from "./light.ts";

function reading<T>(text: string, read: (document: LightObject) => T) {
  const diagnostics = new Diagnostics();
  const value = read(readJsoncLightly("x.jsonc", text, diagnostics));
  return { value, faults: diagnostics.all.map(({ span, message }) => `${span?.start}: ${message}`) };
}

test("what is asked for is read, and nothing else is judged", () => {
  const text =
    '\uFEFF// c\n{"a": {"b": "x", "n": 1, "Other": [null], "t": true,}, "l": ["y", "z"], "m": {"q": {}, "p": {"b": "w"}}}';
  const { value, faults } = reading(text, (document) => ({
    b: document.object("a").text("b"),
    texts: document.object("a").texts({ first: "b", second: "missing" }),
    t: document.object("a").isTrue("t"),
    n: document.object("a").isTrue("n"),
    list: document.strings("l"),
    entries: document
      .object("m")
      .entries()
      .map(([name, entry]) => [name, entry.text("b")]),
    nothing: [
      document.object("none").isPresent,
      document.object("none").object("x").text("y"),
      document.objects("none"),
    ],
  }));
  expect(faults).toEqual([]);
  expect(value).toEqual({
    b: "x",
    texts: { first: "x" },
    t: true,
    n: false,
    list: ["y", "z"],
    entries: [
      ["p", "w"],
      ["q", undefined],
    ],
    nothing: [false, undefined, []],
  });
});

test("empty text, and null in place of a list, count as absent", () => {
  const read = (document: LightObject) => [document.text("a"), document.strings("b"), document.objects("b")];
  expect(reading('{"a": "", "b": null}', read)).toEqual({ value: [undefined, [], []], faults: [] });
});

test("members that every object has are none of the document's", () => {
  const read = (document: LightObject) => [document.text("toString"), document.object("__proto__").text("a")];
  expect(reading('{"__proto__": {"a": "b"}}', read)).toEqual({ value: [undefined, "b"], faults: [] });
});

describe("a member of another kind is reported at its place", () => {
  test.each<[string, string, (document: LightObject) => unknown, string]>([
    ["text", '{"a": 1}', (document) => document.text("a"), "6: `a` must be a string, not a number"],
    ["text that is null", '{"a": null}', (document) => document.text("a"), "6: `a` must be a string, not null"],
    ["an object", '{"a": []}', (document) => document.object("a"), "6: `a` must be an object, not a list"],
    ["an object that is null", '{"a": null}', (document) => document.object("a"), "6: `a` must be an object, not null"],
    ["a list", '{"a": {}}', (document) => document.strings("a"), "6: `a` must be a list, not an object"],
    ["an item", '{"a": ["x", 2]}', (document) => document.strings("a"), "12: `a[1]` must be a string, not a number"],
    [
      "an object in a list",
      '{"a": [1]}',
      (document) => document.objects("a"),
      "7: `a[0]` must be an object, not a number",
    ],
    [
      "one of some words",
      '{"a": "z"}',
      (document) => document.oneOf("a", ["x", "y"]),
      '6: `a` must be one of x, y, not "z"',
    ],
    [
      "one of some words, absent",
      "{}",
      (document) => document.oneOf("a", ["x", "y"]),
      "0: `a` must be one of x, y, not nothing",
    ],
    ["the document", "[]", (document) => document.text("a"), "0: the document must be an object, not a list"],
  ])("%s", (_name, text, read, fault) => {
    expect(reading(text, read).faults).toEqual([fault]);
  });
});

test("faults of the text are reported once, as in the full mode", () => {
  expect(reading('{"a": "x" "b": 1, "c" "z"}', (document) => document.text("c")).faults).toHaveLength(2);
  expect(reading('{"a": "x", "a": "y"}', (document) => document.text("a")).faults).toHaveLength(1);
  expect(reading("", (document) => document.text("a")).faults).toHaveLength(1);
});
