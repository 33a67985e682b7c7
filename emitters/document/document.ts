import type { Origin } from "../../compiler/ir/index.ts";

/**
 * Text that knows where its parts come from: a tree that emitters build and `renderDocument` turns
 * into one string and a trace. The layout is decided by whoever builds the tree; nothing here
 * measures or breaks lines.
 */
export type Document =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "line" }
  | { readonly kind: "group"; readonly parts: readonly Document[] }
  | { readonly kind: "indent"; readonly levels: number; readonly body: Document }
  | { readonly kind: "traced"; readonly origin: Origin; readonly body: Document };

/** Ends the line; the next one starts at the indentation of its place in the tree. */
export const line: Document = { kind: "line" };

/** Nothing. */
export const empty: Document = { kind: "group", parts: [] };

/** Text without a line break: a break inside would escape the indentation. */
export function text(value: string): Document {
  if (value.includes("\n")) throw new Error(`text of a document holds a line break: ${JSON.stringify(value)}`);
  return { kind: "text", text: value };
}

/** One after another, with nothing between. */
export function group(parts: readonly Document[]): Document {
  return { kind: "group", parts };
}

/** One after another, with a separator between. */
export function join(parts: readonly Document[], separator: Document): Document {
  return { kind: "group", parts: parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])) };
}

/** Lines that begin inside start deeper by one level, or by as many as told. */
export function indent(body: Document, levels = 1): Document {
  return levels === 0 ? body : { kind: "indent", levels, body };
}

/** Says where the text of `body` comes from. */
export function traced(origin: Origin, body: Document): Document {
  return { kind: "traced", origin, body };
}
