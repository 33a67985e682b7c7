import { expect, test } from "vitest";
import config from "../vitest.config.ts";

/*
 * That each test expects something is seen where it runs: what stands in a condition that nothing meets, or in a loop
 * over nothing, counts for nothing. Seven of the language guide's tests and 117 of the fixes of the parser were so.
 */

test("a test that expects nothing fails, in each project", () => {
  const { projects = [] } = config.test ?? {};
  const settings = projects.flatMap((one) => (typeof one === "object" && "test" in one && one.test ? [one.test] : []));
  expect(settings.map(({ name, expect: { requireAssertions } = {} }) => [name, requireAssertions])).toEqual([
    ["unit", true],
    ["e2e", true],
    ["soak", true],
  ]);
});
