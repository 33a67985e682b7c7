import { createScanner, type JSONScanner } from "jsonc-parser";
import type { Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { JsonComment } from "./json.ts";
import { readNumber } from "./number.ts";
import { findStringProblems, type StringProblem } from "./strings.ts";

export interface Token {
  readonly kind: TokenKind;
  readonly span: Span;
  /** As written. */
  readonly text: string;
  /** The decoded text of a string or the value of a number. */
  readonly value: string | number | undefined;
  /** Whether the number is written without fraction and exponent. */
  readonly integer: boolean;
  /** Whether something about it has been reported: what follows from that is not reported again. */
  readonly faulty: boolean;
  /** Whether a line break stands in front of it. */
  readonly startsLine: boolean;
}

export type TokenKind =
  | "{"
  | "}"
  | "["
  | "]"
  | ","
  | ":"
  | "null"
  | "true"
  | "false"
  | "string"
  | "number"
  | "word"
  | "end";

/** The scanner's `SyntaxKind`, an ambient enum that isolated modules cannot read. */
const kinds = [
  undefined,
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "true",
  "false",
  "string",
  "number",
  "line-comment",
  "block-comment",
  "line-break",
  "space",
  "word",
  "end",
] as const;

/** The scanner's `ScanError` for a comment and a string that do not end. */
const unclosedComment = 1;
const unclosedString = 2;
const unfinishedNumber = 3;

/** Random bytes would give an error each; after this many nothing new is learnt. */
const mostReports = 50;

/** Text in quotes that are not JSON's. Bounded, or a line of opening quotes would take quadratic time. */
const foreignText = /'[^'\r\n]{0,200}'|`[^`\r\n]{0,200}`|[‘’][^‘’\r\n]{0,200}[‘’]|[“”][^“”\r\n]{0,200}[“”]/y;

/** Reads the tokens of a document one by one and reports what is wrong within one. */
export class TokenReader {
  readonly #file: string;
  readonly #text: string;
  readonly #scanner: JSONScanner;
  readonly #diagnostics: Diagnostics;
  readonly #comments: JsonComment[] = [];
  #reports = 0;
  #silent = false;
  #last: Token | undefined;
  #current: Token;

  /** `text` has no BOM and no NUL. */
  constructor(file: string, text: string, diagnostics: Diagnostics) {
    this.#file = file;
    this.#text = text;
    this.#scanner = createScanner(text, false);
    this.#diagnostics = diagnostics;
    this.#current = this.#scan();
  }

  /** The token that stands next. */
  get token(): Token {
    return this.#current;
  }

  /** Whether anything has been reported. */
  get hasReported(): boolean {
    return this.#reports > 0;
  }

  /** The offset behind the token that was taken last. */
  get lastEnd(): number {
    return this.#last?.span.end ?? 0;
  }

