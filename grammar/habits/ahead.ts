import type { SyntaxProblem } from "../problems/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Span } from "../tree/index.ts";

/** What habits are recognised by: the text, and the tokens around the place where the parser is. */
export interface Ahead {
  readonly source: string;
  /** The token `distance` ahead: 1 is the next one, 0 the one before it. */
  peek(distance: number): SyntaxToken;
  span(start: number, end: number): Span;
}

/** What was recognised. The parser reports it, and steps over the tokens that it speaks of. */
export interface Habit {
  readonly problem: SyntaxProblem;
  /** How many tokens are stepped over. */
  readonly length: number;
}

export function spanOf(ahead: Ahead, token: SyntaxToken): Span {
  return ahead.span(token.start, token.end);
}

/** `=` or what is written for it elsewhere. */
export function isAssignSign({ type, text }: SyntaxToken): boolean {
  return type === tokens.equals || type === tokens.colon || type === tokens.arrow || text === "==";
}
