import type { TypeExpression, TypeField } from "../../grammar/index.ts";
import { type Diagnostics, type Fix, meantFixes, suggestion } from "../diagnostics/index.ts";
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
function hasSurplus(type: TypeExpression, diagnostics: Diagnostics): boolean {
  const { span, arguments: given } = type;
  const name = type.name.text;
  const isHolder = name === "list" || name === "map";
  if (name === "enum" || !typeNames.includes(name)) return false;
  if (given.length <= (isHolder ? 1 : 0)) return false;
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
    { fixes: withoutSurplus(type) },
  );
  return true;
}

/** What may have been meant. Two edits are the user's choice: one by itself would take away what somebody wrote. */
function withoutSurplus({ name: { text: name }, span, arguments: given, fields }: TypeExpression): readonly Fix[] {
  const isPlain = given.every((one) => one.name.text !== "" && one.arguments.length === 0 && one.fields === undefined);
  if (!isPlain || fields) return [];
  const words = given.map((one) => one.name.text);
  const write = (text: string): Fix => ({ title: `Write ${text}`, edits: [{ span, text }] });
  // Other languages name the type of keys first, which is always text here.
  if (name === "map") return words.length === 2 && words[0] === "string" ? [write(`map<${words[1]}>`)] : [];
  return name === "list" ? [] : [write(`enum(${words.join(", ")})`), write(name)];
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
