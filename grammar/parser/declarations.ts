import { nestingLimit } from "../lexer/lexer.ts";
import { replacement } from "../problems/problems.ts";
import { type SyntaxToken, type TokenType, tokens } from "../tokens/tokens.ts";
import type {
  Body,
  Edition,
  Expression,
  IncompleteStatement,
  LetDeclaration,
  Name,
  NamedArgument,
  ParamDeclaration,
  SecretDeclaration,
  StringLiteral,
  TemplateDeclaration,
  TemplateParameter,
  TypeExpression,
  TypeField,
  UseDeclaration,
} from "../tree/ast.ts";
import type { Span } from "../tree/span.ts";
import { type EntryForm, startsValue } from "./collections.ts";
import { ExpressionParser } from "./expressions.ts";

const plainName = /^[A-Za-z_][0-9A-Za-z_]*(?:-+[0-9A-Za-z_]+)*$/;

/** What stands at the top of files: the edition, `use`, `param`, `let`, `secret` and `template`. */
export abstract class DeclarationParser extends ExpressionParser {
  protected abstract parseBody(): Body;
  protected abstract incomplete(word: SyntaxToken): IncompleteStatement;
  /** Whether the `=` behind a type was part of the `>=` that ended it. */
  #closedWithEquals = false;

  protected parseEdition(): Edition | IncompleteStatement {
    const start = this.advance();
    const number = this.peek(1);
    if (number.payload?.kind !== "integer" || number.newline) {
      const found = number.newline ? "the end of the line" : this.describe(number);
      this.report("missing-edition-number", this.tokenSpan(number.newline ? start : number), { found });
      this.abort();
      return this.incomplete(start);
    }
    this.advance();
    const { value } = number.payload;
    return { kind: "edition", span: this.spanFrom(start), number: value, numberSpan: this.tokenSpan(number) };
  }

  protected parseUse(): UseDeclaration {
    const start = this.advance();
    const path = this.#parsePath(start);
    const alias = this.#parseAlias(start);
    const isGiven = this.nextIs(tokens.leftParen) && !this.peek(1).newline;
    const items = isGiven ? this.parseNamedArguments() : [];
    return { kind: "use", span: this.spanFrom(start), path, alias, arguments: items };
  }

