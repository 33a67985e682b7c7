import { type Document, empty, group, indent, join, line, text as plain, traced } from "../../document/index.ts";
import { flatten, formatKey, formatNumber, formatStringPart } from "./flat.ts";
import { escapeMarkers, escapeText } from "./quote.ts";
import type { Block, CodeExpression, Entry, Expression, Item, ListExpression, StringExpression } from "./tree.ts";

/*
 * Prints HCL as `tofu fmt` leaves it. contracts/terraform.md 6.4.
 */

/** The items of a file or a body, one below the other. */
export function printItems(items: readonly Item[]): Document {
  const padding = alignEntries(items);
  return join(
    items.map((item, index) => printItem(item, padding[index] ?? noPadding)),
    line,
  );
}

/** Spaces in front of `=` and of the comment behind the value. */
interface Padding {
  readonly assign: number;
  readonly comment: number;
}

const noPadding: Padding = { assign: 1, comment: 1 };

function printItem(item: Item, padding: Padding): Document {
  switch (item.kind) {
    case "blank":
      return empty;
    case "comment": {
      const marked = item.lines.map((value) => plain(value === "" ? "#" : `# ${value}`));
      return withOrigin(item.origin, join(marked, line));
    }
    case "entry":
      return withOrigin(item.origin, printEntry(item, padding));
    case "block":
      return withOrigin(item.origin, printBlock(item));
  }
}

function withOrigin(origin: Entry["origin"], body: Document): Document {
  return origin === undefined ? body : traced(origin, body);
}

function printBlock(block: Block): Document {
  const header = [block.type, ...block.labels.map((label) => `"${label}"`)].join(" ");
  if (block.body.length === 0) return plain(`${header} {}`);
  return group([plain(`${header} {`), indent(group([line, printItems(block.body)])), line, plain("}")]);
}

function printEntry(entry: Entry, padding: Padding): Document {
  const assign = `${formatKey(entry.key)}${" ".repeat(padding.assign)}= `;
  const behind = entry.comment === undefined ? [] : [plain(`${" ".repeat(padding.comment)}# ${entry.comment}`)];
  return group([plain(assign), printValue(entry.value), ...behind]);
}

/** How each item is padded: entries in a row whose values end on their own line are aligned. */
function alignEntries(items: readonly Item[]): readonly Padding[] {
  const widths = items.map(measure);
  const assign = alignColumns(widths.map((width) => width?.key));
  const comment = alignColumns(
    widths.map((width, index) => {
      if (width?.value === undefined) return undefined;
      return width.key + (assign[index] ?? 1) + width.value;
    }),
  );
  return items.map((_, index) => ({ assign: assign[index] ?? 1, comment: comment[index] ?? 1 }));
}

interface Widths {
  readonly key: number;
  /** Of `= value`, where a comment follows. */
  readonly value: number | undefined;
}

/** Undefined where the item ends a group of aligned entries. */
function measure(item: Item): Widths | undefined {
  if (item.kind !== "entry") return undefined;
  const value = flatten(item.value);
  if (value === undefined) return undefined;
  return {
    key: countColumns(formatKey(item.key)),
    value: item.comment === undefined ? undefined : countColumns(`= ${value}`),
  };
}

/** Spaces that bring cells in a row to one column, at least one each; undefined cells part the rows. */
function alignColumns(widths: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const spaces: (number | undefined)[] = [];
  let start = 0;
  while (start < widths.length) {
    let end = start;
    let widest = 0;
    for (; end < widths.length; end++) {
      const width = widths[end];
      if (width === undefined) break;
      widest = Math.max(widest, width);
    }
    for (const width of widths.slice(start, end)) spaces.push(widest - (width ?? 0) + 1);
    if (end < widths.length) spaces.push(undefined);
    start = end + 1;
  }
  return spaces;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** `tofu fmt` counts grapheme clusters. */
function countColumns(value: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII, which is one column each
  if (/^[\x00-\x7f]*$/.test(value)) return value.length;
  return [...graphemes.segment(value)].length;
}

function printExpression(expression: Expression): Document {
  switch (expression.kind) {
    case "string":
      return printString(expression);
    case "heredoc":
      return plain(`"${escapeText(expression.text)}"`);
    case "number":
      return plain(formatNumber(expression.value));
    case "boolean":
      return plain(String(expression.value));
    case "null":
      return plain("null");
    case "list":
      return printList(expression);
    case "object":
      return printObject(expression);
    case "code":
      return printCode(expression);
    case "traced":
      return traced(expression.origin, printExpression(expression.body));
  }
}

function printString(string: StringExpression): Document {
  const inside = string.parts.map((part, index) =>
    typeof part === "string"
      ? plain(formatStringPart(string, index))
      : group([plain("${"), printExpression(part), plain("}")]),
  );
  return group([plain('"'), ...inside, plain('"')]);
}

/** Only an entry can hold a heredoc: the delimiter must stand alone on its line. */
function printValue(value: Expression): Document {
  if (value.kind === "traced") return traced(value.origin, printValue(value.body));
  return value.kind === "heredoc" ? printHeredoc(value.text) : printExpression(value);
}

/** The delimiter is a word that is no line of the text. */
function printHeredoc(text: string): Document {
  const body = escapeMarkers(text.slice(0, -1)).split("\n");
  let delimiter = "EOT";
  while (body.some((value) => value.trim() === delimiter)) delimiter += "_";
  const inside = body.map((value) => plain(value));
  return group([plain(`<<-${delimiter}`), indent(group([line, join(inside, line)])), line, plain(delimiter)]);
}

function printList(value: ListExpression): Document {
  const items = value.items.map(printExpression);
  if (flatten(value) !== undefined) return group([plain("["), join(items, plain(", ")), plain("]")]);
  const body = items.map((item) => group([line, item, plain(",")]));
  return group([plain("["), indent(group(body)), line, plain("]")]);
}

function printObject(value: Extract<Expression, { readonly kind: "object" }>): Document {
  if (value.items.length === 0) return plain("{}");
  if (flatten(value) === undefined) {
    return group([plain("{"), indent(group([line, printItems(value.items)])), line, plain("}")]);
  }
  const entries = value.items.flatMap((item) => (item.kind === "entry" ? [printInlineEntry(item)] : []));
  return group([plain("{ "), join(entries, plain(", ")), plain(" }")]);
}

function printInlineEntry(entry: Entry): Document {
  return withOrigin(entry.origin, group([plain(`${formatKey(entry.key)} = `), printExpression(entry.value)]));
}

/** A value inside stands as deep as the line of code that it is on. */
function printCode(code: CodeExpression): Document {
  const parts: Document[] = [];
  let levels = 0;
  for (const [index, text] of code.texts.entries()) {
    for (const [row, value] of text.split("\n").entries()) {
      if (row > 0) {
        parts.push(line);
        levels = countLevels(value);
      }
      parts.push(indent(plain(row > 0 ? value.trimStart() : value), levels));
    }
    const value = code.values[index];
    if (value !== undefined) parts.push(indent(printExpression(value), levels));
  }
  return group(parts);
}

function countLevels(value: string): number {
  return (value.length - value.trimStart().length) / 2;
}
