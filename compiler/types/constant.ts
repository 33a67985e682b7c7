import type { Expression, Span } from "../../grammar/index.ts";
import { parseAddress, parseCidr, type Value } from "../values/index.ts";

/**
 * The value of a literal; undefined for anything that would have to be computed. Bare and dotted words are names.
 *
 * @param isName whether a bare or dotted word stands for itself
 */
export function constantOf(expression: Expression, isName: (expression: Expression) => boolean): Value | undefined {
  const { span } = expression;
  switch (expression.kind) {
    case "name":
    case "member":
      return isName(expression) ? { kind: "name", value: nameText(expression), members: undefined, span } : undefined;
    case "integer":
    case "float":
      return { kind: expression.kind, value: expression.value, span };
    case "boolean":
      return { kind: "boolean", value: expression.value, span };
    case "string": {
      const text = literalText(expression);
      return text === undefined ? undefined : { kind: "string", value: text, span };
    }
    case "unary":
      return negated(expression, isName);
    case "list":
      return constantList(expression, isName);
    case "object":
      return constantObject(expression, isName);
    case "size":
      // One that is too large to be exact is a fault of its own.
      return Number.isSafeInteger(expression.bytes) ? { kind: "size", value: expression.bytes, span } : undefined;
    case "duration":
      return Number.isSafeInteger(expression.milliseconds)
        ? { kind: "duration", value: expression.milliseconds, span }
        : undefined;
    case "auto":
      return { kind: "auto", prefixLength: expression.prefixLength, span };
    case "parenthesized":
      return constantOf(expression.expression, isName);
    case "address":
    case "cidr":
      return constantNetwork(expression);
    default:
      return undefined;
  }
}

function nameText(expression: Expression): string {
  if (expression.kind === "name") return expression.text;
  return expression.kind === "member" ? `${nameText(expression.object)}.${expression.member.text}` : "";
}

/** The text of a string without interpolations. */
export function literalText(expression: Expression): string | undefined {
  if (expression.kind !== "string") return undefined;
  let text = "";
  for (const part of expression.parts) {
    if (part.kind !== "text") return undefined;
    text += part.text;
  }
  return text;
}

type IsName = (expression: Expression) => boolean;

function negated(expression: Extract<Expression, { kind: "unary" }>, isName: IsName): Value | undefined {
  const operand = expression.operator === "-" ? constantOf(expression.operand, isName) : undefined;
  if (operand?.kind !== "integer" && operand?.kind !== "float") return undefined;
  return { ...operand, value: -operand.value, span: expression.span };
}

function constantList(expression: Extract<Expression, { kind: "list" }>, isName: IsName): Value | undefined {
  const items: Value[] = [];
  for (const item of expression.items) {
    const value = constantOf(item, isName);
    if (!value) return undefined;
    items.push(value);
  }
  return { kind: "list", items, span: expression.span };
}

function constantObject(expression: Extract<Expression, { kind: "object" }>, isName: IsName): Value | undefined {
  const entries = new Map<string, { value: Value; keySpan: Span }>();
  for (const entry of expression.entries) {
    const value = constantOf(entry.value, isName);
    const key = literalKey(entry.key);
    // Keys that stand twice are a fault of their own.
    if (!value || key === undefined || entries.has(key)) return undefined;
    entries.set(key, { value, keySpan: entry.key.span });
  }
  return { kind: "object", entries, span: expression.span };
}

/** The text of a key or label; undefined where it is computed. */
export function literalKey(key: Expression): string | undefined {
  if (key.kind === "name") return key.text;
  return key.kind === "integer" ? String(key.value) : literalText(key);
}

function constantNetwork(expression: Extract<Expression, { kind: "address" | "cidr" }>): Value | undefined {
  const { span, text } = expression;
  if (expression.kind === "address") {
    const value = parseAddress(text);
    return value && { kind: "address", value, span };
  }
  const value = parseCidr(text);
  return value && { kind: "cidr", value, span };
}
