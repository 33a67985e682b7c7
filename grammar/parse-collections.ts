import type { Expression, InterpolationPart, Label, Name, ObjectEntry, StringLiteral, StringPart } from "./ast.ts";
import { ParserBase } from "./parser-base.ts";
import { replacement } from "./problems.ts";
import { decodeLine, decodeMultiline, type RawText } from "./strings.ts";
import { type SyntaxToken, type TokenType, tokens } from "./tokens.ts";

interface ComprehensionHead {
  readonly variables: readonly Name[];
  readonly iterable: Expression;
}

/** Strings with interpolations, lists, objects and comprehensions. */
export abstract class CollectionParser extends ParserBase {
  protected abstract parseExpression(): Expression;

  /** A string, whole or with interpolations. */
  protected parseText(): StringLiteral {
    const start = this.advance();
    if (start.payload?.kind === "string") return start.payload;
    const pieces: RawText[] = [];
    const parts: (InterpolationPart | number)[] = [];
    while (!this.nextIs(tokens.stringEnd) && !this.nextIs(tokens.end)) {
      if (this.nextIs(tokens.interpolationStart)) parts.push(this.#parseInterpolation());
      else parts.push(pieces.push(this.advance()) - 1);
    }
    this.advance();
    const multiline = start.text === '"""';
    const texts = multiline
      ? decodeMultiline(this.source, pieces, this.sink)
      : pieces.map((piece) => decodeLine(this.source, piece, this.sink));
    const ordered = parts.flatMap((part): StringPart[] => {
      const read = typeof part === "number" ? texts[part] : part;
      return read === undefined ? [] : [read];
    });
    return { kind: "string", span: this.spanFrom(start), multiline, parts: ordered };
  }

  #parseInterpolation(): InterpolationPart {
    const opener = this.advance();
    const expression = this.parseExpression();
    this.close(opener, "`}`");
    return { kind: "interpolation", span: this.spanFrom(opener), expression };
  }

  protected parseList(): Expression {
    const opener = this.advance();
    if (this.#startsComprehension()) return this.#parseListComprehension(opener);
    const items = this.parseEntries(opener, "`,` or `]`", startsValue, () => this.parseExpression());
    return { kind: "list", span: this.spanFrom(opener), items };
  }

  #parseListComprehension(opener: SyntaxToken): Expression {
    const { variables, iterable } = this.#parseComprehensionHead();
    const element = this.parseExpression();
    const condition = this.#parseFilter();
    this.close(opener, "`if` or `]`");
    return { kind: "comprehension", span: this.spanFrom(opener), variables, iterable, element, condition };
  }

  protected parseObject(): Expression {
    const opener = this.advance();
    if (this.#startsComprehension()) return this.#parseObjectComprehension(opener);
    const entries = this.parseEntries(opener, "`key = value` or `}`", startsLabel, () => this.#parseEntry());
    return { kind: "object", span: this.spanFrom(opener), entries };
  }

  #parseObjectComprehension(opener: SyntaxToken): Expression {
    const { variables, iterable } = this.#parseComprehensionHead();
    const key = this.parseExpression();
    const sign = this.accept(tokens.equals);
    if (sign === undefined) this.expect(tokens.arrow);
    else {
      const span = this.tokenSpan(sign);
      this.sink.report("equals-for-arrow", span, {}, replacement("Write `=>`", span, "=>"));
    }
    const value = this.parseExpression();
    const condition = this.#parseFilter();
    this.close(opener, "`if` or `}`");
    const span = this.spanFrom(opener);
    return { kind: "object-comprehension", span, variables, iterable, key, value, condition };
  }

  #parseEntry(): ObjectEntry {
    const start = this.peek(1);
    const key = this.parseLabel();
    this.parseAssignSign(start.text);
    const value = this.parseExpression();
    return { span: this.spanFrom(start), key, value };
  }

  /** A bare word, a number or a string: a key or a label. */
  protected parseLabel(): Label {
    const token = this.peek(1);
    if (token.type !== tokens.identifier && token.type !== tokens.integer) return this.parseText();
    this.advance();
    if (token.payload?.kind === "integer") return token.payload;
    return { kind: "name", span: this.tokenSpan(token), text: token.text };
  }

