import { replacement } from "../problems/index.ts";
import { describeToken, type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";
import type { Expression, Name, StringLiteral } from "../tree/index.ts";
import { failAt } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/*
 * Names where one must stand, and the holes in their place.
 */

const plainName = /^[A-Za-z_][0-9A-Za-z_]*(?:-+[0-9A-Za-z_]+)*$/;

/** Whether a word could be written without its quotes. */
export function isPlainName(text: string): boolean {
  return plainName.test(text);
}

export function nameOf(state: ParserState, token: SyntaxToken): Name {
  return { text: token.text, span: state.spanOf(token) };
}

/** In the place of a name that is missing. */
export function noName(state: ParserState): Name {
  return { text: "", span: state.emptySpan() };
}

/** A name, or a hole and a problem. */
export function expectName(state: ParserState): Name {
  const name = state.accept(tokens.identifier);
  if (name !== undefined) return nameOf(state, name);
  failAt(state, state.peek(1), tokens.identifier);
  return noName(state);
}

/** Whether a name comes next, on the line of what is before it. */
export function isNameNext(state: ParserState): boolean {
  return state.nextIs(tokens.identifier) && !state.peek(1).newline;
}

/** The name after a keyword. A quoted one is taken, and reported; a missing one is a hole. */
export function parseDeclaredName(state: ParserState, declaration: string): Name {
  if (isNameNext(state)) return nameOf(state, state.advance());
  const next = state.peek(1);
  if (next.type === tokens.string && !next.newline) {
    const name = stringName(state, state.advance());
    reportQuotedName(state, name);
    return name;
  }
  reportMissingName(state, declaration);
  return noName(state);
}

/** Where one of these follows a keyword whose name is missing, the rest is read as if the name were there. */
const signsBehindName: ReadonlySet<TokenType> = new Set([
  tokens.equals,
  tokens.colon,
  tokens.leftParen,
  tokens.leftBrace,
]);

/** Nothing can be read on but what has a sign of its own in front. The keyword is consumed. */
export function reportMissingName(state: ParserState, declaration: string): void {
  const keyword = state.peek(0);
  const next = state.peek(1);
  if (!state.isSaid(next) && !state.isNear()) {
    const found = next.newline ? "the end of the line" : describeToken(next);
    state.report("missing-name", state.spanOf(keyword), { declaration, found });
  }
  if (next.newline || !signsBehindName.has(next.type)) state.abandon();
}

export function reportQuotedName(state: ParserState, name: Name): void {
  const details = plainName.test(name.text) ? replacement("Remove the quotes", name.span, name.text) : {};
  if (!state.isSaid(name.span) && !state.isNear()) state.report("quoted-name", name.span, { name: name.text }, details);
}

export function stringName(state: ParserState, token: SyntaxToken): Name {
  const text = token.payload?.kind === "string" ? plainText(token.payload) : "";
  return { text, span: state.spanOf(token) };
}

/** The text of a string without its interpolations. */
export function plainText(node: StringLiteral): string {
  return node.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

/** `name` or `alias.name`, on the line of the keyword, which is consumed. */
export function parseQualifiedName(state: ParserState, keyword: string): Expression {
  const start = state.peek(1);
  if (!isNameNext(state)) reportMissingName(state, keyword);
  const first = expectName(state);
  const object: Expression = { kind: "name", span: first.span, text: first.text };
  if (!state.nextIs(tokens.dot) || state.peek(1).newline) return object;
  return parseMember(state, start, object);
}

/** `.name` behind an object that begins at `start`. */
export function parseMember(state: ParserState, start: SyntaxToken, object: Expression): Expression {
  state.advance();
  const member = parseMemberName(state, object);
  return { kind: "member", span: state.spanFrom(start), object, member };
}

/** A name on the line of its dot, which is consumed; the next line is the next statement. */
function parseMemberName(state: ParserState, object: Expression): Name {
  if (isNameNext(state)) return nameOf(state, state.advance());
  const next = state.peek(1);
  const dot = state.spanOf(state.peek(0));
  const isEnd = next.newline || endsMember.has(next.type);
  if (!isEnd) failAt(state, next, tokens.identifier);
  else if (!state.isReported(next)) {
    const written = state.source.slice(object.span.start, object.span.end);
    state.report("missing-member", dot, { object: written.replace(/\s+/g, " ") });
  }
  return { text: "", span: state.span(dot.end, dot.end) };
}

/** Where one of these follows a dot, the name is missing; anything else stands in its place. */
const endsMember: ReadonlySet<TokenType> = new Set([
  tokens.rightBrace,
  tokens.rightBracket,
  tokens.rightParen,
  tokens.interpolationEnd,
  tokens.comma,
  tokens.end,
]);
