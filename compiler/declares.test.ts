import { expect, test } from "vitest";
import { declaresCluster, declaresParameters } from "./compile.ts";

test.each<[string, boolean, boolean]>([
  ["", false, false],
  ['let a = 1\nsecret s = env("S")\ntemplate t(a: int) for pool {}\n', false, false],
  ["cluster a {}\n", true, false],
  ["abstract cluster a {}\n", false, false],
  ["abstract cluster a {}\ncluster b extends a {}\n", true, false],
  ["clustr a {}\n", false, false],
  ["pool a {}\n", false, false],
  ["param a: int\n", false, true],
  ["let b = 1\nparam a: int = 1\ncluster c {}\n", true, true],
  ["param\ncluster {", true, true],
])("what a source declares: %j", (text, hasCluster, hasParameters) => {
  expect([declaresCluster("a.podplane", text), declaresParameters("a.podplane", text)]).toEqual([
    hasCluster,
    hasParameters,
  ]);
});
