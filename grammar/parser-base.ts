import {
  EmbeddedActionsParser,
  EOF,
  type IToken,
  isRecognitionException,
  MismatchedTokenException,
  type TokenType,
} from "chevrotain";
import type { Doc, Name } from "./ast.ts";
import { ProblemSink, type SyntaxRule } from "./problems.ts";
import type { Span } from "./span.ts";
import { createSyntaxToken, type SyntaxToken, tokens } from "./tokens.ts";

/*
 * What all constructs share: token access, spans and recovery. Chevrotain's own recovery is off: it
 * computes follow sets when the parser is made, and guesses by single tokens. As brackets are balanced
 * before parsing, a statement that went wrong simply ends where its line, its comma or its body does.
 *
 * Chevrotain runs every rule once to record its grammar. Then tokens and nodes are stand-ins, so what
 * looks at them closely is wrapped in `ACTION`.
 */
export abstract class ParserBase extends EmbeddedActionsParser {
  protected sink = new ProblemSink("");
  protected source = "";
  /** Doc comments that a node has taken. */
  protected readonly attachedDocs = new Set<Doc>();
  #end: SyntaxToken = createSyntaxToken(EOF, "", 0, 0, true, undefined, undefined);

  constructor(validation: { readonly skipValidations: boolean }) {
    super(Object.values(tokens), {
      maxLookahead: 1,
      recoveryEnabled: false,
      nodeLocationTracking: "none",
      skipValidations: validation.skipValidations,
      errorMessageProvider: {
        // The expected type is all that a problem needs; it travels as the message.
        buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
        buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "",
        buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "",
        buildNotAllInputParsedMessage: () => "",
      },
    });
  }

  protected start(sink: ProblemSink, source: string, input: SyntaxToken[]): void {
    const { length } = source;
    this.sink = sink;
    this.source = source;
    this.attachedDocs.clear();
    this.#end = createSyntaxToken(EOF, "", length, length, true, undefined, undefined);
    this.input = input;
  }

  /** The token `distance` ahead (1 is the next one, 0 the last one consumed), or one for the end of the file. */
  protected peek(distance: number): SyntaxToken {
    const token: IToken = this.LA(distance);
    return token.tokenType === EOF ? this.#end : (token as SyntaxToken);
  }

  protected nextIs(type: TokenType): boolean {
    return this.LA(1).tokenType === type;
  }

  /** Whether the next token is the bare word `word`. */
  protected nextIsWord(word: string): boolean {
    const token = this.LA(1);
    return token.tokenType === tokens.identifier && token.image === word;
  }

  /** From `start` to the end of the last consumed token. */
  protected spanFrom(start: SyntaxToken): Span {
    const last = this.LA(0);
    const end = last.tokenType === EOF ? start.startOffset : (last.endOffset ?? 0) + 1;
    return this.sink.span(start.startOffset, Math.max(start.startOffset, end));
  }

  protected tokenSpan(token: IToken): Span {
    return this.sink.span(token.startOffset, (token.endOffset ?? token.startOffset - 1) + 1);
  }

  protected nameOf(token: IToken): Name {
    return { text: token.image, span: this.tokenSpan(token) };
  }

  protected takeDoc(token: SyntaxToken): Doc | undefined {
    if (token.doc !== undefined) this.attachedDocs.add(token.doc);
    return token.doc;
  }

  /** Ends the statement whose problem was just reported. */
  protected abort(): never {
    throw new MismatchedTokenException("", this.LA(1), this.LA(0));
  }

  protected describe(token: SyntaxToken): string {
    if (token.tokenType === EOF) return "the end of the file";
    if (token.image === "")
      return token.tokenType === tokens.stringEnd ? "the end of the string" : "the end of the group";
    const text = token.image.length > 40 ? `${token.image.slice(0, 39)}…` : token.image;
    return `\`${text.replace(/\s+/g, " ")}\``;
  }

  /** Reports what stands instead of `expected` and ends the statement. */
  protected failAt(token: SyntaxToken, expected: string): never {
    this.reportUnexpected(token, expected);
    this.abort();
  }

  /** Reports that the next token cannot stand where it does, unless its neighbourhood has a problem. */
  protected reportUnexpected(token: SyntaxToken, expected: string): void {
    const previous = this.peek(0);
    const before = previous.tokenType === EOF ? token.startOffset : previous.startOffset;
    if (token.tokenType === tokens.damaged || this.sink.touches(before, token.endOffset + 1)) return;
    const rule: SyntaxRule = "unexpected-token";
    this.sink.report(rule, this.tokenSpan(token), { found: this.describe(token), expected });
  }

  /** Runs one statement. If it cannot be read: one problem, and on with the next statement. */
  protected guarded<T>(statement: () => T): T | undefined {
    const first = this.peek(1);
    try {
      return statement();
    } catch (exception) {
      if (!(exception instanceof Error) || !isRecognitionException(exception)) throw exception;
      this.reportUnexpected(this.peek(1), exception.message === "" ? "" : exception.message);
      this.#skipStatement(first);
      return undefined;
    }
  }

  #skipStatement(first: SyntaxToken): void {
    const { depth } = first;
    if (this.LA(1) === first) this.SKIP_TOKEN();
    for (;;) {
      const token = this.peek(1);
      if (token.tokenType === EOF || token.depth < depth) return;
      if (token.depth === depth && token.newline && !isCloser(token.tokenType)) return;
      const last = this.LA(0).tokenType;
      if (token.depth === depth && (last === tokens.comma || last === tokens.rightBrace)) return;
      this.#skipToken();
    }
  }

  #skipToken(): void {
    this.takeDoc(this.peek(1));
    this.SKIP_TOKEN();
  }

  /** Steps to the token that closes the group whose bracket was `opener`; reports what is in the way. */
  protected skipToClose(opener: SyntaxToken, expected: string): void {
    const token = this.peek(1);
    if (token.tokenType === EOF || token.depth <= opener.depth) return;
    this.reportUnexpected(token, expected);
    while (this.LA(1).tokenType !== EOF && this.peek(1).depth > opener.depth) this.#skipToken();
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
