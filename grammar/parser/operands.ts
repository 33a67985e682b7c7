import {
  bareLoop,
  isNotAhead,
  isOperatorWord,
  leadingCondition,
  notWord,
  nullWord,
  spacedUnit,
  splat,
} from "../habits/index.ts";
import { nestingLimit } from "../lexer/index.ts";
import { endsValue, opensGroup, type SyntaxToken, startsPrimary, tokens } from "../tokens/index.ts";
import { coverSpans, type Expression } from "../tree/index.ts";
import { isMemberAhead, parseList, parseObject } from "./collections.ts";
import { entryForms, parseEntries } from "./entries.ts";
import { startsComprehension } from "./loops.ts";
import { parseMember } from "./names.ts";
import { close, reportUnexpected, skipGroup, skipLine } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import { parseText, type ReadValue } from "./texts.ts";

/** Operators, accesses or signs in one expression: trees are walked by recursion along their left side. */
export const chainLimit = 1000;

/** A value with the signs before it and the accesses after it. */
export function parseOperand(state: ParserState, readValue: ReadValue): Expression {
  const start = state.peek(1);
  const signs = parseSigns(state);
  const first = state.peek(1);
  if (!startsOperand(state, first)) return applySigns(state, signs, missingValue(state, first));
  let node = parsePrimary(state, first, readValue);
  let length = 0;
  // What begins a line is no part of the line before it.
  for (let next = state.peek(1); !next.newline; next = state.peek(1)) {
    if (next.type === tokens.dot) node = parseMember(state, first, node);
    else if (next.type === tokens.leftBracket) node = parseIndex(state, first, node, readValue);
    else if (next.type === tokens.leftParen) node = parseCall(state, first, node, readValue);
    else break;
    length += 1;
  }
  state.height += length + signs.length;
  if (length > chainLimit || signs.length > nestingLimit) return tooLong(state, start);
  return applySigns(state, signs, node);
}

const noSigns: readonly SyntaxToken[] = [];

function parseSigns(state: ParserState): readonly SyntaxToken[] {
  if (!isSignAhead(state)) return noSigns;
  const signs: SyntaxToken[] = [];
  while (isSignAhead(state)) signs.push(state.advance());
  return signs;
}

function isSignAhead(state: ParserState): boolean {
  const { type } = state.peek(1);
  return type === tokens.minus || type === tokens.bang || (type === tokens.identifier && isNotAhead(state));
}

function applySigns(state: ParserState, signs: readonly SyntaxToken[], operand: Expression): Expression {
  if (signs.length === 0) return operand;
  return signs.toReversed().reduce<Expression>((inner, sign) => {
    const span = coverSpans(state.spanOf(sign), inner.span);
    if (sign.type === tokens.minus) return { kind: "unary", span, operator: "-", operand: inner };
    if (sign.type === tokens.identifier) state.tell(notWord(state, sign));
    return { kind: "unary", span, operator: "!", operand: inner };
  }, operand);
}

/** Reported once for an expression that is longer than trees may be. */
export function tooLong(state: ParserState, start: SyntaxToken): Expression {
  const span = state.spanFrom(start);
  if (!state.isSaid(span)) state.report("chain-too-long", state.spanOf(start), { limit: String(chainLimit) });
  return { kind: "error", span };
}

function parseIndex(state: ParserState, first: SyntaxToken, object: Expression, readValue: ReadValue): Expression {
  const opener = state.advance();
  const habit = splat(state, opener);
  if (habit !== undefined) {
    skipGroup(state, opener);
    state.tell(habit.problem);
    return parseBehindSplat(state, first);
  }
  const index = readValue(state);
  close(state, opener, tokens.rightBracket);
  return { kind: "index", span: state.spanFrom(first), object, index };
}

/** What `list[*].name` gives is not known. */
function parseBehindSplat(state: ParserState, first: SyntaxToken): Expression {
  while (state.nextIs(tokens.dot) && state.peek(2).type === tokens.identifier) {
    state.advance();
    state.advance();
  }
  return { kind: "error", span: state.spanFrom(first) };
}

function parseCall(state: ParserState, first: SyntaxToken, callee: Expression, readValue: ReadValue): Expression {
  const { items } = parseEntries(state, state.advance(), entryForms.values, readValue);
  return { kind: "call", span: state.spanFrom(first), callee, arguments: items };
}

