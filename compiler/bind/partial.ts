import {
  type Block,
  type Body,
  type BodyItem,
  type Expression,
  type Node,
  type SourceFile,
  type Span,
  type TemplateDeclaration,
  walk,
} from "../../grammar/index.ts";
import type { Diagnostic } from "../diagnostics/index.ts";
import { itemsOf } from "./schemas.ts";

/** What could not be read whole. */
export interface PartialNodes {
  /** Blocks and templates: nothing is said to be missing in them. */
  readonly holders: ReadonlySet<Node>;
  /** Values of attributes and declarations, which are not known. */
  readonly values: ReadonlySet<Expression>;
}

interface Found {
  readonly holders: Set<Node>;
  readonly values: Set<Expression>;
}

/**
 * Each syntax error makes the innermost block around it partial, unless all that it can have spoilt is the value of an
 * attribute on lines of its own.
 */
export function partialNodes(file: SourceFile, text: string, syntax: readonly Diagnostic[]): PartialNodes {
  const found: Found = { holders: new Set(), values: new Set() };
  const errors = syntax.filter((one) => one.severity === "error");
  for (const { span } of errors) if (span) markAround(file, text, span, found);
  if (errors.length > 0) markBodiless(file, found);
  return found;
}

function markAround(file: SourceFile, text: string, span: Span, { holders, values }: Found): void {
  const top = file.items.find((item) => contains(item.span, span));
  if (top?.kind === "let") values.add(top.value);
  if (top?.kind === "param" && top.default) values.add(top.default);
  if (!top || !isHolder(top)) return;
  let holder: Block | TemplateDeclaration = top;
  for (;;) {
    const item = itemAround(holder.body, span);
    if (item?.kind === "attribute" && contains(item.value.span, span)) {
      values.add(item.value);
      if (standsAlone(item, text)) return;
    }
    if (item?.kind !== "block") break;
    // Of a head that could not be read it is not known what the block is either.
    if (!contains(item.body.span, span)) holders.add(holder);
    holder = item;
  }
  holders.add(holder);
}

/** A block or template without a body was not read to its end. */
function markBodiless(file: SourceFile, { holders }: Found): void {
  walk(file, (node) => {
    if (isHolder(node) && node.body.span.start === node.body.span.end) holders.add(node);
  });
}

/** Whether nothing else stands on the lines of a statement, so that nothing else can have been spoilt with it. */
function standsAlone({ span }: BodyItem, text: string): boolean {
  const before = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
  const next = text.indexOf("\n", span.end);
  const after = text.slice(span.end, next < 0 ? text.length : next);
  return before.trim() === "" && /^\s*(?:,\s*)?(?:\/\/.*|#.*)?$/.test(after);
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
