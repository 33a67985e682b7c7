import {
  foreignFor,
  foreignKeyword,
  foreignThen,
  isAssignSign,
  isCallOfAssert,
  isForeignElseIf,
  loopInParentheses,
} from "../habits/index.ts";
import { describeToken, isString, type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Assertion, Body, Expression, ForBlock, IfBlock, Include, Label, Remove } from "../tree/index.ts";
import { parseNamedArguments } from "./arguments.ts";
import { isLabelNext } from "./blocks.ts";
import { parseRequiredBody, type ReadBody } from "./bodies.ts";
import { reportMissingComma } from "./entries.ts";
import { parseExpression } from "./expressions.ts";
import { parseLoopVariables } from "./loops.ts";
import { expectName, isNameNext, parseQualifiedName, reportMissingName } from "./names.ts";
import { chainLimit } from "./operands.ts";
import { close } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import { parseLabel } from "./texts.ts";

/*
 * What stands in bodies besides attributes and blocks.
 */

export function parseFor(state: ParserState, readBody: ReadBody): ForBlock {
  const start = state.peek(1);
  const habit = foreignFor(state);
  if (habit !== undefined) state.tell(habit.problem);
  for (let skipped = 0; skipped < (habit?.length ?? 1); skipped += 1) state.advance();
  const paren = state.accept(tokens.leftParen);
  const variables = parseLoopVariables(state);
  const iterable = parseExpression(state);
  if (paren !== undefined) closeLoopHead(state, paren);
  const body = parseRequiredBody(state, start, "for", readBody);
  return { kind: "for", span: state.spanFrom(start), variables, iterable, body };
}

/** `for (x in xs) {` */
function closeLoopHead(state: ParserState, paren: SyntaxToken): void {
  close(state, paren, tokens.rightParen);
  state.tell(loopInParentheses(state.spanOf(paren), state.spanOf(state.peek(0))));
}

interface Branch {
  readonly start: number;
  readonly condition: Expression;
  readonly body: Body;
}

/** `if`, any number of `else if`, `else`: read in a loop, nested afterwards. */
export function parseIf(state: ParserState, readBody: ReadBody): IfBlock {
  const start = state.peek(1);
  const first = parseBranch(state, readBody);
  const others: Branch[] = [];
  while ((state.nextIsWord("else") && state.peek(2).text === "if") || isForeignElseIf(state)) {
    if (state.nextIsWord("else")) state.advance();
    others.push(parseBranch(state, readBody));
  }
  let otherwise: Body | undefined;
  if (state.nextIsWord("else") && !isAssignSign(state.peek(2))) {
    otherwise = parseRequiredBody(state, state.advance(), "else", readBody);
  }
  if (others.length >= chainLimit) {
    state.report("chain-too-long", state.spanOf(start), { limit: String(chainLimit) });
  }
  return nestBranches(state, first, others.slice(0, chainLimit - 1), otherwise);
}

function parseBranch(state: ParserState, readBody: ReadBody): Branch {
  const word = state.advance();
  if (word.text !== "if") state.tell(foreignKeyword(state, word, "else if"));
  const condition = parseCondition(state);
  const then = foreignThen(state);
  if (then !== undefined) {
    state.tell(then);
    state.advance();
  }
  const body = parseRequiredBody(state, word, "if", readBody);
  return { start: word.start, condition, body };
}

/** A value in which `=` can only be meant as `==`. */
function parseCondition(state: ParserState): Expression {
  state.comparing = true;
  const condition = parseExpression(state);
  state.comparing = false;
  return condition;
}

function nestBranches(
  state: ParserState,
  first: Branch,
  others: readonly Branch[],
  otherwise: Body | undefined,
): IfBlock {
  const end = (otherwise ?? others.at(-1)?.body ?? first.body).span.end;
  const nest = ({ start, condition, body }: Branch, next: IfBlock | Body | undefined): IfBlock => {
    return { kind: "if", span: state.span(start, end), condition, body, otherwise: next };
  };
  return nest(
    first,
    others.reduceRight<IfBlock | Body | undefined>((next, branch) => nest(branch, next), otherwise),
  );
}

export function parseInclude(state: ParserState): Include {
  const start = state.advance();
  const template = parseQualifiedName(state, "include");
  const items = parseNamedArguments(state);
  return { kind: "include", span: state.spanFrom(start), template, arguments: items };
}

export function parseRemove(state: ParserState): Remove {
  const start = state.advance();
  if (!isNameNext(state)) reportMissingName(state, "remove");
  const name = expectName(state);
  const labels: Label[] = [];
  while (isLabelNext(state) && !state.peek(1).newline && !isAssignSign(state.peek(2))) {
    labels.push(parseLabel(state, parseExpression));
  }
  return { kind: "remove", span: state.spanFrom(start), name, labels };
}

export function parseAssertion(state: ParserState): Assertion {
  const start = state.advance();
  const paren = isCallOfAssert(state) ? state.advance() : undefined;
  const condition = parseCondition(state);
  const message = isMessageAhead(state) ? parseMessage(state) : undefined;
  if (paren !== undefined) {
    reportAssertForm(state, paren);
    close(state, paren, tokens.rightParen);
  }
  return { kind: "assert", span: state.spanFrom(start), condition, message };
}

function parseMessage(state: ParserState): Expression {
  if (state.nextIs(tokens.colon)) reportAssertForm(state, state.advance());
  else if (state.accept(tokens.comma) === undefined) reportMissingComma(state, state.peek(1));
  return parseExpression(state);
}

function reportAssertForm(state: ParserState, sign: SyntaxToken): void {
  state.report("assert-form", state.spanOf(sign), { found: describeToken(sign) });
}

/** A message is a string or an access, which no statement begins with: `assert a, b = 1` has none. */
function isMessageAhead(state: ParserState): boolean {
  const next = state.peek(1);
  if (isString(next)) return !isAssignSign(state.peek(2));
  if (next.type === tokens.colon) return isString(state.peek(2));
  if (next.type !== tokens.comma) return false;
  const value = state.peek(2);
  const after = state.peek(3);
  if (isString(value)) return !isAssignSign(after);
  const accesses = after.type === tokens.dot || after.type === tokens.leftParen;
  return value.type === tokens.identifier && accesses;
}
