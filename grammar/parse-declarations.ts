import type { IToken, ParserMethod } from "chevrotain";
import type {
  Body,
  Edition,
  Expression,
  LetDeclaration,
  Name,
  ParamDeclaration,
  SecretDeclaration,
  TemplateDeclaration,
  TemplateParameter,
  TypeExpression,
  UseDeclaration,
} from "./ast.ts";
import { ExpressionParser } from "./parse-expressions.ts";
import { replacement } from "./problems.ts";
import { type SyntaxToken, tokens } from "./tokens.ts";

const plainName = /^[A-Za-z_][0-9A-Za-z_]*(?:-+[0-9A-Za-z_]+)*$/;

/** What stands at the top of files: the edition, `use`, `param`, `let`, `secret` and `template`. */
export abstract class DeclarationParser extends ExpressionParser {
  abstract readonly body: ParserMethod<[], Body>;

  readonly edition: ParserMethod<[], Edition> = this.RULE("edition", (): Edition => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    this.ACTION(() => {
      const next = this.peek(1);
      if (next.tokenType === tokens.integer && !next.newline) return;
      const found = next.newline ? "the end of the line" : this.describe(next);
      this.sink.report("missing-edition-number", this.tokenSpan(next.newline ? start : next), { found });
      this.abort();
    });
    const number = this.CONSUME(tokens.integer);
    const value = Number(number.image.replaceAll("_", ""));
    return { kind: "edition", span: this.spanFrom(start), number: value, numberSpan: this.tokenSpan(number) };
  });

  readonly use: ParserMethod<[], UseDeclaration> = this.RULE("use", (): UseDeclaration => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const path = this.CONSUME(tokens.string);
    this.ACTION(() => {
      if (!this.nextIsWord("as")) this.failAt(this.peek(1), "`as` and a name");
    });
    this.CONSUME2(tokens.identifier);
    const alias = this.#declaredName("use");
    const span = this.spanFrom(start);
    return this.ACTION(() => ({ kind: "use", span, path: this.#stringName(path), alias }));
  });

  readonly param: ParserMethod<[], ParamDeclaration> = this.RULE("param", (): ParamDeclaration => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const name = this.#declaredName("param");
    const doc = this.takeDoc(start);
    this.CONSUME(tokens.colon);
    const type = this.SUBRULE(this.type);
    const value = this.#defaultValue();
    return { kind: "param", span: this.spanFrom(start), doc, name, type, default: value };
  });

  readonly letOrSecret: ParserMethod<[], LetDeclaration | SecretDeclaration> = this.RULE(
    "letOrSecret",
    (): LetDeclaration | SecretDeclaration => {
      const start = this.peek(1);
      const keyword = this.CONSUME(tokens.identifier);
      const kind = keyword.image === "secret" ? "secret" : "let";
      const name = this.#declaredName(kind);
      const doc = this.takeDoc(start);
      this.assignSign(name.text);
      const value = this.SUBRULE(this.expression);
      return { kind, span: this.spanFrom(start), doc, name, value };
    },
  );

  readonly template: ParserMethod<[], TemplateDeclaration> = this.RULE("template", (): TemplateDeclaration => {
    const start = this.peek(1);
    this.CONSUME(tokens.identifier);
    const name = this.#declaredName("template");
    const doc = this.takeDoc(start);
    const parameters: TemplateParameter[] = [];
    this.OPTION(() => {
      const opener = this.peek(1);
      this.CONSUME(tokens.leftParen);
      this.MANY(() => {
        parameters.push(this.SUBRULE(this.templateParameter));
        this.delimiter(opener);
      });
      this.ACTION(() => this.skipToClose(opener, "`name: type`"));
      this.CONSUME(tokens.rightParen);
    });
    const body = this.requiredBody(start, name.text);
    return { kind: "template", span: this.spanFrom(start), doc, name, parameters, body };
  });

  readonly templateParameter: ParserMethod<[], TemplateParameter> = this.RULE(
    "templateParameter",
    (): TemplateParameter => {
      const start = this.peek(1);
      const name = this.nameOf(this.CONSUME(tokens.identifier));
      this.CONSUME(tokens.colon);
      const type = this.SUBRULE(this.type);
      const value = this.#defaultValue();
      return { span: this.spanFrom(start), name, type, default: value };
    },
  );

  #defaultValue(): Expression | undefined {
    return this.OPTION3(() => {
      this.CONSUME(tokens.equals);
      return this.SUBRULE(this.expression);
    });
  }

  /** `int`, `list(string)`, `enum(a, b)`. */
  readonly type: ParserMethod<[], TypeExpression> = this.RULE("type", (): TypeExpression => {
    const start = this.peek(1);
    this.ACTION(() => this.#checkType(start));
    const name = this.OR([
      { ALT: () => this.CONSUME(tokens.identifier) },
      { ALT: () => this.CONSUME(tokens.string) },
      { ALT: () => this.CONSUME(tokens.integer) },
      { ALT: () => this.CONSUME(tokens.literal) },
    ]);
    const items: TypeExpression[] = [];
    this.OPTION(() => {
      const opener = this.peek(1);
      this.CONSUME(tokens.leftParen);
      this.MANY(() => {
        items.push(this.SUBRULE(this.type));
        this.delimiter(opener);
      });
      this.ACTION(() => this.skipToClose(opener, "`,` or `)`"));
      this.CONSUME(tokens.rightParen);
    });
    return { kind: "type", span: this.spanFrom(start), name: this.#typeName(name), arguments: items };
  });

  #checkType(token: SyntaxToken): void {
    if (token.tokenType === tokens.identifier && !(token.newline && this.LA(2).tokenType === tokens.equals)) return;
    const isValue = [tokens.string, tokens.integer, tokens.literal].includes(token.tokenType);
    const text = this.#stringName(token).text;
    const span = this.tokenSpan(token);
    const details =
      token.tokenType === tokens.string && plainName.test(text) ? replacement("Remove the quotes", span, text) : {};
    if (!this.sink.touches(span.start, span.end)) {
      const at = token.newline ? this.tokenSpan(this.peek(0)) : span;
      this.sink.report("bad-type", at, { found: this.describe(token) }, details);
    }
    if (!isValue) this.abort();
  }

  #typeName(token: IToken): Name {
    return token.tokenType === tokens.string ? this.#stringName(token) : this.nameOf(token);
  }

  /** The name after a keyword. A quoted one is taken, and reported. */
  #declaredName(declaration: string): Name {
    this.ACTION(() => this.#checkDeclaredName(declaration));
    const token = this.OR8([
      { ALT: () => this.CONSUME6(tokens.identifier) },
      { ALT: () => this.CONSUME6(tokens.string) },
    ]);
    return token.tokenType === tokens.string ? this.#stringName(token) : this.nameOf(token);
  }

  #checkDeclaredName(declaration: string): void {
    const next = this.peek(1);
    const keyword = this.peek(0);
    const isName = next.tokenType === tokens.identifier;
    if (isName && !next.newline) return;
    if (next.tokenType === tokens.string && !next.newline) {
      this.reportQuotedName(next);
      return;
    }
    if (!this.sink.touches(next.startOffset, next.endOffset)) {
      const found = next.newline ? "the end of the line" : this.describe(next);
      this.sink.report("missing-name", this.tokenSpan(keyword), { declaration, found });
    }
    this.abort();
  }

  protected reportQuotedName(token: SyntaxToken): void {
    const span = this.tokenSpan(token);
    const name = this.#stringName(token).text;
    const details = plainName.test(name) ? replacement("Remove the quotes", span, name) : {};
    this.sink.report("quoted-name", span, { name }, details);
  }

  #stringName(token: IToken): Name {
    const { payload } = token as SyntaxToken;
    const parts = payload?.kind === "string" ? payload.parts : [];
    const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
    return { text, span: this.tokenSpan(token) };
  }

  /** The body that must follow a header which began at `start`. */
  protected requiredBody(start: SyntaxToken, name: string): Body {
    this.ACTION(() => {
      if (!this.nextIs(tokens.leftBrace)) this.#missingBody(start, name);
    });
    return this.SUBRULE9(this.body);
  }

  #missingBody(start: SyntaxToken, name: string): void {
    const next = this.peek(1);
    const distance = this.#findBodyOnLine(next.depth);
    if (distance !== undefined) {
      if (!this.sink.touches(next.startOffset, next.endOffset)) {
        this.sink.report("bad-label", this.tokenSpan(next), { found: this.describe(next), block: name });
      }
      for (let skipped = 1; skipped < distance; skipped += 1) this.SKIP_TOKEN();
      return;
    }
    const span = this.spanFrom(start);
    if (!this.sink.touches(span.start, span.end)) this.sink.report("missing-body", span, { name });
    this.abort();
  }

  /** How far ahead a body begins on the line at hand. A header is short, so few tokens are looked at. */
  #findBodyOnLine(depth: number): number | undefined {
    for (let distance = 1; distance <= 20; distance += 1) {
      const token = this.peek(distance);
      if (token.depth < depth || token.newline) return undefined;
      if (token.depth === depth && token.tokenType === tokens.leftBrace) return distance;
    }
    return undefined;
  }
}
