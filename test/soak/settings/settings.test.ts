import fc from "fast-check";
import { expect, test } from "vitest";
import { fixSeed } from "../../helpers/fixed-seed.ts";
import { envOf, randomSettings, refusalOf } from "../../safety/vm-settings.ts";

fixSeed();

/** Ruling 58, at length: what compiles, a VM takes. */
test("1,000 random settings that compile are refused by no VM", () => {
  let judged = 0;
  fc.assert(
    fc.property(randomSettings, (text) => {
      const env = envOf(text);
      fc.pre(env !== undefined);
      judged++;
      expect(refusalOf(env)).toBeUndefined();
    }),
    { numRuns: 1000, maxSkipsPerRun: 100, endOnFailure: true },
  );
  expect(judged).toBe(1000);
});
