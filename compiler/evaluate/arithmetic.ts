import type { Span } from "../../grammar/index.ts";
import { errorValue, isNumber, isQuantity, type Quantity, type Value } from "../values/index.ts";
import { bounded } from "./bounds.ts";
import type { Evaluation } from "./environment.ts";

/*
 * Arithmetic is exact (decision 0410). Integers and floats mix, and the result is a float where one side is. `/` gives
 * what the numbers say, 2.5 for `5 / 2`; whole division is `div(a, b)`, which rounds toward negative infinity, and
 * `a % b` is what it leaves: `div(a, b) * b + a % b == a`.
 */

export type Calculation = "+" | "-" | "*" | "/" | "%";

export function isCalculation(operator: string): operator is Calculation {
  return ["+", "-", "*", "/", "%"].includes(operator);
}

/** Undefined when the operator does not take these kinds. */
export function calculate(
  operator: Calculation,
  left: Value,
  right: Value,
  span: Span,
  evaluation: Evaluation,
): Value | undefined {
  if (operator === "+" && left.kind === "string" && right.kind === "string") {
    return bounded({ kind: "string", value: left.value + right.value, span }, evaluation);
  }
  if (operator === "+" && left.kind === "list" && right.kind === "list") {
    return bounded({ kind: "list", items: [...left.items, ...right.items], span }, evaluation);
  }
  if (!isQuantity(left) || !isQuantity(right)) return undefined;
  const kind = resultKind(operator, left, right);
  if (!kind) return undefined;
  if ((operator === "/" || operator === "%") && right.value === 0) {
    evaluation.diagnostics.report("division-by-zero", span, {});
    return errorValue(span);
  }
  return exact(kind, compute(operator, left.value, right.value), span, evaluation);
}

/** What the result is a number of; of a division of two alike it is a plain number. */
function resultKind(operator: Calculation, left: Quantity, right: Quantity): Quantity["kind"] | undefined {
  if (isNumber(left) && isNumber(right)) return left.kind === right.kind ? left.kind : "float";
  if (left.kind === right.kind) return operator === "/" ? "integer" : operator === "*" ? undefined : left.kind;
  if (operator === "*" && left.kind === "integer") return right.kind;
  return (operator === "*" || operator === "/") && right.kind === "integer" && left.kind !== "float"
    ? left.kind
    : undefined;
}

function exact(kind: Quantity["kind"], value: number, span: Span, evaluation: Evaluation): Value {
  if (!Number.isFinite(value) || (Number.isInteger(value) && kind !== "float" && !Number.isSafeInteger(value))) {
    evaluation.diagnostics.report("number-too-large", span, {});
    return errorValue(span);
  }
  if (kind === "float" || Number.isInteger(value)) return { kind, value, span };
  if (kind === "integer") return { kind: "float", value, span };
  evaluation.diagnostics.report("division-not-whole", span, { what: kind === "size" ? "bytes" : "milliseconds" });
  return errorValue(span);
}

function compute(operator: Calculation, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return remainder(left, right);
  }
}

/** What whole division leaves: it has the sign of the divisor. */
function remainder(left: number, right: number): number {
  const rest = left % right;
  return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
}

/** How often an integer goes into another, rounded toward negative infinity; exact for safe integers. */
export function wholeQuotient(left: number, right: number): number {
  const rest = left % right;
  const quotient = (left - rest) / right;
  return rest !== 0 && rest < 0 !== right < 0 ? quotient - 1 : quotient;
}
