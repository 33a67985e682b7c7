import { problemOf, replacement, type SyntaxProblem } from "../problems/index.ts";
import { endsValue, type SyntaxToken, startsPrimary, tokens } from "../tokens/index.ts";
import { type Ahead, type Habit, spanOf } from "./ahead.ts";

/*
 * Values as other languages write them. What they give is not known, so the parser makes an `error` of each.
 */

const nullWords: ReadonlySet<string> = new Set(["null", "nil", "None", "undefined", "NULL", "Null"]);

/** A word for nothing. */
export function nullWord(ahead: Ahead, word: SyntaxToken): SyntaxProblem | undefined {
  return nullWords.has(word.text) ? problemOf("null-value", spanOf(ahead, word), { word: word.text }) : undefined;
}

const units: ReadonlySet<string> = new Set([
  ...["B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"],
  ...["ms", "s", "m", "h", "d"],
]);

/** A space between a number, which is consumed, and its unit, which is the next token. */
export function spacedUnit(ahead: Ahead, number: SyntaxToken): SyntaxProblem | undefined {
  const unit = ahead.peek(1);
  const after = ahead.peek(2);
  if (unit.type !== tokens.identifier || !units.has(unit.text)) return undefined;
  if (!/^[ \t]+$/.test(ahead.source.slice(number.end, unit.start))) return undefined;
  if (!after.newline && !endsValue.has(after.type) && after.type !== tokens.end) return undefined;
  const span = ahead.span(number.start, unit.end);
  const written = `${number.text}${unit.text}`;
  const details = replacement(`Write \`${written}\``, span, written);
  return problemOf("spaced-unit", span, { number: number.text, unit: unit.text }, details);
}

/** `if a then b else c`, in the place of a value. */
export function leadingCondition(ahead: Ahead): SyntaxProblem | undefined {
  const word = ahead.peek(1);
  const next = ahead.peek(2);
  if (word.text !== "if" || next.newline) return undefined;
  if (!startsPrimary.has(next.type) && next.type !== tokens.bang) return undefined;
  return problemOf("conditional-form", spanOf(ahead, word), { found: "`if` begins a value" });
}

/** HCL's `list[*]`; the bracket is consumed. */
export function splat(ahead: Ahead, opener: SyntaxToken): Habit | undefined {
  if (ahead.peek(1).text !== "*" || ahead.peek(2).type !== tokens.rightBracket) return undefined;
  const parameters = { operator: "[*]", instead: "[for x in list: x.name]" };
  return { problem: problemOf("foreign-operator", ahead.span(opener.start, ahead.peek(2).end), parameters), length: 2 };
}

/** `{{ x }}`, as templating languages have it, with its text. */
export function doubleBraces(ahead: Ahead, start: number, end: number): SyntaxProblem {
  const span = ahead.span(start, end);
  const found = ahead.source.slice(start, end).replace(/\s+/g, " ");
  const inner = found.slice(2, -2).trim();
  const details = /^[^{}]+$/.test(inner) ? replacement("Write it without the braces", span, inner) : {};
  return problemOf("interpolation-outside", span, { found }, details);
}
