import type { Span } from "../../grammar/index.ts";
import type { Value } from "../values/index.ts";

/**
 * What both front ends make: blocks as written, with every expression evaluated and every language
 * construct (`for`, `if`, `include`, `extends`) gone. Nothing is checked against the schema yet.
 */
export interface RawBlock {
  readonly kind: string;
  readonly kindSpan: Span;
  readonly labels: readonly RawLabel[];
  /** By name, in source order. A name that stands twice has been reported; the first is kept. */
  readonly attributes: ReadonlyMap<string, RawAttribute>;
  readonly children: readonly RawBlock[];
  /** Whether parts may be missing, because something in it could not be read or computed, which is reported. */
  readonly isPartial?: boolean;
  /** Kind and labels; in JSONC the key, or the opening brace of an array item. */
  readonly header: Span;
  readonly span: Span;
  readonly doc: string | undefined;
}

export interface RawLabel {
  readonly value: Value;
  readonly span: Span;
}

export interface RawAttribute {
  readonly name: string;
  readonly nameSpan: Span;
  /** The expression, or the JSON value: where errors about the value point. */
  readonly valueSpan: Span;
  readonly value: Value;
}
