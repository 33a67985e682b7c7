import type { Located, Origin } from "../../../compiler/ir/index.ts";
import { checkIdentifier } from "./quote.ts";
import type {
  Blank,
  Block,
  CodeExpression,
  Comment,
  Entry,
  Expression,
  Item,
  Key,
  ListExpression,
  ObjectExpression,
  StringExpression,
} from "./tree.ts";

/*
 * What emitters build HCL with. Text from data goes through `text`, `interpolate`, `member` or
 * `comment`; the static parts of `code` are ours.
 */

/** A string literal that evaluates to `value`. */
export function text(value: string): StringExpression {
  return { kind: "string", parts: [value] };
}

/** A string with interpolations. Strings among the values are text, expressions are interpolated. */
export function interpolate(parts: TemplateStringsArray, ...values: readonly (string | Expression)[]): Expression {
  const all = parts.flatMap((part, index) => {
    const value = values[index];
    return value === undefined ? [part] : [part, value];
  });
  const merged = mergeTexts(all);
  const only = merged[0];
  // `tofu fmt` unwraps a string that is nothing but an interpolation.
  if (merged.length === 1 && only !== undefined && typeof only !== "string") return only;
  return { kind: "string", parts: merged };
}

/** Texts in a row become one: `$` and `{` in two parts would not be seen as what they make together. */
function mergeTexts(parts: readonly (string | Expression)[]): readonly (string | Expression)[] {
  const merged: (string | Expression)[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (typeof part === "string" && typeof last === "string") merged[merged.length - 1] = last + part;
    else if (part !== "") merged.push(part);
  }
  return merged;
}

export function number(value: number): Expression {
  if (!Number.isFinite(value)) throw new Error(`${value} cannot be written in HCL`);
  return { kind: "number", value };
}

export function boolean(value: boolean): Expression {
  return { kind: "boolean", value };
}

const heredocText = /^(?:\S[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]*\n)+$/u;

/** Lines of text for people to read; a plain string where one is empty, indented or not printable. */
export function lines(value: string): Expression {
  return heredocText.test(value) ? { kind: "heredoc", text: value } : text(value);
}

/** A list on one line, where it fits. */
export function list(items: readonly Expression[]): ListExpression {
  return { kind: "list", items, layout: "inline" };
}

/** A list with one item a line, which grows by whole lines. */
export function listLines(items: readonly Expression[]): ListExpression {
  return { kind: "list", items, layout: items.length > 0 ? "lines" : "inline" };
}

/** A list of string literals. */
export function texts(values: readonly string[]): ListExpression {
  return list(values.map(text));
}

/** An object with one entry a line. Throws on a key that occurs twice: HCL takes the last without a word. */
export function object(items: readonly (Entry | Comment | Blank)[]): ObjectExpression {
  return checkKeys({ kind: "object", items, layout: "lines" });
}

/** An object on one line, where it fits. */
export function inlineObject(entries: readonly Entry[]): ObjectExpression {
  return checkKeys({ kind: "object", items: entries, layout: "inline" });
}

function checkKeys(value: ObjectExpression): ObjectExpression {
  const seen = new Set<string>();
  for (const item of value.items) {
    if (item.kind !== "entry") continue;
    const key = (item.key.kind === "name" ? item.key.name : item.key.text).normalize("NFC");
    if (seen.has(key)) throw new Error(`the key ${JSON.stringify(key)} occurs twice in an object`);
    seen.add(key);
  }
  return value;
}

/**
 * An expression in HCL's own syntax, written by our code. Values that stand in it are expressions;
 * text from data gets in as `text(…)` only.
 */
export function code(parts: TemplateStringsArray, ...values: readonly Expression[]): CodeExpression {
  return { kind: "code", texts: dedent(parts), values };
}

/** Takes away the indentation that all lines but the first share, which is that of our own source. */
function dedent(parts: readonly string[]): readonly string[] {
  const last = parts.length - 1;
  const widths = parts.flatMap((part, index) =>
    part
      .split("\n")
      .slice(1)
      .filter((row, rowIndex, rows) => row.trim() !== "" || (rowIndex === rows.length - 1 && index < last))
      .map((row) => row.length - row.trimStart().length),
  );
  const shared = Math.min(...widths);
  return widths.length === 0 ? parts : parts.map((part) => part.replaceAll(`\n${" ".repeat(shared)}`, "\n"));
}

const reference = /^[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[[0-9]+\])*$/;

/** A reference such as `module.cluster.bucket`. Throws where it is anything else. */
export function ref(path: string): CodeExpression {
  if (!reference.test(path)) throw new Error(`not an HCL reference: ${JSON.stringify(path)}`);
  return { kind: "code", texts: [path], values: [] };
}

/** `value` in the form that `write` gives it, with the origin of `value`. */
export function located<T>(value: Located<T>, write: (value: T) => Expression): Expression {
  return from(value.origin, write(value.value));
}

/** Says where an expression comes from. */
export function from(origin: Origin, body: Expression): Expression {
  return { kind: "traced", origin, body };
}

interface EntryOptions {
  readonly origin?: Origin;
  readonly comment?: string;
}

function entry(key: Key, value: Expression, options: EntryOptions): Entry {
  const origin = options.origin ?? (value.kind === "traced" ? value.origin : undefined);
  return { kind: "entry", key, value, comment: options.comment, origin };
}

/** `name = value`, with a name of ours. Its origin is that of its value unless told. */
export function attribute(name: string, value: Expression, options: EntryOptions = {}): Entry {
  return entry({ kind: "name", name: checkIdentifier(name) }, value, options);
}

/** `"key" = value` in an object, with a key that may come from data. */
export function member(key: string, value: Expression, options: EntryOptions = {}): Entry {
  return entry({ kind: "quoted", text: key }, value, options);
}

/** A block; labels are names of ours. */
export function block(header: readonly [string, ...string[]], body: readonly Item[], origin?: Origin): Block {
  const [type, ...labels] = header;
  for (const name of header) checkIdentifier(name);
  return { kind: "block", type, labels, body, origin };
}

/** Whole-line comments; control characters in the text are dropped. */
export function comment(value: string, origin?: Origin): Comment {
  const kept = value.split("\n").map((part) => part.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "").trimEnd());
  return { kind: "comment", lines: kept, origin };
}

export const blank: Blank = { kind: "blank" };

/** Groups of items with one blank line between them; empty groups leave no trace. */
export function paragraphs<T extends Item>(groups: readonly (readonly T[])[]): readonly (T | Blank)[] {
  return groups
    .filter((items) => items.length > 0)
    .flatMap((items, index): readonly (T | Blank)[] => (index === 0 ? items : [blank, ...items]));
}
