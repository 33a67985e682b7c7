import type { Expression, Span } from "../../grammar/index.ts";
import { suggestion } from "../diagnostics/index.ts";
import {
  compareValues,
  errorValue,
  hasError,
  isNumber,
  kindNames,
  type SecretValue,
  secretIn,
  structuralKey,
  type Value,
} from "../values/index.ts";
import { calculate, isCalculation } from "./arithmetic.ts";
import { spendOn } from "./bounds.ts";
import type { Environment, Evaluation } from "./environment.ts";
import { conditionOf, evaluate, reportSecretControl, require } from "./operands.ts";

type Binary = Extract<Expression, { kind: "binary" }>;

export function evaluateBinary(expression: Binary, environment: Environment, evaluation: Evaluation): Value {
  switch (expression.operator) {
    case "&&":
    case "||":
      return evaluateLogical(expression, environment, evaluation);
    case "??": {
      const left = evaluate(expression.left, environment, evaluation);
      return left.kind === "absent" ? evaluate(expression.right, environment, evaluation) : left;
    }
    case "==":
    case "!=":
      return evaluateEquality(expression, environment, evaluation);
    default:
      return evaluateArithmetic(expression, environment, evaluation);
  }
}

function evaluateLogical(expression: Binary, environment: Environment, evaluation: Evaluation): Value {
  const left = conditionOf(expression.left, environment, evaluation);
  if (left === undefined) return errorValue(expression.span);
  // The right side is evaluated all the same, so that its errors show whatever the left side is.
  const right = conditionOf(expression.right, environment, evaluation);
  if (right === undefined) return errorValue(expression.span);
  const value = expression.operator === "&&" ? left && right : left || right;
  return { kind: "boolean", value, span: expression.span };
}

function evaluateEquality(expression: Binary, environment: Environment, evaluation: Evaluation): Value {
  const left = evaluate(expression.left, environment, evaluation);
  const right = evaluate(expression.right, environment, evaluation);
  if (hasError(left) || hasError(right)) return errorValue(expression.span);
  for (const side of [left, right]) {
    const secret = secretIn(side);
    if (!secret) continue;
    reportSecretControl(secret, expression.span, evaluation);
    return errorValue(expression.span);
  }
  if (!spendOn(evaluation, [left, right], expression.span)) return errorValue(expression.span);
  const equal = isEqual(left, right, expression.span, evaluation);
  if (equal === undefined) return errorValue(expression.span);
  return { kind: "boolean", value: expression.operator === "==" ? equal : !equal, span: expression.span };
}

/** Undefined, once reported, when the two can never be equal: that is a mistake, not a `false`. */
function isEqual(left: Value, right: Value, span: Span, evaluation: Evaluation): boolean | undefined {
  if (left.kind === "absent" || right.kind === "absent") return left.kind === right.kind;
  if (isText(left) && isText(right)) {
    return checkMember(left, right, evaluation) && checkMember(right, left, evaluation)
      ? left.value === right.value
      : undefined;
  }
  if (left.kind !== right.kind && !(isNumber(left) && isNumber(right))) {
    const parameters = { left: kindNames[left.kind], right: kindNames[right.kind] };
    evaluation.diagnostics.report("never-equal", span, parameters);
    return undefined;
  }
  return structuralKey(left) === structuralKey(right);
}

function isText(value: Value): value is Extract<Value, { kind: "string" | "name" }> {
  return value.kind === "string" || value.kind === "name";
}

/** A value of an enum is compared with members of that enum only. */
function checkMember(enumValue: Value, other: Value, evaluation: Evaluation): boolean {
  if (enumValue.kind !== "name" || !enumValue.members || !isText(other)) return true;
  if (enumValue.members.includes(other.value)) return true;
  const parameters = { value: other.value, suggestion: suggestion(other.value, enumValue.members) };
  evaluation.diagnostics.report("not-a-member", other.span, parameters);
  return false;
}

function evaluateArithmetic(expression: Binary, environment: Environment, evaluation: Evaluation): Value {
  const { operator, span } = expression;
  const left = require(evaluate(expression.left, environment, evaluation), expression.left.span, evaluation);
  const right = require(evaluate(expression.right, environment, evaluation), expression.right.span, evaluation);
  if (left.kind === "error" || right.kind === "error") return errorValue(span);
  const secret = [left, right].find((side): side is SecretValue => side.kind === "secret");
  if (secret) return { ...secret, fetched: undefined, path: [...secret.path, span], span };
  if (operator === "<" || operator === "<=" || operator === ">" || operator === ">=") {
    const order = compareValues(left, right);
    if (order !== undefined) return { kind: "boolean", value: holds(operator, order), span };
  } else {
    const result = isCalculation(operator) && calculate(operator, left, right, span, evaluation);
    if (result) return result;
  }
  const parameters = { operator, left: kindNames[left.kind], right: kindNames[right.kind] };
  evaluation.diagnostics.report("operator-mismatch", span, parameters);
  return errorValue(span);
}

function holds(operator: "<" | "<=" | ">" | ">=", order: number): boolean {
  if (operator === "<") return order < 0;
  if (operator === "<=") return order <= 0;
  return operator === ">" ? order > 0 : order >= 0;
}

export function evaluateUnary(
  expression: Extract<Expression, { kind: "unary" }>,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const { span, operator } = expression;
  const value = require(evaluate(expression.operand, environment, evaluation), expression.operand.span, evaluation);
  if (value.kind === "error") return errorValue(span);
  if (value.kind === "secret") return { ...value, fetched: undefined, path: [...value.path, span], span };
  if (operator === "!" && value.kind === "boolean") return { kind: "boolean", value: !value.value, span };
  if (operator === "-" && (value.kind === "integer" || value.kind === "float")) {
    return { kind: value.kind, value: -value.value, span };
  }
  evaluation.diagnostics.report("unary-mismatch", span, { operator, found: kindNames[value.kind] });
  return errorValue(span);
}

export function evaluateConditional(
  expression: Extract<Expression, { kind: "conditional" }>,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const holds = conditionOf(expression.condition, environment, evaluation);
  if (holds === undefined) return errorValue(expression.span);
  return evaluate(holds ? expression.then : expression.otherwise, environment, evaluation);
}
