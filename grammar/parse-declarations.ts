import type {
  Body,
  Edition,
  Expression,
  LetDeclaration,
  Name,
  ParamDeclaration,
  SecretDeclaration,
  StringLiteral,
  TemplateDeclaration,
  TemplateParameter,
  TypeExpression,
  UseDeclaration,
} from "./ast.ts";
import { startsValue } from "./parse-collections.ts";
import { ExpressionParser } from "./parse-expressions.ts";
import { replacement } from "./problems.ts";
import type { Span } from "./span.ts";
import { type SyntaxToken, type TokenType, tokens } from "./tokens.ts";

const plainName = /^[A-Za-z_][0-9A-Za-z_]*(?:-+[0-9A-Za-z_]+)*$/;

/** What stands at the top of files: the edition, `use`, `param`, `let`, `secret` and `template`. */
export abstract class DeclarationParser extends ExpressionParser {
  protected abstract parseBody(): Body;

  protected parseEdition(): Edition {
    const start = this.advance();
    const number = this.peek(1);
    if (number.payload?.kind !== "integer" || number.newline) {
      const found = number.newline ? "the end of the line" : this.describe(number);
      this.sink.report("missing-edition-number", this.tokenSpan(number.newline ? start : number), { found });
      this.abort();
    }
    this.advance();
    const { value } = number.payload;
    return { kind: "edition", span: this.spanFrom(start), number: value, numberSpan: this.tokenSpan(number) };
  }

  protected parseUse(): UseDeclaration {
    const start = this.advance();
    if (!this.nextIs(tokens.string) || this.peek(1).newline) this.#failUse(start);
    const path = this.#stringName(this.advance());
    if (!this.nextIsWord("as") || this.peek(1).newline) this.#failUse(start);
    this.advance();
    const alias = this.#parseDeclaredName("use");
    return { kind: "use", span: this.spanFrom(start), path, alias };
  }

  #failUse(start: SyntaxToken): never {
    const next = this.peek(1);
    const found = next.newline || next.type === tokens.end ? "the end of the line" : this.describe(next);
    const at = next.newline || next.type === tokens.end ? start : next;
    if (!this.isReported(next)) this.sink.report("use-form", this.tokenSpan(at), { found });
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
      ? this.parseEntries(this.advance(), "`name: type`", startsName, () => this.#parseTemplateParameter())
      : [];
    const body = this.parseRequiredBody(start, name.text);
    return { kind: "template", span: this.spanFrom(start), doc, name, parameters, body };
  }

