import { expect, test } from "vitest";
import { fitName } from "./names.ts";

/** Ruling 17. Digests are those of sha256sum. */
test.each([
  ["as long as the limit", "a".repeat(63), "a".repeat(63)],
  ["one longer", `${"a".repeat(54)}bbbbbbbbbb`, `${"a".repeat(54)}-0ee51f01`],
])("a name that is %s", (_case, name, fitted) => {
  expect(fitName(name, 63)).toBe(fitted);
});
