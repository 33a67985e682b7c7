import { foreignOperator } from "../habits/index.ts";
import {
  describeToken,
  indentationAround,
  isCloser,
  type SyntaxToken,
  type TokenType,
  tokens,
} from "../tokens/index.ts";
import type { ParserState } from "./state.ts";

/*
 * What is done where something cannot be read: what is in the way is reported once, and stepped over.
 */

/** Reports a token that cannot stand where it does, unless its neighbourhood has a problem. */
export function reportUnexpected(state: ParserState, token: SyntaxToken, expected: string): void {
  if (state.isAbandoned() || state.isReported(token)) return;
  const habit = token.type === tokens.operator ? foreignOperator(state, token) : undefined;
  if (habit !== undefined) state.tell(habit);
  else state.report("unexpected-token", state.spanOf(token), { found: describeToken(token), expected });
}

/** Reports what stands instead of `expected` and abandons the statement. */
export function failAt(state: ParserState, token: SyntaxToken, expected: string): void {
  reportUnexpected(state, token, expected);
  state.abandon();
}

/** Consumes a token of that type, or abandons the statement with a problem. */
export function expect(state: ParserState, type: TokenType): void {
  if (state.accept(type) === undefined) failAt(state, state.peek(1), type);
}

/** Steps over the rest of the line, groups that begin on it whole. */
export function skipLine(state: ParserState): void {
  const { depth } = state.peek(0);
  for (let token = state.peek(1); token.depth >= depth; token = state.peek(1)) {
    if (token.depth === depth && token.newline && !isCloser(token)) return;
    state.skip();
  }
}

/** Steps over the lines that are indented deeper than the one of `start`. */
export function skipIndented(state: ParserState, start: SyntaxToken): void {
  const column = indentationAround(state.source, start.start);
  for (let token = state.peek(1); token.depth >= start.depth; token = state.peek(1)) {
    const outer = token.newline && token.depth === start.depth;
    if (outer && indentationAround(state.source, token.start) <= column) return;
    state.skip();
  }
}

/** To the end of the line, and over a body that begins on it. */
export function skipToBody(state: ParserState, start: SyntaxToken): void {
  while (state.peek(1).depth >= start.depth && !(state.peek(1).newline && state.peek(1).depth === start.depth)) {
    const skipped = state.advance();
    if (skipped.depth !== start.depth || skipped.type !== tokens.leftBrace) continue;
    skipGroup(state, skipped);
    return;
  }
}

/** Whether the group of `opener`, which is consumed, has more in it. */
export function isInside(state: ParserState, opener: SyntaxToken): boolean {
  return state.peek(1).depth > opener.depth;
}

/** Steps behind the token that closes the group of `opener`; reports what is in the way. */
export function close(state: ParserState, opener: SyntaxToken, expected: string): void {
  if (isInside(state, opener)) {
    // Where the opener is known to be unclosed, what follows is no second fault.
    if (!state.isSaid(opener)) reportUnexpected(state, state.peek(1), expected);
    while (isInside(state, opener)) state.skip();
  }
  state.advance();
}

/** Steps behind the group of `opener`, which is consumed, without a word about what is in it. */
export function skipGroup(state: ParserState, opener: SyntaxToken): void {
  while (isInside(state, opener)) state.skip();
  state.advance();
}
