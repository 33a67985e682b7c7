import { problemOf, replacement, type SyntaxProblem } from "../problems/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import { type Ahead, spanOf } from "./ahead.ts";

/*
 * What other languages write before a body, or instead of its braces.
 */

/** `pool "x" = {`: the sign before the brace. */
export function signBeforeBody(ahead: Ahead, start: SyntaxToken): SyntaxProblem | undefined {
  const sign = ahead.peek(1);
  const brace = ahead.peek(2);
  const isSign = sign.type === tokens.equals || sign.type === tokens.colon || sign.type === tokens.arrow;
  if (!(isSign || sign.type === tokens.comma) || brace.type !== tokens.leftBrace || sign.newline) return undefined;
  const span = ahead.span(ahead.peek(0).end, sign.end);
  const head = ahead.source.slice(start.start, span.start).replace(/\s+/g, " ");
  const details = replacement(`Remove the \`${sign.text}\``, span, "");
  return problemOf("sign-before-body", spanOf(ahead, sign), { sign: sign.text, head }, details);
}

/** A colon at the end of a line: the body is the lines behind it that are indented deeper. */
export function colonForBody(ahead: Ahead, name: string): SyntaxProblem | undefined {
  const colon = ahead.peek(1);
  const next = ahead.peek(2);
  if (colon.type !== tokens.colon || !(next.newline || next.type === tokens.end)) return undefined;
  return problemOf("colon-for-body", spanOf(ahead, colon), { name });
}

/** `- item` at the beginning of a line. */
export function yamlItem(ahead: Ahead): SyntaxProblem | undefined {
  const sign = ahead.peek(1);
  if (sign.type !== tokens.minus || !sign.newline) return undefined;
  return problemOf("yaml-list-item", spanOf(ahead, sign), {});
}
