import { escapeText, escapeTextBeforeInterpolation } from "./quote.ts";
import type { Entry, Expression, Key, Layout, ObjectExpression, StringExpression } from "./tree.ts";

/*
 * Expressions on one line. Which form an expression takes has to be known before the line is
 * written, because `tofu fmt` aligns only the values that end on their own line.
 */

/** A collection that would be longer than this goes onto several lines. */
const longestList = 100;
const longestObject = 150;

/** The expression as one line, or undefined where it needs several. */
export function flatten(expression: Expression): string | undefined {
  switch (expression.kind) {
    case "string":
      return flattenString(expression);
    case "heredoc":
      return `"${escapeText(expression.text)}"`;
    case "number":
      return formatNumber(expression.value);
    case "boolean":
      return String(expression.value);
    case "null":
      return "null";
    case "list":
      return expression.layout === "lines"
        ? undefined
        : surround("[", flattenAll(expression.items, flatten, longestList), "]");
    case "object":
      return flattenObject(expression.items, expression.layout);
    case "code":
      return flattenCode(expression.texts, expression.values);
    case "traced":
      return flatten(expression.body);
  }
}

/** -0 has no form of its own in HCL. */
export function formatNumber(value: number): string {
  return String(value === 0 ? 0 : value);
}

function surround(open: string, inside: string | undefined, close: string): string | undefined {
  return inside === undefined ? undefined : `${open}${inside}${close}`;
}

function flattenAll<T>(
  items: readonly T[],
  write: (item: T) => string | undefined,
  longest: number,
): string | undefined {
  const parts: string[] = [];
  let width = 0;
  for (const item of items) {
    const part = write(item);
    if (part === undefined) return undefined;
    width += part.length + 2;
    // One item gains nothing from a line of its own.
    if (width > longest && items.length > 1) return undefined;
    parts.push(part);
  }
  return parts.join(", ");
}

function flattenObject(items: ObjectExpression["items"], layout: Layout): string | undefined {
  if (items.length === 0) return "{}";
  if (layout === "lines") return undefined;
  const inside = flattenAll(items, (item) => (item.kind === "entry" ? flattenEntry(item) : undefined), longestObject);
  return surround("{ ", inside, " }");
}

function flattenEntry(item: Entry): string | undefined {
  if (item.comment !== undefined) return undefined;
  return surround(`${formatKey(item.key)} = `, flatten(item.value), "");
}

/** A key as it is written in front of `=`. */
export function formatKey(key: Key): string {
  return key.kind === "name" ? key.name : `"${escapeText(key.text)}"`;
}

/** A part of a string that is text, escaped for what follows it. */
export function formatStringPart(string: StringExpression, index: number): string {
  const part = string.parts[index];
  if (typeof part !== "string") throw new Error("only text can be formatted as text");
  return index + 1 < string.parts.length ? escapeTextBeforeInterpolation(part) : escapeText(part);
}

function flattenString(string: StringExpression): string {
  const inside = string.parts.map((part, index) =>
    typeof part === "string" ? formatStringPart(string, index) : `\${${flattenInterpolation(part)}}`,
  );
  return `"${inside.join("")}"`;
}

function flattenInterpolation(part: Expression): string {
  const inside = flatten(part);
  if (inside === undefined) throw new Error("an interpolated expression must stand on one line");
  return inside;
}

function flattenCode(texts: readonly string[], values: readonly Expression[]): string | undefined {
  const parts: string[] = [];
  for (const [index, text] of texts.entries()) {
    if (text.includes("\n")) return undefined;
    const value = values[index];
    const inside = value === undefined ? "" : flatten(value);
    if (inside === undefined) return undefined;
    parts.push(text, inside);
  }
  return parts.join("");
}
