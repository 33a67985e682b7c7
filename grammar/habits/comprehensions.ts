import { problemOf, type SyntaxProblem } from "../problems/index.ts";
import { describeToken, type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Span } from "../tree/index.ts";
import { type Ahead, spanOf } from "./ahead.ts";

/*
 * Comprehensions in the order or with the signs of another language.
 */

const listForm = "[for x in list: x if condition]";
const objectForm = "{for key, value in object: key => value}";

/** A token that cannot stand where it does in the comprehension of a bracket. */
export function comprehensionForm(ahead: Ahead, token: SyntaxToken, opener: SyntaxToken): SyntaxProblem {
  const form = opener.type === tokens.leftBrace ? objectForm : listForm;
  return problemOf("comprehension-form", spanOf(ahead, token), { found: describeToken(token), form });
}

/** `for x in xs: x` without its brackets. */
export function bareLoop(ahead: Ahead, word: SyntaxToken): SyntaxProblem {
  const parameters = { found: "`for` without a bracket", form: listForm };
  return problemOf("comprehension-form", spanOf(ahead, word), parameters);
}

/** The parentheses around the head of a loop. */
export function loopInParentheses(open: Span, close: Span): SyntaxProblem {
  const fix = { title: "Remove the parentheses", edits: [open, close].map((span) => ({ span, text: "" })) };
  return problemOf("loop-form", open, { found: "a parenthesis" }, { fix });
}
