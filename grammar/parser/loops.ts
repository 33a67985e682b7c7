import { foreignIn } from "../habits/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Name } from "../tree/index.ts";
import { expectName } from "./names.ts";
import { failAt } from "./recovery.ts";
import type { ParserState } from "./state.ts";

/*
 * The heads of loops: of `for` in bodies and of comprehensions.
 */

/** `x in` and `key, value in`. */
export function parseLoopVariables(state: ParserState): readonly Name[] {
  const variables = [expectName(state)];
  if (state.accept(tokens.comma) !== undefined) variables.push(expectName(state));
  const habit = foreignIn(state);
  if (habit !== undefined) state.tell(habit);
  else if (!state.nextIsWord("in")) failAt(state, state.peek(1), "`in`");
  state.advance();
  return variables;
}

/** Whether `for` begins a comprehension, and is no name. */
export function startsComprehension(state: ParserState): boolean {
  if (!state.nextIsWord("for")) return false;
  const variable = state.peek(2);
  const after = state.peek(3);
  // `for (x in xs)`: not in this language, and nothing else either.
  if (variable.type === tokens.leftParen) return startsVariables(after, state.peek(4), state.peek(6));
  return startsVariables(variable, after, state.peek(5));
}

/** Whether `variable`, `after` it and, behind a comma, `later` are the variables of a loop and its `in`. */
function startsVariables(variable: SyntaxToken, after: SyntaxToken, later: SyntaxToken): boolean {
  if (variable.type !== tokens.identifier) return false;
  return isLoopWord(after) || (after.type === tokens.comma && isLoopWord(later));
}

/** `in`, or JavaScript's `of`. */
export function isLoopWord({ type, text }: SyntaxToken): boolean {
  return type === tokens.identifier && (text === "in" || text === "of");
}
