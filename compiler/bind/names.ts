import {
  type Block,
  type Body,
  type BodyItem,
  type Expression,
  type MemberExpression,
  type Name,
  type NameExpression,
  type Node,
  type SourceFile,
  type Span,
  type TemplateDeclaration,
  type TypeExpression,
  visitChildren,
} from "../../grammar/index.ts";
import { type Diagnostics, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Declarations, Scope, Target } from "./bound.ts";
import { findVariable, namePath, withoutParentheses, withVariables } from "./scope.ts";

/*
 * What names mean. A bare word is a local variable if there is one of that name; else the type of its place must
 * expect such a name, which is decided where types are. A dotted name starts with where its value comes from:
 * `param.x`, `let.x`, `secret.x`, the alias of an import, or a kind of block.
 */

export interface BoundNames {
  readonly targets: ReadonlyMap<Node, Target>;
  readonly scopes: ReadonlyMap<Node, Scope>;
}

interface Binding {
  readonly declarations: Declarations;
  readonly roots: readonly BlockSchema[];
  readonly diagnostics: Diagnostics;
  readonly targets: Map<Node, Target>;
  readonly scopes: Map<Node, Scope>;
}

const unresolved: Target = { kind: "unresolved" };

export function bindNames(
  ast: SourceFile,
  declarations: Declarations,
  roots: readonly BlockSchema[],
  diagnostics: Diagnostics,
): BoundNames {
  const binding: Binding = { declarations, roots, diagnostics, targets: new Map(), scopes: new Map() };
  for (const item of ast.items) {
    switch (item.kind) {
      case "param":
        bindType(item.type, undefined, binding);
        if (item.default) bindExpression(item.default, undefined, binding);
        break;
      case "use":
        for (const argument of item.arguments) bindExpression(argument.value, undefined, binding);
        break;
      case "let":
        bindExpression(item.value, undefined, binding);
        break;
      case "template":
        bindTemplate(item, binding);
        break;
      case "block":
        bindItem(item, undefined, { ...binding, roots: ownRoots(item, roots) });
        break;
      case "assert":
        bindItem(item, undefined, binding);
        break;
      default:
        // The parts of a secret are literals, which have a rule of their own.
        break;
    }
  }
  return { targets: binding.targets, scopes: binding.scopes };
}

/** The meaning of the names in an expression that is no part of the file, at a place where these variables can be read. */
export function bindFragment(
  expression: Expression,
  scope: Scope | undefined,
  declarations: Declarations,
  roots: readonly BlockSchema[],
  diagnostics: Diagnostics,
): ReadonlyMap<Node, Target> {
  const binding: Binding = { declarations, roots, diagnostics, targets: new Map(), scopes: new Map() };
  bindExpression(expression, scope, binding);
  return binding.targets;
}

/** The root whose blocks the names in a block mean: two roots may have blocks of one kind. */
function ownRoots({ name }: Block, roots: readonly BlockSchema[]): readonly BlockSchema[] {
  const own = roots.filter((root) => root.kind === name.text);
  return own.length > 0 ? own : roots;
}

function bindTemplate(template: TemplateDeclaration, binding: Binding): void {
  let scope: Scope | undefined;
  for (const parameter of template.parameters) {
    bindType(parameter.type, scope, binding);
    // A default may read the parameters in front of it.
    if (parameter.default) bindExpression(parameter.default, scope, binding);
    scope = withVariables(scope, [parameter.name]);
  }
  bindBody(template.body, scope, binding);
}

/** The defaults of the fields of a type. */
function bindType(type: TypeExpression, scope: Scope | undefined, binding: Binding): void {
  for (const argument of type.arguments) bindType(argument, scope, binding);
  for (const field of type.fields ?? []) {
    bindType(field.type, scope, binding);
    if (field.default) bindExpression(field.default, scope, binding);
  }
}

