import type { Span, TextEdit } from "../../grammar/index.ts";
import type { JsonNode } from "./json.ts";
import { shorten, type Token, type TokenKind, type TokenReader } from "./tokens.ts";

/** The state of a parse. */
export interface Parser {
  readonly reader: TokenReader;
  /** The brackets that are open, outermost first. */
  readonly open: Token[];
  endReported: boolean;
  broken: boolean;
}

/** Reports that the next token does not belong here, unless it or the one before it was reported already. */
export function reportUnexpected(parser: Parser, expected: string): void {
  const { reader } = parser;
  const token = reader.token;
  if (token.kind === "end") {
    if (parser.endReported) return;
    parser.endReported = true;
  }
  if (token.faulty || reader.lastFaulty) return;
  reader.report("jsonc-unexpected", token.span, { expected, found: show(token) });
}

/** Skips to where a reader would go on: behind the item, or to a name at the start of a line. */
export function recover(parser: Parser): void {
  const { reader } = parser;
  parser.broken = true;
  let depth = 0;
  reader.skipWhile((token) => {
    if (depth === 0 && (token.kind === "," || isClosing(token.kind))) return false;
    if (depth === 0 && token.startsLine && token.kind === "string") return false;
    if (token.kind === "{" || token.kind === "[") depth += 1;
    else if (isClosing(token.kind)) depth -= 1;
    return true;
  });
}

/** Skips to behind the bracket that closes the one just taken, without recursion. */
export function skipNested(parser: Parser): void {
  let depth = 1;
  parser.reader.skipWhile((token) => {
    if (depth === 0) return false;
    if (token.kind === "{" || token.kind === "[") depth += 1;
    else if (isClosing(token.kind)) depth -= 1;
    return true;
  });
}

/** Whether a token ends an object or a list. */
export function isClosing(kind: TokenKind): boolean {
  return kind === "}" || kind === "]";
}

/** Stands for a value that could not be read. */
export function faultAt(span: Span): JsonNode {
  return { kind: "fault", span };
}

/** A token in a message. */
export function show(token: Pick<Token, "text">): string {
  return token.text === "" ? "the end of the document" : `\`${shorten(token.text)}\``;
}

/** The details of a report that one replacement puts right. */
export function fix(title: string, span: Span, text: string): { fixes: { title: string; edits: TextEdit[] }[] } {
  return { fixes: [{ title, edits: [{ span, text }] }] };
}
