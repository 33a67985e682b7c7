import {
  blockScalarAt,
  dollarAt,
  type ForeignText,
  foreignCommentAt,
  foreignOperatorAt,
  heredocAt,
  LastEnds,
} from "../habits/index.ts";
import { type ProblemSink, replacement } from "../problems/index.ts";
import {
  blanksEnd,
  type Comment,
  conflictEnd,
  createSyntaxToken,
  findTextEnd,
  isHexWord,
  isLetterAt,
  isLineBreak,
  isWordCode,
  lineEnd,
  punctuation,
  type SyntaxToken,
  secondCodes,
  type TokenType,
  tokens,
  wordEnd,
} from "../tokens/index.ts";
import type { Doc, StringLiteral } from "../tree/index.ts";
import { checkCharacters, scanOddCharacter } from "./characters.ts";
import { joinDocs, readDoc } from "./docs.ts";
import { readForeignString, readForeignText } from "./foreign-strings.ts";
import { scanIpv6, scanNumber } from "./numbers.ts";
import { decodeLine, decodeMultiline } from "./strings.ts";

/*
 * One pass over the text, without backtracking: each character is looked at once, also in strings within
 * interpolations within strings, for which `#frames` is the stack. Strings without interpolation are one
 * token; others are `stringStart`, then `stringText`, `interpolationStart … interpolationEnd`, `stringEnd`.
 * Such groups are always complete: what a user left open is closed where its line (or the file) ends, so
 * that one forgotten quote costs one line. Brackets are matched afterwards, by `brackets.ts`.
 */

/** Brackets and interpolations within each other, and conditionals in their middle. */
export const nestingLimit = 256;

export interface LexResult {
  readonly tokens: SyntaxToken[];
  readonly comments: readonly Comment[];
}

interface StringFrame {
  readonly kind: "string";
  readonly multiline: boolean;
  readonly start: number;
  readonly nesting: number;
}

interface InterpolationFrame {
  readonly kind: "interpolation";
  readonly start: number;
  /** Braces that were opened within. */
  braces: number;
  readonly nesting: number;
}

type Frame = StringFrame | InterpolationFrame;

/** Splits a text into tokens and comments. Reports problems to `sink`; never throws. */
export function lex(text: string, sink: ProblemSink): LexResult {
  checkCharacters(text, sink);
  return new Scanner(text, sink).scan();
}

class Scanner {
  readonly #text: string;
  readonly #ends: LastEnds;
  readonly #sink: ProblemSink;
  readonly #tokens: SyntaxToken[] = [];
  readonly #comments: Comment[] = [];
  readonly #frames: Frame[] = [];
  #offset = 0;
  #newline = true;
  #nesting = 0;
  /** How many of the frames are one-line strings: within them a line break ends the string. */
  #lineStrings = 0;
  #doc: Doc | undefined;

  constructor(text: string, sink: ProblemSink) {
    this.#text = text;
    this.#ends = new LastEnds(text);
    this.#sink = sink;
  }

