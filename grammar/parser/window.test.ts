import { expect, test } from "vitest";
import { parse } from "../index.ts";
import { bodyOf, editBetween } from "./window.ts";

test.each([
  ["", "", { start: 0, end: 0, by: 0 }],
  ["abc", "abc", { start: 3, end: 3, by: 0 }],
  ["ac", "abc", { start: 1, end: 1, by: 1 }],
  ["abc", "ac", { start: 1, end: 2, by: -1 }],
  ["abc", "aXYc", { start: 1, end: 2, by: 1 }],
  ["abc", "abcd", { start: 3, end: 3, by: 1 }],
  ["abc", "xabc", { start: 0, end: 0, by: 1 }],
  // Of the same letters the last ones are taken for the new ones.
  ["aa", "aaa", { start: 2, end: 2, by: 1 }],
  ["aaa", "aa", { start: 2, end: 3, by: -1 }],
  ["abab", "ab", { start: 2, end: 4, by: -2 }],
])("from %j to %j", (before, after, edit) => {
  expect(editBetween(before, after)).toEqual(edit);
});

test.each([
  ["pool a { size = 1 }", "{ size = 1 }"],
  ["template t() { size = 1 }", "{ size = 1 }"],
  ["pool a {}", "{}"],
  ["let a = 1", undefined],
])("the body of %j", (text, body) => {
  const [item] = parse("a.podplane", text).file.items;
  const span = item && bodyOf(item)?.span;
  expect(span && text.slice(span.start, span.end)).toBe(body);
});
