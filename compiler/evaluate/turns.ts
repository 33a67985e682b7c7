import type { Expression, Name, Span } from "../../grammar/index.ts";
import { kindNames, textOf, type Value } from "../values/index.ts";
import { blocksNamed } from "./block-values.ts";
import { spend } from "./bounds.ts";
import { type Environment, type Evaluation, within, withLocal } from "./environment.ts";
import { evaluate, reportSecretControl, require } from "./operands.ts";

/** One turn of a loop: the environment with its variables set. */
export interface Turn {
  readonly environment: Environment;
  /** With the turn as a step of the way. */
  readonly evaluation: Evaluation;
}

/**
 * The turns of `for a in xs` or `for k, v in xs`: items of a list with their index, entries of an
 * object with their key, blocks with their label. Undefined when the iterable is wrong, which has been reported.
 */
export function turnsOf(
  variables: readonly Name[],
  iterable: Expression,
  environment: Environment,
  evaluation: Evaluation,
): Turn[] | undefined {
  const read = blocksNamed(iterable, environment, evaluation) ?? evaluate(iterable, environment, evaluation);
  const value = require(read, iterable.span, evaluation);
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
  const last = second ?? first;
  if (!first || !last) return pairs.map(() => ({ environment, evaluation }));
  const span: Span = { file: first.span.file, start: first.span.start, end: last.span.end };
  return pairs.map(([key, item], index) => {
    const values = second ? [key, item] : [value.kind === "object" ? key : item];
    const names = second ? [first, second] : [first];
    const scope = values.reduce((outer, one, at) => withLocal(outer, names[at]?.text ?? "", one), environment);
    return { environment: scope, evaluation: within(evaluation, "loop", span, turnText(names, values, index)) };
  });
}

/** `zone = us-east-1b`; what has no short text is told by its number. */
function turnText(names: readonly Name[], values: readonly Value[], index: number): string {
  const shown = values.flatMap((value, at) => {
    const text = value.kind === "secret" ? undefined : value.kind === "block" ? value.name : textOf(value);
    return text === undefined || text.length > 60 ? [] : [`${names[at]?.text} = ${text}`];
  });
  return shown.length > 0 ? shown.join(", ") : `item ${index + 1}`;
}

function pairsOf(value: Value): (readonly [Value, Value])[] | undefined {
  if (value.kind === "list") {
    return value.items.map((item, index) => [keyOf(item, index), item] as const);
  }
  if (value.kind === "object") {
    return [...value.entries].map(
      ([key, entry]) => [{ kind: "string", value: key, span: entry.keySpan }, entry.value] as const,
    );
  }
  return undefined;
}

/** The index of an item of a list; a block is known by its label. */
function keyOf(item: Value, index: number): Value {
  const key = item.kind === "block" ? item.key : index;
  return typeof key === "string"
    ? { kind: "string", value: key, span: item.span }
    : { kind: "integer", value: key, span: item.span };
}