  scan(): LexResult {
    const { length } = this.#text;
    while (this.#offset < length) {
      const frame = this.#frames.at(-1);
      if (frame?.kind === "string") this.#scanString(frame);
      else this.#scanCode(this.#text.charCodeAt(this.#offset));
    }
    if (this.#frames.length > 0) this.#closeFrames(0);
    if (this.#doc !== undefined) this.#reportLooseDoc(this.#doc);
    return { tokens: this.#tokens, comments: this.#comments };
  }

  #push(type: TokenType, start: number, end: number, payload?: SyntaxToken["payload"], image?: string): void {
    if (this.#nesting <= nestingLimit) {
      const written = image ?? this.#text.slice(start, end);
      this.#tokens.push(createSyntaxToken(type, written, start, end, this.#newline, this.#doc, payload));
      this.#doc = undefined;
    }
    this.#newline = false;
  }

  #scanCode(code: number): void {
    const start = this.#offset;
    if (code === 10 || code === 13) this.#lineBreak();
    else if (code <= 32 || code === 127) this.#offset = blanksEnd(this.#text, start);
    else if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95) this.#scanWord();
    else if (code >= 48 && code <= 57) this.#scanNumber();
    else if (code === 34) this.#openString();
    else if (code === 35 || (code === 47 && this.#isCommentStart())) this.#scanComment(code);
    else if (code === 39 || code === 96) this.#scanForeignString("single-quotes", this.#text.charAt(start));
    else if (code >= 128) this.#scanOdd(start);
    else this.#scanPunctuation();
  }

  #lineBreak(): void {
    this.#newline = true;
    // A marker line stands at the very beginning of its line, in no string.
    this.#offset += 1;
    if (this.#lineStrings > 0) {
      this.#closeFrames(this.#frames.findIndex((frame) => frame.kind === "string" && !frame.multiline));
    }
  }

  #isCommentStart(): boolean {
    const next = this.#text.charCodeAt(this.#offset + 1);
    return next === 47 || next === 42;
  }

