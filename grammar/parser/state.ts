import type { Ahead } from "../habits/index.ts";
import type { ProblemDetails, ProblemSink, RuleParameters, SyntaxProblem, SyntaxRule } from "../problems/index.ts";
import { createSyntaxToken, isCloser, isString, type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";
import type { Doc, Span } from "../tree/index.ts";

/** How many tokens a problem reaches. */
const nearness = 4;

/**
 * Where the parser is in its tokens, and what it has found: the one thing that all constructs share. As brackets are
 * balanced before parsing, a statement that went wrong simply ends where its line, its comma or its body does.
 *
 * Where a statement cannot be read on, its problem is reported and the rest of it is hidden (`abandon`): whoever is
 * reading sees the end of the file, makes a hole of each part that is still to come, and reports nothing.
 */
export class ParserState implements Ahead {
  readonly source: string;
  /** Whether the statement at hand stands in no body. */
  onTopLevel = true;
  /** The longest way down in what was read of the expression at hand, in nodes. */
  height = 0;
  /** How many expressions or types are being read within each other. */
  depth = 0;
  /** Whether `=` can only be meant as `==`: in the condition of `if` and of `assert`. */
  comparing = false;
  /** Whether what is being read stands in a body without a header, which has its problem. */
  inNameless = false;
  readonly sink: ProblemSink;
  readonly #tokens: SyntaxToken[];
  readonly #end: SyntaxToken;
  readonly #attachedDocs = new Set<Doc>();
  #next = 0;
  /** Tokens from here on are hidden: their number, or `#next` while a statement is abandoned. */
  #limit: number;
  #abandoned = false;

  /** @param input tokens with balanced brackets; the list is taken over */
  constructor(sink: ProblemSink, source: string, input: SyntaxToken[]) {
    this.sink = sink;
    this.source = source;
    this.#tokens = input;
    this.#limit = input.length;
    this.#end = createSyntaxToken(tokens.end, "", source.length, source.length, true, undefined, undefined);
    this.#end.depth = -1;
  }

  peek(distance: number): SyntaxToken {
    const index = this.#next + distance - 1;
    return index < this.#limit ? (this.#tokens[index] ?? this.#end) : this.#end;
  }

  nextIs(type: TokenType): boolean {
    return this.peek(1).type === type;
  }

  /** Whether the next token is the bare word `word`. */
  nextIsWord(word: string): boolean {
    const token = this.peek(1);
    return token.type === tokens.identifier && token.text === word;
  }

  advance(): SyntaxToken {
    const token = this.peek(1);
    if (this.#next < this.#limit) this.#next += 1;
    return token;
  }

  /** Consumes the next token if it has that type. */
  accept(type: TokenType): SyntaxToken | undefined {
    return this.nextIs(type) ? this.advance() : undefined;
  }

  /** Puts another token in the place of the next one, of which a part is consumed. */
  replaceNext(token: SyntaxToken): void {
    if (this.#next < this.#limit) this.#tokens[this.#next] = token;
  }

  span(start: number, end: number): Span {
    return this.sink.span(start, end);
  }

  spanOf(token: SyntaxToken): Span {
    return this.sink.span(token.start, token.end);
  }

  /** From the start of a token to the end of the last consumed one. */
  spanFrom(start: SyntaxToken): Span {
    const last = this.#tokens[this.#next - 1];
    return this.sink.span(start.start, Math.max(start.start, last?.end ?? 0));
  }

  /** Behind the last consumed token. */
  emptySpan(): Span {
    const end = this.#tokens[this.#next - 1]?.end ?? 0;
    return this.sink.span(end, end);
  }

  /** The doc comment in front of a token, which then documents something. */
  takeDoc(token: SyntaxToken): Doc | undefined {
    if (token.doc !== undefined) this.#attachedDocs.add(token.doc);
    return token.doc;
  }

  isAttached(doc: Doc): boolean {
    return this.#attachedDocs.has(doc);
  }

  /** Reports a problem, unless the statement at hand is abandoned: then it has one. */
  report<R extends SyntaxRule>(rule: R, span: Span, parameters: RuleParameters<R>, details: ProblemDetails = {}): void {
    if (!this.#abandoned) this.sink.report(rule, span, parameters, details);
  }

  /** Reports a problem that is made already. */
  tell(problem: SyntaxProblem): void {
    if (!this.#abandoned) this.sink.add(problem);
  }

  /** Whether a problem touches the range. */
  isSaid({ start, end }: { readonly start: number; readonly end: number }): boolean {
    return this.sink.touches(start, end);
  }

  has(rule: SyntaxRule): boolean {
    return this.sink.has(rule);
  }

  /** Whether the next token, or the one before it, lies in something that has its problem, or a problem is near. */
  isReported(token: SyntaxToken): boolean {
    const previous = this.#tokens[this.#next - 1];
    if (token.type === tokens.damaged || this.sink.touches(previous?.start ?? token.start, token.end)) return true;
    return !token.newline && this.isNear();
  }

  /**
   * Whether one of the last tokens on the line at hand has a problem: two tokens that changed places, or one that is
   * missing, disturb more than one construct, and are one mistake.
   */
  isNear(): boolean {
    let first = this.#next - 1;
    const last = this.#tokens[first];
    if (last === undefined || this.sink.isEmpty()) return false;
    while (first > this.#next - nearness && first > 0 && continuesLine(this.#tokens[first])) first -= 1;
    return this.sink.touches(this.#tokens[first]?.start ?? last.start, last.end);
  }

  isAbandoned(): boolean {
    return this.#abandoned;
  }

  /** Hides the rest of the statement whose problem was just reported. */
  abandon(): void {
    this.#abandoned = true;
    this.#limit = this.#next;
  }

  /** Runs one statement. If it cannot be read to its end: one problem, and on with the next statement. */
  statement<T>(read: () => T): T {
    const first = this.peek(1);
    const result = read();
    // Nothing was hidden before it, or else there would have been no statement to read.
    if (this.#abandoned) {
      this.#abandoned = false;
      this.#limit = this.#tokens.length;
      this.#skipStatement(first);
    }
    return result;
  }

  #skipStatement(first: SyntaxToken): void {
    const { depth } = first;
    if (this.peek(1) === first) this.skip();
    for (let token = this.peek(1); token.depth >= depth; token = this.peek(1)) {
      const last = this.peek(0).type;
      const isBehindComma = last === tokens.comma && !isString(token);
      const ends = token.newline || isBehindComma || last === tokens.rightBrace || this.#startsAttribute();
      if (token.depth === depth && ends && !isCloser(token)) return;
      this.skip();
    }
  }

  #startsAttribute(): boolean {
    if (this.onTopLevel || !this.nextIs(tokens.identifier) || this.peek(2).type !== tokens.equals) return false;
    return this.peek(3).start > this.peek(2).start && !this.peek(2).newline;
  }

  /** Steps over a token that is in no node; its doc comment is no second fault. */
  skip(): void {
    this.takeDoc(this.advance());
  }
}

/** A bracket that begins a line may belong to what stands before it. */
function continuesLine(token: SyntaxToken | undefined): boolean {
  return token !== undefined && (!token.newline || token.type === tokens.leftBrace || isCloser(token));
}
