import { decodeLine, decodeMultiline, type RawText } from "../lexer/strings.ts";
import { replacement } from "../problems/problems.ts";
import { type SyntaxToken, type TokenType, tokens } from "../tokens/tokens.ts";
import type {
  Expression,
  InterpolationPart,
  Label,
  Name,
  ObjectEntry,
  StringLiteral,
  StringPart,
} from "../tree/ast.ts";
import { ParserBase } from "./state.ts";

interface ComprehensionHead {
  readonly variables: readonly Name[];
  readonly iterable: Expression;
}

/** Strings with interpolations, lists, objects and comprehensions. */
export abstract class CollectionParser extends ParserBase {
  /** The bracket of the last comprehension that had its value first. */
  #misordered: SyntaxToken | undefined;

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
    if (this.startsComprehension()) return this.#parseListComprehension(opener);
    const items = this.parseEntries(opener, listItems, () => this.parseExpression());
    // Its variables are not known where its values stand, so these cannot be spoken of.
    if (this.#misordered === opener) return { kind: "error", span: this.spanFrom(opener) };
    return { kind: "list", span: this.spanFrom(opener), items };
  }

  #parseListComprehension(opener: SyntaxToken): Expression {
    const { variables, iterable } = this.#parseComprehensionHead(opener);
    const element = this.parseExpression();
    const condition = this.#parseFilter();
    this.#checkComprehensionEnd(opener);
    this.close(opener, "`if` or `]`");
    return { kind: "comprehension", span: this.spanFrom(opener), variables, iterable, element, condition };
  }

  protected parseObject(): Expression {
    const opener = this.advance();
    if (this.nextIs(tokens.leftBrace) && this.peek(1).start === opener.end) return this.#parseDoubleBraces(opener);
    if (this.startsComprehension()) return this.#parseObjectComprehension(opener);
    const entries = this.parseEntries(opener, objectMembers, () => this.#parseEntry());
    if (this.#misordered === opener) return { kind: "error", span: this.spanFrom(opener) };
    return { kind: "object", span: this.spanFrom(opener), entries };
  }

  /** `{{ x }}`, as templating languages have it. */
  #parseDoubleBraces(opener: SyntaxToken): Expression {
    this.skipGroup(opener);
    const span = this.spanFrom(opener);
    const found = this.source.slice(span.start, span.end).replace(/\s+/g, " ");
    const inner = found.slice(2, -2).trim();
    const details = /^[^{}]+$/.test(inner) ? replacement("Write it without the braces", span, inner) : {};
    this.report("interpolation-outside", span, { found }, details);
    return { kind: "error", span };
  }

  #parseObjectComprehension(opener: SyntaxToken): Expression {
    const { variables, iterable } = this.#parseComprehensionHead(opener);
    const key = this.parseExpression();
    const sign = this.accept(tokens.equals) ?? this.accept(tokens.colon);
    if (sign === undefined) this.#expectOfComprehension(tokens.arrow, opener);
    else if (sign.type === tokens.colon) this.#reportComprehension(sign, opener);
    else {
      const span = this.tokenSpan(sign);
      this.report("equals-for-arrow", span, {}, replacement("Write `=>`", span, "=>"));
    }
    const value = this.parseExpression();
    const condition = this.#parseFilter();
    this.#checkComprehensionEnd(opener);
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
   * commas between them, or ends of lines, and a comma is allowed at the end. Recovery is the same for all of them.
   */
  protected parseEntries<T>(opener: SyntaxToken, form: EntryForm, parseEntry: () => T): readonly T[] {
    const entries: T[] = [];
    while (this.isInside(opener) && form.starts.has(this.peek(1).type)) {
      const before = this.peek(1);
      entries.push(parseEntry());
      if (this.accept(tokens.comma) === undefined) {
        const next = this.peek(1);
        if (this.#endsWithLoop(opener)) break;
        if (next === before || !this.isInside(opener)) break;
        const isSeparated = form.separator === "comma-or-line" && next.newline;
        if (!isSeparated && (startsEntry.has(next.type) || this.#startsLine(next))) this.reportMissingComma(next);
      }
      while (this.nextIs(tokens.comma)) this.reportExtraComma(this.advance());
    }
    this.close(opener, form.expected);
    return entries;
  }

  /** A bracket on a line of its own is no index and no call. */
  #startsLine(token: SyntaxToken): boolean {
    return token.newline && (token.type === tokens.leftBracket || token.type === tokens.leftParen);
  }

  /** Whether a key and its `=` come next. */
  protected isMemberAhead(): boolean {
    const { type, depth } = this.peek(1);
    if (!startsLabel.has(type)) return false;
    let length = 1;
    // The strings within its interpolations are deeper.
    if (type === tokens.stringStart) while (!this.#isEndOfText(this.peek(length), depth)) length += 1;
    return this.peek(length + 1).type === tokens.equals;
  }

  #isEndOfText(token: SyntaxToken, depth: number): boolean {
    return token.depth < depth || (token.depth === depth && token.type === tokens.stringEnd);
  }

  /**
   * `=`, or one of the signs that other languages use for it, which is reported. `quoted` is the name before a
   * colon if it stands in quotes, as in JSON.
   */
  protected parseAssignSign(name: string, quoted?: Name): void {
    const sign = this.peek(1);
    if (this.accept(tokens.equals) !== undefined) return;
    if (this.#acceptTyped(name)) return;
    const second = this.peek(2);
    const isWalrus = sign.type === tokens.colon && second.type === tokens.equals && second.start === sign.end;
    const span = this.sink.span(sign.start, isWalrus ? second.end : sign.end);
    const spaced = this.source.charAt(span.start - 1) === " " ? "=" : " =";
    const edits = [{ span, text: spaced }, ...(quoted ? [{ span: quoted.span, text: quoted.text }] : [])];
    const details = { fix: { title: "Write `=`", edits } };
    if (isWalrus) this.advance();
    if (sign.type === tokens.colon) this.report("colon-for-equals", span, { name }, details);
    else if (sign.type === tokens.arrow) this.report("arrow-for-equals", span, { name }, details);
    else if (sign.text === "==") this.report("double-equals", span, { name }, details);
    else this.failAt(sign, tokens.equals);
    this.advance();
  }

  /** `name: type =`, which only parameters have. */
  #acceptTyped(name: string): boolean {
    const [sign, type, equals] = [this.peek(1), this.peek(2), this.peek(3)];
    const isTyped = sign.type === tokens.colon && type.type === tokens.identifier && equals.type === tokens.equals;
    if (!isTyped || type.newline || equals.newline) return false;
    const span = this.sink.span(sign.start, type.end);
    this.report("declared-type", span, { name }, replacement("Remove the type", span, ""));
    for (let skipped = 0; skipped < 3; skipped += 1) this.advance();
    return true;
  }

  protected reportExtraComma(comma: SyntaxToken): void {
    const span = this.tokenSpan(comma);
    if (this.sink.touches(span.start, span.end)) return;
    this.report("extra-comma", span, {}, replacement("Remove the comma", span, ""));
  }

  /** Between the last token and `next`. */
  protected reportMissingComma(next: SyntaxToken): void {
    const last = this.peek(0);
    if (this.isReported(next)) return;
    const insertion = this.sink.span(last.end, last.end);
    this.report("missing-comma", this.tokenSpan(next), {}, replacement("Insert a comma", insertion, ","));
  }

  /** Whether `for` begins a comprehension, and is no name. */
  protected startsComprehension(): boolean {
    if (!this.nextIsWord("for")) return false;
    const [variable, after] = [this.peek(2), this.peek(3)];
    // `for (x in xs)`: not in this language, and nothing else either.
    if (variable.type === tokens.leftParen) return startsVariables(after, this.peek(4), this.peek(6));
    return startsVariables(variable, after, this.peek(5));
  }

  #parseComprehensionHead(opener: SyntaxToken): ComprehensionHead {
    const word = this.advance();
    const paren = this.accept(tokens.leftParen);
    if (paren !== undefined) this.#reportComprehension(paren, opener);
    const variables = this.parseLoopVariables();
    const iterable = this.parseExpression();
    if (paren !== undefined) this.close(paren, tokens.rightParen);
    if (this.accept(tokens.colon) === undefined) this.#expectOfComprehension(tokens.colon, opener, word);
    return { variables, iterable };
  }

  /** A sign of a comprehension that must come now; what is written for it elsewhere is stepped over. */
  #expectOfComprehension(type: TokenType, opener: SyntaxToken, word?: SyntaxToken): void {
    const next = this.peek(1);
    if (this.accept(type) !== undefined) return;
    if (word === undefined || !this.isReported(next)) this.#reportComprehension(next, opener);
    if (next.type === tokens.comma || next.type === tokens.arrow) this.advance();
    else if (next.text === "if") {
      this.#parseFilter();
      this.accept(tokens.colon);
    }
    // `[for x in xs]` has nothing more to read.
    if (!this.isInside(opener)) this.#endComprehension(opener);
  }

  /** Ends the statement behind a comprehension of which a part is missing. */
  #endComprehension(opener: SyntaxToken): void {
    this.close(opener, "");
    this.abort();
  }

  /** A second `for`, or anything else behind a whole comprehension. */
  #checkComprehensionEnd(opener: SyntaxToken): void {
    const next = this.peek(1);
    if (!this.isInside(opener) || next.text !== "for") return;
    this.#reportComprehension(next, opener);
    while (this.isInside(opener)) this.advance();
  }

  #reportComprehension(token: SyntaxToken, opener: SyntaxToken): void {
    if (this.sink.touches(token.start, token.end)) return;
    const form =
      opener.type === tokens.leftBrace ? "{for key, value in object: key => value}" : "[for x in list: x if condition]";
    this.report("comprehension-form", this.tokenSpan(token), { found: this.describe(token), form });
  }

  /** `[x for x in xs]`, as Python has it: the rest of the group is stepped over. */
  #endsWithLoop(opener: SyntaxToken): boolean {
    if (!this.startsComprehension()) return false;
    this.#reportComprehension(this.peek(1), opener);
    while (this.isInside(opener)) this.advance();
    this.#misordered = opener;
    return true;
  }

  /** `x in` and `key, value in`. */
  protected parseLoopVariables(): readonly Name[] {
    const variables = [this.expectName()];
    if (this.accept(tokens.comma) !== undefined) variables.push(this.expectName());
    const word = this.peek(1);
    if (word.text === "of" && word.type === tokens.identifier) {
      const span = this.tokenSpan(word);
      this.report("foreign-keyword", span, { word: "of", instead: "in" }, replacement("Write `in`", span, "in"));
    } else if (!this.nextIsWord("in")) this.failAt(word, "`in`");
    this.advance();
    return variables;
  }

  #parseFilter(): Expression | undefined {
    if (!this.nextIsWord("if")) return undefined;
    this.advance();
    return this.parseExpression();
  }
}

/** Whether `variable`, `after` it and, behind a comma, `later` are the variables of a loop and its `in`. */
function startsVariables(variable: SyntaxToken, after: SyntaxToken, later: SyntaxToken): boolean {
  if (variable.type !== tokens.identifier) return false;
  return isLoopWord(after) || (after.type === tokens.comma && isLoopWord(later));
}

/** `in`, or JavaScript's `of`. */
export function isLoopWord({ type, text }: SyntaxToken): boolean {
  return type === tokens.identifier && (text === "in" || text === "of");
}

/** How the entries of a group are written. */
export interface EntryForm {
  /** What may follow an entry, for the reader. */
  readonly expected: string;
  readonly starts: ReadonlySet<TokenType>;
  /** What stands between two of them. */
  readonly separator: "comma" | "comma-or-line";
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

const listItems: EntryForm = { expected: "`,` or `]`", starts: startsValue, separator: "comma" };
const objectMembers: EntryForm = {
  expected: "`key = value` or `}`",
  starts: startsLabel,
  separator: "comma-or-line",
};

/** Where one of these follows an entry, a comma is missing. */
const startsEntry: ReadonlySet<TokenType> = new Set([...startsLabel, tokens.literal, tokens.leftBrace]);
