import type { Comprehension, Expression, Name, ObjectComprehension } from "../../grammar/index.ts";
import { meantFixes, suggestion } from "../diagnostics/index.ts";
import { literalKey } from "./constant.ts";
import { type Context, checkExpression, type Expected, fail } from "./context.ts";
import { expectedOf, expectedPart } from "./expected.ts";
import {
  alternatives,
  anyType,
  errorType,
  type Field,
  integerType,
  isOpen,
  joinTypes,
  listOf,
  mapOf,
  stringType,
  type Type,
} from "./type.ts";

type ObjectType = Extract<Type, { kind: "object" }>;

/** What the items of a list stand for where one is expected. */
function expectedItem(expected: Expected | undefined): Expected {
  if (expected?.type.kind === "error") return expected;
  const list = expected && alternatives(expected.type).find((one) => one.kind === "list");
  return expected && list?.kind === "list" && !isOpen(list.of)
    ? expectedPart(expected, list.of, undefined)
    : expectedOf("value");
}

export function checkList(
  expression: Extract<Expression, { kind: "list" }>,
  expected: Expected | undefined,
  context: Context,
): Type {
  const item = expectedItem(expected);
  return listOf(joinTypes(expression.items.map((one) => checkExpression(one, item, context))));
}

export function checkObject(
  expression: Extract<Expression, { kind: "object" }>,
  expected: Expected | undefined,
  context: Context,
): Type {
  const wanted = expected && alternatives(expected.type).find((one) => one.kind === "map" || one.kind === "object");
  const fields = new Map<string, Field>();
  const others: Type[] = [];
  let failed = false;
  for (const entry of expression.entries) {
    const key = literalKey(entry.key);
    if (key === undefined && checkKey(entry.key, context)) failed = true;
    const type = checkExpression(entry.value, expectedField(wanted, key, expected), context);
    if (key === undefined) others.push(type);
    else if (fields.has(key)) {
      reportDuplicate(expression, key, entry.key, context);
      failed = true;
    } else fields.set(key, { type, optional: false });
  }
  if (wanted?.kind === "object" && others.length === 0) {
    if (reportFields(expression, fields, wanted, context)) failed = true;
  }
  if (failed) return fail(expression, context);
  if (others.length === 0) return { kind: "object", fields };
  return mapOf(joinTypes([...others, ...[...fields.values()].map((field) => field.type)]));
}

/** Whether a computed key is wrong. */
function checkKey(key: Expression, context: Context): boolean {
  return checkExpression(key, undefined, context).kind === "error";
}

function expectedField(wanted: Type | undefined, key: string | undefined, expected: Expected | undefined): Expected {
  if (expected?.type.kind === "error") return expected;
  if (!wanted || !expected) return expectedOf("value");
  const type =
    wanted.kind === "map"
      ? wanted.of
      : wanted.kind === "object" && key !== undefined
        ? wanted.fields.get(key)?.type
        : undefined;
  return type && !isOpen(type) ? expectedPart(expected, type, key ?? "…") : expectedOf("value");
}

function reportDuplicate(
  expression: Extract<Expression, { kind: "object" }>,
  key: string,
  again: Expression,
  context: Context,
): void {
  const first = expression.entries.find((entry) => literalKey(entry.key) === key);
  const related = first ? [{ span: first.key.span, message: "first here" }] : [];
  context.diagnostics.report("duplicate-key", again.span, { key }, { related });
}

/** Reports fields that the declared type does not have, and those that it needs; whether there was one. */
function reportFields(
  expression: Extract<Expression, { kind: "object" }>,
  fields: ReadonlyMap<string, Field>,
  wanted: ObjectType,
  context: Context,
): boolean {
  let wrong = false;
  for (const { key } of expression.entries) {
    const name = literalKey(key);
    if (name === undefined || wanted.fields.has(name)) continue;
    wrong = true;
    const known = [...wanted.fields.keys()];
    const fixes = meantFixes(name, known, key.span);
    context.diagnostics.report("unknown-field", key.span, { name, suggestion: suggestion(name, known) }, { fixes });
  }
  for (const [name, field] of wanted.fields) {
    if (field.optional || fields.has(name) || wrong) continue;
    wrong = true;
    context.diagnostics.report("missing-field", expression.span, { name });
  }
  return wrong;
}

/** Gives the variables of a loop their types; false where the loop is over nothing that can be looped over. */
export function checkTurns(variables: readonly Name[], iterable: Expression, context: Context): boolean {
  const type = checkExpression(iterable, expectedOf("iterable"), context);
  const turns = alternatives(type).flatMap((one) => turnOf(one) ?? []);
  const keys = joinTypes(turns.map((turn) => turn.key));
  const values = joinTypes(turns.map((turn) => turn.value));
  const [first, second] = variables;
  if (first && second) {
    context.variables.set(first, keys);
    context.variables.set(second, values);
  } else if (first) context.variables.set(first, joinTypes(turns.map((turn) => turn.single)));
  return type.kind !== "error";
}

interface Turn {
  readonly key: Type;
  readonly value: Type;
  /** What the variable is where there is only one: an item of a list, a key of an object. */
  readonly single: Type;
}

function turnOf(type: Type): Turn | undefined {
  switch (type.kind) {
    case "list": {
      const isLabelled = type.of.kind === "block" && type.of.schema.labels.length > 0;
      return { key: isLabelled ? stringType : integerType, value: type.of, single: type.of };
    }
    case "map":
      return { key: stringType, value: type.of, single: stringType };
    case "object": {
      const value = joinTypes([...type.fields.values()].map((field) => field.type));
      return { key: stringType, value, single: stringType };
    }
    case "error":
      return { key: errorType, value: errorType, single: errorType };
    case "any":
    case "secret":
      return { key: anyType, value: anyType, single: anyType };
    default:
      return undefined;
  }
}

export function checkComprehension(expression: Comprehension, expected: Expected | undefined, context: Context): Type {
  const whole = checkTurns(expression.variables, expression.iterable, context);
  const holds = checkFilter(expression, context);
  const element = checkExpression(expression.element, expectedItem(expected), context);
  return whole && holds ? listOf(element) : fail(expression, context);
}

export function checkObjectComprehension(
  expression: ObjectComprehension,
  expected: Expected | undefined,
  context: Context,
): Type {
  const whole = checkTurns(expression.variables, expression.iterable, context);
  const holds = checkFilter(expression, context);
  const key = checkExpression(expression.key, expectedOf("key"), context);
  const map = expected && alternatives(expected.type).find((one) => one.kind === "map");
  const value = checkExpression(expression.value, expectedField(map, undefined, expected), context);
  return whole && holds && key.kind !== "error" ? mapOf(value) : fail(expression, context);
}

function checkFilter({ condition }: Comprehension | ObjectComprehension, context: Context): boolean {
  return !condition || checkExpression(condition, expectedOf("condition"), context).kind !== "error";
}
