import type { Block, Body, BodyItem, Node, SourceFile, Span, TemplateDeclaration } from "../../grammar/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { itemsOf } from "./schemas.ts";

/**
 * The blocks and templates of which a part could not be read: each syntax error makes the innermost one around it
 * partial, unless all that it can have spoilt is the value of an attribute on lines of its own. Nothing is said to be missing in them.
 */
export function partialNodes(file: SourceFile, text: string, syntax: readonly Diagnostic[]): ReadonlySet<Node> {
  const partial = new Set<Node>();
  for (const { span, severity } of syntax) {
    if (span && severity === "error") markAround(file, text, span, partial);
  }
  return partial;
}

function markAround(file: SourceFile, text: string, span: Span, partial: Set<Node>): void {
  const top = file.items.find((item) => isHolder(item) && contains(item.span, span));
  if (!top || !isHolder(top)) return;
  let holder: Block | TemplateDeclaration = top;
  for (;;) {
    const item = itemAround(holder.body, span);
    if (item?.kind === "attribute" && contains(item.value.span, span) && standsAlone(item, holder.body, text)) return;
    if (item?.kind !== "block") break;
    // Of a head that could not be read it is not known what the block is either.
    if (!contains(item.body.span, span)) partial.add(holder);
    holder = item;
  }
  partial.add(holder);
}

/** Whether no other statement of the body shares a line with this one. */
function standsAlone(item: BodyItem, body: Body, text: string): boolean {
  const start = text.lastIndexOf("\n", item.span.start - 1);
  const next = text.indexOf("\n", item.span.end);
  const end = next < 0 ? text.length : next;
  return body.items.every((other) => other === item || other.span.end <= start || other.span.start >= end);
}

function isHolder(node: Node): node is Block | TemplateDeclaration {
  return node.kind === "block" || node.kind === "template";
}

function itemAround(body: Body, span: Span): BodyItem | undefined {
  return itemsOf(body).find((item) => contains(item.span, span));
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
