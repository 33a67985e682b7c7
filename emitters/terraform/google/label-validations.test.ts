import { expect, test } from "vitest";
import { given } from "../../../test/helpers/located.ts";
import { labelValidations } from "./label-validations.ts";

const labelsOf = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).map(([key, value]) => ({ key: given(key), value: given(value) }));

test.each([
  ["nothing unusual", { team: "platform", "cost-centre_1": "" }, 3],
  ["a key of Nstance's", { "nstance-x": "1" }, 2],
  ["a key of Google's", { "goog-x": "1" }, 2],
  ["a key that begins with a digit", { "1x": "1" }, 2],
  ["a value that is too long", { team: "a".repeat(64) }, 2],
  ["more than a resource takes", Object.fromEntries(Array.from({ length: 61 }, (_, index) => [`t${index}`, "x"])), 2],
] as const)("a cluster that was built with %s is not asked what it does not meet", (_what, labels, count) => {
  expect(labelValidations("var.labels", labelsOf(labels))).toHaveLength(count);
});
