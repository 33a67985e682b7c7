import { expect, test } from "vitest";
import { grownPhases } from "../bench/phases.ts";

const row = (phases: Readonly<Record<string, number>>) => [{ source: "production", phases }];
const last = row({ parse: 10, bind: 10, types: 10, check: 10, sum: 40 });

test("a phase that grew by more than a fifth is named", () => {
  expect(grownPhases(row({ parse: 10, bind: 10, types: 10, check: 12.5, sum: 42.5 }), last)).toEqual([
    "production: check took 12.5 ms, and 10 ms were expected",
  ]);
});

test("a machine that is slower as a whole, and what is small or new, is not", () => {
  expect(grownPhases(row({ parse: 30, bind: 31, types: 29, check: 33, sum: 123 }), last)).toEqual([]);
  expect(
    grownPhases(row({ parse: 1.9, bind: 10, types: 10, check: 10 }), row({ parse: 1, bind: 10, types: 10, check: 10 })),
  ).toEqual([]);
  expect(grownPhases(row({ parse: 10, lower: 50 }), row({ parse: 10 }))).toEqual([]);
  expect(grownPhases(last, [])).toEqual([]);
});