/** Bodies nest as deep as the parser lets them, so that this recursion is bounded. */
function bindBody(body: Body, scope: Scope | undefined, binding: Binding): void {
  if (scope) binding.scopes.set(body, scope);
  for (const item of body.items) bindItem(item, scope, binding);
}

function bindItem(item: BodyItem, scope: Scope | undefined, binding: Binding): void {
  switch (item.kind) {
    case "attribute":
      bindExpression(item.value, scope, binding);
      return;
    case "block":
      for (const label of item.labels) bindLabel(label, scope, binding);
      bindBody(item.body, scope, binding);
      return;
    case "for":
      bindExpression(item.iterable, scope, binding);
      bindBody(item.body, withVariables(scope, item.variables), binding);
      return;
    case "if":
      bindCondition(item, scope, binding);
      return;
    case "include":
      for (const argument of item.arguments) bindExpression(argument.value, scope, binding);
      return;
    case "remove":
      for (const label of item.labels) bindLabel(label, scope, binding);
      return;
    case "assert":
      bindExpression(item.condition, scope, binding);
      if (item.message) bindExpression(item.message, scope, binding);
      return;
  }
}

/** `else if` is a chain, walked, not recursed into. */
function bindCondition(first: Extract<BodyItem, { kind: "if" }>, scope: Scope | undefined, binding: Binding): void {
  let current: typeof first | Body | undefined = first;
  while (current?.kind === "if") {
    bindExpression(current.condition, scope, binding);
    bindBody(current.body, scope, binding);
    current = current.otherwise;
  }
  if (current) bindBody(current, scope, binding);
}

/** A bare word as label or key is itself. */
function bindLabel(label: Expression, scope: Scope | undefined, binding: Binding): void {
  if (label.kind !== "name") bindExpression(label, scope, binding);
}

function bindExpression(expression: Expression, scope: Scope | undefined, binding: Binding): void {
  switch (expression.kind) {
    case "name":
      bindName(expression, scope, binding);
      return;
    case "member":
      bindMember(expression, scope, binding);
      return;
    case "call":
      bindCallee(expression.callee, binding);
      for (const argument of expression.arguments) bindExpression(argument, scope, binding);
      return;
    case "object":
      for (const entry of expression.entries) {
        bindLabel(entry.key, scope, binding);
        bindExpression(entry.value, scope, binding);
      }
      return;
    case "comprehension":
    case "object-comprehension":
      bindComprehension(expression, scope, binding);
      return;
    default:
      visitChildren(expression, (child) => {
        if (child.kind === "interpolation") bindExpression(child.expression, scope, binding);
        else if (isExpression(child)) bindExpression(child, scope, binding);
      });
  }
}

function isExpression(node: Node): node is Expression {
  return node.kind !== "text" && node.kind !== "interpolation";
}

function bindComprehension(
  expression: Extract<Expression, { kind: "comprehension" | "object-comprehension" }>,
  scope: Scope | undefined,
  binding: Binding,
): void {
  bindExpression(expression.iterable, scope, binding);
  const inner = withVariables(scope, expression.variables);
  if (inner) binding.scopes.set(expression, inner);
  const parts = expression.kind === "comprehension" ? [expression.element] : [expression.key, expression.value];
  for (const part of parts) bindExpression(part, inner, binding);
  if (expression.condition) bindExpression(expression.condition, inner, binding);
}

function bindCallee(callee: Expression, binding: Binding): void {
  const path = namePath(withoutParentheses(callee));
  if (path) binding.targets.set(callee, { kind: "function", name: path.map((part) => part.text).join(".") });
}

function bindName(expression: NameExpression, scope: Scope | undefined, binding: Binding): void {
  const variable = findVariable(scope, expression.text);
  if (variable) binding.targets.set(expression, { kind: "local", variable });
  else {
    const blocks = findKind(expression.text, binding);
    binding.targets.set(expression, { kind: "bare", path: [expression], scope, ...(blocks ? { blocks } : {}) });
  }
}

