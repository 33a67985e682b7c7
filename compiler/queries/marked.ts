import type {
  Block,
  Body,
  BodyItem,
  CallExpression,
  Expression,
  Include,
  NamedArgument,
  Node,
  ObjectExpression,
  SourceFile,
  TemplateDeclaration,
  TopLevelItem,
  TypeExpression,
  UseDeclaration,
} from "../../grammar/index.ts";
import { visitChildren } from "../../grammar/index.ts";

/*
 * What a word at a place would be. The word that is being written is replaced by one that nobody writes, and the tree,
 * which is always whole, says what it became. So no second parser guesses what half a statement may become.
 */

export const mark = "zzcursorzz";

export type Spot =
  /** The first word of a statement: of the file, or of a body. */
  | { readonly kind: "top"; readonly item: TopLevelItem }
  | { readonly kind: "statement"; readonly body: Body; readonly owners: readonly Owner[]; readonly item: BodyItem }
  | { readonly kind: "label"; readonly block: Block; readonly index: number }
  | { readonly kind: "expression"; readonly expression: Expression; readonly owners: readonly Owner[] }
  | { readonly kind: "callee"; readonly call: CallExpression; readonly owners: readonly Owner[] }
  | { readonly kind: "key"; readonly object: ObjectExpression }
  | { readonly kind: "include"; readonly item: Include; readonly owners: readonly Owner[] }
  | { readonly kind: "argument"; readonly of: Include | UseDeclaration; readonly argument: NamedArgument }
  | { readonly kind: "extends"; readonly block: Block }
  | { readonly kind: "place"; readonly template: TemplateDeclaration }
  | { readonly kind: "type" };

/** A block or template whose body a place is in; the innermost last. */
export type Owner = Block | TemplateDeclaration;

/** What the mark became; undefined where no word can stand, such as in a comment. */
export function findMark(ast: SourceFile, offset: number): Spot | undefined {
  const item = ast.items.find(({ span }) => span.start <= offset && offset <= span.end);
  if (!item) return undefined;
  switch (item.kind) {
    case "incomplete":
      return { kind: "top", item };
    case "param":
      return inType(item.type) ?? inExpression(item.default, []);
    case "let":
    case "secret":
      return inExpression(item.value, []);
    case "use":
      return inArguments(item, []);
    case "template":
      return inTemplate(item, offset);
    case "block":
      return inRoot(item, offset);
    default:
      return undefined;
  }
}

function isMark(text: string): boolean {
  return text === mark;
}

function inTemplate(template: TemplateDeclaration, offset: number): Spot | undefined {
  if (template.place && isMark(template.place.text)) return { kind: "place", template };
  for (const { type, default: value } of template.parameters) {
    const found = inType(type) ?? inExpression(value, []);
    if (found) return found;
  }
  return inBody(template.body, [template], offset);
}

function inRoot(block: Block, offset: number): Spot | undefined {
  if (isMark(block.name.text)) return { kind: "top", item: block };
  if (block.extends && holds(block.extends)) return { kind: "extends", block };
  return inLabels(block, []) ?? inBody(block.body, [block], offset);
}

function inLabels(block: Block, owners: readonly Owner[]): Spot | undefined {
  for (const [index, label] of block.labels.entries()) {
    if (label.kind === "name" && isMark(label.text)) return { kind: "label", block, index };
    // In the interpolations of a text.
    const found = inExpression(label, owners);
    if (found) return found;
  }
  return undefined;
}

/** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
function inBody(body: Body, owners: readonly Owner[], offset: number): Spot | undefined {
  const item = body.items.find(({ span }) => span.start <= offset && offset <= span.end);
  return item && inItem(item, body, owners, offset);
}

function inItem(item: BodyItem, body: Body, owners: readonly Owner[], offset: number): Spot | undefined {
  switch (item.kind) {
    case "incomplete":
    case "attribute":
      if (isMark(item.name.text)) return { kind: "statement", body, owners, item };
      return item.kind === "attribute" ? inExpression(item.value, owners) : undefined;
    case "block":
      if (isMark(item.name.text)) return { kind: "statement", body, owners, item };
      return inLabels(item, owners) ?? inBody(item.body, [...owners, item], offset);
    case "for":
      return inExpression(item.iterable, owners) ?? inBody(item.body, owners, offset);
    case "if": {
      let found: Spot | undefined;
      for (let branch: typeof item | Body | undefined = item; branch && !found; ) {
        const own: Body = branch.kind === "if" ? branch.body : branch;
        found =
          (branch.kind === "if" ? inExpression(branch.condition, owners) : undefined) ?? inBody(own, owners, offset);
        branch = branch.kind === "if" ? branch.otherwise : undefined;
      }
      return found;
    }
    case "include":
      if (holds(item.template)) return { kind: "include", item, owners };
      return inArguments(item, owners);
    case "assert":
      return inExpression(item.condition, owners) ?? inExpression(item.message, owners);
    default:
      return undefined;
  }
}

function inArguments(of: Include | UseDeclaration, owners: readonly Owner[]): Spot | undefined {
  for (const argument of of.arguments) {
    if (isMark(argument.name.text)) return { kind: "argument", of, argument };
    const found = inExpression(argument.value, owners);
    if (found) return found;
  }
  return undefined;
}

function inType(type: TypeExpression): Spot | undefined {
  if (isMark(type.name.text)) return { kind: "type" };
  // What stands in an enum is declared there.
  for (const argument of type.name.text === "enum" ? [] : type.arguments) {
    const found = inType(argument);
    if (found) return found;
  }
  for (const field of type.fields ?? []) {
    const found = inType(field.type) ?? inExpression(field.default, []);
    if (found) return found;
  }
  return undefined;
}

/** Whether a name or dotted name has the mark among its words. */
function holds(expression: Expression): boolean {
  let inner = expression;
  while (inner.kind === "member") {
    if (isMark(inner.member.text)) return true;
    inner = inner.object;
  }
  return inner.kind === "name" && isMark(inner.text);
}

/** The whole dotted name around the mark, and the call that it is the name of. */
function inExpression(root: Expression | undefined, owners: readonly Owner[]): Spot | undefined {
  if (!root) return undefined;
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === "call" && holds(node.callee)) return { kind: "callee", call: node, owners };
    if (node.kind === "object") {
      const isKey = node.entries.some(({ key }) => key.kind === "name" && isMark(key.text));
      if (isKey) return { kind: "key", object: node };
    }
    if ((node.kind === "name" || node.kind === "member") && holds(node))
      return { kind: "expression", expression: node, owners };
    const children: Node[] = [];
    visitChildren(node, (child) => children.push(child));
    waiting.push(...children.reverse());
  }
  return undefined;
}
