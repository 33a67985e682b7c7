import { expect, test } from "vitest";
import { parse } from "../index.ts";

/* Each word of other languages that is known, in what is said of it: rule, place and parameters. */

function said(text: string): readonly string[] {
  return parse("a.podplane", text).problems.map(({ rule, span, parameters = {} }) =>
    [rule, text.slice(span.start, span.end), ...Object.values(parameters)].join(" | "),
  );
}

test.each(["extend", "inherits", "inherit", "derives"])("cluster a %s b", (word) => {
  expect(said(`cluster a ${word} b {}`)).toEqual([`foreign-keyword | ${word} | ${word} | extends`]);
});

test.each(["null", "nil", "None", "undefined", "NULL", "Null"])("%s for nothing", (word) => {
  expect(said(`let a = ${word}`)).toEqual([`null-value | ${word} | ${word}`]);
});

test.each(["B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"])("a blank in front of %s", (unit) => {
  expect(said(`let a = 1 ${unit}`)).toEqual([`spaced-unit | 1 ${unit} | 1 | ${unit}`]);
});

test.each(["param", "let", "secret", "template", "use", "for", "include"])("a block that is called %s", (word) => {
  expect(said(`cluster x { ${word} { a = 1 } }`)).toEqual([]);
});

test.each([
  ["let a = b ++ c", ["foreign-operator | ++ | ++ | concat(a, b)` or `+"]],
  ["let a = b - - c", []],
  ["let a = a not in b", ["foreign-operator | not in | not in | !contains(list, value)"]],
  ["let a = a not inn b", ["missing-body | not inn b | not"]],
  ["let a = a is not b", ["foreign-operator | is not | is not | !="]],
  ["let a = ~b", ["null-value | ~ | ~"]],
  ["let a = '''x'''", ["single-quotes | '''x''' | '''"]],
  ["let a = <<EOF\nx\nEOF", ["foreign-text | <<EOF | <<EOF"]],
  ["let a = {x}", ["unexpected-token | } | `}` | `=`"]],
  ["let a = {x", ["unclosed-bracket | { | { | }"]],
  ["}", ["unmatched-bracket | } | }"]],
  ["let a = [for x in y: x", ["unclosed-bracket | [ | [ | ]"]],
  ["let a = [for x in y: x]]", ["unmatched-bracket | ] | ]"]],
  ["let a = 1m1h", ["compound-duration | 1m1h | 1m1h | 61m"]],
  ["let a = 1h1x", ["name-starts-with-digit | 1h1x | 1h1x"]],
  ["let a = 1;", ["semicolon | ;"]],
  [
    "param a: list(list(int))",
    ["old-word | list(list(int)) | list(…) | list<…>", "old-word | list(int) | list(…) | list<…>"],
  ],
  ["/// x\n", ["unattached-doc | /// x"]],
  ["/// x\n\ncluster x {}", []],
])("%j", (text, expected) => {
  expect(said(text)).toEqual(expected);
});
