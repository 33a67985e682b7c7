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
  if (hasSurplus(type, diagnostics)) return errorType;
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

/** Reports what stands in brackets behind a type that takes less. */
function hasSurplus(
  { name: { text: name }, span, arguments: given }: TypeExpression,
  diagnostics: Diagnostics,
): boolean {
  const isHolder = name === "list" || name === "map";
  if (name === "enum" || !typeNames.includes(name)) return false;
  const last = given[given.length - 1];
  if (!last || (isHolder && given.length === 1)) return false;
  const whole = { span, text: isHolder ? `${name}<${last.name.text}>` : name };
  const isPlain = last.arguments.length === 0 && last.fields === undefined && last.name.text !== "";
  diagnostics.report(
    "type-surplus",
    span,
    {
      name,
      most: isHolder ? "one type in its brackets" : "nothing in brackets",
      instead: isHolder
        ? `\`${name}<…>\` with the type of what it holds`
        : `\`${name}\`, or \`enum(…)\` for one of several words`,
    },
    { fixes: isHolder && !isPlain ? [] : [{ title: `Write ${whole.text}`, edits: [whole] }] },
  );
  return true;
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
