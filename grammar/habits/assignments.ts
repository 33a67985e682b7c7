import { problemOf, replacement } from "../problems/index.ts";
import { tokens } from "../tokens/index.ts";
import type { Name } from "../tree/index.ts";
import type { Ahead, Habit } from "./ahead.ts";

/*
 * What other languages write between a name and its value.
 */

/**
 * `:`, `:=`, `=>` and `==` for `=`, and a type before the `=`.
 *
 * @param name what is set
 * @param quoted the name, if it stands in quotes, as in JSON
 */
export function foreignAssignment(ahead: Ahead, name: string, quoted: Name | undefined): Habit | undefined {
  return declaredType(ahead, name) ?? foreignSign(ahead, name, quoted);
}

/** `name: type =`, which only parameters have. */
function declaredType(ahead: Ahead, name: string): Habit | undefined {
  const sign = ahead.peek(1);
  const type = ahead.peek(2);
  const equals = ahead.peek(3);
  const isTyped = sign.type === tokens.colon && type.type === tokens.identifier && equals.type === tokens.equals;
  if (!isTyped || type.newline || equals.newline) return undefined;
  const span = ahead.span(sign.start, type.end);
  return { problem: problemOf("declared-type", span, { name }, replacement("Remove the type", span, "")), length: 3 };
}

function foreignSign(ahead: Ahead, name: string, quoted: Name | undefined): Habit | undefined {
  const sign = ahead.peek(1);
  const second = ahead.peek(2);
  const isWalrus = sign.type === tokens.colon && second.type === tokens.equals && second.start === sign.end;
  const span = ahead.span(sign.start, isWalrus ? second.end : sign.end);
  const spaced = ahead.source.charAt(span.start - 1) === " " ? "=" : " =";
  const edits = [{ span, text: spaced }, ...(quoted ? [{ span: quoted.span, text: quoted.text }] : [])];
  const details = { fix: { title: "Write `=`", edits } };
  const length = isWalrus ? 2 : 1;
  if (sign.type === tokens.colon) return { problem: problemOf("colon-for-equals", span, { name }, details), length };
  if (sign.type === tokens.arrow) return { problem: problemOf("arrow-for-equals", span, { name }, details), length };
  if (sign.text === "==") return { problem: problemOf("double-equals", span, { name }, details), length };
  return undefined;
}
