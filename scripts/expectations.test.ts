import { expect, test } from "vitest";
import config from "../vitest.config.ts";

/*
 * That each test expects something is seen where it runs: what stands in a condition that nothing meets, or in a loop
 * over nothing, counts for nothing. Seven of the language guide's tests and 117 of the fixes of the parser were so.
 */

test("a unit test that expects nothing fails", () => {
  const { projects = [] } = config.test ?? {};
  const units = projects.flatMap((one) =>
    typeof one === "object" && "test" in one && one.test?.name === "unit" ? [one.test] : [],
  );
  expect(units.map((unit) => unit.expect?.requireAssertions)).toEqual([true]);
});
