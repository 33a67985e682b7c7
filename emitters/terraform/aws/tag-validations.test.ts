import { expect, test } from "vitest";
import { given } from "../../../test/helpers/located.ts";
import { tagValidations } from "./tag-validations.ts";

const tagsOf = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([key, value]) => ({ key: given(key), value: given(value) }));

test.each([
  ["nothing unusual", { team: "platform" }, 4],
  ["a key of Nstance's", { "nstance:x": "1" }, 3],
  ["a character that AWS does not take", { team: "a;b" }, 3],
  ["keys that differ by case alone", { Team: "a", team: "b" }, 3],
  ["more than an object takes", Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`t${index}`, "x"])), 3],
] as const)("a cluster that was built with %s is not asked what it does not meet", (_what, tags, count) => {
  expect(tagValidations("var.tags", tagsOf(tags))).toHaveLength(count);
});
