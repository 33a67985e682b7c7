import { comprehensionForm } from "../habits/index.ts";
import { replacement } from "../problems/index.ts";
import { type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";
import type { Expression, Name } from "../tree/index.ts";
import { parseLoopVariables } from "./loops.ts";
import { close, isInside } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import type { ReadValue } from "./texts.ts";

interface Head {
  readonly variables: readonly Name[];
  readonly iterable: Expression;
}

/** `for x in xs: e if c]`; the bracket is consumed. */
export function parseListComprehension(state: ParserState, opener: SyntaxToken, readValue: ReadValue): Expression {
  const { variables, iterable } = parseHead(state, opener, readValue);
  const element = readValue(state);
  const condition = parseFilter(state, readValue);
  checkEnd(state, opener);
  close(state, opener, "`if` or `]`");
  return { kind: "comprehension", span: state.spanFrom(opener), variables, iterable, element, condition };
}

/** `for k, v in xs: k => v if c}`; the brace is consumed. */
export function parseObjectComprehension(state: ParserState, opener: SyntaxToken, readValue: ReadValue): Expression {
  const { variables, iterable } = parseHead(state, opener, readValue);
  const key = readValue(state);
  parseArrow(state, opener, readValue);
  const value = readValue(state);
  const condition = parseFilter(state, readValue);
  checkEnd(state, opener);
  close(state, opener, "`if` or `}`");
  const span = state.spanFrom(opener);
  return { kind: "object-comprehension", span, variables, iterable, key, value, condition };
}

function parseArrow(state: ParserState, opener: SyntaxToken, readValue: ReadValue): void {
  const sign = state.accept(tokens.equals) ?? state.accept(tokens.colon);
  if (sign === undefined) expectSign(state, tokens.arrow, opener, readValue);
  else if (sign.type === tokens.colon) reportForm(state, sign, opener);
  else {
    const span = state.spanOf(sign);
    state.report("equals-for-arrow", span, {}, replacement("Write `=>`", span, "=>"));
  }
}

function parseHead(state: ParserState, opener: SyntaxToken, readValue: ReadValue): Head {
  const word = state.advance();
  const paren = state.accept(tokens.leftParen);
  if (paren !== undefined) reportForm(state, paren, opener);
  const variables = parseLoopVariables(state);
  const iterable = readValue(state);
  if (paren !== undefined) close(state, paren, tokens.rightParen);
  if (state.accept(tokens.colon) === undefined) expectSign(state, tokens.colon, opener, readValue, word);
  return { variables, iterable };
}

/** A sign of a comprehension that must come now; what is written for it elsewhere is stepped over. */
function expectSign(
  state: ParserState,
  type: TokenType,
  opener: SyntaxToken,
  readValue: ReadValue,
  word?: SyntaxToken,
): void {
  const next = state.peek(1);
  if (state.accept(type) !== undefined) return;
  if (word === undefined || !state.isReported(next)) reportForm(state, next, opener);
  if (next.type === tokens.comma || next.type === tokens.arrow) state.advance();
  else if (next.text === "if") {
    parseFilter(state, readValue);
    state.accept(tokens.colon);
  }
  // `[for x in xs]` has nothing more to read: the statement ends behind it.
  if (isInside(state, opener)) return;
  close(state, opener, "");
  state.abandon();
}

/** A second `for`, or anything else behind a whole comprehension. */
function checkEnd(state: ParserState, opener: SyntaxToken): void {
  const next = state.peek(1);
  if (!isInside(state, opener) || next.text !== "for") return;
  reportForm(state, next, opener);
  while (isInside(state, opener)) state.advance();
}

function reportForm(state: ParserState, token: SyntaxToken, opener: SyntaxToken): void {
  if (!state.isSaid(token)) state.tell(comprehensionForm(state, token, opener));
}

function parseFilter(state: ParserState, readValue: ReadValue): Expression | undefined {
  if (!state.nextIsWord("if")) return undefined;
  state.advance();
  return readValue(state);
}
