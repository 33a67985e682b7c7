import type { Expression, Name } from "../../grammar/index.ts";
import { kindNames, type Value } from "../values/values.ts";
import { spend } from "./bounds.ts";
import { type Environment, type Evaluation, withLocal } from "./environment.ts";
import { evaluate, reportSecretControl, require } from "./operands.ts";

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
