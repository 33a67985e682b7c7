import type { Span } from "../../grammar/index.ts";
import type { FunctionSignature } from "../types/index.ts";
import type { Value } from "../values/index.ts";
import type { Evaluation } from "./environment.ts";

export interface CallContext {
  readonly span: Span;
  /** The file that the call stands in. */
  readonly file: string;
  readonly evaluation: Evaluation;
}

/** A function of the language. `docs/functions.md` is generated from this table. */
export interface FunctionSpec extends FunctionSignature {
  readonly doc: string;
  readonly example: string;
  /** Whether the result tells something of what stands inside its lists and objects: a secret there makes it one. */
  readonly reveals?: true;
  /** Takes checked arguments; returns a value, or why it cannot, as the end of a sentence. */
  apply(values: readonly Value[], context: CallContext): Value | string;
}
