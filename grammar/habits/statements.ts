import { problemOf, replacement, type SyntaxProblem } from "../problems/index.ts";
import { isString, type SyntaxToken, tokens } from "../tokens/index.ts";
import type { Label, Name } from "../tree/index.ts";
import { type Ahead, type Habit, isAssignSign, spanOf } from "./ahead.ts";
import { foreignKeyword } from "./keywords.ts";

/*
 * Statements as other languages have them. Each is recognised by its first tokens and gets one problem that says how
 * it is written here. Where it is plain what was meant, the parser reads it on; else it is left out.
 */

/** A statement that only other languages have. Nothing of it can be read. */
export interface ForeignStatement {
  readonly problem: SyntaxProblem;
  /** What is left out: the rest of its line, or a body that begins on it, too. */
  readonly extent: "line" | "line-and-body";
  /** Whether it may be the rest of what was reported before it. */
  readonly follows: boolean;
}

export function foreignStatement(ahead: Ahead, onTopLevel: boolean): ForeignStatement | undefined {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  if (word.type !== tokens.identifier) return undefined;
  if (word.text === "else" && !isAssignSign(next)) {
    return { problem: problemOf("lone-else", spanOf(ahead, word), {}), extent: "line-and-body", follows: true };
  }
  if (next.newline) return undefined;
  const found = loopFault(ahead);
  if (found !== undefined) {
    const problem = problemOf("loop-form", spanOf(ahead, word), { found });
    return { problem, extent: "line-and-body", follows: false };
  }
  if (!isImport(word, next, onTopLevel)) return undefined;
  return { problem: foreignKeyword(ahead, word, 'use "path.podplane" as name'), extent: "line", follows: false };
}

/** `for (i = 0; …)`, `for (let i = 0; …)`, `while a`; semicolons are commas by now. */
function loopFault(ahead: Ahead): string | undefined {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  const third = ahead.peek(3);
  if (word.text === "while") return isAssignSign(next) || next.type === tokens.leftBrace ? undefined : "a condition";
  if (word.text !== "for") return undefined;
  if (next.type === tokens.identifier) return third.type === tokens.equals ? "a counter" : undefined;
  const counts = next.type === tokens.leftParen && [4, 5].some((at) => ahead.peek(at).type === tokens.equals);
  return counts ? "a counter" : undefined;
}

/** `import "x"`, `import x from "y"`, `include "x"`. */
function isImport(word: SyntaxToken, next: SyntaxToken, onTopLevel: boolean): boolean {
  if (word.text === "include") return isString(next);
  if (word.text !== "import" || !onTopLevel) return false;
  return isString(next) || next.type === tokens.identifier || next.type === tokens.leftBrace;
}

/** What began like a block and goes on like an attribute. */
export type MisreadAttribute =
  | { readonly kind: "word-before-name"; readonly problem: SyntaxProblem; readonly name: Name }
  | { readonly kind: "change"; readonly habit: Habit }
  | { readonly kind: "path"; readonly habit: Habit };

/**
 * `var size = 3`, `size += 1`, `a.b = 3`. Undefined where it is none of these.
 *
 * @param start the first token of the statement; its name and `labels` are consumed
 */
export function misreadAttribute(
  ahead: Ahead,
  start: SyntaxToken,
  name: Name,
  labels: readonly Label[],
  onTopLevel: boolean,
): MisreadAttribute | undefined {
  const next = ahead.peek(1);
  const second = ahead.peek(2);
  if (next.newline) return undefined;
  const last = labels.at(-1);
  if (next.type === tokens.equals && second.type !== tokens.leftBrace && last?.kind === "name") {
    const own = { text: last.text, span: last.span };
    return { kind: "word-before-name", problem: extraWord(ahead, start, own, onTopLevel), name: own };
  }
  if (labels.length > 0) return undefined;
  if (isChange(next, second)) return { kind: "change", habit: changedValue(ahead, name) };
  const isPath = next.type === tokens.dot || next.type === tokens.leftBracket;
  const length = isPath ? pathLength(ahead, start) : undefined;
  return length === undefined ? undefined : { kind: "path", habit: nestedAssignment(ahead, start, name, length) };
}

function extraWord(ahead: Ahead, start: SyntaxToken, name: Name, onTopLevel: boolean): SyntaxProblem {
  const span = ahead.span(start.start, name.span.start);
  const word = ahead.source.slice(span.start, span.end).trim();
  const instead = onTopLevel ? `let ${name.text} = …` : `${name.text} = …`;
  const details = replacement(`Write \`${instead}\``, span, onTopLevel ? "let " : "");
  return problemOf("extra-word", ahead.span(span.start, span.start + word.length), { word, instead }, details);
}

function isChange(operator: SyntaxToken, second: SyntaxToken): boolean {
  if (operator.text === "++" || (operator.text === "-" && second.text === "-")) return true;
  const isOperator = operator.type === tokens.operator || operator.type === tokens.minus;
  return isOperator && second.type === tokens.equals && second.start === operator.end;
}

function changedValue(ahead: Ahead, name: Name): Habit {
  const sign = ahead.peek(1);
  const second = ahead.peek(2);
  const length = second.start === sign.end && !second.newline ? 2 : 1;
  const span = ahead.span(sign.start, length === 2 ? second.end : sign.end);
  const parameters = { sign: ahead.source.slice(span.start, span.end), name: name.text };
  return { problem: problemOf("changed-value", span, parameters), length };
}

function nestedAssignment(ahead: Ahead, start: SyntaxToken, name: Name, length: number): Habit {
  const span = ahead.span(start.start, ahead.peek(length).end);
  const path = ahead.source.slice(span.start, span.end);
  return { problem: problemOf("nested-assignment", span, { path, name: name.text }), length };
}

/** How many tokens of dots and indexes stand before an assignment sign. */
function pathLength(ahead: Ahead, start: SyntaxToken): number | undefined {
  for (let distance = 1; distance <= 12; distance += 1) {
    const token = ahead.peek(distance);
    if (token.newline || token.depth < start.depth) return undefined;
    if (token.depth === start.depth && isAssignSign(token)) return distance - 1;
  }
  return undefined;
}

/** `b if a else c` behind a value. A plain `if` there begins the next statement. */
export function trailingCondition(ahead: Ahead): SyntaxProblem | undefined {
  const word = ahead.peek(1);
  if (word.type !== tokens.identifier || word.text !== "if" || word.newline) return undefined;
  if (!isElseBeforeBody(ahead, word)) return undefined;
  return problemOf("conditional-form", spanOf(ahead, word), { found: "`if` stands behind a value" });
}

function isElseBeforeBody(ahead: Ahead, word: SyntaxToken): boolean {
  for (let distance = 2; distance <= 40; distance += 1) {
    const token = ahead.peek(distance);
    const isOutside = token.newline || token.depth < word.depth || token.type === tokens.leftBrace;
    if (isOutside || token.type === tokens.end) return false;
    if (token.depth === word.depth && token.text === "else") return true;
  }
  return false;
}

/** `assert(a, "message")`: a call in other languages. `assert (a) && b` is none. */
export function isCallOfAssert(ahead: Ahead): boolean {
  const paren = ahead.peek(1);
  if (paren.type !== tokens.leftParen) return false;
  for (let distance = 2; ahead.peek(distance).depth > paren.depth; distance += 1) {
    const token = ahead.peek(distance);
    if (token.depth === paren.depth + 1 && token.type === tokens.comma) return true;
  }
  return false;
}
