import { tokens } from "../tokens/index.ts";
import type { NamedArgument } from "../tree/index.ts";
import { parseAssignSign } from "./collections.ts";
import { entryForms, parseEntries } from "./entries.ts";
import { parseExpression } from "./expressions.ts";
import { nameOf } from "./names.ts";
import type { ParserState } from "./state.ts";

/** `(name = value)`, if it stands on the line of what it belongs to. */
export function parseNamedArguments(state: ParserState): readonly NamedArgument[] {
  if (!state.nextIs(tokens.leftParen) || state.peek(1).newline) return [];
  return parseEntries(state, state.advance(), entryForms.named, parseNamedArgument).items;
}

function parseNamedArgument(state: ParserState): NamedArgument {
  const start = state.advance();
  const name = nameOf(state, start);
  parseAssignSign(state, name.text);
  const value = parseExpression(state);
  return { span: state.spanFrom(start), name, value };
}
