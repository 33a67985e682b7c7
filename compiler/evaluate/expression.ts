import type { Expression, Span, StringLiteral } from "../../grammar/index.ts";
import {
  assertNever,
  errorValue,
  kindNames,
  parseAddress,
  parseCidr,
  type SecretValue,
  textOf,
  type Value,
} from "../values/index.ts";
import { bounded } from "./bounds.ts";
import { evaluateCall } from "./call.ts";
import { evaluateComprehension, evaluateObjectComprehension } from "./comprehension.ts";
import type { Environment, Evaluation } from "./environment.ts";
import { evaluate, evaluateKey, require } from "./operands.ts";
import { evaluateBinary, evaluateConditional, evaluateUnary } from "./operators.ts";
import { evaluateIndex, evaluateMember, evaluateName } from "./references.ts";

/**
 * Evaluates an expression. Recursion follows the nesting of the source only, which the parser
 * bounds; references are thunks and computed from a list (`thunk.ts`). Reports what is wrong and
 * returns an error value for it, so that one cause gives one diagnostic.
 */
export function evaluateExpression(expression: Expression, environment: Environment, evaluation: Evaluation): Value {
  const { span } = expression;
  // What is wrong with its names and types was reported where it stands.
  if (evaluation.faults.has(expression)) return errorValue(span);
  switch (expression.kind) {
    case "name":
      return evaluateName(expression, environment);
    case "integer":
      return { kind: "integer", value: expression.value, span };
    case "float":
      return { kind: "float", value: expression.value, span };
    case "boolean":
      return { kind: "boolean", value: expression.value, span };
    case "string":
      return evaluateString(expression, environment, evaluation);
    case "address": {
      const value = parseAddress(expression.text);
      // The parser has reported an address that does not exist.
      return value ? { kind: "address", value, span } : errorValue(span);
    }
    case "cidr": {
      const value = parseCidr(expression.text);
      return value ? { kind: "cidr", value, span } : errorValue(span);
    }
    case "size":
      return exact({ kind: "size", value: expression.bytes, span }, evaluation);
    case "duration":
      return exact({ kind: "duration", value: expression.milliseconds, span }, evaluation);
    case "auto":
      return { kind: "auto", prefixLength: expression.prefixLength, span };
    case "list":
      return bounded(
        { kind: "list", items: expression.items.map((item) => evaluate(item, environment, evaluation)), span },
        evaluation,
      );
    case "object":
      return evaluateObject(expression, environment, evaluation);
    case "comprehension":
      return evaluateComprehension(expression, environment, evaluation);
    case "object-comprehension":
      return evaluateObjectComprehension(expression, environment, evaluation);
    case "member":
      return evaluateMember(expression, environment, evaluation);
    case "index":
      return evaluateIndex(expression, environment, evaluation);
    case "call":
      return evaluateCall(expression, environment, evaluation);
    case "unary":
      return evaluateUnary(expression, environment, evaluation);
    case "binary":
      return evaluateBinary(expression, environment, evaluation);
    case "conditional":
      return evaluateConditional(expression, environment, evaluation);
    case "parenthesized":
      return evaluate(expression.expression, environment, evaluation);
    case "error":
      return errorValue(span);
    default:
      return assertNever(expression);
  }
}

/** A unit can make a number too large to be exact. */
function exact(value: Extract<Value, { kind: "size" | "duration" }>, evaluation: Evaluation): Value {
  if (Number.isSafeInteger(value.value)) return value;
  evaluation.diagnostics.report("number-too-large", value.span, {});
  return errorValue(value.span);
}

function evaluateString(expression: StringLiteral, environment: Environment, evaluation: Evaluation): Value {
  const texts: string[] = [];
  let secret: SecretValue | undefined;
  let failed = false;
  for (const part of expression.parts) {
    if (part.kind === "text") {
      texts.push(part.text);
      continue;
    }
    const value = require(evaluate(part.expression, environment, evaluation), part.expression.span, evaluation);
    if (value.kind === "secret") {
      secret = { ...value, fetched: undefined, path: [...value.path, part.span] };
      continue;
    }
    const text = textOf(value);
    if (text !== undefined) texts.push(text);
    else {
      failed = true;
      if (value.kind !== "error") {
        evaluation.diagnostics.report("not-text", part.expression.span, { found: kindNames[value.kind] });
      }
    }
  }
  if (secret) return { ...secret, span: expression.span };
  if (failed) return errorValue(expression.span);
  return bounded({ kind: "string", value: texts.join(""), span: expression.span }, evaluation);
}

function evaluateObject(
  expression: Extract<Expression, { kind: "object" }>,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const entries = new Map<string, { value: Value; keySpan: Span }>();
  let complete = true;
  for (const entry of expression.entries) {
    const key = evaluateKey(entry.key, environment, evaluation);
    const value = evaluate(entry.value, environment, evaluation);
    if (key === undefined) complete = false;
    if (key === undefined) continue;
    const earlier = entries.get(key);
    if (earlier) {
      const related = [{ span: earlier.keySpan, message: "first here" }];
      evaluation.diagnostics.report("duplicate-key", entry.key.span, { key }, { related });
    } else entries.set(key, { value, keySpan: entry.key.span });
  }
  // Without one of its keys nothing can be said to be missing.
  if (!complete) return errorValue(expression.span);
  return bounded({ kind: "object", entries, span: expression.span }, evaluation);
}
