import { expect, test } from "vitest";
import { called, countTo, isAllowed } from "./counting.ts";

/* Tests that `in-place.test.ts` runs. No file of tests by its name: they are not ours. */

test("three are allowed", () => {
  expect(isAllowed(3)).toBe(true);
});

test("counts", () => {
  expect(countTo(2)).toBe(2);
});

test("passes once", () => {
  expect(called()).toBe(1);
});

test("loads another module", async () => {
  const { word } = await import("./later.ts");
  expect(word).toBe("later");
});
