import fc from "fast-check";
import { expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { Value } from "../values/values.ts";
import { type Calculation, calculate, wholeQuotient } from "./arithmetic.ts";
import type { Evaluation } from "./environment.ts";

const span = { file: "a", start: 0, end: 0 };
const integer = (value: number): Value => ({ kind: "integer", value, span });
const diagnostics = new Diagnostics();
const evaluation = { diagnostics, budget: { items: 1, work: 1 } } as unknown as Evaluation;
const compute = (operator: Calculation, a: number, b: number) =>
  calculate(operator, integer(a), integer(b), span, evaluation);
const large = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });

test("whole division and what it leaves make up the dividend", () => {
  fc.assert(
    fc.property(
      large,
      large.filter((b) => b !== 0),
      (a, b) => {
        const rest = compute("%", a, b);
        const quotient = BigInt(wholeQuotient(a, b));
        if (rest?.kind !== "integer") throw new Error("no integer");
        expect(quotient * BigInt(b) + BigInt(rest.value)).toBe(BigInt(a));
        expect(rest.value === 0 || rest.value < 0 === b < 0).toBe(true);
      },
    ),
    { seed: 410 },
  );
});

test("a division that comes out even is an integer, any other a float", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 1, max: 1000 }), (a, b) => {
      expect(compute("/", a * b, b)).toMatchObject({ kind: "integer", value: a });
      if (a % b !== 0) expect(compute("/", a, b)).toMatchObject({ kind: "float", value: a / b });
    }),
    { seed: 410 },
  );
});
