import type * as ast from "../tree/index.ts";
import { printBracketed, type RegionItem } from "./rows.ts";
import { lineWidth, type PrintSource } from "./source.ts";

const step = "  ";

/**
 * An expression. Lists and objects stay on one line where they are written so, fit and have no comments
 * in them; all else is one line always.
 *
 * @param indent the white space before the line that it begins on
 * @param column how much of that line is taken already, indentation not counted; padding for alignment is not counted, so that
 *   printing what was printed changes nothing
 */
export function printExpression(source: PrintSource, node: ast.Expression, indent: string, column: number): string {
  const print = (child: ast.Expression) => printExpression(source, child, indent, column);
  switch (node.kind) {
    case "string":
      return source.literal(node.span);
    case "list":
    case "object":
      return printCollection(source, node, indent, column);
    case "comprehension": {
      const condition = node.condition === undefined ? "" : ` if ${print(node.condition)}`;
      return `[${printLoop(node, print)}: ${print(node.element)}${condition}]`;
    }
    case "object-comprehension": {
      const condition = node.condition === undefined ? "" : ` if ${print(node.condition)}`;
      return `{${printLoop(node, print)}: ${print(node.key)} => ${print(node.value)}${condition}}`;
    }
    case "member":
      return `${print(node.object)}.${node.member.text}`;
    case "index":
      return `${print(node.object)}[${print(node.index)}]`;
    case "call":
      return `${print(node.callee)}(${node.arguments.map(print).join(", ")})`;
    case "unary":
      return `${node.operator}${print(node.operand)}`;
    case "binary":
      return `${print(node.left)} ${node.operator} ${print(node.right)}`;
    case "conditional":
      return `${print(node.condition)} ? ${print(node.then)} : ${print(node.otherwise)}`;
    case "parenthesized":
      return `(${print(node.expression)})`;
    case "name":
    case "integer":
    case "float":
    case "boolean":
    case "address":
    case "cidr":
    case "size":
    case "duration":
    case "auto":
    case "error":
      return source.verbatim(node.span);
  }
}

/** `for key, value in xs` */
export function printLoop(
  node: { readonly variables: readonly ast.Name[]; readonly iterable: ast.Expression },
  print: (child: ast.Expression) => string,
): string {
  return `for ${node.variables.map((variable) => variable.text).join(", ")} in ${print(node.iterable)}`;
}

/** Whether its brackets and entries are written with a line break between any two of them. */
export function isBroken(
  source: PrintSource,
  span: { readonly start: number; readonly end: number },
  children: readonly { readonly span: { readonly start: number; readonly end: number } }[],
): boolean {
  let position = span.start;
  for (const { span: child } of children) {
    if (source.lineBreaks(position, child.start) > 0) return true;
    position = child.end;
  }
  return source.lineBreaks(position, span.end) > 0;
}

function printCollection(
  source: PrintSource,
  node: ast.ListExpression | ast.ObjectExpression,
  indent: string,
  column: number,
): string {
  const [open, close]: readonly [string, string] = node.kind === "list" ? ["[", "]"] : ["{", "}"];
  const children: readonly (ast.Expression | ast.ObjectEntry)[] = node.kind === "list" ? node.items : node.entries;
  const { start, end } = node.span;
  const hasComments = hasOwnComments(source, node.span, children);
  if (children.length === 0 && !hasComments) return open + close;
  if (!hasComments && !isBroken(source, node.span, children)) {
    const line = printOneLine(source, node, indent, column);
    if (column + line.length <= lineWidth || line.includes("\n")) return line;
  }
  const inner = indent + step;
  const items = children.map((child): RegionItem => {
    const { span } = child;
    const row = () => {
      if ("kind" in child) {
        const head = printExpression(source, child, inner, 0);
        return { start: span.start, end: span.end, head, tail: "", group: undefined };
      }
      const head = source.literal(child.key.span);
      const value = printExpression(source, child.value, inner, head.length + 3);
      const group = value.includes("\n") ? undefined : "entry";
      return { start: span.start, end: span.end, head, tail: `= ${value}`, group };
    };
    return { start: span.start, end: span.end, row };
  });
  // As in bodies, ends of lines separate members; items of a list may be operands without a comma.
  const separator = node.kind === "list" ? "," : "";
  const region = { start: start + 1, end: end - 1 };
  return printBracketed(source, [open, close], items, region, { separator, indent, step });
}

function printOneLine(
  source: PrintSource,
  node: ast.ListExpression | ast.ObjectExpression,
  indent: string,
  column: number,
): string {
  if (node.kind === "list") {
    return `[${node.items.map((item) => printExpression(source, item, indent, column)).join(", ")}]`;
  }
  const entries = node.entries.map((entry) => {
    return `${source.literal(entry.key.span)} = ${printExpression(source, entry.value, indent, column)}`;
  });
  return `{ ${entries.join(", ")} }`;
}

/** Comments between the entries, or in an entry that has no place for them. */
function hasOwnComments(
  source: PrintSource,
  span: { readonly start: number; readonly end: number },
  children: readonly { readonly span: { readonly start: number; readonly end: number } }[],
): boolean {
  let position = span.start;
  for (const { span: child } of children) {
    if (source.hasComments(position, child.start)) return true;
    position = child.end;
  }
  return source.hasComments(position, span.end);
}
