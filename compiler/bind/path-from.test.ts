import { expect, test } from "vitest";
import { pathFrom } from "./path-from.ts";

test.each([
  ["cluster.podplane", "staging.podplanevars", "staging.podplanevars"],
  ["a/cluster.podplane", "a/staging.podplanevars", "staging.podplanevars"],
  ["a/b/cluster.podplane", "a/x.podplanevars", "../x.podplanevars"],
  ["a/b/cluster.podplane", "c/x.podplanevars", "../../c/x.podplanevars"],
  ["cluster.podplane", "vars/x.podplanevars", "vars/x.podplanevars"],
  ["../a/cluster.podplane", "../a/x.podplanevars", "x.podplanevars"],
  ["../a/cluster.podplane", "../b/x.podplanevars", "../b/x.podplanevars"],
  ["a/cluster.podplane", "../x.podplanevars", "../../x.podplanevars"],
  // From `..` down into the working directory: its name is not known.
  ["../cluster.podplane", "x.podplanevars", "x.podplanevars"],
  ["../a/cluster.podplane", "b/x.podplanevars", "x.podplanevars"],
])("from %s to %s: %s", (source, file, expected) => {
  expect(pathFrom(source, file)).toBe(expected);
});
