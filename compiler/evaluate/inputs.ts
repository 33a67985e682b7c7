import { type Expression, parse, type Span, type TypeExpression } from "../../grammar/index.ts";
import { type Diagnostics, reportSyntax } from "../diagnostics/index.ts";
import { parseAddress, parseCidr, type Value } from "../values/index.ts";

/** A parameter's value from outside: `--set name=value`, or an attribute of a vars file. */
export interface GivenValue {
  readonly name: string;
  readonly span: Span;
}

/** The values given from outside. Later ones win: `--set` over vars files. */
export interface Inputs {
  readonly all: readonly GivenValue[];
  /** The value for a parameter, read for its type; undefined where none is given. */
  valueOf(name: string, type: TypeExpression): Value | undefined;
  /** Texts of the places that spans of these values point into, for messages. */
  readonly sources: ReadonlyMap<string, string>;
}

export const noInputs: Inputs = { all: [], valueOf: () => undefined, sources: new Map() };

interface Stored extends GivenValue {
  /** Of a vars file: the value. Of `--set`: all of its text, whose value at `span` is read for the parameter's type. */
  readonly value: Value | string;
}

const wrapper = "v{";

/**
 * Reads vars files and `--set` assignments. A vars file holds attributes whose values are literals
 * (ruling 35). A `--set` value is a literal too, except that text for a string needs no quotes.
 */
export function readInputs(
  varsFiles: readonly { readonly file: string; readonly text: string }[],
  assignments: readonly string[],
  diagnostics: Diagnostics,
): Inputs {
  const stored = new Map<string, Stored>();
  const sources = new Map<string, string>();
  for (const { file, text: read } of varsFiles) {
    const text = read.replace(/^\ufeff/, "");
    sources.set(file, text);
    for (const given of readAttributes(file, text, diagnostics)) stored.set(given.name, given);
  }
  for (const assignment of assignments) {
    const file = `--set ${assignment.split("=", 1)[0]}`;
    sources.set(file, assignment);
    const equals = assignment.indexOf("=");
    const name = assignment.slice(0, Math.max(equals, 0)).trim();
    const span = { file, start: 0, end: assignment.length };
    if (name === "") diagnostics.report("set-malformed", span, { text: assignment });
    else
      stored.set(name, {
        name,
        value: assignment,
        span: { ...span, start: equals + 1 },
      });
  }
  return {
    all: [...stored.values()],
    sources,
    valueOf(name, type) {
      const given = stored.get(name);
      if (given === undefined) return undefined;
      return typeof given.value === "string" ? readAssigned(given.value, given, type, diagnostics) : given.value;
    },
  };
}

function readAssigned(
  assignment: string,
  { name, span }: GivenValue,
  type: TypeExpression,
  diagnostics: Diagnostics,
): Value {
  const text = assignment.slice(span.start);
  const trimmed = text.trim();
  if (type.name.text === "string" && !trimmed.startsWith('"')) return { kind: "string", value: text, span };
  if (type.name.text === "enum") return { kind: "name", value: trimmed, members: undefined, span };
  const [given, ...others] = readAttributes(span.file, assignment, diagnostics);
  if (others.length > 0) diagnostics.report("vars-not-literal", span, { name });
  if (!given || others.length > 0) return { kind: "error", span };
  return relocate(given.value, () => span);
}

function readAttributes(
  file: string,
  text: string,
  diagnostics: Diagnostics,
): { name: string; value: Value; span: Span }[] {
  // Attributes stand in bodies only: the text is read as the body of a block, and spans moved back.
  const back = (span: Span): Span => ({
    file: span.file,
    start: Math.min(Math.max(span.start - wrapper.length, 0), text.length),
    end: Math.min(Math.max(span.end - wrapper.length, 0), text.length),
  });
  const parsed = parse(file, `${wrapper}${text}\n}`);
  reportSyntax(
    parsed.problems
      .filter((problem) => problem.rule !== "edition-missing")
      .map((problem) => ({ ...problem, span: back(problem.span), related: [], fix: undefined })),
    diagnostics,
  );
  const block = parsed.file.items.find((item) => item.kind === "block");
  // A brace that closes the block of ours ends the body: what stands behind it is nothing to be left out.
  for (const item of parsed.file.items) {
    if (item !== block) diagnostics.report("vars-not-attribute", back(item.span), {});
  }
  if (block?.kind !== "block") return [];
  const given = new Map<string, { name: string; value: Value; span: Span }>();
  for (const item of block.body.items) {
    // What is incomplete has been reported.
    if (item.kind === "incomplete") continue;
    if (item.kind !== "attribute") {
      diagnostics.report("vars-not-attribute", back(item.span), {});
      continue;
    }
    const name = item.name.text;
    const span = back(item.name.span);
    const earlier = given.get(name);
    const value = literalOf(item.value);
    if (earlier) {
      const related = [{ span: earlier.span, message: "first here" }];
      diagnostics.report("duplicate-attribute", span, { name }, { related });
    } else if (value) given.set(name, { name, value: relocate(value, back), span });
    else if (item.value.kind !== "error") diagnostics.report("vars-not-literal", back(item.value.span), { name });
  }
  return [...given.values()];
}

/** The value of a literal; undefined for anything that would have to be evaluated. */
function literalOf(expression: Expression): Value | undefined {
  const { span } = expression;
  switch (expression.kind) {
    case "name":
      return { kind: "name", value: expression.text, members: undefined, span };
    case "integer":
    case "float":
    case "boolean":
      return { kind: expression.kind, value: expression.value, span } as Value;
    case "string": {
      const texts = expression.parts.map((part) => (part.kind === "text" ? part.text : undefined));
      return texts.includes(undefined) ? undefined : { kind: "string", value: texts.join(""), span };
    }
    case "unary": {
      const operand = expression.operator === "-" ? literalOf(expression.operand) : undefined;
      if (operand?.kind === "integer" || operand?.kind === "float") return { ...operand, value: -operand.value, span };
      return undefined;
    }
    case "list": {
      const items = expression.items.map(literalOf);
      return items.includes(undefined) ? undefined : { kind: "list", items: items as Value[], span };
    }
    case "object": {
      const entries = new Map<string, { value: Value; keySpan: Span }>();
      for (const entry of expression.entries) {
        const value = literalOf(entry.value);
        const key = literalOf(entry.key);
        if (!value || (key?.kind !== "name" && key?.kind !== "string")) return undefined;
        entries.set(key.value, { value, keySpan: entry.key.span });
      }
      return { kind: "object", entries, span };
    }
    case "size":
      return { kind: "size", value: expression.bytes, span };
    case "duration":
      return { kind: "duration", value: expression.milliseconds, span };
    case "address":
    case "cidr":
      return literalNetwork(expression);
    default:
      return undefined;
  }
}

function literalNetwork(expression: Extract<Expression, { kind: "address" | "cidr" }>): Value | undefined {
  const { span, text } = expression;
  if (expression.kind === "address") {
    const value = parseAddress(text);
    return value && { kind: "address", value, span };
  }
  const value = parseCidr(text);
  return value && { kind: "cidr", value, span };
}

function relocate(value: Value, move: (span: Span) => Span): Value {
  if (value.kind === "list")
    return { ...value, items: value.items.map((item) => relocate(item, move)), span: move(value.span) };
  if (value.kind !== "object") return { ...value, span: move(value.span) };
  const entries = [...value.entries].map(
    ([key, entry]) => [key, { value: relocate(entry.value, move), keySpan: move(entry.keySpan) }] as const,
  );
  return { ...value, entries: new Map(entries), span: move(value.span) };
}
