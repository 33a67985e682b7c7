import type { IToken, ParserMethod } from "chevrotain";
import type {
  Expression,
  InterpolationPart,
  Label,
  Name,
  NameExpression,
  ObjectEntry,
  StringLiteral,
  StringPart,
} from "./ast.ts";
import { ParserBase } from "./parser-base.ts";
import { replacement } from "./problems.ts";
import { decodeLine, decodeMultiline, type RawText } from "./strings.ts";
import { type SyntaxToken, tokens } from "./tokens.ts";

interface ComprehensionHead {
  readonly variables: readonly Name[];
  readonly iterable: Expression;
}

/** Strings with interpolations, lists, objects and comprehensions. */
export abstract class CollectionParser extends ParserBase {
  abstract readonly expression: ParserMethod<[], Expression>;

  readonly text: ParserMethod<[], StringLiteral> = this.RULE(
    "text",
    (): StringLiteral =>
      this.OR([{ ALT: () => this.#wholeString(this.CONSUME(tokens.string)) }, { ALT: () => this.#interpolated() }]),
  );

  #wholeString(token: IToken): StringLiteral {
    const span = this.tokenSpan(token);
    const payload: unknown = token.payload;
    return isStringLiteral(payload) ? payload : { kind: "string", span, multiline: false, parts: [] };
  }

  #interpolated(): StringLiteral {
    const start = this.peek(1);
    this.CONSUME(tokens.stringStart);
    const pieces: RawText[] = [];
    const parts: (InterpolationPart | number)[] = [];
    this.MANY(() => {
      this.OR2([
        {
          ALT: () => {
            const piece = this.CONSUME(tokens.stringText);
            parts.push(pieces.length);
            pieces.push({ start: piece.startOffset, end: this.tokenSpan(piece).end });
          },
        },
        { ALT: () => parts.push(this.#interpolation()) },
      ]);
    });
    this.CONSUME(tokens.stringEnd);
    const span = this.spanFrom(start);
    return this.ACTION(() => {
      const multiline = start.image === '"""';
      const texts = multiline
        ? decodeMultiline(this.source, pieces, this.sink)
        : pieces.map((piece) => decodeLine(this.source, piece, this.sink));
      const ordered = parts.flatMap((part): StringPart[] => {
        const read = typeof part === "number" ? texts[part] : part;
        return read === undefined ? [] : [read];
      });
      return { kind: "string", span, multiline, parts: ordered };
    });
  }

  #interpolation(): InterpolationPart {
    const opener = this.peek(1);
    this.CONSUME(tokens.interpolationStart);
    const expression = this.SUBRULE(this.expression);
    this.ACTION(() => this.skipToClose(opener, "`}`"));
    this.CONSUME(tokens.interpolationEnd);
    return { kind: "interpolation", span: this.spanFrom(opener), expression };
  }

  readonly list: ParserMethod<[], Expression> = this.RULE("list", (): Expression => {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftBracket);
    const finish = this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.#startsComprehension(), ALT: () => this.#listComprehension() },
        { ALT: () => this.#listItems(opener) },
      ],
    });
    this.ACTION(() => this.skipToClose(opener, "`,` or `]`"));
    this.CONSUME(tokens.rightBracket);
    return this.ACTION(() => finish(opener));
  });

  #listComprehension(): (opener: SyntaxToken) => Expression {
    const { variables, iterable } = this.#comprehensionHead();
    const element = this.SUBRULE2(this.expression);
    const condition = this.#comprehensionFilter();
    const kind = "comprehension";
    return (opener) => ({ kind, span: this.spanFrom(opener), variables, iterable, element, condition });
  }

  #listItems(opener: SyntaxToken): (opener: SyntaxToken) => Expression {
    const items: Expression[] = [];
    this.MANY2(() => {
      items.push(this.SUBRULE4(this.expression));
      this.delimiter(opener);
    });
    return () => ({ kind: "list", span: this.spanFrom(opener), items });
  }

  readonly object: ParserMethod<[], Expression> = this.RULE("object", (): Expression => {
    const opener = this.peek(1);
    this.CONSUME(tokens.leftBrace);
    const finish = this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.#startsComprehension(), ALT: () => this.#objectComprehension() },
        { ALT: () => this.#objectEntries(opener) },
      ],
    });
    this.ACTION(() => this.skipToClose(opener, "`key = value` or `}`"));
    this.CONSUME(tokens.rightBrace);
    return this.ACTION(() => finish(opener));
  });

  #objectComprehension(): (opener: SyntaxToken) => Expression {
    const { variables, iterable } = this.#comprehensionHead();
    const key = this.SUBRULE2(this.expression);
    this.#arrow();
    const value = this.SUBRULE4(this.expression);
    const condition = this.#comprehensionFilter();
    const kind = "object-comprehension";
    return (opener) => ({ kind, span: this.spanFrom(opener), variables, iterable, key, value, condition });
  }

  #arrow(): void {
    this.ACTION(() => {
      const sign = this.peek(1);
      if (sign.tokenType !== tokens.equals) return;
      const span = this.tokenSpan(sign);
      this.sink.report("equals-for-arrow", span, {}, replacement("Write `=>`", span, "=>"));
    });
    this.OR2([{ ALT: () => this.CONSUME(tokens.arrow) }, { ALT: () => this.CONSUME(tokens.equals) }]);
  }

  #objectEntries(opener: SyntaxToken): (opener: SyntaxToken) => Expression {
    const entries: ObjectEntry[] = [];
    this.MANY2(() => {
      entries.push(this.SUBRULE(this.entry));
      this.delimiter(opener);
    });
    return () => ({ kind: "object", span: this.spanFrom(opener), entries });
  }

  readonly entry: ParserMethod<[], ObjectEntry> = this.RULE("entry", (): ObjectEntry => {
    const start = this.peek(1);
    const key = this.SUBRULE(this.label);
    this.assignSign(start.image);
    const value = this.SUBRULE(this.expression);
    return { span: this.spanFrom(start), key, value };
  });

  /** A bare word, a number or a string: a key or a label. */
  readonly label: ParserMethod<[], Label> = this.RULE(
    "label",
    (): Label =>
      this.OR([
        { ALT: () => this.#nameNode(this.CONSUME(tokens.identifier)) },
        { ALT: () => this.#integerNode(this.CONSUME(tokens.integer)) },
        { ALT: () => this.SUBRULE(this.text) },
      ]),
  );

  #nameNode(token: IToken): NameExpression {
    return { kind: "name", span: this.tokenSpan(token), text: token.image };
  }

  #integerNode(token: IToken): Label {
    const text = token.image;
    return { kind: "integer", span: this.tokenSpan(token), text, value: Number(text.replaceAll("_", "")) };
  }

  /** `=`, or one of the signs that other languages use for it, which is reported. */
  protected assignSign(name: string): void {
    this.ACTION(() => this.#reportAssignSign(name));
    this.OR9([
      { ALT: () => this.CONSUME9(tokens.equals) },
      { ALT: () => this.CONSUME9(tokens.colon) },
      { ALT: () => this.CONSUME9(tokens.arrow) },
      { ALT: () => this.CONSUME9(tokens.operator) },
    ]);
  }

  #reportAssignSign(name: string): void {
    const sign = this.peek(1);
    if (sign.tokenType === tokens.equals) return;
    const span = this.tokenSpan(sign);
    const spaced = this.source.charAt(span.start - 1) === " " ? "=" : " =";
    const details = replacement("Write `=`", span, spaced);
    if (sign.tokenType === tokens.colon) this.sink.report("colon-for-equals", span, { name }, details);
    else if (sign.tokenType === tokens.arrow) this.sink.report("arrow-for-equals", span, { name }, details);
    else if (sign.image === "==") this.sink.report("double-equals", span, { name }, details);
    else {
      this.reportUnexpected(sign, "`=`");
      this.abort();
    }
  }

  /** What follows an entry of a list, an object or a call: a comma, or the end of the group. */
  protected delimiter(opener: SyntaxToken): void {
    const comma = this.OPTION8(() => this.CONSUME8(tokens.comma));
    this.MANY8(() => {
      const extra = this.CONSUME7(tokens.comma);
      this.ACTION(() => this.reportExtraComma(extra));
    });
    this.ACTION(() => {
      const next = this.peek(1);
      if (comma === undefined && next.depth > opener.depth && startsEntry.has(next.tokenType)) {
        this.reportMissingComma(next);
      }
    });
  }

  protected reportExtraComma(comma: IToken): void {
    const span = this.tokenSpan(comma);
    if (!this.sink.touches(span.start, span.end)) {
      this.sink.report("extra-comma", span, {}, replacement("Remove the comma", span, ""));
    }
  }

  /** Between the last token and `next`. */
  protected reportMissingComma(next: SyntaxToken): void {
    const last = this.peek(0);
    const end = this.tokenSpan(last).end;
    if (this.sink.touches(last.startOffset, next.endOffset)) return;
    const insertion = this.sink.span(end, end);
    this.sink.report("missing-comma", this.tokenSpan(next), {}, replacement("Insert a comma", insertion, ","));
  }

  #startsComprehension(): boolean {
    if (!this.nextIsWord("for")) return false;
    const [variable, after] = [this.peek(2), this.peek(3)];
    if (variable.tokenType !== tokens.identifier) return false;
    return after.image === "in" || (after.tokenType === tokens.comma && this.peek(5).image === "in");
  }

  #comprehensionHead(): ComprehensionHead {
    this.CONSUME(tokens.identifier);
    const variables = this.loopVariables();
    const iterable = this.SUBRULE(this.expression);
    this.CONSUME(tokens.colon);
    return { variables, iterable };
  }

  /** `x in` and `key, value in`. */
  protected loopVariables(): readonly Name[] {
    const variables = [this.nameOf(this.CONSUME2(tokens.identifier))];
    this.OPTION2(() => {
      this.CONSUME2(tokens.comma);
      variables.push(this.nameOf(this.CONSUME3(tokens.identifier)));
    });
    this.ACTION(() => {
      if (!this.nextIsWord("in")) this.failAt(this.peek(1), "`in`");
    });
    this.CONSUME4(tokens.identifier);
    return variables;
  }

  #comprehensionFilter(): Expression | undefined {
    return this.OPTION3({
      GATE: () => this.nextIsWord("if"),
      DEF: () => {
        this.CONSUME5(tokens.identifier);
        return this.SUBRULE5(this.expression);
      },
    });
  }
}

const startsEntry: ReadonlySet<unknown> = new Set([
  tokens.identifier,
  tokens.integer,
  tokens.literal,
  tokens.string,
  tokens.stringStart,
  tokens.leftBracket,
  tokens.leftBrace,
  tokens.leftParen,
]);

function isStringLiteral(value: unknown): value is StringLiteral {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "string";
}
