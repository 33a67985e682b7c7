import { expect, test } from "vitest";
import { type Judge, judgesFor } from "./in-program.ts";

const judge = (test: string, seconds: number, ...met: readonly string[]): Judge => ({
  test,
  took: seconds * 1000,
  met: new Set(met),
});

test("the fastest files that come by a mistake judge it, as long as they do not take too long together", () => {
  const judges = [
    judge("slow", 60, "1", "2"),
    judge("fast", 20, "1"),
    judge("middle", 40, "1", "2"),
    judge("other", 1),
  ];
  const namesFor = (id: string) => {
    const { able, tired } = judgesFor(id, judges);
    return [able.map(({ test }) => test).join(" "), tired];
  };
  expect(namesFor("1")).toEqual(["fast middle", true]);
  expect(namesFor("2")).toEqual(["middle slow", false]);
  expect(namesFor("3")).toEqual(["", false]);
});
