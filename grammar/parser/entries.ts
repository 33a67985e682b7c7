import { comprehensionForm } from "../habits/index.ts";
import { replacement } from "../problems/index.ts";
import { type SyntaxToken, startsLabel, startsName, startsValue, type TokenType, tokens } from "../tokens/index.ts";
import { startsComprehension } from "./loops.ts";
import { close, isInside, skipGroup } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/** How the entries of a group are written. */
export interface EntryForm {
  /** What may follow an entry, for the reader. */
  readonly expected: string;
  readonly starts: ReadonlySet<TokenType>;
  /** What stands between two of them: decision 0003. */
  readonly separator: "comma" | "comma-or-line";
}

export const entryForms = {
  items: { expected: "`,` or `]`", starts: startsValue, separator: "comma" },
  members: { expected: "`key = value` or `}`", starts: startsLabel, separator: "comma-or-line" },
  values: { expected: "`,` or `)`", starts: startsValue, separator: "comma" },
  named: { expected: "`name = value`", starts: startsName, separator: "comma" },
  parameters: { expected: "`name: type`", starts: startsName, separator: "comma" },
  fields: { expected: "`name: type`", starts: startsName, separator: "comma-or-line" },
} as const satisfies Readonly<Record<string, EntryForm>>;

export interface Entries<T> {
  readonly items: readonly T[];
  /** Whether a loop follows its value, as in Python: its variables are not known where the value stands. */
  readonly isLoop: boolean;
}

/** Where one of these follows an entry, a comma is missing. */
const startsEntry: ReadonlySet<TokenType> = new Set([...startsLabel, tokens.literal, tokens.leftBrace]);

/**
 * The entries of a list, an object, a call or a list of parameters, up to and with the closing bracket: commas between
 * them, or ends of lines, and a comma is allowed at the end. Recovery is the same for all of them.
 *
 * @param opener the bracket, which is consumed
 */
export function parseEntries<T>(
  state: ParserState,
  opener: SyntaxToken,
  form: EntryForm,
  parseEntry: (state: ParserState) => T,
): Entries<T> {
  const items: T[] = [];
  while (isInside(state, opener)) {
    // A body whose header is missing has its problem where it ends.
    if (state.nextIs(tokens.leftBrace) && state.peek(1).text === "") skipGroup(state, state.advance());
    if (!form.starts.has(state.peek(1).type)) break;
    const before = state.peek(1);
    items.push(parseEntry(state));
    if (state.accept(tokens.comma) === undefined) {
      if (startsComprehension(state)) return endAtLoop(state, opener, form, items);
      const next = state.peek(1);
      if (next === before || !isInside(state, opener)) break;
      const isSeparated = form.separator === "comma-or-line" && next.newline;
      if (!isSeparated && (startsEntry.has(next.type) || startsLine(next))) reportMissingComma(state, next);
    }
    while (state.nextIs(tokens.comma)) reportExtraComma(state, state.advance());
  }
  close(state, opener, form.expected);
  return { items, isLoop: false };
}

/** `[x for x in xs]`: the rest of the group is stepped over. */
function endAtLoop<T>(state: ParserState, opener: SyntaxToken, form: EntryForm, items: readonly T[]): Entries<T> {
  const word = state.peek(1);
  if (!state.isSaid(word)) state.tell(comprehensionForm(state, word, opener));
  while (isInside(state, opener)) state.advance();
  close(state, opener, form.expected);
  return { items, isLoop: true };
}

/** A bracket on a line of its own is no index and no call. */
function startsLine(token: SyntaxToken): boolean {
  return token.newline && (token.type === tokens.leftBracket || token.type === tokens.leftParen);
}

export function reportExtraComma(state: ParserState, comma: SyntaxToken): void {
  const span = state.spanOf(comma);
  if (!state.isSaid(span) && !state.isNear())
    state.report("extra-comma", span, {}, replacement("Remove the comma", span, ""));
}

/** Between the last token and `next`. */
export function reportMissingComma(state: ParserState, next: SyntaxToken): void {
  if (state.isReported(next)) return;
  const { end } = state.peek(0);
  const details = replacement("Insert a comma", state.span(end, end), ",");
  state.report("missing-comma", state.spanOf(next), {}, details);
}
