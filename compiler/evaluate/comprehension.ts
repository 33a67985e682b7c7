import type { Comprehension, Expression, ObjectComprehension, Span } from "../../grammar/index.ts";
import { errorValue, kindNames, type Value } from "../values/index.ts";
import { bounded } from "./bounds.ts";
import type { Environment, Evaluation } from "./environment.ts";
import { conditionOf, evaluate, evaluateKey, require } from "./operands.ts";
import { turnsOf } from "./turns.ts";

export function evaluateComprehension(
  expression: Comprehension,
  environment: Environment,
  evaluation: Evaluation,
): Value {
  const items: Value[] = [];
  const isWhole = visitTurns(expression, environment, evaluation, (inner, turn) => {
    items.push(evaluate(expression.element, inner, turn));
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
  const isWhole = visitTurns(expression, environment, evaluation, (inner, turn) => {
    const key = evaluateComprehensionKey(expression.key, inner, turn);
    if (key === undefined) return false;
    if (entries.has(key)) {
      turn.diagnostics.report("duplicate-key", expression.key.span, { key });
      return false;
    }
    entries.set(key, { value: evaluate(expression.value, inner, turn), keySpan: expression.key.span });
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
  visit: (inner: Environment, evaluation: Evaluation) => boolean,
): boolean {
  const turns = turnsOf(expression.variables, expression.iterable, environment, evaluation);
  if (!turns) return false;
  for (const turn of turns) {
    const holds = !expression.condition || conditionOf(expression.condition, turn.environment, turn.evaluation);
    if (holds === undefined) return false;
    if (holds && !visit(turn.environment, turn.evaluation)) return false;
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