  #scanWord(): void {
    const text = this.#text;
    const start = this.#offset;
    const end = wordEnd(text, start);
    if (text.charCodeAt(end) >= 128 && isLetterAt(text, end)) {
      this.#scanOdd(start);
      return;
    }
    this.#offset = end;
    const next = text.charCodeAt(end);
    if (next === 58 && isHexWord(text, start, end) && this.#scanAddress(start)) return;
    if (next === 47 && end - start === 4 && text.startsWith("auto", start) && this.#scanAutoPrefix(start)) return;
    this.#push(tokens.identifier, start, end);
  }

  #scanAddress(start: number): boolean {
    const scanned = scanIpv6(this.#text, start, this.#sink);
    if (scanned?.node === undefined || scanned.node.kind === "integer" || scanned.node.kind === "name") return false;
    this.#offset = scanned.end;
    this.#push(tokens.literal, start, scanned.end, scanned.node);
    return true;
  }

  /** `auto/24`; `auto / 24` with spaces is a division. */
  #scanAutoPrefix(start: number): boolean {
    const digits = /\/([0-9]+)(?![0-9A-Za-z_])/y;
    digits.lastIndex = this.#offset;
    const match = digits.exec(this.#text);
    if (match === null) return false;
    const end = digits.lastIndex;
    const span = this.#sink.span(start, end);
    const prefixLength = Number(match[1]);
    if (prefixLength > 128) {
      const literal = this.#text.slice(start, end);
      this.#sink.report("bad-cidr", span, { literal, reason: "the prefix length is at most 128" });
    }
    this.#offset = end;
    this.#push(tokens.literal, start, end, { kind: "auto", span, prefixLength });
    return true;
  }

  #scanNumber(): void {
    const text = this.#text;
    const start = this.#offset;
    let end = start + 1;
    while (isWordCode(text.charCodeAt(end))) end += 1;
    if (text.charCodeAt(end) === 58 && isHexWord(text, start, end) && this.#scanAddress(start)) return;
    const scanned = scanNumber(text, start, this.#sink);
    this.#offset = scanned.end;
    const { node } = scanned;
    if (node === undefined) this.#push(tokens.damaged, start, scanned.end);
    else if (node.kind === "name") this.#push(tokens.identifier, start, scanned.end);
    else this.#push(node.kind === "integer" ? tokens.integer : tokens.literal, start, scanned.end, node);
  }

  #scanPunctuation(): void {
    const start = this.#offset;
    if (this.#newline && this.#frames.length === 0 && this.#scanConflict(start)) return;
    if (this.#text.startsWith("::", start) && this.#scanAddress(start)) return;
    if (this.#scanForeign(start)) return;
    if (secondCodes.has(this.#text.charCodeAt(start + 1))) {
      const pair = this.#text.slice(start, start + 2);
      if (punctuation.has(pair)) {
        this.#punctuate(pair, start, start + 2);
        return;
      }
    }
    this.#punctuate(this.#text.charAt(start), start, start + 1);
  }

  /** What other languages write: text of several lines, comments, `${x}` outside of strings, operators. */
  #scanForeign(start: number): boolean {
    const text = this.#text;
    const before = this.#tokens.at(-1)?.type;
    const awaitsValue = !this.#newline && (before === tokens.equals || before === tokens.colon);
    const foreignText = awaitsValue ? (heredocAt(text, start, this.#ends) ?? blockScalarAt(text, start)) : undefined;
    if (foreignText !== undefined) return this.#pushForeignText(start, foreignText);
    const comment = this.#newline && this.#lineStrings === 0 ? foreignCommentAt(text, start) : undefined;
    if (comment !== undefined) return this.#skipForeignComment(start, comment);
    if (text.charCodeAt(start) === 36 && this.#skipDollar(start)) return true;
    const operator = foreignOperatorAt(text, start);
    if (operator === undefined) return false;
    this.#offset = start + operator.length;
    this.#push(tokens.operator, start, this.#offset);
    return true;
  }

  #pushForeignText(start: number, foreign: ForeignText): boolean {
    this.#offset = foreign.end;
    this.#push(tokens.string, start, foreign.end, readForeignText(this.#text, start, foreign, this.#sink));
    return true;
  }

  #skipForeignComment(start: number, sign: string): boolean {
    const span = this.#sink.span(start, start + sign.length);
    const details = sign === "<!--" ? {} : replacement("Write `//`", span, "//");
    this.#sink.report("foreign-comment", span, { sign }, details);
    const closes = sign === "<!--" && this.#ends.ofComment() > start;
    const close = closes ? this.#text.indexOf("-->", start) : -1;
    this.#offset = close < 0 ? lineEnd(this.#text, start) : close + 3;
    return true;
  }

  #skipDollar(start: number): boolean {
    const found = dollarAt(this.#text, start);
    if (found === undefined) return false;
    const span = this.#sink.span(start, found.end);
    const shown = this.#text.slice(start, Math.max(found.end, wordEnd(this.#text, start)));
    const details = replacement("Write it without the dollar sign", span, found.inner);
    this.#sink.report("interpolation-outside", span, { found: shown }, details);
    this.#offset = found.end;
    if (found.end > start + 1) this.#push(tokens.damaged, start, found.end);
    return true;
  }

  #punctuate(image: string, start: number, end: number): void {
    this.#offset = end;
    const type = punctuation.get(image);
    if (type === undefined) {
      this.#reportUnknown(image, start, end);
      return;
    }
    if (image === "{" || image === "[" || image === "(") this.#openBracket(type, image, start, end);
    else if (image === "}" || image === "]" || image === ")") this.#closeBracket(type, image, start, end);
    else this.#push(type, start, end, undefined, image);
  }

  #reportUnknown(image: string, start: number, end: number): void {
    const span = this.#sink.span(start, end);
    if (image === "~") {
      // YAML's word for nothing.
      this.#sink.report("null-value", span, { word: image });
      this.#push(tokens.damaged, start, end);
    } else if (!this.#sink.touches(start, start)) {
      this.#sink.report("unknown-character", span, { character: image });
    }
  }

  #openBracket(type: TokenType, image: string, start: number, end: number): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === "interpolation" && image === "{") frame.braces += 1;
    if (this.#nesting === nestingLimit) this.#enterTooDeep(start, end);
    this.#nesting += 1;
    this.#push(type, start, end, undefined, image);
  }

  /** What is deeper gets no tokens at all; one token stands for all of it. */
  #enterTooDeep(start: number, end: number): void {
    if (!this.#sink.has("nesting-too-deep")) {
      this.#sink.report("nesting-too-deep", this.#sink.span(start, end), { limit: String(nestingLimit) });
    }
    this.#push(tokens.damaged, start, end);
  }

  #closeBracket(type: TokenType, image: string, start: number, end: number): void {
    const frame = this.#frames.at(-1);
    if (frame?.kind === "interpolation" && image === "}") {
      if (frame.braces === 0) {
        this.#closeInterpolation(frame, start, end);
        return;
      }
      frame.braces -= 1;
    }
    this.#push(type, start, end, undefined, image);
    const floor = frame === undefined ? 0 : frame.nesting;
    this.#nesting = Math.max(floor, this.#nesting - 1);
  }

  #closeInterpolation(frame: InterpolationFrame, start: number, end: number): void {
    this.#nesting = frame.nesting;
    this.#push(tokens.interpolationEnd, start, end);
    this.#nesting = frame.nesting - 1;
    this.#frames.pop();
  }

