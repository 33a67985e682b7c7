import type { Span } from "../../grammar/index.ts";

/*
 * A JSON document as written: every part knows its place. `compiler/jsonc/parse.ts` makes it, and
 * nothing here knows what a cluster is.
 */

export interface JsonDocument {
  /** Undefined where the document has no value at all. */
  readonly root: JsonNode | undefined;
  /** In source order. */
  readonly comments: readonly JsonComment[];
  /** Whether parts of the text could not be read, so that members may be missing from the tree. */
  readonly broken: boolean;
}

export interface JsonComment {
  readonly span: Span;
  /** With its slashes. */
  readonly text: string;
}

export type JsonNode = JsonObject | JsonArray | JsonString | JsonNumber | JsonBoolean | JsonNull | JsonFault;

interface Placed {
  /** The whole value, brackets and quotes included. */
  readonly span: Span;
}

export interface JsonObject extends Placed {
  readonly kind: "object";
  /** The opening brace. */
  readonly open: Span;
  /** Each name once: of two members with one name, which is reported, the first is kept. */
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: string;
  /** With its quotes. */
  readonly nameSpan: Span;
  readonly value: JsonNode;
}

export interface JsonArray extends Placed {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
}

export interface JsonString extends Placed {
  readonly kind: "string";
  readonly value: string;
}

export interface JsonNumber extends Placed {
  readonly kind: "number";
  readonly value: number;
  /** Whether it is written without fraction and exponent. */
  readonly integer: boolean;
}

export interface JsonBoolean extends Placed {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface JsonNull extends Placed {
  readonly kind: "null";
}

/** Stands where no value could be read; that has been reported. */
export interface JsonFault extends Placed {
  readonly kind: "fault";
}

/** What a node is called in messages, with its article. */
export const jsonNames: Readonly<Record<JsonNode["kind"], string>> = {
  object: "an object",
  array: "a list",
  string: "a string",
  number: "a number",
  boolean: "a boolean",
  null: "null",
  fault: "nothing",
};
