import { foreignExtends, misreadAttribute, trailingCondition } from "../habits/index.ts";
import { describeToken, isString, type SyntaxToken, startsName, tokens } from "../tokens/index.ts";
import type { Attribute, Block, Expression, IncompleteStatement, Label, LetDeclaration, Name } from "../tree/index.ts";
import { parseRequiredBody, type ReadBody } from "./bodies.ts";
import { parseAssignSign } from "./collections.ts";
import { parseExpression } from "./expressions.ts";
import { incomplete } from "./incomplete.ts";
import { nameOf, parseQualifiedName, plainText, reportQuotedName } from "./names.ts";
import { reportUnexpected, skipLine } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import { parseLabel, parseText } from "./texts.ts";

/*
 * Attributes and blocks: a name, and `=` or a body.
 */

export function parseAttribute(state: ParserState): Attribute {
  const start = state.peek(1);
  const name = parseNameOrQuoted(state);
  const doc = state.takeDoc(start);
  parseAssignSign(state, name.text, start.type === tokens.identifier ? undefined : name);
  const value = parseExpression(state);
  const condition = trailingCondition(state);
  if (condition !== undefined) {
    state.tell(condition);
    skipLine(state);
  }
  return { kind: "attribute", span: state.spanFrom(start), doc, name, value };
}

function parseNameOrQuoted(state: ParserState): Name {
  const start = state.peek(1);
  if (startsName.has(start.type)) return nameOf(state, state.advance());
  const node = parseText(state, parseExpression);
  const name = { text: plainText(node), span: node.span };
  // JSON has quotes and a colon: that is one habit, and one problem.
  if (!state.nextIs(tokens.colon)) reportQuotedName(state, name);
  return name;
}

export function parseBlock(
  state: ParserState,
  readBody: ReadBody,
): Block | Attribute | LetDeclaration | IncompleteStatement {
  const start = state.peek(1);
  const abstract = acceptAbstract(state);
  const name = parseNameOrQuoted(state);
  const labels = parseLabels(state);
  const misread = parseMisread(state, start, name, labels);
  if (misread !== undefined) return misread;
  const base = parseExtends(state);
  const doc = state.takeDoc(start);
  const body = parseRequiredBody(state, start, name.text, readBody);
  const isWordAlone = body.span.start === body.span.end && start.end === state.peek(0).end;
  if (isWordAlone && start.type === tokens.identifier) return incomplete(state, start);
  return { kind: "block", span: state.spanFrom(start), doc, abstract, name, labels, extends: base, body };
}

/** A body without its header: what stands in it is kept. */
export function parseNameless(state: ParserState, readBody: ReadBody): Block {
  const start = state.peek(1);
  const span = state.span(start.start, start.start);
  // One that the lexer put in has its problem where it ends.
  if (start.text !== "" && !state.inNameless) reportUnexpected(state, start, "a name");
  const doc = state.takeDoc(start);
  const outer = state.inNameless;
  state.inNameless = true;
  const body = readBody(state);
  state.inNameless = outer;
  const name = { text: "", span };
  return { kind: "block", span: body.span, doc, abstract: undefined, name, labels: [], extends: undefined, body };
}

const declarationWords: ReadonlySet<string> = new Set([
  ...["param", "let", "secret", "template", "use", "for", "if", "include"],
]);

/** The word `abstract`, where a name follows it. */
function acceptAbstract(state: ParserState): Name | undefined {
  const next = state.peek(2);
  if (!state.nextIsWord("abstract") || next.type !== tokens.identifier || next.newline) return undefined;
  if (!state.onTopLevel || declarationWords.has(next.text)) {
    const found = state.onTopLevel ? describeToken(next) : "a block inside a body";
    state.report("misplaced-abstract", state.spanOf(state.peek(1)), { found });
  }
  return nameOf(state, state.advance());
}

function parseLabels(state: ParserState): readonly Label[] {
  const labels: Label[] = [];
  while (isLabelNext(state)) labels.push(parseLabel(state, parseExpression));
  return labels;
}

/** A bare label stands on the line of its block: on the next line it begins another statement. */
export function isLabelNext(state: ParserState): boolean {
  const next = state.peek(1);
  if (next.type !== tokens.identifier) return next.type === tokens.integer || isString(next);
  if (next.newline || foreignExtends(state) !== undefined) return false;
  return next.text !== "extends" || state.peek(2).type === tokens.leftBrace;
}

/** `extends base`, `extends alias.base`. */
function parseExtends(state: ParserState): Expression | undefined {
  const habit = foreignExtends(state);
  if (habit !== undefined) {
    state.tell(habit);
    state.advance();
    return parseQualifiedName(state, "extends");
  }
  if (!state.nextIsWord("extends") || state.peek(2).type === tokens.leftBrace) return undefined;
  state.advance();
  return parseQualifiedName(state, "extends");
}

/** What began like a block and is an attribute as other languages write it. */
function parseMisread(
  state: ParserState,
  start: SyntaxToken,
  name: Name,
  labels: readonly Label[],
): Attribute | LetDeclaration | IncompleteStatement | undefined {
  const habit = misreadAttribute(state, start, name, labels, state.onTopLevel);
  if (habit === undefined) return undefined;
  if (habit.kind === "word-before-name") {
    if (!state.isNear()) state.tell(habit.problem);
    const doc = state.takeDoc(start);
    state.advance();
    const value = parseExpression(state);
    const kind = state.onTopLevel ? "let" : "attribute";
    return { kind, span: state.spanFrom(start), doc, name: habit.name, value };
  }
  const { problem, length } = habit.habit;
  state.tell(problem);
  for (let skipped = 0; skipped < length; skipped += 1) state.advance();
  skipLine(state);
  if (habit.kind === "change" && !state.onTopLevel) {
    const value: Expression = { kind: "error", span: problem.span };
    return { kind: "attribute", span: state.spanFrom(start), doc: state.takeDoc(start), name, value };
  }
  // Nothing is set by a path, and on the top level no attribute can stand; that is no second fault.
  return incomplete(state, start);
}
