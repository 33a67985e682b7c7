import type { Expression } from "../../grammar/index.ts";
import { suggestion } from "../diagnostics/index.ts";
import type { ParameterKind } from "../types/index.ts";
import { errorValue, hasError, kindNames, secretIn, showValue, type Value } from "../values/index.ts";
import { blocksNamed } from "./block-values.ts";
import { bounded, spendOn } from "./bounds.ts";
import type { Environment, Evaluation } from "./environment.ts";
import type { FunctionSpec } from "./function-spec.ts";
import { functions } from "./functions.ts";
import { evaluate, require } from "./operands.ts";

type Call = Extract<Expression, { kind: "call" }>;

/** Calls a function of the library. A secret in makes a secret out. */
export function evaluateCall(expression: Call, environment: Environment, evaluation: Evaluation): Value {
  const name = calleeName(expression.callee);
  const spec = name === undefined ? undefined : functions.get(name);
  const values = expression.arguments.map((argument, index) => {
    const kind = spec?.parameters[index]?.kind ?? spec?.parameters.at(-1)?.kind;
    const blocks =
      kind === "list" || kind === "collection" ? blocksNamed(argument, environment, evaluation) : undefined;
    return blocks ?? evaluate(argument, environment, evaluation);
  });
  if (!spec) {
    checkFunction(expression, evaluation);
    return errorValue(expression.span);
  }
  const given = values.map((value, index) =>
    require(value, expression.arguments[index]?.span ?? expression.span, evaluation),
  );
  // What holds a value that is wrong, or that nobody can know yet, has no result either.
  if (given.some(hasError)) return errorValue(expression.span);
  const secret = given
    .map((value) => (spec.reveals || value.kind === "secret" ? secretIn(value) : undefined))
    .find(Boolean);
  if (secret) return { ...secret, fetched: undefined, path: [...secret.path, expression.span], span: expression.span };
  if (!checkArguments(spec, given, expression, evaluation)) return errorValue(expression.span);
  if (!spendOn(evaluation, given, expression.span)) return errorValue(expression.span);
  const result = spec.apply(given, { span: expression.span, file: environment.module.file, evaluation });
  if (typeof result !== "string") return bounded(result, evaluation);
  evaluation.diagnostics.report("function-failed", expression.span, { name: spec.name, reason: result });
  return errorValue(expression.span);
}

/** Reports a call of a function that there is not. */
export function checkFunction(expression: Call, evaluation: Evaluation): void {
  const name = calleeName(expression.callee);
  if (name !== undefined && functions.has(name)) return;
  const parameters = { name: name ?? "this", suggestion: suggestion(name ?? "", [...functions.keys()]) };
  evaluation.diagnostics.report("unknown-function", expression.callee.span, parameters);
}

function calleeName(callee: Expression): string | undefined {
  if (callee.kind === "name") return callee.text;
  if (callee.kind !== "member" || callee.object.kind !== "name") return undefined;
  return `${callee.object.text}.${callee.member.text}`;
}

function checkArguments(spec: FunctionSpec, values: readonly Value[], call: Call, evaluation: Evaluation): boolean {
  const required = spec.parameters.filter((parameter) => !parameter.optional).length;
  const most = spec.variadic ? Number.POSITIVE_INFINITY : spec.parameters.length;
  if (values.length < required || values.length > most) {
    const parameters = { signature: signatureOf(spec), count: values.length };
    evaluation.diagnostics.report("argument-count", call.span, parameters);
    return false;
  }
  let correct = true;
  for (const [index, value] of values.entries()) {
    const parameter = spec.parameters[index] ?? spec.parameters[spec.parameters.length - 1];
    if (!parameter || accepts(parameter.kind, value)) continue;
    correct = false;
    if (parameter.kind === "integer" && value.kind === "float") {
      const what = `\`${parameter.name}\` of \`${signatureOf(spec)}\``;
      const { span } = call.arguments[index] ?? call;
      evaluation.diagnostics.report("not-whole", span, { what, value: showValue(value) });
      continue;
    }
    evaluation.diagnostics.report("argument-type", call.arguments[index]?.span ?? call.span, {
      name: parameter.name,
      signature: signatureOf(spec),
      expected: parameter.kind,
      found: `${kindNames[value.kind]}, ${showValue(value)}`,
    });
  }
  return correct;
}

function accepts(kind: ParameterKind, value: Value): boolean {
  switch (kind) {
    case "any":
      return true;
    case "text":
      return value.kind === "string" || value.kind === "name";
    case "number":
      return value.kind === "integer" || value.kind === "float";
    case "integer":
    case "string":
    case "list":
    case "object":
    case "cidr":
    case "address":
    case "boolean":
      return value.kind === kind;
    case "range or address":
      return value.kind === "cidr" || value.kind === "address";
    case "collection":
      return value.kind === "list" || value.kind === "object" || value.kind === "string";
  }
}

/** `cidr.subnet(range: cidr, length: integer, index: integer)` */
export function signatureOf(spec: FunctionSpec): string {
  const parameters = spec.parameters.map(
    (parameter) => `${parameter.name}${parameter.optional ? "?" : ""}: ${parameter.kind}`,
  );
  return `${spec.name}(${parameters.join(", ")}${spec.variadic ? ", …" : ""})`;
}
