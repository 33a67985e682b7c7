import { problemOf, replacement, type SyntaxProblem } from "../problems/index.ts";
import { type SyntaxToken, tokens } from "../tokens/index.ts";
import { type Ahead, isAssignSign, spanOf } from "./ahead.ts";

/*
 * Words that stand for keywords of this language.
 */

/** A word, or the sign `:` in the place of one, with what is written for it here. */
export function foreignKeyword(ahead: Ahead, word: SyntaxToken, instead: string): SyntaxProblem {
  const span = spanOf(ahead, word);
  const written = word.type === tokens.colon ? ` ${instead}` : instead;
  const details = /^[a-z ]+$/.test(instead) ? replacement(`Write \`${instead}\``, span, written) : {};
  return problemOf("foreign-keyword", span, { word: word.text, instead }, details);
}

/** `for each x in`, `foreach x in`, `each x in`: the first word or two, which `for` is written for. */
export function foreignFor(ahead: Ahead): { readonly problem: SyntaxProblem; readonly length: number } | undefined {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  if (word.text !== "for") return { problem: foreignKeyword(ahead, word, "for"), length: 1 };
  if (!isEach(next, ahead.peek(3))) return undefined;
  const span = ahead.span(word.start, next.end);
  const parameters = { word: "for each", instead: "for" };
  return {
    problem: problemOf("foreign-keyword", span, parameters, replacement("Write `for`", span, "for")),
    length: 2,
  };
}

function isEach(word: SyntaxToken, variable: SyntaxToken): boolean {
  return word.text === "each" && !word.newline && variable.type === tokens.identifier;
}

/** Whether a loop begins with words of another language. */
export function isForeignLoop(ahead: Ahead): boolean {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  const third = ahead.peek(3);
  if (next.type !== tokens.identifier || next.newline) return false;
  if (word.text === "foreach" || word.text === "each") return third.text === "in" || third.text === ",";
  return word.text === "for" && isEach(next, third) && (ahead.peek(4).text === "in" || ahead.peek(4).text === ",");
}

/** JavaScript's `of`, where `in` is written here. */
export function foreignIn(ahead: Ahead): SyntaxProblem | undefined {
  const word = ahead.peek(1);
  if (word.type !== tokens.identifier || word.text !== "of") return undefined;
  return foreignKeyword(ahead, word, "in");
}

const elseWords: ReadonlySet<string> = new Set(["elif", "elseif", "elsif"]);

/** `elif` and the like, behind the body of an `if`. */
export function isForeignElseIf(ahead: Ahead): boolean {
  return elseWords.has(ahead.peek(1).text) && !isAssignSign(ahead.peek(2));
}

/** `then` before the body of an `if`. */
export function foreignThen(ahead: Ahead): SyntaxProblem | undefined {
  const word = ahead.peek(1);
  const isThen = word.type === tokens.identifier && word.text === "then" && ahead.peek(2).type === tokens.leftBrace;
  return isThen ? foreignKeyword(ahead, word, "if condition { … }") : undefined;
}

const extendsWords: ReadonlySet<string> = new Set(["extend", "inherits", "inherit", "derives"]);

/** `cluster b: base {`, `cluster b < base {`, `cluster b inherits base {`: the sign or word before the base. */
export function foreignExtends(ahead: Ahead): SyntaxProblem | undefined {
  const sign = ahead.peek(1);
  const base = ahead.peek(2);
  const brace = ahead.peek(3);
  const isSign = sign.text === ":" || sign.text === "<" || extendsWords.has(sign.text);
  if (!isSign || sign.newline || base.type !== tokens.identifier || brace.type !== tokens.leftBrace) return undefined;
  return foreignKeyword(ahead, sign, "extends");
}