  #parseTemplateParameter(): TemplateParameter {
    const start = this.peek(1);
    const name = this.nameOf(this.advance());
    const type = this.#parseDeclaredType(name);
    const value = this.#parseDefault();
    return { span: this.spanFrom(start), name, type, default: value };
  }

  /** `: type`. Where it is missing all up to the default, or to the next parameter, is stepped over. */
  #parseDeclaredType(name: Name): TypeExpression {
    if (this.accept(tokens.colon) !== undefined) return this.#parseType();
    const start = this.peek(1);
    if (!this.isReported(start)) this.sink.report("missing-type", name.span, { name: name.text });
    while (!this.#endsType(this.peek(1), start)) this.advance();
    return unknownType(name.span);
  }

  #parseDefault(): Expression | undefined {
    return this.accept(tokens.equals) === undefined ? undefined : this.parseExpression();
  }

  /** `int`, `list(string)`, `enum(a, b)`. */
  #parseType(): TypeExpression {
    const start = this.peek(1);
    this.#checkType(start);
    this.advance();
    const isName = start.type === tokens.identifier;
    const name = isName ? this.nameOf(start) : unknownType(this.tokenSpan(start)).name;
    const items = this.nextIs(tokens.leftParen)
      ? this.parseEntries(this.advance(), "`,` or `)`", startsValue, () => this.#parseType())
      : [];
    if (this.#skipTypeEnd(start)) return unknownType(this.spanFrom(start));
    return { kind: "type", span: this.spanFrom(start), name, arguments: items };
  }

  /** `list<string>`, `string?`, `string[]`, `a | b`: types of other languages. */
  #skipTypeEnd(start: SyntaxToken): boolean {
    const next = this.peek(1);
    const isForeign = next.text === "<" || next.text === "|" || next.text === "[" || next.text === "?";
    if (next.newline || !isForeign) return false;
    while (!this.#endsType(this.peek(1), start)) this.advance();
    const span = this.spanFrom(start);
    if (!this.sink.touches(span.start, span.end)) {
      this.sink.report("bad-type", span, { found: `\`${this.source.slice(span.start, span.end)}\`` });
    }
    return true;
  }

  #endsType(token: SyntaxToken, start: SyntaxToken): boolean {
    if (token.newline || token.depth < start.depth) return true;
    return token.depth === start.depth && (token.type === tokens.equals || token.type === tokens.comma);
  }

  #checkType(token: SyntaxToken): void {
    const after = this.peek(2);
    // A name on the next line that something follows begins the next statement.
    const startsNext = token.newline && !after.newline && after.type === tokens.identifier;
    const isName = token.type === tokens.identifier && !startsNext;
    if (isName && !(token.newline && after.type === tokens.equals)) return;
    // TypeScript's `"a" | "b"` is reported whole.
    if (after.text === "|" && !token.newline) return;
    const isValue = token.type === tokens.string || token.type === tokens.integer || token.type === tokens.literal;
    const text = this.#stringName(token).text;
    const span = this.tokenSpan(token);
    const details =
      token.type === tokens.string && plainName.test(text) ? replacement("Remove the quotes", span, text) : {};
    if (!this.sink.touches(span.start, span.end)) {
      const at = token.newline ? this.tokenSpan(this.peek(0)) : span;
      this.sink.report("bad-type", at, { found: this.describe(token) }, details);
    }
    if (!isValue) this.abort();
  }

  /** The name after a keyword. A quoted one is taken, and reported. */
  #parseDeclaredName(declaration: string): Name {
    this.#checkDeclaredName(declaration);
    const token = this.advance();
    return token.type === tokens.string ? this.#stringName(token) : this.nameOf(token);
  }

  #checkDeclaredName(declaration: string): void {
    const next = this.peek(1);
    const keyword = this.peek(0);
    const isName = next.type === tokens.identifier;
    if (isName && !next.newline) return;
    if (next.type === tokens.string && !next.newline) {
      this.reportQuotedName(this.#stringName(next));
      return;
    }
    if (!this.sink.touches(next.start, next.end)) {
      const found = next.newline ? "the end of the line" : this.describe(next);
      this.sink.report("missing-name", this.tokenSpan(keyword), { declaration, found });
    }
    this.abort();
  }

  protected reportQuotedName(name: Name): void {
    const details = plainName.test(name.text) ? replacement("Remove the quotes", name.span, name.text) : {};
    if (!this.sink.touches(name.span.start, name.span.end)) {
      this.sink.report("quoted-name", name.span, { name: name.text }, details);
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
      this.#missingBody(start, name);
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
    this.sink.report("sign-before-body", this.tokenSpan(sign), { sign: sign.text, head }, details);
    this.advance();
    return true;
  }

  #missingBody(start: SyntaxToken, name: string): void {
    const next = this.peek(1);
    if (next.type === tokens.colon && (this.peek(2).newline || this.peek(2).type === tokens.end)) {
      this.sink.report("colon-for-body", this.tokenSpan(this.advance()), { name });
      this.skipIndented(start);
      this.abort();
    }
    const distance = this.#findBodyOnLine(next.depth);
    if (distance !== undefined) {
      if (statementWords.has(start.text)) this.reportUnexpected(next, tokens.leftBrace);
      else if (!this.sink.touches(next.start, next.end)) {
        this.sink.report("bad-label", this.tokenSpan(next), { found: this.describe(next), block: name });
      }
      for (let skipped = 1; skipped < distance; skipped += 1) this.advance();
      return;
    }
    const span = this.spanFrom(start);
    const isSaid = next.type === tokens.damaged || this.sink.touches(span.start, span.end);
    if (!isSaid) this.sink.report("missing-body", span, { name });
    this.abort();
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

/** What has a body and no labels. */
const statementWords: ReadonlySet<string> = new Set(["for", "if", "else"]);

export const startsName: ReadonlySet<TokenType> = new Set([tokens.identifier]);

/** In the place of a type that could not be read. Its name is empty, which no check speaks of. */
function unknownType(span: Span): TypeExpression {
  return { kind: "type", span, name: { text: "", span }, arguments: [] };
}

/** The text of a string without its interpolations. */
export function plainText(node: StringLiteral): string {
  return node.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
