import type { TokenType } from "chevrotain";
import { type ProblemSink, replacement } from "./problems.ts";
import { createSyntaxToken, type SyntaxToken, tokens } from "./tokens.ts";

/*
 * Makes the brackets of a token list balanced before it is parsed: closing ones that are missing are put
 * in, without width, and those that match nothing are left out. So the parser can always step over a
 * group, and each bracket problem is reported once, here.
 *
 * A bracket that is never closed shows only at the end of the file. Where the matching fails, it is done
 * again by indentation: a line that is not indented deeper than the line of the open bracket ends it.
 * The reading with fewer problems wins.
 */

interface Matching {
  readonly tokens: SyntaxToken[];
  readonly unclosed: readonly SyntaxToken[];
  readonly unmatched: readonly SyntaxToken[];
}

const closerOf: ReadonlyMap<TokenType, TokenType> = new Map([
  [tokens.leftBrace, tokens.rightBrace],
  [tokens.leftBracket, tokens.rightBracket],
  [tokens.leftParen, tokens.rightParen],
  [tokens.interpolationStart, tokens.interpolationEnd],
]);
const closers: ReadonlySet<TokenType> = new Set(closerOf.values());

type ByIndentation = (token: SyntaxToken) => number;

/** The tokens with balanced brackets, each with its `depth`. */
export function balanceBrackets(input: SyntaxToken[], text: string, sink: ProblemSink): SyntaxToken[] {
  const strict = match(input, undefined);
  const faults = strict.unclosed.length + strict.unmatched.length;
  if (faults === 0) return convertSemicolons(strict.tokens, sink);
  const indented = match(input, (token) => indentationAt(text, token.startOffset));
  const best = indented.unclosed.length + indented.unmatched.length <= faults ? indented : strict;
  reportFaults(best, sink);
  // Depths are written into the shared tokens, so the reading that was taken must be the last one.
  return convertSemicolons(best === strict ? match(input, undefined).tokens : best.tokens, sink);
}

function match(input: readonly SyntaxToken[], indentation: ByIndentation | undefined): Matching {
  const output: SyntaxToken[] = [];
  const unclosed: SyntaxToken[] = [];
  const unmatched: SyntaxToken[] = [];
  const open: { readonly token: SyntaxToken; readonly column: number }[] = [];
  const close = (opener: SyntaxToken) => {
    unclosed.push(opener);
    output.push(virtualCloser(opener, output.at(-1) ?? opener, open.length));
  };
  let lineColumn = 0;
  for (const token of input) {
    if (indentation !== undefined && token.newline) {
      lineColumn = indentation(token);
      while (endsBefore(open.at(-1), token, lineColumn)) close(open.pop()?.token ?? token);
    }
    if (closers.has(token.tokenType)) {
      const at = open.findLastIndex((entry) => closerOf.get(entry.token.tokenType) === token.tokenType);
      const crossesString = open.slice(at + 1).some((entry) => entry.token.tokenType === tokens.interpolationStart);
      if (at < 0 || crossesString) {
        unmatched.push(token);
        continue;
      }
      while (open.length > at + 1) close(open.pop()?.token ?? token);
      open.pop();
    }
    token.depth = open.length;
    output.push(token);
    if (closerOf.has(token.tokenType)) open.push({ token, column: lineColumn });
  }
  for (let last = open.pop(); last !== undefined; last = open.pop()) close(last.token);
  return { tokens: output, unclosed, unmatched };
}

function endsBefore(
  entry: { readonly token: SyntaxToken; readonly column: number } | undefined,
  token: SyntaxToken,
  column: number,
): boolean {
  if (entry === undefined || entry.token.tokenType === tokens.interpolationStart) return false;
  if (closers.has(token.tokenType)) {
    return column < entry.column && closerOf.get(entry.token.tokenType) === token.tokenType;
  }
  return column <= entry.column && token.tokenType === tokens.identifier;
}

function virtualCloser(opener: SyntaxToken, previous: SyntaxToken, depth: number): SyntaxToken {
  const end = previous.endOffset + 1;
  const type = closerOf.get(opener.tokenType) ?? tokens.damaged;
  const token = createSyntaxToken(type, "", end, end, false, undefined, undefined);
  token.depth = depth;
  return token;
}

function indentationAt(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text[start - 1] !== "\n" && text[start - 1] !== "\r") start -= 1;
  return offset - start;
}

function reportFaults(matching: Matching, sink: ProblemSink): void {
  for (const token of matching.unmatched) {
    const span = sink.span(token.startOffset, token.endOffset + 1);
    const details = replacement(`Remove \`${token.image}\``, span, "");
    sink.report("unmatched-bracket", span, { bracket: token.image }, details);
  }
  // Where nesting was too deep, tokens were left out: what is open there is no mistake of its own.
  if (sink.has("nesting-too-deep")) return;
  for (const token of matching.unclosed) {
    const span = sink.span(token.startOffset, token.endOffset + 1);
    const closing = (closerOf.get(token.tokenType)?.LABEL ?? "").replaceAll("`", "");
    if (sink.touches(span.start, span.end)) continue;
    sink.report("unclosed-bracket", span, { bracket: token.image, closing });
  }
}

/** Semicolons are commas, and are reported here, where it is known what they stand in. */
function convertSemicolons(input: SyntaxToken[], sink: ProblemSink): SyntaxToken[] {
  if (!input.some((token) => token.tokenType === tokens.semicolon)) return input;
  const open: SyntaxToken[] = [];
  return input.map((token) => {
    if (closerOf.has(token.tokenType)) open.push(token);
    else if (closers.has(token.tokenType)) open.pop();
    if (token.tokenType !== tokens.semicolon) return token;
    const span = sink.span(token.startOffset, token.endOffset + 1);
    const separates = open.length > 0 && open.at(-1)?.tokenType !== tokens.leftBrace;
    const title = separates ? "Write a comma" : "Remove the semicolon";
    sink.report("semicolon", span, {}, replacement(title, span, separates ? "," : ""));
    return { ...token, tokenType: tokens.comma, tokenTypeIdx: tokens.comma.tokenTypeIdx ?? 0 };
  });
}