function findKind(word: string, { roots }: Binding): BlockSchema | undefined {
  const root = roots.find((one) => Object.hasOwn(one.blocks, word));
  return root?.blocks[word];
}

function bindMember(expression: MemberExpression, scope: Scope | undefined, binding: Binding): void {
  const path = namePath(expression);
  const [root, second] = path ?? [];
  if (!path || !root || !second || findVariable(scope, root.text)) {
    bindExpression(expression.object, scope, binding);
    return;
  }
  const value = bindValue(root, second, binding);
  if (value) binding.targets.set(memberAt(expression, path.length - 2), value);
  else binding.targets.set(expression, bindPath(path, root, second, scope, binding));
}

/** The inner expression that stands for all but the last `steps` words of a dotted name. */
function memberAt(expression: MemberExpression, steps: number): Expression {
  let inner: Expression = expression;
  for (let step = 0; step < steps && inner.kind === "member"; step++) inner = inner.object;
  return inner;
}

/** The value that the first two words name; undefined where the first word is nothing that has values. */
function bindValue(root: Name, second: Name, binding: Binding): Target | undefined {
  const { declarations } = binding;
  if (root.text === "param" || root.text === "let" || root.text === "secret") {
    return bindDeclared(root.text, second, binding);
  }
  const use = declarations.uses.get(root.text);
  if (!use) return undefined;
  return second.text === "" ? unresolved : { kind: "import", use, member: second };
}

const namespaces = ["param", "let", "secret"] as const;

function bindDeclared(namespace: (typeof namespaces)[number], name: Name, binding: Binding): Target {
  const { params, lets, secrets } = binding.declarations;
  // A word that is missing behind the dot was reported by the parser.
  if (name.text === "") return unresolved;
  if (namespace === "param") {
    const declaration = params.get(name.text);
    if (declaration) return { kind: "param", declaration };
  } else if (namespace === "let") {
    const declaration = lets.get(name.text);
    if (declaration) return { kind: "let", declaration };
  } else {
    const declaration = secrets.get(name.text);
    if (declaration) return { kind: "secret", declaration };
  }
  reportUnknownName(namespace, name, binding);
  return unresolved;
}

function reportUnknownName(namespace: (typeof namespaces)[number], name: Name, binding: Binding): void {
  const { params, lets, secrets } = binding.declarations;
  const table = { param: params, let: lets, secret: secrets };
  const elsewhere = namespaces.find((other) => other !== namespace && table[other].has(name.text));
  const known = [...table[namespace].keys()];
  binding.diagnostics.report(
    "unknown-name",
    name.span,
    {
      namespace,
      name: name.text,
      suggestion: elsewhere ? `There is \`${elsewhere}.${name.text}\`.` : suggestion(name.text, known),
    },
    { fixes: elsewhere ? [] : meantFixes(name.text, known, name.span) },
  );
}

const foreignNamespaces: ReadonlyMap<string, "param" | "let"> = new Map([
  ["var", "param"],
  ["local", "let"],
  ["locals", "let"],
]);

/** What a dotted name means whose first word holds no values: a way to an attribute of a block, or itself. */
function bindPath(path: readonly Name[], root: Name, second: Name, scope: Scope | undefined, binding: Binding): Target {
  const schema = binding.roots.find((one) => Object.hasOwn(one.blocks, root.text));
  if (schema) return { kind: "block-path", path, schema };
  const own = foreignNamespaces.get(root.text);
  if (own === undefined) return { kind: "bare", path, scope };
  const span: Span = { file: root.span.file, start: root.span.start, end: second.span.end };
  const [found, meant] = [`${root.text}.${second.text}`, `${own}.${second.text}`];
  const fixes = [{ title: `Write ${meant}`, edits: [{ span: root.span, text: own }] }];
  binding.diagnostics.report("foreign-namespace", span, { found, meant }, { fixes });
  return unresolved;
}
