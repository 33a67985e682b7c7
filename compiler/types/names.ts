import type { Expression, Name, NameExpression, Span } from "../../grammar/index.ts";
import { type Scope, type Target, variableNames } from "../bind/index.ts";
import { type Fix, findSimilar, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { isAssignable } from "./assignable.ts";
import type { Context, Expected } from "./context.ts";
import { hasMemberOfName } from "./member-types.ts";
import { alternatives, errorType, listOf, secretType, stringType, type Type } from "./type.ts";

/*
 * Names that stand alone. A local variable is its value. Any other is right only where the type of its place says so:
 * as a member of an enum or as the name of a declared thing. Text is never made of an unknown name, and no edit that is
 * offered makes text of a name that is declared.
 */

export function checkName(expression: NameExpression, expected: Expected | undefined, context: Context): Type {
  const target = context.bound.targets.get(expression);
  if (target?.kind === "local") return context.variables.get(target.variable) ?? errorType;
  if (target?.kind !== "bare") return errorType;
  return checkBare(expression, target, expected, context);
}

type Bare = Extract<Target, { kind: "bare" }>;

/** The type of a bare or dotted word, which takes the meaning that its place gives it. */
export function checkBare(
  expression: Expression,
  target: Bare,
  expected: Expected | undefined,
  context: Context,
): Type {
  const text = target.path.map((part) => part.text).join(".");
  // A word that is missing behind a dot, or that starts with a digit, was reported by the parser.
  if (target.path.some((part) => part.text === "" || /^[0-9]/.test(part.text)) || expected?.type.kind === "error") {
    context.faults.add(expression);
    return errorType;
  }
  const accepted = expected && acceptName(text, target.path.length, expected.type);
  if (accepted) return accepted;
  if (target.blocks && expected && goesOver(expected)) return checkBlocks(expression, text, target.blocks, context);
  context.faults.add(expression);
  if (reportDeclared(target.path, expected, context)) return errorType;
  const members = expected && membersOf(expected.type);
  if (members) {
    const parameters = { value: text, suggestion: suggestion(text, members) };
    const fixes = meantFixes(text, members, expression.span);
    context.diagnostics.report("not-a-member", expression.span, parameters, { fixes });
  } else if (target.path.length > 1) reportUnknownRoot(target.path, target.scope, context);
  else reportUnknown(expression.span, text, target.scope, expected, context);
  return errorType;
}

/** Whether the blocks of a kind can stand in a place: what is gone over, and what functions take as a list. */
export function goesOver({ type, place }: Expected): boolean {
  if (place.kind !== "iterable" && place.kind !== "argument") return false;
  return alternatives(type).some((one) => one.kind === "list");
}

/** The blocks of a kind, as a list; where they are not known yet, that is reported. */
export function checkBlocks(expression: Expression, path: string, schema: BlockSchema, context: Context): Type {
  if (context.blocksReadable) return listOf({ kind: "block", schema });
  context.diagnostics.report("blocks-not-known", expression.span, { path });
  context.faults.add(expression);
  return errorType;
}

/** Reports the first word of a dotted name, which nothing has: of all its uses alike, so that they are told once. */
export function reportUnknownRoot(path: readonly Name[], scope: Scope | undefined, context: Context): void {
  const [root] = path;
  if (!root || root.text === "") return;
  const { uses } = context.bound.declarations;
  const known = [...variableNames(scope), ...uses.keys(), "param", "let", "secret"];
  const parameters = { name: root.text, suggestion: suggestion(root.text, known) };
  const fixes = meantFixes(root.text, known, root.span);
  context.diagnostics.report("unknown-bare-name", root.span, parameters, { fixes });
}

/** The type that a word has in a place of this type; undefined where it means nothing there. */
function acceptName(text: string, words: number, type: Type): Type | undefined {
  return alternatives(type).find((one) => {
    if (one.kind === "reference") return words <= 2;
    if (words > 1) return false;
    return one.kind === "enum" ? one.members.includes(text) : one.kind === "string" && one.named;
  });
}

function membersOf(type: Type): readonly string[] | undefined {
  const members = alternatives(type).flatMap((one) => (one.kind === "enum" ? one.members : []));
  return members.length > 0 ? members : undefined;
}

/** Whether a bare word is declared nowhere, so that it can only be a name. */
export function isUndeclaredName(expression: Expression, context: Context): boolean {
  const target = context.bound.targets.get(expression);
  if (target?.kind !== "bare") return false;
  const [root, second] = target.path;
  return root !== undefined && second === undefined && declaredAs(root.text, context) === undefined;
}

/** `let.x` for a bare `x`, with the type that it has; undefined where nothing of that name is declared. */
function declaredAs(
  name: string,
  { bound, lets, params }: Context,
): { text: string; type: Type | undefined } | undefined {
  const { declarations } = bound;
  const own = declarations.lets.get(name);
  if (own) return { text: `let.${name}`, type: lets.get(own) };
  const param = declarations.params.get(name);
  if (param) return { text: `param.${name}`, type: params.get(param) };
  return declarations.secrets.has(name) ? { text: `secret.${name}`, type: secretType } : undefined;
}

/** Reports a value that is written without where it comes from; false where there is none of that name. */
function reportDeclared(path: readonly Name[], expected: Expected | undefined, context: Context): boolean {
  const [root] = path;
  const declared = root && declaredAs(root.text, context);
  if (!root || !declared) return false;
  const [, member] = path;
  const reads = member && declared.type && hasMemberOfName(declared.type, member.text);
  const fixes = !member ? fixTo(declared, root.span, expected) : reads ? rewrite(declared.text, root.span) : [];
  context.diagnostics.report("namespace-missing", root.span, { name: root.text, meant: declared.text }, { fixes });
  return true;
}

/** The edit to a value, where one of its type can stand in the place. */
function fixTo(
  meant: { readonly text: string; readonly type: Type | undefined },
  span: Span,
  expected: Expected | undefined,
): readonly Fix[] {
  if (!meant.type || meant.type.kind === "error") return [];
  return expected && isAssignable(meant.type, expected.type) ? rewrite(meant.text, span) : [];
}

function rewrite(text: string, span: Span): readonly Fix[] {
  return [{ title: `Write ${text}`, edits: [{ span, text }] }];
}

/** What a word was probably meant for: a variable, or a value written without where it comes from. */
function findMeant(
  text: string,
  scope: Scope | undefined,
  context: Context,
): { readonly text: string; readonly type: Type | undefined } | undefined {
  const { lets, params, secrets } = context.bound.declarations;
  // Of a word of one or two letters nearly every other is a neighbour.
  if (text.length < 3) return undefined;
  const variables = variableNames(scope);
  const similar = findSimilar(text, [...variables, ...params.keys(), ...lets.keys(), ...secrets.keys()]);
  if (similar === undefined) return undefined;
  if (!variables.includes(similar)) return declaredAs(similar, context);
  return { text: similar, type: typeOfVariable(similar, scope, context) };
}

function typeOfVariable(name: string, scope: Scope | undefined, context: Context): Type | undefined {
  for (let inner = scope; inner; inner = inner.outer) {
    if (inner.variable.text === name) return context.variables.get(inner.variable);
  }
  return undefined;
}

/** Reports a word in a place of text that nearly is the name of a value; false where it is nothing of the kind. */
export function reportMeant(expression: Expression, expected: Expected, context: Context): boolean {
  const target = expression.kind === "name" ? context.bound.targets.get(expression) : undefined;
  if (expression.kind !== "name" || target?.kind !== "bare" || expected.type.kind !== "string") return false;
  if (expected.type.named || declaredAs(expression.text, context)) return false;
  const meant = findMeant(expression.text, target.scope, context);
  if (!meant?.type || !isAssignable(meant.type, expected.type)) return false;
  reportUnknown(expression.span, expression.text, target.scope, expected, context);
  return true;
}

function reportUnknown(
  span: Span,
  name: string,
  scope: Scope | undefined,
  expected: Expected | undefined,
  context: Context,
): void {
  const meant = findMeant(name, scope, context);
  const isText = expected !== undefined && takesText(expected);
  const help = meant
    ? `Did you mean \`${meant.text}\`?`
    : isText
      ? `Write ${JSON.stringify(name)} if it is text; values are written \`let.${name}\` or \`param.${name}\`.`
      : "Write `let.`, `param.` or an import in front of the name of a value.";
  const quotes = [{ title: "Add quotes", edits: [{ span, text: JSON.stringify(name) }] }];
  const fixes = meant ? fixTo(meant, span, expected) : isText ? quotes : [];
  context.diagnostics.report("unknown-bare-name", span, { name, suggestion: help }, { fixes });
}

/** Whether text in quotes would be right. In an interpolation it would be beside the point. */
function takesText({ type, place }: Expected): boolean {
  return place.kind !== "interpolation" && place.kind !== "indexed" && isAssignable(stringType, type);
}