function parsePrimary(state: ParserState, token: SyntaxToken, readValue: ReadValue): Expression {
  switch (token.type) {
    case tokens.string:
    case tokens.stringStart:
      return parseText(state, readValue);
    case tokens.leftBracket:
      return parseList(state, readValue);
    case tokens.leftBrace:
      return parseObject(state, readValue);
    case tokens.leftParen:
      return parseParenthesized(state, readValue);
    case tokens.identifier:
      return parseWord(state, token);
    default:
      state.advance();
      if (token.type === tokens.integer) return parseNumber(state, token);
      return token.payload ?? { kind: "error", span: state.spanOf(token) };
  }
}

function parseParenthesized(state: ParserState, readValue: ReadValue): Expression {
  const opener = state.advance();
  const expression = readValue(state);
  close(state, opener, tokens.rightParen);
  return { kind: "parenthesized", span: state.spanFrom(opener), expression };
}

function parseNumber(state: ParserState, number: SyntaxToken): Expression {
  const habit = spacedUnit(state, number);
  if (habit === undefined) return number.payload ?? { kind: "error", span: state.spanOf(number) };
  state.advance();
  state.tell(habit);
  return { kind: "error", span: state.spanFrom(number) };
}

function parseWord(state: ParserState, token: SyntaxToken): Expression {
  const { text } = token;
  if (text === "if") {
    const habit = leadingCondition(state);
    if (habit !== undefined) {
      state.tell(habit);
      return skipCondition(state, state.advance());
    }
  }
  if (text === "for" && startsComprehension(state)) return parseBareLoop(state, state.advance());
  state.advance();
  const span = state.spanOf(token);
  if (text === "true" || text === "false") return { kind: "boolean", span, value: text === "true" };
  if (text === "auto") return { kind: "auto", span, prefixLength: undefined };
  const habit = nullWord(state, token);
  if (habit === undefined) return { kind: "name", span, text };
  state.tell(habit);
  return { kind: "error", span };
}

/** `if a then b else c`, of which the first word is consumed. */
function skipCondition(state: ParserState, word: SyntaxToken): Expression {
  for (let next = state.peek(1); next.depth === word.depth && !next.newline; next = state.peek(1)) {
    if (endsValue.has(next.type)) break;
    state.advance();
    if (opensGroup.has(next.type)) skipGroup(state, next);
  }
  return { kind: "error", span: state.spanFrom(word) };
}

/** `for x in xs: x` without its brackets; where one of them stands alone, that was reported. */
function parseBareLoop(state: ParserState, word: SyntaxToken): Expression {
  skipLine(state);
  const span = state.spanFrom(word);
  if (!state.isSaid({ start: span.start, end: span.end + 1 })) state.tell(bareLoop(state, word));
  return { kind: "error", span };
}

function startsOperand(state: ParserState, token: SyntaxToken): boolean {
  if (!startsPrimary.has(token.type)) return false;
  if (!token.newline) return true;
  // `size =` at the end of a line: the next line is a member, an attribute or a block of its own.
  if (isMemberAhead(state)) return false;
  const isSet = state.nextIs(tokens.identifier) && state.peek(0).type === tokens.equals && !state.comparing;
  if (isSet && state.peek(2).type === tokens.leftBrace) return false;
  return token.type !== tokens.identifier || !startsStatement(state.peek(2));
}

/** Whether what stands behind a name at the beginning of a line makes a statement of the two. */
function startsStatement(second: SyntaxToken): boolean {
  if (second.newline) return false;
  if (second.type === tokens.string || second.type === tokens.integer) return true;
  if (second.type !== tokens.identifier || isOperatorWord(second)) return false;
  return second.text !== "if" && second.text !== "for";
}

function missingValue(state: ParserState, next: SyntaxToken): Expression {
  const previous = state.peek(0);
  const isThen = previous.type === tokens.question && next.type === tokens.colon;
  const atEnd = next.newline || endsValue.has(next.type) || isThen;
  const before = Math.min(previous.start, next.start);
  if (!atEnd) reportUnexpected(state, next, "a value");
  else if (!state.isSaid({ start: before, end: before + 1 }) && !state.isNear()) {
    // After `size =` it is `size` that has no value, after an operator the operator.
    const owner = previous.type === tokens.equals || previous.type === tokens.colon ? state.peek(-1) : previous;
    state.report("missing-value", state.spanOf(previous), { name: owner.text });
  }
  return { kind: "error", span: state.span(previous.end, previous.end) };
}