  /** Notes that something about the token that was taken last has been reported. */
  markFaulty(): void {
    if (this.#last) this.#last = { ...this.#last, faulty: true };
  }

  /** Whether something about the token that was taken last has been reported. */
  get lastFaulty(): boolean {
    return this.#last?.faulty ?? false;
  }

  get comments(): readonly JsonComment[] {
    return this.#comments;
  }

  /** Takes the next token and returns it. */
  take(): Token {
    const taken = this.#current;
    this.#last = taken;
    if (taken.kind !== "end") this.#current = this.#scan();
    return taken;
  }

  /** Takes tokens while the condition holds, without reporting anything about them. */
  skipWhile(condition: (token: Token) => boolean): void {
    this.#silent = true;
    while (this.#current.kind !== "end" && condition(this.#current)) this.take();
    this.#silent = false;
  }

  /** Reports, unless so much has been reported that more would not help. */
  readonly report: Diagnostics["report"] = (name, span, parameters, details) => {
    if (this.#silent || this.#reports >= mostReports) return;
    this.#reports += 1;
    this.#diagnostics.report(name, span, parameters, details);
  };

  span(start: number, end: number): Span {
    return { file: this.#file, start, end };
  }

  #scan(): Token {
    let startsLine = false;
    for (;;) {
      const kind = kinds[this.#scanner.scan()] ?? "word";
      const start = this.#scanner.getTokenOffset();
      // Behind an unclosed comment the scanner stands one unit too far.
      const end = Math.min(this.#scanner.getPosition(), this.#text.length);
      if (kind === "line-break") startsLine = true;
      else if (kind === "line-comment" || kind === "block-comment") this.#addComment(start, end);
      else if (kind === "string") return this.#string(start, end, startsLine);
      else if (kind === "number") return this.#number(start, end, startsLine);
      else if (kind === "word" && this.#text[start] === "#") this.#skipHashComment(start);
      else if (kind === "word") return this.#word(start, end, startsLine);
      else if (kind !== "space") return this.#make(kind, start, end, { startsLine });
    }
  }

  #make(kind: TokenKind, start: number, end: number, rest: Partial<Token>): Token {
    return {
      kind,
      span: this.span(start, end),
      text: this.#text.slice(start, end),
      value: rest.value,
      integer: rest.integer ?? false,
      faulty: rest.faulty ?? false,
      startsLine: rest.startsLine ?? false,
    };
  }

  #addComment(start: number, end: number): void {
    if (this.#scanner.getTokenError() === unclosedComment) {
      this.report("jsonc-unclosed-comment", this.span(start, start + 2), {});
    }
    this.#comments.push({ span: this.span(start, end), text: this.#text.slice(start, end) });
  }

  #skipHashComment(start: number): void {
    const rest = /[^\r\n]*/y;
    rest.lastIndex = start;
    rest.exec(this.#text);
    const edit = { span: this.span(start, start + 1), text: "//" };
    this.report("jsonc-hash-comment", edit.span, {}, { fixes: [{ title: "Write //", edits: [edit] }] });
    this.#scanner.setPosition(rest.lastIndex);
  }

  #string(start: number, end: number, startsLine: boolean): Token {
    const value = this.#scanner.getTokenValue();
    if (this.#scanner.getTokenError() === unclosedString) {
      this.report("jsonc-unclosed-string", this.span(start, end), {});
      return this.#make("string", start, end, { value, startsLine, faulty: true });
    }
    const faulty = this.#checkString(start, end);
    return this.#make("string", start, end, { value, startsLine, faulty });
  }

  /** Reports each problem of a string at its own place. */
  #checkString(start: number, end: number): boolean {
    const problems = findStringProblems(this.#text.slice(start, end));
    for (const problem of problems) this.#reportString(problem, start + problem.start);
    return problems.length > 0;
  }

  #reportString(problem: StringProblem, start: number): void {
    const span = this.span(start, start + problem.text.length);
    const code = problem.text.charCodeAt(0).toString(16).padStart(4, "0");
    const reports: Readonly<Record<StringProblem["kind"], () => void>> = {
      nul: () => this.report("jsonc-nul", span, {}),
      "lone-surrogate": () => this.report("jsonc-lone-surrogate", span, { surrogate: problem.text }),
      "bad-escape": () => this.report("jsonc-bad-escape", span, { escape: problem.text }),
      "control-character": () =>
        this.report("jsonc-control-character", span, { character: `U+${code}`, escape: `\\u${code}` }),
    };
    reports[problem.kind]();
  }

  #number(start: number, end: number, startsLine: boolean): Token {
    const unfinished = this.#scanner.getTokenError() === unfinishedNumber;
    const wholeEnd = this.#endOfWord(end);
    if (unfinished || wholeEnd > end) return this.#badNumber(start, wholeEnd, startsLine);
    const text = this.#text.slice(start, end);
    const reading = readNumber(text);
    if (reading.kind === "inexact") {
      this.report("jsonc-inexact-number", this.span(start, end), { number: shorten(text), read: reading.read });
      return this.#make("number", start, end, { startsLine, faulty: true });
    }
    return this.#make("number", start, end, { value: reading.value, integer: reading.integer, startsLine });
  }

  #badNumber(start: number, end: number, startsLine: boolean): Token {
    this.#scanner.setPosition(end);
    this.report("jsonc-number-format", this.span(start, end), { number: shorten(this.#text.slice(start, end)) });
    return this.#make("number", start, end, { startsLine, faulty: true });
  }

  /** A bare word, or a text in quotes that are not JSON's. The parser reports it: it knows what is expected. */
  #word(start: number, scanned: number, startsLine: boolean): Token {
    foreignText.lastIndex = start;
    if (foreignText.test(this.#text)) {
      // To the end of the word, or the scanner would read the rest of a run of quotes at each quote.
      const end = this.#endOfWord(Math.max(foreignText.lastIndex, scanned));
      this.#scanner.setPosition(end);
      return this.#make("word", start, end, { startsLine });
    }
    const end = this.#endOfWord(scanned);
    if (/^(?:[-+.]*[0-9]|[-+]?(?:NaN|Infinity)$)/.test(this.#text.slice(start, Math.min(end, start + 64)))) {
      return this.#badNumber(start, end, startsLine);
    }
    this.#scanner.setPosition(end);
    return this.#make("word", start, end, { startsLine });
  }

  /** Where the run of characters ends that are neither space nor punctuation of JSON. */
  #endOfWord(from: number): number {
    const rest = /[^\s{}[\]",:/]*/y;
    rest.lastIndex = from;
    rest.exec(this.#text);
    return rest.lastIndex;
  }
}

/** A text for a message: its start, when it is long. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
}
