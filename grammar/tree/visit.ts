import type * as ast from "./ast.ts";

/** Every node that has a kind. What has none (names, arguments, entries) belongs to its node. */
export type Node =
  | ast.SourceFile
  | ast.Edition
  | ast.TopLevelItem
  | ast.Body
  | ast.BodyItem
  | ast.TypeExpression
  | ast.Expression
  | ast.StringPart;

type Visit = (child: Node) => void;

/** Calls `visit` for each direct child of a node, in source order. */
export function visitChildren(node: Node, visit: Visit): void {
  switch (node.kind) {
    case "file":
      if (node.edition !== undefined) visit(node.edition);
      node.items.forEach(visit);
      return;
    case "body":
      node.items.forEach(visit);
      return;
    case "param":
      visit(node.type);
      if (node.default !== undefined) visit(node.default);
      return;
    case "template":
      for (const parameter of node.parameters) {
        visit(parameter.type);
        if (parameter.default !== undefined) visit(parameter.default);
      }
      visit(node.body);
      return;
    case "type":
      node.arguments.forEach(visit);
      for (const field of node.fields ?? []) {
        visit(field.type);
        if (field.default !== undefined) visit(field.default);
      }
      return;
    case "let":
    case "secret":
    case "attribute":
      visit(node.value);
      return;
    case "block":
    case "for":
    case "if":
    case "include":
    case "remove":
    case "assert":
      visitStatement(node, visit);
      return;
    case "use":
      for (const argument of node.arguments) visit(argument.value);
      return;
    case "incomplete":
    case "edition":
      return;
    default:
      visitExpression(node, visit);
  }
}

type Statement = ast.Block | ast.ForBlock | ast.IfBlock | ast.Include | ast.Remove | ast.Assertion;

function visitStatement(node: Statement, visit: Visit): void {
  switch (node.kind) {
    case "block":
      node.labels.forEach(visit);
      if (node.extends !== undefined) visit(node.extends);
      visit(node.body);
      return;
    case "for":
      visit(node.iterable);
      visit(node.body);
      return;
    case "if":
      visit(node.condition);
      visit(node.body);
      if (node.otherwise !== undefined) visit(node.otherwise);
      return;
    case "include":
      visit(node.template);
      for (const argument of node.arguments) visit(argument.value);
      return;
    case "remove":
      node.labels.forEach(visit);
      return;
    case "assert":
      visit(node.condition);
      if (node.message !== undefined) visit(node.message);
      return;
    default:
      assertNever(node);
  }
}

function visitExpression(node: ast.Expression | ast.StringPart, visit: Visit): void {
  switch (node.kind) {
    case "string":
      node.parts.forEach(visit);
      return;
    case "interpolation":
    case "parenthesized":
      visit(node.expression);
      return;
    case "list":
      node.items.forEach(visit);
      return;
    case "object":
      for (const entry of node.entries) {
        visit(entry.key);
        visit(entry.value);
      }
      return;
    case "comprehension":
      visit(node.iterable);
      visit(node.element);
      if (node.condition !== undefined) visit(node.condition);
      return;
    case "object-comprehension":
      visit(node.iterable);
      visit(node.key);
      visit(node.value);
      if (node.condition !== undefined) visit(node.condition);
      return;
    case "member":
      visit(node.object);
      return;
    case "index":
      visit(node.object);
      visit(node.index);
      return;
    case "call":
      visit(node.callee);
      node.arguments.forEach(visit);
      return;
    case "unary":
      visit(node.operand);
      return;
    case "binary":
      visit(node.left);
      visit(node.right);
      return;
    case "conditional":
      visit(node.condition);
      visit(node.then);
      visit(node.otherwise);
      return;
    case "name":
    case "integer":
    case "float":
    case "boolean":
    case "text":
    case "address":
    case "cidr":
    case "size":
    case "duration":
    case "auto":
    case "error":
      return;
    default:
      assertNever(node);
  }
}

/** Calls `visit` for a node and all below it, parents first, in source order; without recursion. */
export function walk(root: Node, visit: Visit): void {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    visit(node);
    const children: Node[] = [];
    visitChildren(node, (child) => children.push(child));
    for (let child = children.pop(); child !== undefined; child = children.pop()) waiting.push(child);
  }
}

/**
 * The nodes around an offset, from the file down to the innermost. Both ends of a node belong to it,
 * so that a cursor behind a word is at the word; where two nodes touch, the later one is taken.
 */
export function nodeAt(file: ast.SourceFile, offset: number): readonly Node[] {
  const path: Node[] = [];
  let node: Node | undefined = file;
  while (node !== undefined) {
    path.push(node);
    let next: Node | undefined;
    visitChildren(node, (child) => {
      if (child.span.start <= offset && offset <= child.span.end) next = child;
    });
    node = next;
  }
  return path;
}

function assertNever(node: never): never {
  throw new Error(`unknown node ${JSON.stringify(node)}`);
}