  #openString(): void {
    const start = this.#offset;
    const multiline = this.#text.startsWith('"""', start);
    const content = start + (multiline ? 3 : 1);
    const end = this.#textEnd(content, multiline);
    const quotes = multiline ? '"""' : '"';
    if (this.#text.startsWith(quotes, end)) {
      this.#offset = end + quotes.length;
      this.#push(tokens.string, start, this.#offset, this.#plainString(start, content, end, multiline));
      return;
    }
    this.#push(tokens.stringStart, start, content);
    this.#frames.push({ kind: "string", multiline, start, nesting: this.#nesting });
    if (!multiline) this.#lineStrings += 1;
    this.#offset = content;
  }

  #plainString(start: number, content: number, end: number, multiline: boolean): StringLiteral | undefined {
    // Deeper than the limit nothing is kept, so nothing is decoded.
    if (this.#nesting > nestingLimit) return undefined;
    const span = this.#sink.span(start, this.#offset);
    if (content === end) return { kind: "string", span, multiline, parts: [] };
    const piece = { start: content, end };
    if (!multiline) return { kind: "string", span, multiline, parts: [decodeLine(this.#text, piece, this.#sink)] };
    return { kind: "string", span, multiline, parts: decodeMultiline(this.#text, [piece], this.#sink) };
  }

  #textEnd(offset: number, multiline: boolean): number {
    return findTextEnd(this.#text, offset, { multiline, allowsLines: multiline && this.#lineStrings === 0 });
  }

  #scanString(frame: StringFrame): void {
    const start = this.#offset;
    const end = this.#textEnd(start, frame.multiline);
    if (end > start) this.#push(tokens.stringText, start, end);
    this.#offset = end;
    const quotes = frame.multiline ? '"""' : '"';
    if (this.#text.startsWith("${", end)) this.#openInterpolation(end);
    else if (this.#text.startsWith(quotes, end)) {
      this.#offset = end + quotes.length;
      this.#push(tokens.stringEnd, end, this.#offset);
      this.#frames.pop();
      if (!frame.multiline) this.#lineStrings -= 1;
    } else if (end < this.#text.length) this.#lineBreak();
  }

  #openInterpolation(start: number): void {
    if (this.#nesting === nestingLimit && !this.#sink.has("nesting-too-deep")) {
      const span = this.#sink.span(start, start + 2);
      this.#sink.report("nesting-too-deep", span, { limit: String(nestingLimit) });
    }
    this.#nesting += 1;
    this.#offset = start + 2;
    this.#push(tokens.interpolationStart, start, start + 2);
    this.#frames.push({ kind: "interpolation", start, braces: 0, nesting: this.#nesting });
  }

  /** Ends the frames from `first` on, where a line or the file ends within them. */
  #closeFrames(first: number): void {
    const endsAtLine = this.#lineStrings > 0 && isLineBreak(this.#text.charCodeAt(this.#offset - 1));
    const end = endsAtLine ? this.#offset - 1 : this.#offset;
    const opened = this.#frames[first + 1];
    const string = this.#frames[first];
    if (string !== undefined && !this.#sink.has("nesting-too-deep")) this.#reportOpen(string, opened, end);
    const newline = this.#newline;
    this.#newline = false;
    while (this.#frames.length > first) {
      const frame = this.#frames.pop();
      if (frame === undefined) break;
      this.#nesting = frame.nesting;
      if (frame.kind === "interpolation") {
        this.#push(tokens.interpolationEnd, end, end, undefined, "");
        this.#nesting = frame.nesting - 1;
      } else {
        this.#push(tokens.stringEnd, end, end, undefined, "");
        if (!frame.multiline) this.#lineStrings -= 1;
      }
    }
    this.#newline = newline;
  }

  #reportOpen(string: Frame, opened: Frame | undefined, end: number): void {
    const quotes = string.kind === "string" && string.multiline ? '"""' : '"';
    const stringSpan = this.#sink.span(string.start, string.start + quotes.length);
    if (opened === undefined) {
      const span = quotes === '"' ? this.#sink.span(string.start, end) : stringSpan;
      this.#sink.report("unclosed-string", span, { quotes });
      return;
    }
    const span = this.#sink.span(opened.start, opened.start + 2);
    this.#sink.report(
      "unclosed-interpolation",
      span,
      {},
      { related: [{ span: stringSpan, message: "in this string" }] },
    );
  }

  #scanComment(code: number): void {
    const start = this.#offset;
    if (code === 47 && this.#text.charCodeAt(start + 1) === 42) {
      this.#scanBlockComment(start);
      return;
    }
    const end = lineEnd(this.#text, start);
    const isDoc = this.#text.startsWith("///", start) && this.#text.charCodeAt(start + 3) !== 47;
    this.#comments.push({ kind: isDoc ? "doc" : "line", start, end });
    this.#offset = end;
    if (!isDoc) return;
    const doc = readDoc(this.#text, start, end, this.#sink);
    if (!this.#newline) this.#reportLooseDoc(doc);
    else this.#doc = this.#doc === undefined ? doc : joinDocs(this.#doc, doc);
  }

  #scanBlockComment(start: number): void {
    const close = this.#text.indexOf("*/", start + 2);
    const end = close < 0 ? this.#text.length : close + 2;
    if (close < 0) this.#sink.report("unclosed-comment", this.#sink.span(start, start + 2), {});
    this.#comments.push({ kind: "block", start, end });
    if (/[\r\n]/.test(this.#text.slice(start, end))) this.#newline = true;
    this.#offset = end;
  }

  #reportLooseDoc(doc: Doc): void {
    this.#sink.report("unattached-doc", doc.span, {});
  }

  /** A string in quotes that are not the language's. */
  #scanForeignString(rule: "single-quotes" | "smart-quotes", quote: string): void {
    const start = this.#offset;
    const { end, payload } = readForeignString(this.#text, start, rule, quote, this.#sink);
    this.#offset = end;
    this.#push(payload === undefined ? tokens.damaged : tokens.string, start, end, payload);
  }

  #scanOdd(start: number): void {
    const code = this.#text.charCodeAt(this.#offset);
    if (code >= 0xd800 && code <= 0xdfff && !this.#text.slice(this.#offset, this.#offset + 2).isWellFormed()) {
      this.#offset += 1;
      return;
    }
    const odd = scanOddCharacter(this.#text, start, this.#sink);
    if (odd.kind === "quote") {
      this.#scanForeignString("smart-quotes", this.#text.charAt(start));
      return;
    }
    this.#offset = odd.end;
    if (odd.kind === "word") this.#push(tokens.identifier, start, odd.end, undefined, odd.text);
    else if (odd.kind === "punctuation") this.#punctuate(odd.instead, start, odd.end);
  }

  /** One problem for a whole conflict. */
  #scanConflict(start: number): boolean {
    const end = conflictEnd(this.#text, start);
    if (end === undefined) return false;
    if (this.#text.startsWith("<", start) || !this.#sink.has("merge-conflict")) {
      this.#sink.report("merge-conflict", this.#sink.span(start, lineEnd(this.#text, start)), {});
    }
    this.#offset = end;
    return true;
  }
}
