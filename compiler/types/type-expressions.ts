import type { TypeExpression, TypeField } from "../../grammar/index.ts";
import { type Diagnostics, meantFixes, suggestion } from "../diagnostics/index.ts";
import {
  addressType,
  anyType,
  booleanType,
  cidrType,
  durationType,
  errorType,
  type Field,
  floatType,
  integerType,
  listOf,
  mapOf,
  sizeType,
  stringType,
  type Type,
} from "./type.ts";

const simpleTypes: ReadonlyMap<string, Type> = new Map([
  ["int", integerType],
  ["float", floatType],
  ["bool", booleanType],
  ["string", stringType],
  ["cidr", cidrType],
  ["address", addressType],
  ["size", sizeType],
  ["duration", durationType],
  ["any", anyType],
]);

/** The words that a type can begin with. */
export const typeNames: readonly string[] = [...simpleTypes.keys(), "enum", "list", "map", "object"];

/** The type that is written, as in `param x: list<string>`. What there is not is reported, and is an error. */
export function readTypeExpression(type: TypeExpression, diagnostics: Diagnostics): Type {
  const name = type.name.text;
  const simple = simpleTypes.get(name);
  if (simple) return simple;
  const [element] = type.arguments;
  switch (name) {
    // The parser could not read it, and has said so.
    case "":
      return errorType;
    case "enum":
      if (element) return { kind: "enum", members: type.arguments.map((member) => member.name.text) };
      diagnostics.report("empty-enum", type.span, {});
      return errorType;
    case "list":
      return listOf(element ? readTypeExpression(element, diagnostics) : anyType);
    case "map":
      return mapOf(element ? readTypeExpression(element, diagnostics) : anyType);
    case "object":
      return type.fields ? { kind: "object", fields: readFields(type.fields, diagnostics) } : mapOf(anyType);
    default:
      diagnostics.report(
        "unknown-type",
        type.name.span,
        { name, suggestion: suggestion(name, typeNames) },
        { fixes: meantFixes(name, typeNames, type.name.span) },
      );
      return errorType;
  }
}

function readFields(written: readonly TypeField[], diagnostics: Diagnostics): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  const places = new Map<string, TypeField>();
  for (const field of written) {
    const { text: name, span } = field.name;
    const earlier = places.get(name);
    if (earlier) {
      const related = [{ span: earlier.name.span, message: "first here" }];
      diagnostics.report("duplicate-key", span, { key: name }, { related });
      continue;
    }
    places.set(name, field);
    const optional = field.optional || field.default !== undefined;
    fields.set(name, { type: readTypeExpression(field.type, diagnostics), optional });
  }
  return fields;
}