  #parsePath(start: SyntaxToken): Name {
    if (this.nextIs(tokens.string) && !this.peek(1).newline) return this.#stringName(this.advance());
    this.#failUse(start);
    return this.noName();
  }

  #parseAlias(start: SyntaxToken): Name {
    if (this.nextIsWord("as") && !this.peek(1).newline) {
      this.advance();
      return this.#parseDeclaredName("use");
    }
    if (!this.isAbandoned()) this.#failUse(start);
    return this.noName();
  }

  protected parseNamedArguments(): readonly NamedArgument[] {
    return this.parseEntries(this.advance(), namedArguments, () => this.#parseNamedArgument());
  }

  #parseNamedArgument(): NamedArgument {
    const start = this.advance();
    const name = this.nameOf(start);
    this.parseAssignSign(name.text);
    const value = this.parseExpression();
    return { span: this.spanFrom(start), name, value };
  }

  #failUse(start: SyntaxToken): void {
    const next = this.peek(1);
    const found = next.newline || next.type === tokens.end ? "the end of the line" : this.describe(next);
    const at = next.newline || next.type === tokens.end ? start : next;
    if (!this.isReported(next)) this.report("use-form", this.tokenSpan(at), { found });
    this.skipLine();
    this.abort();
  }

  protected parseParam(): ParamDeclaration {
    const start = this.advance();
    const name = this.#parseDeclaredName("param");
    const doc = this.takeDoc(start);
    const type = this.#parseDeclaredType(name);
    const value = this.#parseDefault();
    return { kind: "param", span: this.spanFrom(start), doc, name, type, default: value };
  }

  protected parseLetOrSecret(): LetDeclaration | SecretDeclaration {
    const start = this.advance();
    const kind = start.text === "secret" ? "secret" : "let";
    const name = this.#parseDeclaredName(kind);
    const doc = this.takeDoc(start);
    this.parseAssignSign(name.text);
    const value = this.parseExpression();
    return { kind, span: this.spanFrom(start), doc, name, value };
  }

  protected parseTemplate(): TemplateDeclaration {
    const start = this.advance();
    const name = this.#parseDeclaredName("template");
    const doc = this.takeDoc(start);
    const parameters = this.nextIs(tokens.leftParen)
      ? this.parseEntries(this.advance(), templateParameters, () => this.#parseTemplateParameter())
      : [];
    const place = this.#parsePlace();
    const body = this.parseRequiredBody(start, name.text);
    return { kind: "template", span: this.spanFrom(start), doc, name, parameters, place, body };
  }

  /** `for pool`: the kind of block that a template is pasted into. */
  #parsePlace(): Name | undefined {
    if (!this.nextIsWord("for") || this.peek(1).newline) return undefined;
    this.advance();
    if (!this.peek(1).newline) return this.expectName();
    this.report("missing-name", this.tokenSpan(this.peek(0)), { declaration: "for", found: "the end of the line" });
    return this.noName();
  }

  #parseTemplateParameter(): TemplateParameter {
    const start = this.peek(1);
    const doc = this.takeDoc(start);
    const name = this.nameOf(this.advance());
    const type = this.#parseDeclaredType(name);
    const value = this.#parseDefault();
    return { span: this.spanFrom(start), doc, name, type, default: value };
  }

  /** `: type`. Where it is missing all up to the default, or to the next parameter, is stepped over. */
  #parseDeclaredType(name: Name): TypeExpression {
    if (this.accept(tokens.colon) !== undefined) return this.#parseType();
    if (!this.isReported(this.peek(1))) this.report("missing-type", name.span, { name: name.text });
    const hole = this.emptySpan();
    const last = this.peek(0);
    while (!this.#endsType(this.peek(1), last)) this.advance();
    return unknownType(hole);
  }

  #parseDefault(): Expression | undefined {
    if (!this.#closedWithEquals && this.accept(tokens.equals) === undefined) return undefined;
    this.#closedWithEquals = false;
    return this.parseExpression();
  }

  /** `int`, `list<string>`, `enum(a, b)`, `object { a: int }`. */
  #parseType(): TypeExpression {
    const start = this.peek(1);
    if (!this.#checkType(start)) return unknownType(this.emptySpan());
    this.advance();
    this.depth += 1;
    const type = this.depth > nestingLimit ? this.#typeTooDeep(start) : this.#parseTypeBehind(start);
    this.depth -= 1;
    return type;
  }

  #typeTooDeep(start: SyntaxToken): TypeExpression {
    this.reportTooDeep(start);
    this.abort();
    return unknownType(this.tokenSpan(start));
  }

  /** What follows the name of a type, which is consumed. */
  #parseTypeBehind(start: SyntaxToken): TypeExpression {
    const isName = start.type === tokens.identifier;
    const name = isName ? this.nameOf(start) : unknownType(this.tokenSpan(start)).name;
    const items = this.#parseTypeArguments(start);
    const fields = this.#hasFields(start) ? this.#parseFields() : undefined;
    if (this.#skipTypeEnd(start)) return unknownType(this.spanFrom(start));
    return { kind: "type", span: this.spanFrom(start), name, arguments: items, fields };
  }

  #parseTypeArguments(start: SyntaxToken): readonly TypeExpression[] {
    const opener = this.peek(1);
    if (opener.text === "<" && !opener.newline && parametrised.has(start.text)) return this.#parseAngles();
    if (opener.type !== tokens.leftParen || opener.newline) return [];
    const items = this.parseEntries(this.advance(), typesInParens, () => this.#parseType());
    if (parametrised.has(start.text)) this.#reportOldType(start, opener, this.peek(0));
    return items;
  }

  /** `list(T)` was the word before `list<T>`. */
  #reportOldType(start: SyntaxToken, opener: SyntaxToken, closer: SyntaxToken): void {
    if (closer.text !== ")") return;
    const edits = [
      { span: this.tokenSpan(opener), text: "<" },
      { span: this.tokenSpan(closer), text: ">" },
    ];
    const [word, instead] = [`${start.text}(…)`, `${start.text}<…>`];
    this.report("old-word", this.spanFrom(start), { word, instead }, { fix: { title: `Write \`${instead}\``, edits } });
  }

  /** `<T>`. These signs are no brackets elsewhere, so nothing has balanced them. */
  #parseAngles(): readonly TypeExpression[] {
    this.advance();
    const items = [this.#parseType()];
    while (!this.#closedWithEquals && this.accept(tokens.comma) !== undefined) items.push(this.#parseType());
    const closer = this.peek(1);
    if (closer.text === ">" || closer.text === ">=") {
      this.advance();
      this.#closedWithEquals = closer.text === ">=";
    } else this.failAt(closer, "`>`");
    return items;
  }

  #hasFields(start: SyntaxToken): boolean {
    return start.text === "object" && this.nextIs(tokens.leftBrace) && !this.peek(1).newline;
  }

  #parseFields(): readonly TypeField[] {
    return this.parseEntries(this.advance(), typeFields, () => this.#parseField());
  }

  /** `name: T`, `other?: T = d`. */
  #parseField(): TypeField {
    const start = this.peek(1);
    const doc = this.takeDoc(start);
    const name = this.nameOf(this.advance());
    // `?:` is an operator of other languages elsewhere, and one token.
    const isJoined = this.peek(1).text === "?:";
    const optional = isJoined || (this.nextIs(tokens.question) && this.peek(2).type === tokens.colon);
    if (optional) this.advance();
    const type = isJoined ? this.#parseType() : this.#parseDeclaredType(name);
    const value = this.#parseDefault();
    return { span: this.spanFrom(start), doc, name, optional, type, default: value };
  }

  /** `string?`, `string[]`, `a | b`: types of other languages. */
  #skipTypeEnd(start: SyntaxToken): boolean {
    const next = this.peek(1);
    if (this.#closedWithEquals) return false;
    const isForeign = next.text === "<" || next.text === "|" || next.text === "[" || next.text === "?";
    if (next.newline || !isForeign) return false;
    while (!this.#endsType(this.peek(1), start)) this.advance();
    const span = this.spanFrom(start);
    if (!this.sink.touches(span.start, span.end)) {
      this.report("bad-type", span, { found: `\`${this.source.slice(span.start, span.end)}\`` });
    }
    return true;
  }

  #endsType(token: SyntaxToken, start: SyntaxToken): boolean {
    if (token.newline || token.depth < start.depth) return true;
    return token.depth === start.depth && (token.type === tokens.equals || token.type === tokens.comma);
  }

  /** Whether something stands there that can be read as a type, right or wrong. */
  #checkType(token: SyntaxToken): boolean {
    const after = this.peek(2);
    // A name on the next line that something follows begins the next statement.
    const startsNext = token.newline && !after.newline && after.type === tokens.identifier;
    const isName = token.type === tokens.identifier && !startsNext;
    if (isName && !(token.newline && after.type === tokens.equals)) return true;
    // TypeScript's `"a" | "b"` is reported whole.
    if (after.text === "|" && !token.newline) return true;
    const isValue = token.type === tokens.string || token.type === tokens.integer || token.type === tokens.literal;
    const text = this.#stringName(token).text;
    const span = this.tokenSpan(token);
    const details =
      token.type === tokens.string && plainName.test(text) ? replacement("Remove the quotes", span, text) : {};
    if (!this.sink.touches(span.start, span.end)) {
      const at = token.newline ? this.tokenSpan(this.peek(0)) : span;
      this.report("bad-type", at, { found: this.describe(token) }, details);
    }
    // The default may still be read.
    if (!isValue && (token.newline || token.type !== tokens.equals)) this.abort();
    return isValue;
  }

  /** The name after a keyword. A quoted one is taken, and reported; a missing one is a hole. */
  #parseDeclaredName(declaration: string): Name {
    if (!this.#checkDeclaredName(declaration)) return this.noName();
    const token = this.advance();
    return token.type === tokens.string ? this.#stringName(token) : this.nameOf(token);
  }

  #checkDeclaredName(declaration: string): boolean {
    const next = this.peek(1);
    const isName = next.type === tokens.identifier;
    if (isName && !next.newline) return true;
    if (next.type === tokens.string && !next.newline) {
      this.reportQuotedName(this.#stringName(next));
      return true;
    }
    this.reportMissingName(declaration);
    return false;
  }

  /** Nothing can be read on but what has a sign of its own in front. The keyword is consumed. */
  protected reportMissingName(declaration: string): void {
    const [keyword, next] = [this.peek(0), this.peek(1)];
    if (!this.sink.touches(next.start, next.end)) {
      const found = next.newline ? "the end of the line" : this.describe(next);
      this.report("missing-name", this.tokenSpan(keyword), { declaration, found });
    }
    if (next.newline || !signsBehindName.has(next.type)) this.abort();
  }

  protected reportQuotedName(name: Name): void {
    const details = plainName.test(name.text) ? replacement("Remove the quotes", name.span, name.text) : {};
    if (!this.sink.touches(name.span.start, name.span.end)) {
      this.report("quoted-name", name.span, { name: name.text }, details);
    }
  }

  #stringName(token: SyntaxToken): Name {
    const text = token.payload?.kind === "string" ? plainText(token.payload) : "";
    return { text, span: this.tokenSpan(token) };
  }

  /** The body that must follow a header which began at `start`. */
  protected parseRequiredBody(start: SyntaxToken, name: string): Body {
    if (!this.nextIs(tokens.leftBrace)) {
      if (this.#skipSignBeforeBody(start)) return this.parseBody();
      if (!this.#findBody(start, name)) return { kind: "body", span: this.emptySpan(), items: [] };
    }
    return this.parseBody();
  }

  /** `pool "x" = {`: the sign is stepped over. */
  #skipSignBeforeBody(start: SyntaxToken): boolean {
    const [sign, brace] = [this.peek(1), this.peek(2)];
    const isSign = sign.type === tokens.equals || sign.type === tokens.colon || sign.type === tokens.arrow;
    if (!(isSign || sign.type === tokens.comma) || brace.type !== tokens.leftBrace || sign.newline) return false;
    const span = this.sink.span(this.peek(0).end, sign.end);
    const head = this.source.slice(start.start, span.start).replace(/\s+/g, " ");
    const details = replacement(`Remove the \`${sign.text}\``, span, "");
    this.report("sign-before-body", this.tokenSpan(sign), { sign: sign.text, head }, details);
    this.advance();
    return true;
  }

  /** Whether a body stands further on the line; what stands before it, or that none does, is reported. */
  #findBody(start: SyntaxToken, name: string): boolean {
    if (this.isAbandoned()) return false;
    const next = this.peek(1);
    if (next.type === tokens.colon && (this.peek(2).newline || this.peek(2).type === tokens.end)) {
      this.report("colon-for-body", this.tokenSpan(this.advance()), { name });
      this.skipIndented(start);
      this.abort();
      return false;
    }
    const distance = this.#findBodyOnLine(next.depth);
    if (distance !== undefined) {
      if (statementWords.has(start.text)) this.reportUnexpected(next, tokens.leftBrace);
      else if (!this.sink.touches(next.start, next.end)) {
        this.report("bad-label", this.tokenSpan(next), { found: this.describe(next), block: name });
      }
      for (let skipped = 1; skipped < distance; skipped += 1) this.advance();
      return true;
    }
    const span = this.spanFrom(start);
    const isSaid = next.type === tokens.damaged || this.sink.touches(span.start, span.end);
    if (!isSaid) this.report("missing-body", span, { name });
    this.abort();
    return false;
  }

  /** How far ahead a body begins on the line at hand. A header is short, so few tokens are looked at. */
  #findBodyOnLine(depth: number): number | undefined {
    for (let distance = 1; distance <= 20; distance += 1) {
      const token = this.peek(distance);
      if (token.depth < depth || token.newline) return undefined;
      if (token.depth === depth && token.type === tokens.leftBrace) return distance;
    }
    return undefined;
  }
}

