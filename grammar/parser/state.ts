import { indentationAround, insteadOf, sameOperator } from "../habits/text.ts";
import {
  type ProblemDetails,
  type ProblemSink,
  type RuleParameters,
  replacement,
  type SyntaxRule,
} from "../problems/problems.ts";
import { createSyntaxToken, type SyntaxToken, type TokenType, tokens } from "../tokens/tokens.ts";
import type { Doc, Expression, Name } from "../tree/ast.ts";
import type { Span } from "../tree/span.ts";

/*
 * What all constructs share: token access, spans and recovery. As brackets are balanced before parsing,
 * a statement that went wrong simply ends where its line, its comma or its body does.
 *
 * Where a statement cannot be read on, its problem is reported and the rest of it is hidden (`abort`): whoever is
 * reading sees the end of the file, makes a hole of each part that is still to come, and reports nothing.
 */
export abstract class ParserBase {
  protected readonly sink: ProblemSink;
  protected readonly source: string;
  /** Doc comments that a node has taken. */
  protected readonly attachedDocs = new Set<Doc>();
  readonly #tokens: readonly SyntaxToken[];
  readonly #end: SyntaxToken;
  #next = 0;
  /** Tokens from here on are hidden: their number, or `#next` while a statement is abandoned. */
  #limit: number;
  #abandoned = false;

  constructor(sink: ProblemSink, source: string, input: readonly SyntaxToken[]) {
    this.sink = sink;
    this.source = source;
    this.#tokens = input;
    this.#end = createSyntaxToken(tokens.end, "", source.length, source.length, true, undefined, undefined);
    this.#end.depth = -1;
    this.#limit = input.length;
  }

  /** The token `distance` ahead: 1 is the next one, 0 the one before it. */
  protected peek(distance: number): SyntaxToken {
    const index = this.#next + distance - 1;
    return index < this.#limit ? (this.#tokens[index] ?? this.#end) : this.#end;
  }

  protected nextIs(type: TokenType): boolean {
    return this.peek(1).type === type;
  }

  /** Whether the next token is the bare word `word`. */
  protected nextIsWord(word: string): boolean {
    const token = this.peek(1);
    return token.type === tokens.identifier && token.text === word;
  }

