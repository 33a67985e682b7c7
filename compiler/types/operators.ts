import type { BinaryExpression, BinaryOperator, Expression } from "../../grammar/index.ts";
import { withoutParentheses } from "../bind/index.ts";
import { meantFixes, suggestion } from "../diagnostics/index.ts";
import { areComparable } from "./assignable.ts";
import { literalText } from "./constant.ts";
import { type Context, checkExpression, checkOptional, type Expected, fail } from "./context.ts";
import { describeKind } from "./describe.ts";
import { expectedOf, lentBy } from "./expected.ts";
import {
  alternatives,
  booleanType,
  errorType,
  floatType,
  integerType,
  isOpen,
  joinTypes,
  secretType,
  type Type,
} from "./type.ts";

export function checkBinary(expression: BinaryExpression, expected: Expected | undefined, context: Context): Type {
  switch (expression.operator) {
    case "&&":
    case "||":
      return checkLogical(expression, context);
    case "??":
      return checkAlternative(expression, expected, context);
    case "==":
    case "!=":
      return checkEquality(expression, context);
    default:
      return checkArithmetic(expression, context);
  }
}

type Check = typeof checkExpression;

/**
 * The types of two sides that lend each other their type: a bare word takes that of the other side. `of` reads the one
 * that is not bare first.
 */
function checkPair(
  left: Expression,
  right: Expression,
  context: Context,
  check: Check,
): { readonly left: Type; readonly right: Type } {
  // Of two bare words neither can lend a type: the first is told.
  if (isBare(left, context) && !isBare(right, context)) {
    const lent = check(right, undefined, context);
    return { left: check(left, lentBy(lent), context), right: lent };
  }
  const lent = check(left, undefined, context);
  return { left: lent, right: check(right, lentBy(lent), context) };
}

function isBare(expression: Expression, { bound }: Context): boolean {
  return bound.targets.get(withoutParentheses(expression))?.kind === "bare";
}

function checkLogical(expression: BinaryExpression, context: Context): Type {
  const sides = [expression.left, expression.right].map((side) =>
    checkExpression(side, expectedOf("condition"), context),
  );
  return sides.some((side) => side.kind === "error") ? fail(expression, context) : booleanType;
}

/** `a ?? b`: where `a` is never absent, `b` is not asked for, and still has to be right. */
function checkAlternative(expression: BinaryExpression, expected: Expected | undefined, context: Context): Type {
  const { left, right } = expected
    ? {
        left: checkOptional(expression.left, expected, context),
        right: checkOptional(expression.right, expected, context),
      }
    : checkPair(expression.left, expression.right, context, checkOptional);
  if (left.kind === "error" || right.kind === "error") return fail(expression, context);
  if (left.kind === "absent") return right;
  return right.kind === "absent" ? left : joinTypes([left, right]);
}

function checkEquality(expression: BinaryExpression, context: Context): Type {
  const { left, right } = checkPair(expression.left, expression.right, context, checkOptional);
  if (left.kind === "error" || right.kind === "error") return fail(expression, context);
  if (reportForeignMember(expression.left, right, context) || reportForeignMember(expression.right, left, context)) {
    return fail(expression, context);
  }
  if (areComparable(left, right)) return booleanType;
  const parameters = { left: describeKind(left), right: describeKind(right) };
  context.diagnostics.report("never-equal", expression.span, parameters);
  return fail(expression, context);
}

/** A value of an enum is compared with members of that enum only. */
function reportForeignMember(side: Expression, other: Type, context: Context): boolean {
  const text = literalText(withoutParentheses(side));
  if (text === undefined || other.kind !== "enum" || other.members.includes(text)) return false;
  const parameters = { value: text, suggestion: suggestion(text, other.members) };
  const fixes = meantFixes(text, other.members, side.span);
  context.diagnostics.report("not-a-member", side.span, parameters, { fixes });
  return true;
}

function checkArithmetic(expression: BinaryExpression, context: Context): Type {
  const { operator, span } = expression;
  const { left, right } = checkPair(expression.left, expression.right, context, checkExpression);
  if (left.kind === "error" || right.kind === "error") return fail(expression, context);
  const results = alternatives(left).flatMap((one) =>
    alternatives(right).flatMap((other) => resultType(operator, one, other) ?? []),
  );
  if (results.length > 0) return joinTypes(results);
  const parameters = { operator, left: describeKind(left), right: describeKind(right) };
  context.diagnostics.report("operator-mismatch", span, parameters);
  return fail(expression, context);
}

/** Undefined where the operator does not take these types. */
function resultType(operator: BinaryOperator, left: Type, right: Type): Type | undefined {
  if (left.kind === "secret" || right.kind === "secret") return secretType;
  const compares = operator === "<" || operator === "<=" || operator === ">" || operator === ">=";
  if (isOpen(left) || isOpen(right)) return compares ? booleanType : isOpen(left) ? left : right;
  if (compares) return hasOrder(left, right) ? booleanType : undefined;
  if (operator === "+") {
    if (left.kind === "string" && right.kind === "string") return left;
    if (left.kind === "list" && right.kind === "list") return { kind: "list", of: joinTypes([left.of, right.of]) };
  }
  return calculatedType(operator, left, right);
}

function hasOrder(left: Type, right: Type): boolean {
  if (isNumber(left) && isNumber(right)) return true;
  return left.kind === right.kind && ["string", "address", "size", "duration"].includes(left.kind);
}

function isNumber({ kind }: Type): boolean {
  return kind === "integer" || kind === "float";
}

/** An integer where the division comes out even, else a float. */
const quotientType = joinTypes([integerType, floatType]);

function calculatedType(operator: BinaryOperator, left: Type, right: Type): Type | undefined {
  if (isNumber(left) && isNumber(right)) {
    if (left.kind !== right.kind) return floatType;
    return operator === "/" && left.kind === "integer" ? quotientType : left;
  }
  const isUnit = ({ kind }: Type) => kind === "size" || kind === "duration";
  if (isUnit(left) && left.kind === right.kind) {
    if (operator === "/") return quotientType;
    return operator === "*" ? undefined : left;
  }
  if (operator === "*" && left.kind === "integer" && isUnit(right)) return right;
  return (operator === "*" || operator === "/") && isUnit(left) && right.kind === "integer" ? left : undefined;
}

export function checkUnary(expression: Extract<Expression, { kind: "unary" }>, context: Context): Type {
  const { operator, span, operand } = expression;
  const type = checkExpression(operand, undefined, context);
  if (type.kind === "error") return fail(expression, context);
  const fits = alternatives(type).some(
    (one) => isOpen(one) || one.kind === "secret" || (operator === "!" ? one.kind === "boolean" : isNumber(one)),
  );
  if (fits) return operator === "!" && type.kind !== "secret" ? booleanType : type;
  context.diagnostics.report("unary-mismatch", span, { operator, found: describeKind(type) });
  return fail(expression, context);
}

export function checkConditional(
  expression: Extract<Expression, { kind: "conditional" }>,
  expected: Expected | undefined,
  context: Context,
): Type {
  const condition = checkExpression(expression.condition, expectedOf("condition"), context);
  const { then, otherwise } = expression;
  const lending = expected === undefined || expected.place.kind === "value";
  const { left, right } = lending
    ? checkPair(then, otherwise, context, checkOptional)
    : { left: checkOptional(then, expected, context), right: checkOptional(otherwise, expected, context) };
  if (condition.kind === "error") return fail(expression, context);
  if (left.kind === "error" || right.kind === "error") return errorType;
  return joinTypes([left, right]);
}
