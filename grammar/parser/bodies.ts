import { colonForBody, signBeforeBody } from "../habits/index.ts";
import { describeToken, type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Body } from "../tree/index.ts";
import { reportUnexpected, skipIndented } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/** Reads a body whose brace comes next: given to what has one. */
export type ReadBody = (state: ParserState) => Body;

/** The body that must follow a header which began at `start`; a hole and a problem where none does. */
export function parseRequiredBody(state: ParserState, start: SyntaxToken, name: string, readBody: ReadBody): Body {
  if (!state.nextIs(tokens.leftBrace) && !findBody(state, start, name)) {
    return { kind: "body", span: state.emptySpan(), items: [] };
  }
  return readBody(state);
}

/** Whether a body stands further on the line; what stands before it, or that none does, is reported. */
function findBody(state: ParserState, start: SyntaxToken, name: string): boolean {
  const sign = signBeforeBody(state, start);
  if (sign !== undefined) {
    state.tell(sign);
    state.advance();
    return true;
  }
  if (state.isAbandoned() || skipIndentedBody(state, start, name)) return false;
  const next = state.peek(1);
  const distance = findBrace(state, next.depth);
  if (distance === undefined) {
    const span = state.spanFrom(start);
    const isSaid = next.type === tokens.damaged || state.isSaid(span) || state.isNear();
    if (!isSaid) state.report("missing-body", span, { name });
    state.abandon();
    return false;
  }
  reportBeforeBody(state, start, name);
  for (let skipped = 1; skipped < distance; skipped += 1) state.advance();
  return true;
}

/** A body as in YAML and Python. */
function skipIndentedBody(state: ParserState, start: SyntaxToken, name: string): boolean {
  const colon = colonForBody(state, name);
  if (colon === undefined) return false;
  state.tell(colon);
  state.advance();
  skipIndented(state, start);
  state.abandon();
  return true;
}

/** What has a body and no labels. */
const statementWords: ReadonlySet<string> = new Set(["for", "if", "else"]);

function reportBeforeBody(state: ParserState, start: SyntaxToken, name: string): void {
  const next = state.peek(1);
  if (statementWords.has(start.text)) reportUnexpected(state, next, tokens.leftBrace);
  else if (!state.isSaid(next) && !state.isNear()) {
    state.report("bad-label", state.spanOf(next), { found: describeToken(next), block: name });
  }
}

/** How far ahead a body begins on the line at hand. A header is short, so few tokens are looked at. */
function findBrace(state: ParserState, depth: number): number | undefined {
  for (let distance = 1; distance <= 20; distance += 1) {
    const token = state.peek(distance);
    const isBrace = token.depth === depth && token.type === tokens.leftBrace;
    // No statement begins with a brace, so that one on the next line belongs here.
    if (isBrace) return distance;
    if (token.depth < depth || token.newline) return undefined;
  }
  return undefined;
}