  protected advance(): SyntaxToken {
    const token = this.peek(1);
    if (this.#next < this.#limit) this.#next += 1;
    return token;
  }

  /** Consumes the next token if it has that type. */
  protected accept(type: TokenType): SyntaxToken | undefined {
    return this.nextIs(type) ? this.advance() : undefined;
  }

  /** Consumes a token of that type, or abandons the statement with a problem. */
  protected expect(type: TokenType): void {
    if (this.accept(type) === undefined) this.failAt(this.peek(1), type);
  }

  /** A name, or a hole and a problem. */
  protected expectName(): Name {
    const name = this.accept(tokens.identifier);
    if (name !== undefined) return this.nameOf(name);
    this.failAt(this.peek(1), tokens.identifier);
    return this.noName();
  }

  /** Behind the last token. */
  protected emptySpan(): Span {
    const end = this.#tokens[this.#next - 1]?.end ?? 0;
    return this.sink.span(end, end);
  }

  /** In the place of a name that is missing. */
  protected noName(): Name {
    return { text: "", span: this.emptySpan() };
  }

  /** In the place of a value that is missing or cannot be read. */
  protected noValue(): Expression {
    return { kind: "error", span: this.emptySpan() };
  }

  /** Reports a problem, unless the statement at hand is abandoned: then it has one. */
  protected report<R extends SyntaxRule>(
    rule: R,
    span: Span,
    parameters: RuleParameters<R>,
    details: ProblemDetails = {},
  ): void {
    if (!this.isAbandoned()) this.sink.report(rule, span, parameters, details);
  }

  protected isAbandoned(): boolean {
    return this.#abandoned;
  }

  /** From the start of a token to the end of the last consumed one. */
  protected spanFrom(start: SyntaxToken): Span {
    const last = this.#tokens[this.#next - 1];
    return this.sink.span(start.start, Math.max(start.start, last?.end ?? 0));
  }

  protected tokenSpan(token: SyntaxToken): Span {
    return this.sink.span(token.start, token.end);
  }

  protected nameOf(token: SyntaxToken): Name {
    return { text: token.text, span: this.tokenSpan(token) };
  }

  protected takeDoc(token: SyntaxToken): Doc | undefined {
    if (token.doc !== undefined) this.attachedDocs.add(token.doc);
    return token.doc;
  }

  /** Hides the rest of the statement whose problem was just reported. */
  protected abort(): void {
    this.#abandoned = true;
    this.#limit = this.#next;
  }

  /** Reports what stands instead of `expected` and abandons the statement. */
  protected failAt(token: SyntaxToken, expected: string): void {
    this.reportUnexpected(token, expected);
    this.abort();
  }

  protected describe(token: SyntaxToken): string {
    if (token.type === tokens.end || token.text === "") return token.type;
    const text = token.text.length > 40 ? `${token.text.slice(0, 39)}…` : token.text;
    return `\`${text.replace(/\s+/g, " ")}\``;
  }

  /** Whether the next token, or the one before it, lies in something that has its problem. */
  protected isReported(token: SyntaxToken): boolean {
    const previous = this.#tokens[this.#next - 1];
    return token.type === tokens.damaged || this.sink.touches(previous?.start ?? token.start, token.end);
  }

  /** Reports a token that cannot stand where it does, unless its neighbourhood has a problem. */
  protected reportUnexpected(token: SyntaxToken, expected: string): void {
    if (this.isAbandoned() || this.isReported(token)) return;
    if (token.type === tokens.operator && this.reportForeignOperator(token)) return;
    this.report("unexpected-token", this.tokenSpan(token), { found: this.describe(token), expected });
  }

  /** Whether the token is an operator of another language, which then is reported. */
  protected reportForeignOperator(token: SyntaxToken): boolean {
    const instead = insteadOf(token.text);
    if (instead === undefined) return false;
    const span = this.tokenSpan(token);
    const same = sameOperator(token.text);
    const details = same === undefined ? {} : replacement(`Write \`${same}\``, span, same);
    this.report("foreign-operator", span, { operator: token.text, instead }, details);
    return true;
  }

  /** Steps over the rest of the line, groups that begin on it whole. */
  protected skipLine(): void {
    const { depth } = this.peek(0);
    for (let token = this.peek(1); token.depth >= depth; token = this.peek(1)) {
      if (token.depth === depth && token.newline && !isCloser(token.type)) return;
      this.#skipToken();
    }
  }

  /** Steps over the lines that are indented deeper than the one of `start`. */
  protected skipIndented(start: SyntaxToken): void {
    const column = indentationAround(this.source, start.start);
    for (let token = this.peek(1); token.depth >= start.depth; token = this.peek(1)) {
      const outer = token.newline && token.depth === start.depth;
      if (outer && indentationAround(this.source, token.start) <= column) return;
      this.#skipToken();
    }
  }

  /** Runs one statement. If it cannot be read to its end: one problem, and on with the next statement. */
  protected guarded<T>(statement: () => T): T {
    const first = this.peek(1);
    const read = statement();
    // Nothing was hidden before it, or else there would have been no statement to read.
    if (this.#abandoned) {
      this.#abandoned = false;
      this.#limit = this.#tokens.length;
      this.#skipStatement(first);
    }
    return read;
  }

  #skipStatement(first: SyntaxToken): void {
    const { depth } = first;
    if (this.peek(1) === first) this.#skipToken();
    for (let token = this.peek(1); token.depth >= depth; token = this.peek(1)) {
      const last = this.peek(0).type;
      const ends = token.newline || last === tokens.comma || last === tokens.rightBrace;
      if (token.depth === depth && ends && !isCloser(token.type)) return;
      this.#skipToken();
    }
  }

  #skipToken(): void {
    this.takeDoc(this.advance());
  }

  /** Steps behind the token that closes the group of `opener`; reports what is in the way. */
  protected close(opener: SyntaxToken, expected: string): void {
    const token = this.peek(1);
    if (token.depth > opener.depth) {
      // Where the opener is known to be unclosed, what follows is no second fault.
      if (!this.sink.touches(opener.start, opener.end)) this.reportUnexpected(token, expected);
      while (this.peek(1).depth > opener.depth) this.#skipToken();
    }
    this.advance();
  }

  /** Steps behind the group of `opener`, which is consumed, without a word about what is in it. */
  protected skipGroup(opener: SyntaxToken): void {
    while (this.isInside(opener)) this.#skipToken();
    this.advance();
  }

  /** Whether the group of `opener` has more in it. */
  protected isInside(opener: SyntaxToken): boolean {
    return this.peek(1).depth > opener.depth;
  }
}

function isCloser(type: TokenType): boolean {
  return (
    type === tokens.rightBrace ||
    type === tokens.rightBracket ||
    type === tokens.rightParen ||
    type === tokens.interpolationEnd
  );
}
