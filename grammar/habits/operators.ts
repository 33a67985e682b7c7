import { problemOf, replacement, type SyntaxProblem } from "../problems/index.ts";
import { type SyntaxToken, startsPrimary, tokens } from "../tokens/index.ts";
import type { BinaryOperator } from "../tree/index.ts";
import { type Ahead, spanOf } from "./ahead.ts";

/*
 * Operators as other languages write them: signs, which the scanner reads as one token each, and words.
 */

/** Signs of other languages, longest first, and what is written for them here. */
const operatorSigns: readonly (readonly [string, string])[] = [
  ["===", "=="],
  ["!==", "!="],
  ["...", "concat(a, b)` or `merge(a, b)"],
  ["<>", "!="],
  ["=~", "contains(list, value)` or `starts_with(text, start)"],
  ["!~", "!contains(list, value)` or `!starts_with(text, start)"],
  ["~=", "!="],
  ["**", "*"],
  ["++", "concat(a, b)` or `+"],
  ["|>", "f(value)"],
  ["->", "=>"],
  ["?:", "??"],
  ["?.", "a.b ?? value"],
  ["&", "&&"],
  ["|", "||"],
];

/** By the code of their first character: this is asked of every sign, and most begin with `=`, where one is foreign. */
const signsByStart: ReadonlyMap<number, readonly string[]> = Map.groupBy(
  operatorSigns.map(([sign]) => sign),
  (sign) => sign.charCodeAt(0),
);
const ownPairs: ReadonlySet<string> = new Set(["&&", "||"]);

/** The operator of another language that stands at `start`, if one does. */
export function foreignOperatorAt(text: string, start: number): string | undefined {
  const sign = signsByStart.get(text.charCodeAt(start))?.find((one) => text.startsWith(one, start));
  return sign === undefined || ownPairs.has(text.slice(start, start + 2)) ? undefined : sign;
}

/** Operators of this language that others have under another name: what they stand between is read on. */
const sameOperators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ["==", "=="],
  ["!=", "!="],
  ["&&", "&&"],
  ["||", "||"],
  ["??", "??"],
]);

const operatorsByText: ReadonlyMap<string, string> = new Map<string, string>([
  ...operatorSigns,
  ["in", "contains(list, value)"],
  ["is", "=="],
]);

const operatorWords: ReadonlyMap<string, BinaryOperator> = new Map([
  ["and", "&&"],
  ["or", "||"],
  ["AND", "&&"],
  ["OR", "||"],
  ["is", "=="],
]);

/** Whether a word is an operator elsewhere: behind a value it begins no statement. */
export function isOperatorWord({ text }: SyntaxToken): boolean {
  return operatorWords.has(text) || text === "in";
}

/** The problem of a token that is an operator of another language. */
export function foreignOperator(ahead: Ahead, token: SyntaxToken): SyntaxProblem | undefined {
  const instead = operatorsByText.get(token.text);
  if (instead === undefined) return undefined;
  const span = spanOf(ahead, token);
  const same = sameOperators.get(instead);
  const details = same === undefined ? {} : replacement(`Write \`${same}\``, span, same);
  return problemOf("foreign-operator", span, { operator: token.text, instead }, details);
}

/** An operator that is not written as here. */
export interface ForeignBinary {
  readonly problem: SyntaxProblem;
  readonly length: number;
  /** The operator of this language that means the same; undefined where there is none. */
  readonly same: BinaryOperator | undefined;
}

/** `a and b`, `a is not b`, `a in b`, `a === b`, `a = b`: the operator between two values, which comes next. */
export function foreignBinary(ahead: Ahead): ForeignBinary | undefined {
  const token = ahead.peek(1);
  const next = ahead.peek(2);
  if (token.type === tokens.identifier) return operatorWord(ahead, token, next);
  if (token.type === tokens.equals) {
    const span = spanOf(ahead, token);
    const problem = problemOf("equals-for-comparison", span, {}, replacement("Write `==`", span, "=="));
    return { problem, length: 1, same: "==" };
  }
  const problem = token.type === tokens.operator ? foreignOperator(ahead, token) : undefined;
  if (problem === undefined) return undefined;
  return { problem, length: 1, same: sameOperators.get(operatorsByText.get(token.text) ?? "") };
}

function operatorWord(ahead: Ahead, word: SyntaxToken, next: SyntaxToken): ForeignBinary | undefined {
  const isNegated = next.type === tokens.identifier && next.text === "not";
  if (word.text === "not" && next.text === "in") {
    const span = ahead.span(word.start, next.end);
    const parameters = { operator: ahead.source.slice(span.start, span.end), instead: "!contains(list, value)" };
    return { problem: problemOf("foreign-operator", span, parameters), length: 2, same: undefined };
  }
  if (word.text === "is" && isNegated) {
    const span = ahead.span(word.start, next.end);
    const parameters = { operator: "is not", instead: "!=" };
    const problem = problemOf("foreign-operator", span, parameters, replacement("Write `!=`", span, "!="));
    return { problem, length: 2, same: "!=" };
  }
  const same = operatorWords.get(word.text);
  if (same === undefined) {
    const problem = foreignOperator(ahead, word);
    return problem && { problem, length: 1, same: undefined };
  }
  const span = spanOf(ahead, word);
  const details = replacement(`Write \`${same}\``, span, same);
  return { problem: problemOf("word-operator", span, { word: word.text, instead: same }, details), length: 1, same };
}

/** Whether a word between two values is an operator elsewhere, and another value follows. */
export function isOperatorWordAhead(ahead: Ahead): boolean {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  if (word.type !== tokens.identifier || word.newline) return false;
  if (word.text === "not") return next.text === "in" && startsPrimary.has(ahead.peek(3).type);
  return isOperatorWord(word) && startsPrimary.has(next.type);
}

/** `not` before a value. */
export function isNotAhead(ahead: Ahead): boolean {
  const word = ahead.peek(1);
  const after = ahead.peek(2);
  if (word.type !== tokens.identifier || word.text !== "not") return false;
  const startsOperand = after.type === tokens.identifier || after.type === tokens.leftParen;
  return startsOperand && !after.newline && after.text !== "in";
}

export function notWord(ahead: Ahead, word: SyntaxToken): SyntaxProblem {
  const span = spanOf(ahead, word);
  const withSpace = ahead.span(span.start, ahead.source.charAt(span.end) === " " ? span.end + 1 : span.end);
  return problemOf("word-operator", span, { word: "not", instead: "!" }, replacement("Write `!`", withSpace, "!"));
}

/** `+=`: the rest of a mistake that the statement reports. */
export function isChangeAhead(ahead: Ahead): boolean {
  const operator = ahead.peek(1);
  const sign = ahead.peek(2);
  return sign.type === tokens.equals && sign.start === operator.end;
}
