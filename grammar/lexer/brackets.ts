import { type ProblemSink, replacement } from "../problems/index.ts";
import { createSyntaxToken, type SyntaxToken, type TokenType, tokens } from "../tokens/index.ts";

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

/** A bracket that is not closed yet, and where its line begins. */
interface Open {
  readonly token: SyntaxToken;
  readonly column: number;
}

type ByIndentation = (token: SyntaxToken) => number;

/** Beyond so many faults of brackets indentation tells nothing, and each look back would cost. */
const mostHeaders = 20;

export interface Balanced {
  /** With balanced brackets, each with its `depth`. */
  readonly tokens: SyntaxToken[];
  /** Whether nothing had to be put in or left out. */
  readonly wereBalanced: boolean;
}

export function balanceBrackets(input: SyntaxToken[], text: string, sink: ProblemSink): Balanced {
  const strict = match(input, undefined);
  const faults = strict.unclosed.length + strict.unmatched.length;
  if (faults === 0) return { tokens: convertSemicolons(strict.tokens, sink), wereBalanced: true };
  const indented = match(input, (token) => indentationAt(text, token.start));
  const best = indented.unclosed.length + indented.unmatched.length <= faults ? indented : strict;
  reportFaults(best, sink);
  // Depths are written into the shared tokens, so the reading that was taken must be the last one.
  const balanced = best === strict ? match(input, undefined) : best;
  return { tokens: convertSemicolons(balanced.tokens, sink), wereBalanced: false };
}

function match(input: readonly SyntaxToken[], indentation: ByIndentation | undefined): Matching {
  const output: SyntaxToken[] = [];
  const unclosed: SyntaxToken[] = [];
  const unmatched: SyntaxToken[] = [];
  const open: Open[] = [];
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
    if (closers.has(token.type)) {
      const at = openerOf(token, open);
      const crossesString = open.some((entry, index) => index > at && entry.token.type === tokens.interpolationStart);
      const endsOther = indentation !== undefined && token.newline && lineColumn > (open[at]?.column ?? -1);
      if (at < 0 || crossesString || (endsOther && token.type === tokens.rightBrace)) {
        unmatched.push(token);
        if (indentation !== undefined && unmatched.length <= mostHeaders) {
          wrapHeaderless(output, token, open.length, lineColumn, indentation);
        }
        continue;
      }
      while (open.length > at + 1) close(open.pop()?.token ?? token);
      open.pop();
    }
    token.depth = open.length;
    output.push(token);
    if (closerOf.has(token.type)) open.push({ token, column: lineColumn });
  }
  for (let last = open.pop(); last !== undefined; last = open.pop()) close(last.token);
  return { tokens: output, unclosed, unmatched };
}

/** The place of what a closing bracket ends: nearly always the last that is open. Below zero where there is none. */
function openerOf({ type }: SyntaxToken, open: readonly Open[]): number {
  for (let at = open.length - 1; at >= 0; at -= 1) {
    const entry = open[at];
    if (entry && closerOf.get(entry.token.type) === type) return at;
  }
  return -1;
}

/**
 * Where a line `}` closes nothing, the header of its body may be missing: the lines above that are indented deeper are
 * put between braces, so that what they hold stays together and apart from what is around it.
 */
function wrapHeaderless(
  output: SyntaxToken[],
  closer: SyntaxToken,
  depth: number,
  column: number,
  indentation: ByIndentation,
): void {
  if (!closer.newline || closer.type !== tokens.rightBrace) return;
  let first = output.length;
  for (let index = output.length - 1; index >= 0; index -= 1) {
    const token = output[index];
    if (token === undefined || token.depth < depth) break;
    if (token.depth > depth || !token.newline) continue;
    if (indentation(token) <= column) break;
    first = index;
  }
  const start = output[first];
  if (start === undefined) return;
  for (const token of output.slice(first)) token.depth += 1;
  const opener = createSyntaxToken(tokens.leftBrace, "", start.start, start.start, true, undefined, undefined);
  opener.depth = depth;
  closer.depth = depth;
  output.splice(first, 0, opener);
  output.push(closer);
}

function endsBefore(entry: Open | undefined, token: SyntaxToken, column: number): boolean {
  if (entry === undefined || entry.token.type === tokens.interpolationStart) return false;
  if (closers.has(token.type)) {
    return column < entry.column && closerOf.get(entry.token.type) === token.type;
  }
  return column <= entry.column && token.type === tokens.identifier;
}

function virtualCloser(opener: SyntaxToken, previous: SyntaxToken, depth: number): SyntaxToken {
  const end = previous.end;
  const type = closerOf.get(opener.type) ?? tokens.damaged;
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
  const unpaired = [...matching.unclosed];
  for (const token of matching.unmatched) {
    // A bracket in the wrong place is one that is missing and one too many: one mistake, told where it begins.
    const pair = unpaired.findIndex((opener) => opener.start < token.start && closerOf.get(opener.type) === token.type);
    if (pair >= 0) {
      unpaired.splice(pair, 1);
      continue;
    }
    const span = sink.span(token.start, token.end);
    const details = replacement(`Remove \`${token.text}\``, span, "");
    sink.report("unmatched-bracket", span, { bracket: token.text }, details);
  }
  // Where nesting was too deep, tokens were left out: what is open there is no mistake of its own.
  if (sink.has("nesting-too-deep")) return;
  for (const token of matching.unclosed) {
    const span = sink.span(token.start, token.end);
    const closing = (closerOf.get(token.type) ?? "").replaceAll("`", "");
    if (sink.touches(span.start, span.end)) continue;
    sink.report("unclosed-bracket", span, { bracket: token.text, closing });
  }
}

/** Semicolons are commas, and are reported here, where it is known what they stand in. */
function convertSemicolons(input: SyntaxToken[], sink: ProblemSink): SyntaxToken[] {
  if (!input.some((token) => token.type === tokens.semicolon)) return input;
  const open: SyntaxToken[] = [];
  /** The head of the loop at hand: C's semicolons there are part of what the parser reports. */
  let isLoopHead = false;
  return input.map((token, index) => {
    if (token.newline) isLoopHead = token.text === "for" && startsCounter(input, index);
    if (token.type === tokens.leftBrace) isLoopHead = false;
    if (closerOf.has(token.type)) open.push(token);
    else if (closers.has(token.type)) open.pop();
    if (token.type !== tokens.semicolon) return token;
    if (isLoopHead) return { ...token, type: tokens.comma };
    const span = sink.span(token.start, token.end);
    const separates = open.length > 0 && (open.at(-1)?.type !== tokens.leftBrace || isBetween(input, index));
    const title = separates ? "Write a comma" : "Remove the semicolon";
    sink.report("semicolon", span, {}, replacement(title, span, separates ? "," : ""));
    return { ...token, type: tokens.comma };
  });
}

/** Whether something follows on the line that a comma can separate from what is before: members of objects need one. */
function isBetween(input: readonly SyntaxToken[], index: number): boolean {
  const next = input[index + 1];
  return next !== undefined && !next.newline && !closers.has(next.type) && next.type !== tokens.semicolon;
}

/** `for i = 0`, `for (i = 0`, `for (let i = 0`: within so many tokens, as the parser sees it. */
function startsCounter(input: readonly SyntaxToken[], index: number): boolean {
  const [next, ...rest] = input.slice(index + 1, index + 5);
  if (next?.type === tokens.identifier) return rest[0]?.type === tokens.equals;
  return next?.type === tokens.leftParen && rest.slice(1).some((token) => token.type === tokens.equals);
}