/** Types that have one in angle brackets. */
const parametrised: ReadonlySet<string> = new Set(["list", "map"]);

/** Where one of these follows a keyword whose name is missing, the rest is read as if the name were there. */
const signsBehindName: ReadonlySet<TokenType> = new Set([
  tokens.equals,
  tokens.colon,
  tokens.leftParen,
  tokens.leftBrace,
]);

/** What has a body and no labels. */
const statementWords: ReadonlySet<string> = new Set(["for", "if", "else"]);

export const startsName: ReadonlySet<TokenType> = new Set([tokens.identifier]);

const namedArguments: EntryForm = { expected: "`name = value`", starts: startsName, separator: "comma" };
const templateParameters: EntryForm = { expected: "`name: type`", starts: startsName, separator: "comma" };
const typeFields: EntryForm = { expected: "`name: type`", starts: startsName, separator: "comma-or-line" };
const typesInParens: EntryForm = { expected: "`,` or `)`", starts: startsValue, separator: "comma" };

/** In the place of a type that could not be read. Its name is empty, which no check speaks of. */
function unknownType(span: Span): TypeExpression {
  return { kind: "type", span, name: { text: "", span }, arguments: [], fields: undefined };
}

/** The text of a string without its interpolations. */
export function plainText(node: StringLiteral): string {
  return node.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
