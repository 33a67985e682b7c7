import type { Expression, StringLiteral } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import { isAssignable } from "./assignable.ts";
import { checkCall } from "./calls.ts";
import { checkComprehension, checkList, checkObject, checkObjectComprehension } from "./collections.ts";
import { constantOf } from "./constant.ts";
import { type Context, checkExpression, checkOptional, type Expected, fail } from "./context.ts";
import { coerceConstant, expectedOf, reportMismatch } from "./expected.ts";
import { createPart } from "./fragment.ts";
import { checkIndex, checkMember } from "./members.ts";
import { checkName, isUndeclaredName, reportMeant } from "./names.ts";
import { checkBinary, checkConditional, checkUnary } from "./operators.ts";
import {
  addressType,
  autoType,
  booleanType,
  cidrType,
  durationType,
  errorType,
  floatType,
  integerType,
  secretType,
  sizeType,
  stringType,
  type Type,
} from "./type.ts";

/** The type of an expression by its kind and by what is expected of it. */
export function findType(expression: Expression, expected: Expected | undefined, context: Context): Type {
  context.observe?.(expression, expected, context);
  if (expected?.place.kind === "attribute" && expected.place.spec) {
    if (reportMeant(expression, expected, context)) return fail(expression, context);
    const constant = constantOf(expression, (name) => isUndeclaredName(name, context));
    if (constant) {
      if (context.observe) observeParts(expression, expected, context);
      if (constant.kind === "error" || !coerceConstant(constant, expected.place, context)) {
        return fail(expression, context);
      }
      return expected.type;
    }
  }
  const type = typeOfKind(expression, expected, context);
  if (!isLiteral(expression)) context.types.set(expression, type);
  if (!expected || isJudgedElsewhere(expected) || type.kind === "absent") return type;
  if (isAssignable(type, expected.type)) return type;
  reportMismatch(expression, type, expected, context);
  return fail(expression, context);
}

/** A literal is judged as a whole; who observes is told of its parts, and nothing is said of them twice. */
function observeParts(expression: Expression, expected: Expected, context: Context): void {
  typeOfKind(expression, expected, {
    ...context,
    diagnostics: new Diagnostics(),
    faults: new Set(),
    types: new Map(),
    part: createPart(),
  });
}

function isLiteral({ kind }: Expression): boolean {
  return (
    kind === "integer" ||
    kind === "float" ||
    kind === "boolean" ||
    kind === "string" ||
    kind === "address" ||
    kind === "cidr"
  );
}

/** Who lends a type, or indexes a value, says what is wrong with both. */
function isJudgedElsewhere({ place }: Expected): boolean {
  return place.kind === "lent" || place.kind === "indexed";
}

function typeOfKind(expression: Expression, expected: Expected | undefined, context: Context): Type {
  switch (expression.kind) {
    case "name":
      return checkName(expression, expected, context);
    case "integer":
      return integerType;
    case "float":
      return floatType;
    case "boolean":
      return booleanType;
    case "string":
      return checkString(expression, context);
    case "address":
      return addressType;
    case "cidr":
      return cidrType;
    case "size":
      return sizeType;
    case "duration":
      return durationType;
    case "auto":
      return autoType;
    case "list":
      return checkList(expression, expected, context);
    case "object":
      return checkObject(expression, expected, context);
    case "comprehension":
      return checkComprehension(expression, expected, context);
    case "object-comprehension":
      return checkObjectComprehension(expression, expected, context);
    case "member":
      return checkMember(expression, expected, context);
    case "index":
      return checkIndex(expression, context);
    case "call":
      return checkCall(expression, context);
    case "unary":
      return checkUnary(expression, context);
    case "binary":
      return checkBinary(expression, expected, context);
    case "conditional":
      return checkConditional(expression, expected, context);
    case "parenthesized":
      return checkOptional(expression.expression, expected, context);
    case "error":
      return errorType;
  }
}

/** A string that holds a secret is one. */
function checkString(expression: StringLiteral, context: Context): Type {
  let type: Type = stringType;
  for (const part of expression.parts) {
    if (part.kind === "text") continue;
    const inner = checkExpression(part.expression, expectedOf("interpolation"), context);
    if (inner.kind === "error") type = errorType;
    else if (inner.kind === "secret" && type.kind !== "error") type = secretType;
  }
  return type;
}
