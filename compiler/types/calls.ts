import type { Expression } from "../../grammar/index.ts";
import { meantFixes, suggestion } from "../diagnostics/index.ts";
import { type Context, checkExpression, type Expected, fail } from "./context.ts";
import { expectedOf } from "./expected.ts";
import { type FunctionSignature, type ParameterKind, resultOf, showSignature } from "./signature.ts";
import {
  addressType,
  anyType,
  booleanType,
  cidrType,
  floatType,
  integerType,
  listOf,
  mapOf,
  secretType,
  stringType,
  type Type,
} from "./type.ts";

const anyList = listOf(anyType);
const anyMap = mapOf(anyType);

/** The values that a kind of parameter takes. */
export const parameterTypes: Readonly<Record<ParameterKind, Type>> = {
  any: anyType,
  text: stringType,
  string: stringType,
  number: { kind: "union", of: [integerType, floatType] },
  integer: integerType,
  boolean: booleanType,
  list: anyList,
  object: anyMap,
  collection: { kind: "union", of: [anyList, anyMap, stringType] },
  cidr: cidrType,
  address: addressType,
  "range or address": { kind: "union", of: [cidrType, addressType] },
};

/** A call of a function of the library. A secret in makes a secret out. */
export function checkCall(expression: Extract<Expression, { kind: "call" }>, context: Context): Type {
  const target = context.bound.targets.get(expression.callee);
  const name = target?.kind === "function" ? target.name : undefined;
  const signature = name === undefined ? undefined : context.functions.get(name);
  if (!signature) {
    for (const argument of expression.arguments) checkExpression(argument, expectedOf("value"), context);
    if (expression.callee.kind !== "error") reportUnknown(expression.callee, name, context);
    return fail(expression, context);
  }
  const given = expression.arguments.map((argument, index) =>
    checkExpression(argument, expectedArgument(signature, index), context),
  );
  if (!hasRightCount(signature, given.length)) {
    const parameters = { signature: showSignature(signature), count: given.length };
    context.diagnostics.report("argument-count", expression.span, parameters);
    return fail(expression, context);
  }
  if (given.some((type) => type.kind === "error")) return fail(expression, context);
  return given.some((type) => type.kind === "secret") ? secretType : resultOf(signature, given);
}

function reportUnknown(callee: Expression, name: string | undefined, context: Context): void {
  const known = [...context.functions.keys()];
  const parameters = { name: name ?? "this", suggestion: suggestion(name ?? "", known) };
  const fixes = meantFixes(name ?? "", known, callee.span);
  context.diagnostics.report("unknown-function", callee.span, parameters, { fixes });
}

function expectedArgument(signature: FunctionSignature, index: number): Expected {
  const { parameters } = signature;
  const parameter = parameters[index] ?? (signature.variadic ? parameters[parameters.length - 1] : undefined);
  if (!parameter) return expectedOf("value");
  const type = parameterTypes[parameter.kind];
  return { type, place: { kind: "argument", parameter, signature } };
}

function hasRightCount({ parameters, variadic }: FunctionSignature, count: number): boolean {
  const required = parameters.filter((parameter) => !parameter.optional).length;
  return count >= required && (variadic === true || count <= parameters.length);
}
