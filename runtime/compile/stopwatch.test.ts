import { expect, test } from "vitest";
import { createStopwatch, describeTimings } from "./stopwatch.ts";

/** A clock that goes on by what is asked for, and a stopwatch that reads it. */
function testWatch() {
  let time = 0;
  const watch = createStopwatch(() => time);
  const pass = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { watch, pass };
}

test("a phase is measured without the phases inside it, and its parts add up", () => {
  const { watch, pass } = testWatch();
  const result = watch.measure("bind", () => {
    pass(1);
    watch.measure("parse", () => pass(10));
    watch.measure("parse", () => pass(5));
    pass(2);
    return "bound";
  });
  expect(result).toBe("bound");
  expect([...watch.figures()]).toEqual([
    ["parse", 15],
    ["bind", 3],
  ]);
});

test("a phase that throws is measured, and the clock of the others stays right", () => {
  const { watch, pass } = testWatch();
  const failing = () =>
    watch.measure("emit", () => {
      pass(4);
      throw new Error("no");
    });
  expect(() => watch.measure("write", failing)).toThrow("no");
  watch.measure("write", () => pass(1));
  expect(Object.fromEntries(watch.figures())).toEqual({ emit: 4, write: 1 });
});

test("figures are told in the order of the phases, with their sum", () => {
  const { watch, pass } = testWatch();
  watch.measure("check", () => pass(2));
  watch.measure("parse", () => pass(1.25));
  expect(describeTimings(watch)).toBe("parse    1.3 ms\ncheck    2.0 ms\nsum      3.3 ms\n");
});
