import { nestingLimit } from "../lexer/index.ts";
import { replacement } from "../problems/index.ts";
import { createSyntaxToken, describeToken, type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";
import type { Expression, Name, Span, TypeExpression, TypeField } from "../tree/index.ts";
import { entryForms, parseEntries } from "./entries.ts";
import { parseExpression, reportTooDeep } from "./expressions.ts";
import { isPlainName, nameOf, stringName } from "./names.ts";
import { failAt } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/*
 * Types of parameters: `int`, `list<string>`, `enum(a, b)`, `object { a: int }`. Decision 0402.
 */

/** `: type`. Where it is missing all up to the default, or to the next parameter, is stepped over. */
export function parseDeclaredType(state: ParserState, name: Name): TypeExpression {
  if (state.accept(tokens.colon) !== undefined) return parseType(state);
  if (!state.isReported(state.peek(1))) state.report("missing-type", name.span, { name: name.text });
  const hole = state.emptySpan();
  skipToDefault(state, state.peek(0));
  return unknownType(hole);
}

/** `= value` */
export function parseDefault(state: ParserState): Expression | undefined {
  return state.accept(tokens.equals) === undefined ? undefined : parseExpression(state);
}

function parseType(state: ParserState): TypeExpression {
  const start = state.peek(1);
  if (!startsType(state, start)) return unknownType(state.emptySpan());
  state.advance();
  state.depth += 1;
  const type = state.depth > nestingLimit ? typeTooDeep(state, start) : parseTypeBehind(state, start);
  state.depth -= 1;
  return type;
}

function typeTooDeep(state: ParserState, start: SyntaxToken): TypeExpression {
  reportTooDeep(state, start);
  return unknownType(state.spanOf(start));
}

/** What follows the name of a type, which is consumed. */
function parseTypeBehind(state: ParserState, start: SyntaxToken): TypeExpression {
  const isName = start.type === tokens.identifier;
  const name = isName ? nameOf(state, start) : unknownType(state.spanOf(start)).name;
  const items = parseTypeArguments(state, start);
  const fields = hasFields(state, start) ? parseFields(state) : undefined;
  if (skipForeignEnd(state, start)) return unknownType(state.spanFrom(start));
  return { kind: "type", span: state.spanFrom(start), name, arguments: items, fields };
}

/** Types that have one in angle brackets. */
const parametrised: ReadonlySet<string> = new Set(["list", "map"]);

function parseTypeArguments(state: ParserState, start: SyntaxToken): readonly TypeExpression[] {
  const opener = state.peek(1);
  if (opener.newline) return [];
  if (opener.text === "<" && parametrised.has(start.text)) return parseAngles(state);
  if (opener.type !== tokens.leftParen) return [];
  const { items } = parseEntries(state, state.advance(), entryForms.values, parseType);
  if (parametrised.has(start.text)) reportOldType(state, start, opener, state.peek(0));
  return items;
}

/** `list(T)` was the word before `list<T>`. */
function reportOldType(state: ParserState, start: SyntaxToken, opener: SyntaxToken, closer: SyntaxToken): void {
  if (closer.text !== ")") return;
  const edits = [
    { span: state.spanOf(opener), text: "<" },
    { span: state.spanOf(closer), text: ">" },
  ];
  const [word, instead] = [`${start.text}(…)`, `${start.text}<…>`];
  state.report("old-word", state.spanFrom(start), { word, instead }, { fix: { title: `Write \`${instead}\``, edits } });
}

/** `<T>`. These signs are no brackets elsewhere, so nothing has balanced them. */
function parseAngles(state: ParserState): readonly TypeExpression[] {
  state.advance();
  const items = [parseType(state)];
  while (state.accept(tokens.comma) !== undefined) items.push(parseType(state));
  const closer = state.peek(1);
  if (closer.text === ">") state.advance();
  else if (closer.text === ">=") {
    const start = closer.start + 1;
    state.replaceNext({
      ...createSyntaxToken(tokens.equals, "=", start, closer.end, false, undefined, undefined),
      depth: closer.depth,
    });
  } else failAt(state, closer, "`>`");
  return items;
}

function hasFields(state: ParserState, start: SyntaxToken): boolean {
  return start.text === "object" && state.nextIs(tokens.leftBrace) && !state.peek(1).newline;
}

function parseFields(state: ParserState): readonly TypeField[] {
  return parseEntries(state, state.advance(), entryForms.fields, parseField).items;
}

/** `name: T`, `other?: T = d`. */
function parseField(state: ParserState): TypeField {
  const start = state.peek(1);
  const doc = state.takeDoc(start);
  const name = nameOf(state, state.advance());
  // `?:` is an operator of other languages elsewhere, and one token.
  const isJoined = state.peek(1).text === "?:";
  const optional = isJoined || (state.nextIs(tokens.question) && state.peek(2).type === tokens.colon);
  if (optional) state.advance();
  const type = isJoined ? parseType(state) : parseDeclaredType(state, name);
  const value = parseDefault(state);
  return { span: state.spanFrom(start), doc, name, optional, type, default: value };
}

const foreignEnds: ReadonlySet<string> = new Set(["<", "|", "[", "?"]);

/** `set<string>`, `string?`, `string[]`, `a | b`: types of other languages. */
function skipForeignEnd(state: ParserState, start: SyntaxToken): boolean {
  const next = state.peek(1);
  if (next.newline || !foreignEnds.has(next.text)) return false;
  skipToDefault(state, start);
  const span = state.spanFrom(start);
  if (!state.isSaid(span)) {
    state.report("bad-type", span, { found: `\`${state.source.slice(span.start, span.end)}\`` });
  }
  return true;
}

/** Up to the default, the next parameter or the end of the line. */
function skipToDefault(state: ParserState, start: SyntaxToken): void {
  for (let token = state.peek(1); !token.newline && token.depth >= start.depth; token = state.peek(1)) {
    if (token.depth === start.depth && (token.type === tokens.equals || token.type === tokens.comma)) return;
    state.advance();
  }
}

const wrongTypes: ReadonlySet<TokenType> = new Set([tokens.string, tokens.integer, tokens.literal]);

/** Whether something stands there that can be read as a type, right or wrong. */
function startsType(state: ParserState, token: SyntaxToken): boolean {
  const after = state.peek(2);
  // A name on the next line that something follows begins the next statement.
  const startsNext = token.newline && !after.newline && after.type === tokens.identifier;
  const isName = token.type === tokens.identifier && !startsNext;
  if (isName && !(token.newline && after.type === tokens.equals)) return true;
  // TypeScript's `"a" | "b"` is reported whole.
  if (after.text === "|" && !token.newline) return true;
  reportBadType(state, token);
  // The default may still be read.
  const isValue = wrongTypes.has(token.type);
  if (!isValue && (token.newline || token.type !== tokens.equals)) state.abandon();
  return isValue;
}

function reportBadType(state: ParserState, token: SyntaxToken): void {
  const span = state.spanOf(token);
  if (state.isSaid(span) || state.isNear()) return;
  const { text } = stringName(state, token);
  const isQuoted = token.type === tokens.string && isPlainName(text);
  const details = isQuoted ? replacement("Remove the quotes", span, text) : {};
  const at = token.newline ? state.spanOf(state.peek(0)) : span;
  state.report("bad-type", at, { found: describeToken(token) }, details);
}

/** In the place of a type that could not be read. Its name is empty, which no check speaks of. */
function unknownType(span: Span): TypeExpression {
  return { kind: "type", span, name: { text: "", span }, arguments: [], fields: undefined };
}
