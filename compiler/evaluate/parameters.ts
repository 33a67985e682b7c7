import type { Span, TypeExpression } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/diagnostic.ts";
import { suggestion } from "../diagnostics/suggest.ts";
import { errorValue, kindNames, showValue, type Value } from "../values/values.ts";

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

const typeNames = [...Object.keys(simpleTypes), "enum", "list", "map", "any"];

/**
 * Checks a value of a parameter against its declared type. Returns the value, for an enum with its
 * members, so that comparisons can be checked; or an error value once the mismatch is reported at
 * `span`, the place where the value was given.
 */
export function checkParameter(
  name: string,
  type: TypeExpression,
  value: Value,
  span: Span,
  diagnostics: Diagnostics,
): Value {
  if (value.kind === "error" || type.name.text === "any") return value;
  // A type that cannot be is reported where it is declared.
  const { text } = type.name;
  if (!typeNames.includes(text) || (text === "enum" && type.arguments.length === 0)) return errorValue(span);
  if (value.kind === "absent") {
    diagnostics.report("absent-value", span, { what: value.what });
    return errorValue(span);
  }
  const checked = convert(name, type, value, span, diagnostics);
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
  diagnostics: Diagnostics,
): Value | undefined {
  const simple = simpleTypes[type.name.text];
  if (simple === "integer" && value.kind === "float") {
    const details = { related: [{ span: type.span, message: "declared here" }] };
    diagnostics.report("not-whole", span, { what: `\`${name}\``, value: showValue(value) }, details);
    return errorValue(span);
  }
  if (simple) {
    if (simple === "float" && value.kind === "integer") return { ...value, kind: "float" };
    return value.kind === simple ? value : undefined;
  }
  if (type.name.text === "enum") return convertEnum(type, value, span, diagnostics);
  const element = type.arguments[0];
  if (type.name.text === "list" && value.kind === "list") {
    if (!element) return value;
    return { ...value, items: value.items.map((item) => checkParameter(name, element, item, item.span, diagnostics)) };
  }
  if (type.name.text === "map" && value.kind === "object") {
    if (!element) return value;
    const entries = [...value.entries].map(
      ([key, entry]) =>
        [key, { ...entry, value: checkParameter(name, element, entry.value, entry.value.span, diagnostics) }] as const,
    );
    return { ...value, entries: new Map(entries) };
  }
  return undefined;
}

function convertEnum(type: TypeExpression, value: Value, span: Span, diagnostics: Diagnostics): Value | undefined {
  if (value.kind !== "name" && value.kind !== "string") return undefined;
  const members = type.arguments.map((argument) => argument.name.text);
  if (members.includes(value.value)) return { kind: "name", value: value.value, members, span: value.span };
  const related = [{ span: type.span, message: "declared here" }];
  const parameters = { value: value.value, suggestion: suggestion(value.value, members) };
  diagnostics.report("not-a-member", span, parameters, { related });
  return errorValue(span);
}

/** Reports type names that do not exist, and enums without members. */
export function checkTypeExpression(type: TypeExpression, diagnostics: Diagnostics): void {
  const name = type.name.text;
  // The parser could not read it, and has said so.
  if (name === "") return;
  if (!typeNames.includes(name)) {
    diagnostics.report("unknown-type", type.name.span, { name, suggestion: suggestion(name, typeNames) });
    return;
  }
  if (name === "enum") {
    if (type.arguments.length === 0) diagnostics.report("empty-enum", type.span, {});
    return;
  }
  for (const argument of type.arguments) checkTypeExpression(argument, diagnostics);
}

/** `enum(staging, production)` */
export function showType(type: TypeExpression): string {
  const given = type.arguments.map(showType).join(", ");
  return given === "" ? type.name.text : `${type.name.text}(${given})`;
}
