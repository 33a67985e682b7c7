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
    const path = this.#stringName(this.expect(tokens.string));
    if (!this.nextIsWord("as")) this.failAt(this.peek(1), "`as` and a name");
    this.advance();
    const alias = this.#parseDeclaredName("use");
    return { kind: "use", span: this.spanFrom(start), path, alias };
  }

  protected parseParam(): ParamDeclaration {
    const start = this.advance();
    const name = this.#parseDeclaredName("param");
    const doc = this.takeDoc(start);
    this.expect(tokens.colon);
    const type = this.#parseType();
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
    this.expect(tokens.colon);
    const type = this.#parseType();
    const value = this.#parseDefault();
    return { span: this.spanFrom(start), name, type, default: value };
  }

  #parseDefault(): Expression | undefined {
    return this.accept(tokens.equals) === undefined ? undefined : this.parseExpression();
  }

  /** `int`, `list(string)`, `enum(a, b)`. */
  #parseType(): TypeExpression {
    const start = this.peek(1);
    this.#checkType(start);
    this.advance();
    const name = start.type === tokens.string ? this.#stringName(start) : this.nameOf(start);
    const items = this.nextIs(tokens.leftParen)
      ? this.parseEntries(this.advance(), "`,` or `)`", startsValue, () => this.#parseType())
      : [];
    return { kind: "type", span: this.spanFrom(start), name, arguments: items };
  }

  #checkType(token: SyntaxToken): void {
    const after = this.peek(2);
    // A name on the next line that something follows begins the next statement.
    const startsNext = token.newline && !after.newline && after.type === tokens.identifier;
    const isName = token.type === tokens.identifier && !startsNext;
    if (isName && !(token.newline && after.type === tokens.equals)) return;
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
    if (!this.nextIs(tokens.leftBrace)) this.#missingBody(start, name);
    return this.parseBody();
  }

  #missingBody(start: SyntaxToken, name: string): void {
    const next = this.peek(1);
    const distance = this.#findBodyOnLine(next.depth);
    if (distance !== undefined) {
      if (!this.sink.touches(next.start, next.end)) {
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

export const startsName: ReadonlySet<TokenType> = new Set([tokens.identifier]);

/** The text of a string without its interpolations. */
export function plainText(node: StringLiteral): string {
  return node.parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}
