import { doubleBraces, foreignAssignment } from "../habits/index.ts";
import { type SyntaxToken, startsLabel, tokens } from "../tokens/index.ts";
import type { Expression, Name, ObjectEntry } from "../tree/index.ts";
import { parseListComprehension, parseObjectComprehension } from "./comprehensions.ts";
import { entryForms, parseEntries } from "./entries.ts";
import { startsComprehension } from "./loops.ts";
import { failAt, skipGroup } from "./recovery.ts";
import type { ParserState } from "./state.ts";
import { parseLabel, type ReadValue } from "./texts.ts";

export function parseList(state: ParserState, readValue: ReadValue): Expression {
  const opener = state.advance();
  if (startsComprehension(state)) return parseListComprehension(state, opener, readValue);
  const { items, isLoop } = parseEntries(state, opener, entryForms.items, readValue);
  const span = state.spanFrom(opener);
  return isLoop ? { kind: "error", span } : { kind: "list", span, items };
}

export function parseObject(state: ParserState, readValue: ReadValue): Expression {
  const opener = state.advance();
  if (state.nextIs(tokens.leftBrace) && state.peek(1).start === opener.end) return parseDoubleBraces(state, opener);
  if (startsComprehension(state)) return parseObjectComprehension(state, opener, readValue);
  const { items, isLoop } = parseEntries(state, opener, entryForms.members, () => parseMember(state, readValue));
  const span = state.spanFrom(opener);
  return isLoop ? { kind: "error", span } : { kind: "object", span, entries: items };
}

function parseMember(state: ParserState, readValue: ReadValue): ObjectEntry {
  const start = state.peek(1);
  const key = parseLabel(state, readValue);
  parseAssignSign(state, start.text);
  const value = readValue(state);
  return { span: state.spanFrom(start), key, value };
}

function parseDoubleBraces(state: ParserState, opener: SyntaxToken): Expression {
  skipGroup(state, opener);
  const span = state.spanFrom(opener);
  state.tell(doubleBraces(state, span.start, span.end));
  return { kind: "error", span };
}

/**
 * `=`, or one of the signs that other languages use for it, which is reported.
 *
 * @param quoted the name before the sign if it stands in quotes, as in JSON
 */
export function parseAssignSign(state: ParserState, name: string, quoted?: Name): void {
  if (state.accept(tokens.equals) !== undefined) return;
  const habit = foreignAssignment(state, name, quoted);
  if (habit === undefined) {
    failAt(state, state.peek(1), tokens.equals);
    return;
  }
  state.tell(habit.problem);
  for (let skipped = 0; skipped < habit.length; skipped += 1) state.advance();
}

/** Whether a key and its `=` come next. */
export function isMemberAhead(state: ParserState): boolean {
  const { type, depth } = state.peek(1);
  if (!startsLabel.has(type)) return false;
  let length = 1;
  // The strings within its interpolations are deeper.
  if (type === tokens.stringStart) while (!isEndOfText(state.peek(length), depth)) length += 1;
  return state.peek(length + 1).type === tokens.equals;
}

function isEndOfText(token: SyntaxToken, depth: number): boolean {
  return token.depth < depth || (token.depth === depth && token.type === tokens.stringEnd);
}
