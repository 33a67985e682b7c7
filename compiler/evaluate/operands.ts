import type { Expression, Span } from "../../grammar/index.ts";
import {
  type AbsentValue,
  type ErrorValue,
  errorValue,
  kindNames,
  secretPath,
  textOf,
  type Value,
} from "../values/index.ts";
import type { Environment, Evaluation } from "./environment.ts";

/*
 * How a construct reads the values of its parts. What evaluates all kinds of expressions stands above the
 * constructs and is handed down in the context, so that no file here imports one that imports it.
 */

/** The value of an expression; what is wrong with it is reported, and is an error value. */
export function evaluate(expression: Expression, environment: Environment, evaluation: Evaluation): Value {
  return evaluation.evaluate(expression, environment, evaluation);
}

/** Reports an absent value where one is needed. Everything but `??` and `==` needs its operands. */
export function require<V extends Value>(
  value: V | AbsentValue,
  span: Span,
  evaluation: Evaluation,
): Exclude<V, AbsentValue> | ErrorValue {
  if (value.kind !== "absent") return value as Exclude<V, AbsentValue>;
  evaluation.diagnostics.report("absent-value", span, { what: (value as AbsentValue).what });
  return errorValue(span);
}

/** Whether a condition holds; undefined where it is wrong and reported. */
export function conditionOf(
  condition: Expression,
  environment: Environment,
  evaluation: Evaluation,
): boolean | undefined {
  const value = require(evaluate(condition, environment, evaluation), condition.span, evaluation);
  if (value.kind === "boolean") return value.value;
  if (value.kind === "secret") reportSecretControl(value, condition.span, evaluation);
  else if (value.kind !== "error") {
    evaluation.diagnostics.report("condition-not-boolean", condition.span, { found: kindNames[value.kind] });
  }
  return undefined;
}

/** What a secret decides would show in the output, so no condition may depend on one. */
export function reportSecretControl(
  value: Extract<Value, { kind: "secret" }>,
  span: Span,
  evaluation: Evaluation,
): void {
  evaluation.diagnostics.report("secret-condition", span, { secret: value.name }, { related: secretPath(value) });
}

/** The text of a key or label; undefined where it is wrong and reported. */
export function evaluateKey(key: Expression, environment: Environment, evaluation: Evaluation): string | undefined {
  if (key.kind === "name") return key.text;
  if (key.kind === "integer") return String(key.value);
  const value = require(evaluate(key, environment, evaluation), key.span, evaluation);
  if (value.kind === "secret") {
    evaluation.diagnostics.report("secret-key", key.span, { secret: value.name }, { related: secretPath(value) });
    return undefined;
  }
  return textOf(value);
}
