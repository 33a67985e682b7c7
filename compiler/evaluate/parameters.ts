import type { Expression, Span, TypeExpression } from "../../grammar/index.ts";
import { type Diagnostics, suggestion } from "../diagnostics/index.ts";
import { errorValue, kindNames, type ObjectValue, showValue, type Value } from "../values/index.ts";

const simpleTypes: Readonly<Record<string, Value["kind"]>> = {
  int: "integer",
  float: "float",
  bool: "boolean",
  string: "string",
  cidr: "cidr",
  address: "address",
  size: "size",
  duration: "duration",
};

const typeNames = [...Object.keys(simpleTypes), "enum", "list", "map", "object", "any"];

/** What a value of a parameter is checked with. */
export interface ParameterContext {
  readonly diagnostics: Diagnostics;
  /** The value of the default of a field, where the type is declared. */
  evaluateDefault(expression: Expression): Value;
}

/**
 * Checks a value of a parameter against its declared type. Returns the value, for an enum with its members, so that
 * comparisons can be checked, for an object with the defaults of its fields; or an error value once the mismatch is
 * reported at `span`, the place where the value was given.
 */
export function checkParameter(
  name: string,
  type: TypeExpression,
  value: Value,
  span: Span,
  context: ParameterContext,
): Value {
  const { diagnostics } = context;
  if (value.kind === "error" || type.name.text === "any") return value;
  // A type that cannot be is reported where it is declared.
  const { text } = type.name;
  if (!typeNames.includes(text) || (text === "enum" && type.arguments.length === 0)) return errorValue(span);
  if (value.kind === "absent") {
    diagnostics.report("absent-value", span, { what: value.what });
    return errorValue(span);
  }
  const checked = convert(name, type, value, span, context);
  if (checked) return checked;
  diagnostics.report(
    "parameter-type",
    span,
    { name, expected: showType(type), found: `${kindNames[value.kind]}, ${showValue(value)}` },
    { related: [{ span: type.span, message: "declared here" }] },
  );
  return errorValue(span);
}

/** Undefined when the value is of another type; an error value when a more exact report was made. */
function convert(
  name: string,
  type: TypeExpression,
  value: Value,
  span: Span,
  context: ParameterContext,
): Value | undefined {
  const simple = simpleTypes[type.name.text];
  if (simple === "integer" && value.kind === "float") {
    const details = { related: [{ span: type.span, message: "declared here" }] };
    context.diagnostics.report("not-whole", span, { what: `\`${name}\``, value: showValue(value) }, details);
    return errorValue(span);
  }
  if (simple) {
    if (simple === "float" && value.kind === "integer") return { ...value, kind: "float" };
    return value.kind === simple ? value : undefined;
  }
  if (type.name.text === "enum") return convertEnum(type, value, span, context.diagnostics);
  // Of several types none is meant more than the others, which was told.
  const element = type.arguments.length === 1 ? type.arguments[0] : undefined;
  if (type.name.text === "list" && value.kind === "list") {
    if (!element) return value;
    return { ...value, items: value.items.map((item) => checkParameter(name, element, item, item.span, context)) };
  }
  if (type.name.text === "map" && value.kind === "object") {
    if (!element) return value;
    const entries = [...value.entries].map(
      ([key, entry]) =>
        [key, { ...entry, value: checkParameter(name, element, entry.value, entry.value.span, context) }] as const,
    );
    return { ...value, entries: new Map(entries) };
  }
  if (type.name.text === "object" && value.kind === "object") return convertObject(name, type, value, context);
  return undefined;
}

/** The fields of an object in the order of their declaration, with the defaults of those that are not given. */
function convertObject(name: string, { fields }: TypeExpression, value: ObjectValue, context: ParameterContext): Value {
  if (!fields) return value;
  const entries = new Map<string, ObjectEntryValue>();
  let isWhole = true;
  for (const field of fields) {
    const { text } = field.name;
    const given = value.entries.get(text);
    const fallback = field.default && context.evaluateDefault(field.default);
    const own = given ?? (fallback && { value: fallback, keySpan: field.name.span });
    if (own) {
      const checked = checkParameter(`${name}.${text}`, field.type, own.value, own.value.span, context);
      entries.set(text, { value: checked, keySpan: own.keySpan });
    } else if (!field.optional) {
      context.diagnostics.report("missing-field", value.span, { name: text });
      isWhole = false;
    }
  }
  const known = fields.map((field) => field.name.text);
  for (const [key, { keySpan }] of value.entries) {
    if (known.includes(key)) continue;
    context.diagnostics.report("unknown-field", keySpan, { name: key, suggestion: suggestion(key, known) });
    isWhole = false;
  }
  return isWhole ? { ...value, entries } : errorValue(value.span);
}

type ObjectEntryValue = ObjectValue["entries"] extends ReadonlyMap<string, infer E> ? E : never;

function convertEnum(type: TypeExpression, value: Value, span: Span, diagnostics: Diagnostics): Value | undefined {
  if (value.kind !== "name" && value.kind !== "string") return undefined;
  const members = type.arguments.map((argument) => argument.name.text);
  if (members.includes(value.value)) return { kind: "name", value: value.value, members, span: value.span };
  const related = [{ span: type.span, message: "declared here" }];
  const parameters = { value: value.value, suggestion: suggestion(value.value, members) };
  diagnostics.report("not-a-member", span, parameters, { related });
  return errorValue(span);
}

/** `enum(staging, production)`, `list<string>`, `object { size: int }` */
function showType({ name: { text }, arguments: inner, fields }: TypeExpression): string {
  if (fields) {
    const shown = fields.map((field) => `${field.name.text}${field.optional ? "?" : ""}: ${showType(field.type)}`);
    return `${text} { ${shown.join(", ")} }`;
  }
  const given = inner.map(showType).join(", ");
  if (given === "") return text;
  return text === "enum" ? `${text}(${given})` : `${text}<${given}>`;
}
