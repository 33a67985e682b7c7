import type { Origin } from "../../../compiler/ir/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  code,
  type Expression,
  type Item,
  list,
  paragraphs,
  text,
} from "../hcl/index.ts";

export interface Validation {
  readonly condition: Expression;
  readonly message: Expression;
}

export interface Variable {
  readonly name: string;
  readonly description: string;
  readonly type: Expression;
  readonly default: Expression;
  /** Where the default comes from. */
  readonly origin: Origin;
  /** Whether null means something of its own. */
  readonly nullable?: "nullable";
  readonly validations?: readonly Validation[];
}

/** An input variable. A null falls back to the default, unless it means something of its own. */
export function variable(spec: Variable): Block {
  const nullable = spec.nullable === undefined ? [attribute("nullable", boolean(false))] : [];
  const attributes: readonly Item[] = [
    attribute("description", text(spec.description)),
    attribute("type", spec.type),
    attribute("default", spec.default),
    ...nullable,
  ];
  const validations = (spec.validations ?? []).map((validation) => [validationBlock(validation)]);
  return block(["variable", spec.name], paragraphs([attributes, ...validations]), spec.origin);
}

function validationBlock(validation: Validation): Block {
  return block(
    ["validation"],
    [attribute("condition", validation.condition), attribute("error_message", validation.message)],
  );
}

const mostListed = 8;

/** `a, b and c`, or undefined where there are too many to read. */
export function enumerate(names: readonly string[]): string | undefined {
  if (names.length > mostListed) return undefined;
  const last = names.at(-1);
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** That every key of a map is one of `names`. */
export function keysAmong(map: Expression, names: readonly string[]): Expression {
  return code`alltrue([for name in keys(${map}) : contains(${list(names.map(text))}, name)])`;
}