  /**
   * The entries of a list, an object, a call or a list of parameters, up to and with the closing bracket:
   * commas between them, one allowed at the end. Recovery is the same for all of them.
   */
  protected parseEntries<T>(
    opener: SyntaxToken,
    expected: string,
    starts: ReadonlySet<TokenType>,
    parseEntry: () => T,
  ): readonly T[] {
    const entries: T[] = [];
    while (this.isInside(opener) && starts.has(this.peek(1).type)) {
      const before = this.peek(1);
      entries.push(parseEntry());
      if (this.accept(tokens.comma) === undefined) {
        const next = this.peek(1);
        if (next === before || !this.isInside(opener)) break;
        if (startsEntry.has(next.type)) this.reportMissingComma(next);
      }
      while (this.nextIs(tokens.comma)) this.reportExtraComma(this.advance());
    }
    this.close(opener, expected);
    return entries;
  }

  /** `=`, or one of the signs that other languages use for it, which is reported. */
  protected parseAssignSign(name: string): void {
    const sign = this.peek(1);
    if (this.accept(tokens.equals) !== undefined) return;
    const span = this.tokenSpan(sign);
    const spaced = this.source.charAt(span.start - 1) === " " ? "=" : " =";
    const details = replacement("Write `=`", span, spaced);
    if (sign.type === tokens.colon) this.sink.report("colon-for-equals", span, { name }, details);
    else if (sign.type === tokens.arrow) this.sink.report("arrow-for-equals", span, { name }, details);
    else if (sign.text === "==") this.sink.report("double-equals", span, { name }, details);
    else this.failAt(sign, tokens.equals);
    this.advance();
  }

  protected reportExtraComma(comma: SyntaxToken): void {
    const span = this.tokenSpan(comma);
    if (this.sink.touches(span.start, span.end)) return;
    this.sink.report("extra-comma", span, {}, replacement("Remove the comma", span, ""));
  }

  /** Between the last token and `next`. */
  protected reportMissingComma(next: SyntaxToken): void {
    const last = this.peek(0);
    if (this.isReported(next)) return;
    const insertion = this.sink.span(last.end, last.end);
    this.sink.report("missing-comma", this.tokenSpan(next), {}, replacement("Insert a comma", insertion, ","));
  }

  #startsComprehension(): boolean {
    if (!this.nextIsWord("for")) return false;
    const after = this.peek(3);
    if (this.peek(2).type !== tokens.identifier) return false;
    return after.text === "in" || (after.type === tokens.comma && this.peek(5).text === "in");
  }

  #parseComprehensionHead(): ComprehensionHead {
    this.advance();
    const variables = this.parseLoopVariables();
    const iterable = this.parseExpression();
    this.expect(tokens.colon);
    return { variables, iterable };
  }

  /** `x in` and `key, value in`. */
  protected parseLoopVariables(): readonly Name[] {
    const variables = [this.nameOf(this.expect(tokens.identifier))];
    if (this.accept(tokens.comma) !== undefined) variables.push(this.nameOf(this.expect(tokens.identifier)));
    if (!this.nextIsWord("in")) this.failAt(this.peek(1), "`in`");
    this.advance();
    return variables;
  }

  #parseFilter(): Expression | undefined {
    if (!this.nextIsWord("if")) return undefined;
    this.advance();
    return this.parseExpression();
  }
}

const startsLabel: ReadonlySet<TokenType> = new Set([
  tokens.identifier,
  tokens.integer,
  tokens.string,
  tokens.stringStart,
]);

/** What a value begins with, signs apart. */
export const startsPrimary: ReadonlySet<TokenType> = new Set([
  ...startsLabel,
  tokens.literal,
  tokens.leftBracket,
  tokens.leftBrace,
  tokens.leftParen,
  tokens.damaged,
]);

/** What a value begins with. */
export const startsValue: ReadonlySet<TokenType> = new Set([...startsPrimary, tokens.bang, tokens.minus]);

/** Where one of these follows an entry, a comma is missing. */
const startsEntry: ReadonlySet<TokenType> = new Set([...startsLabel, tokens.literal, tokens.leftBrace]);
