import type { Span } from "../../grammar/index.ts";
import type { Value } from "../values/values.ts";
import type { Evaluation } from "./environment.ts";

/** What a parameter takes; `text` is a string or a bare name. */
export type ParameterKind =
  | "any"
  | "text"
  | "string"
  | "number"
  | "integer"
  | "boolean"
  | "list"
  | "object"
  | "collection"
  | "cidr"
  | "address"
  | "range or address";

export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly optional?: boolean;
}

export interface CallContext {
  readonly span: Span;
  /** The file that the call stands in. */
  readonly file: string;
  readonly evaluation: Evaluation;
}

/** A function of the language. `docs/functions.md` is generated from this table. */
export interface FunctionSpec {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Whether the last parameter may be given more than once. */
  readonly variadic?: boolean;
  readonly doc: string;
  readonly example: string;
  /** Whether the result tells something of what stands inside its lists and objects: a secret there makes it one. */
  readonly reveals?: true;
  /** Takes checked arguments; returns a value, or why it cannot, as the end of a sentence. */
  apply(values: readonly Value[], context: CallContext): Value | string;
}
