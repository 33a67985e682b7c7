import type { Expression, Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { describeType } from "../schema/index.ts";
import { kindNames, showValue, type Value } from "../values/index.ts";
import { coerce } from "./coerce.ts";
import { constantOf } from "./constant.ts";
import type { Context, Expected, TypedPlace } from "./context.ts";
import { describeKind, showDeclared } from "./describe.ts";
import { showSignature } from "./signature.ts";
import {
  addressType,
  alternatives,
  anyType,
  booleanType,
  cidrType,
  durationType,
  floatType,
  integerType,
  listOf,
  mapOf,
  sizeType,
  stringType,
  type Type,
} from "./type.ts";

/*
 * Places of expressions: what they expect, and what is said where something else stands.
 */

type FixedPlace = Exclude<TypedPlace["kind"], "attribute" | "parameter" | "argument" | "lent">;

/** What the places of the language itself expect. */
const fixed: Readonly<Record<FixedPlace, Type>> = {
  condition: booleanType,
  iterable: { kind: "union", of: [listOf(anyType), mapOf(anyType)] },
  interpolation: {
    kind: "union",
    of: [stringType, integerType, floatType, booleanType, addressType, cidrType, sizeType, durationType],
  },
  key: { kind: "union", of: [stringType, integerType] },
  indexed: { kind: "union", of: [listOf(anyType), mapOf(anyType)] },
  value: anyType,
};

const expectations: Readonly<Record<FixedPlace, Expected>> = {
  condition: { type: fixed.condition, place: { kind: "condition" } },
  iterable: { type: fixed.iterable, place: { kind: "iterable" } },
  interpolation: { type: fixed.interpolation, place: { kind: "interpolation" } },
  key: { type: fixed.key, place: { kind: "key" } },
  indexed: { type: fixed.indexed, place: { kind: "indexed" } },
  value: { type: fixed.value, place: { kind: "value" } },
};

export function expectedOf(place: FixedPlace): Expected {
  return expectations[place];
}

/** A place that nobody knows, such as an argument that has no parameter: that is the fault, whatever stands there. */
export const unknownPlace: Expected = { type: { kind: "error" }, place: { kind: "value" } };

/** The place of one side of a comparison or choice, whose other side has this type. */
export function lentBy(type: Type): Expected {
  return { type, place: { kind: "lent" } };
}

/** What is expected of the items of a list, or of the values of an object. */
export function expectedPart(expected: Expected, type: Type, key: string | undefined): Expected {
  const { place } = expected;
  if (place.kind !== "attribute") return place.kind === "parameter" ? { type, place } : lentBy(type);
  const { spec } = place;
  const holder = spec?.kind === "union" ? spec.of.find(isCollection(key)) : spec;
  const part = holder?.kind === "list" || holder?.kind === "map" ? holder.of : undefined;
  return { type, place: { ...place, name: key === undefined ? place.name : `${place.name}.${key}`, spec: part } };
}

function isCollection(key: string | undefined): (spec: { readonly kind: string }) => boolean {
  return ({ kind }) => kind === (key === undefined ? "list" : "map");
}

/** Reads a literal as the attribute's type; false once what is wrong has been reported. */
export function coerceConstant(
  value: Value,
  { name, attribute, spec, usedAt }: Extract<TypedPlace, { kind: "attribute" }>,
  { diagnostics, isCertain }: Context,
): boolean {
  if (!spec || (isCertain && spec.kind === "string" && value.kind === "string")) return true;
  const place = { name, doc: attribute.doc, example: attribute.example, usedAt, notation: "podplane" as const };
  return coerce(value, spec, { ...place, diagnostics }) !== undefined;
}

/** Reports a value of another type than its place takes. */
export function reportMismatch(expression: Expression, found: Type, { type, place }: Expected, context: Context): void {
  const { diagnostics } = context;
  const { span } = expression;
  if (found.kind === "float" && wantsInteger(type) && reportFraction(span, place, diagnostics)) return;
  switch (place.kind) {
    case "attribute": {
      const { name, attribute } = place;
      const expected = describeType(place.spec ?? attribute.type.spec);
      const parameters = { name, doc: attribute.doc, example: attribute.example };
      diagnostics.report("wrong-type", span, { ...parameters, expected, found: showFound(expression, found) });
      return;
    }
    case "parameter": {
      const details = { related: [{ span: place.declared, message: "declared here" }] };
      const parameters = { name: place.name, expected: showDeclared(type), found: showFound(expression, found) };
      diagnostics.report("parameter-type", span, parameters, details);
      return;
    }
    case "condition":
      diagnostics.report("condition-not-boolean", span, { found: describeKind(found) });
      return;
    case "iterable":
      diagnostics.report("not-iterable", span, { found: describeKind(found) });
      return;
    case "interpolation":
      diagnostics.report("not-text", span, { found: describeKind(found) });
      return;
    case "key":
      diagnostics.report("key-not-text", span, { found: describeKind(found) });
      return;
    case "argument": {
      const { parameter, signature } = place;
      const parameters = { name: parameter.name, signature: showSignature(signature), expected: parameter.kind };
      diagnostics.report("argument-type", span, { ...parameters, found: showFound(expression, found) });
      return;
    }
    default:
      // Takes any value, or is judged by who asks.
      return;
  }
}

function wantsInteger(type: Type): boolean {
  return alternatives(type).some(({ kind }) => kind === "integer");
}

/** A computed number with a fraction where something is counted; false where the place says it in its own words. */
function reportFraction(span: Span, place: TypedPlace, diagnostics: Diagnostics): boolean {
  const name =
    place.kind === "attribute" || place.kind === "parameter"
      ? place.name
      : place.kind === "argument"
        ? place.parameter.name
        : undefined;
  if (name === undefined) return false;
  diagnostics.report("not-whole", span, { what: `\`${name}\``, value: "a number with a fraction" });
  return true;
}

/** `a string, "two"`: literals with their value. */
export function showFound(expression: Expression, found: Type): string {
  const value = constantOf(expression, () => false);
  return value ? `${kindNames[value.kind]}, ${showValue(value)}` : describeKind(found);
}
