import type { Comprehension, Expression, Name, ObjectComprehension, Span } from "../../grammar/index.ts";
import { kindNames, type Value } from "../values/values.ts";
import { bounded, spend } from "./bounds.ts";
import { type Environment, type Evaluation, withLocal } from "./environment.ts";
import { errorValue, evaluate, evaluateKey, require, secretPath } from "./expression.ts";

/** One turn of a loop: the environment with its variables set. */
export interface Turn {
  readonly environment: Environment;
}

/**
 * The turns of `for a in xs` or `for k, v in xs`: items of a list with their index, entries of an
 * object with their key. Undefined when the iterable is wrong, which has been reported.
 */
export function turnsOf(
  variables: readonly Name[],
  iterable: Expression,
  environment: Environment,
  evaluation: Evaluation,
): Turn[] | undefined {
  const value = require(evaluate(iterable, environment, evaluation), iterable.span, evaluation);
  const pairs = pairsOf(value);
  if (!pairs) {
    if (value.kind === "secret") reportSecretControl(value, iterable.span, evaluation);
    else if (value.kind !== "error") {
      evaluation.diagnostics.report("not-iterable", iterable.span, { found: kindNames[value.kind] });
    }
    return undefined;
  }
  if (!spend(evaluation, pairs.length, iterable.span)) return undefined;
  const [first, second] = variables;
  return pairs.map(([key, item]) => {
    if (!first) return { environment };
    if (!second) return { environment: withLocal(environment, first.text, value.kind === "object" ? key : item) };
    return { environment: withLocal(withLocal(environment, first.text, key), second.text, item) };
  });
}

function pairsOf(value: Value): (readonly [Value, Value])[] | undefined {
  if (value.kind === "list") {
    return value.items.map((item, index) => [{ kind: "integer", value: index, span: item.span }, item] as const);
  }
  if (value.kind === "object") {
    return [...value.entries].map(
      ([key, entry]) => [{ kind: "string", value: key, span: entry.keySpan }, entry.value] as const,
    );
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

export function evaluateComprehension(
  expression: Comprehension,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const items: Value[] = [];
  const isWhole = visitTurns(expression, environment, evaluation, (inner) => {
    items.push(evaluate(expression.element, inner, evaluation));
    return true;
  });
  if (!isWhole) return errorValue(expression.span);
  return bounded({ kind: "list", items, span: expression.span }, evaluation);
}

export function evaluateObjectComprehension(
  expression: ObjectComprehension,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const entries = new Map<string, { value: Value; keySpan: Span }>();
  const isWhole = visitTurns(expression, environment, evaluation, (inner) => {
    const key = evaluateComprehensionKey(expression.key, inner, evaluation);
    if (key === undefined) return false;
    if (entries.has(key)) {
      evaluation.diagnostics.report("duplicate-key", expression.key.span, { key });
      return false;
    }
    entries.set(key, { value: evaluate(expression.value, inner, evaluation), keySpan: expression.key.span });
    return true;
  });
  if (!isWhole) return errorValue(expression.span);
  return bounded({ kind: "object", entries, span: expression.span }, evaluation);
}

/** Visits the turns that the condition lets through, until `visit` gives up; false where the loop or a turn is wrong. */
function visitTurns(
  expression: Comprehension | ObjectComprehension,
  environment: Environment,
  evaluation: Evaluation,
  visit: (inner: Environment) => boolean,
): boolean {
  const turns = turnsOf(expression.variables, expression.iterable, environment, evaluation);
  if (!turns) return false;
  for (const turn of turns) {
    const holds = !expression.condition || conditionOf(expression.condition, turn.environment, evaluation);
    if (holds === undefined) return false;
    if (holds && !visit(turn.environment)) return false;
  }
  return true;
}

/** Unlike the key of an object literal, a bare word here is a variable. */
function evaluateComprehensionKey(
  key: Expression,
  environment: Environment,
  evaluation: Evaluation,
): string | undefined {
  const value = require(evaluate(key, environment, evaluation), key.span, evaluation);
  if (value.kind === "string" || value.kind === "name") return value.value;
  if (value.kind === "integer") return String(value.value);
  if (value.kind === "secret") return evaluateKey(key, environment, evaluation);
  if (value.kind !== "error") {
    evaluation.diagnostics.report("key-not-text", key.span, { found: kindNames[value.kind] });
  }
  return undefined;
}
