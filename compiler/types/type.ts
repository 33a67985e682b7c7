import type { BlockSchema, ReferenceTarget } from "../schema/index.ts";

/** What is known of the values of an expression before any is computed. */
export type Type =
  | { readonly kind: "integer" | "float" | "boolean" | "address" | "cidr" | "size" | "duration" | "auto" | "secret" }
  /** `named` where a bare word may stand for the text, as in `renamed_from = web`. */
  | { readonly kind: "string"; readonly named: boolean }
  | { readonly kind: "enum"; readonly members: readonly string[] }
  | { readonly kind: "reference"; readonly to: ReferenceTarget }
  | { readonly kind: "list"; readonly of: Type }
  | { readonly kind: "map"; readonly of: Type }
  | { readonly kind: "object"; readonly fields: ReadonlyMap<string, Field> }
  | { readonly kind: "union"; readonly of: readonly Type[] }
  /** Blocks that are gone over; only their attributes are values. */
  | { readonly kind: "block"; readonly schema: BlockSchema }
  /** A key that an object does not have: `??` and comparisons take it, with `what` for messages. */
  | { readonly kind: "absent"; readonly what: string }
  /** Nothing is known: nothing is said of it before it is computed. */
  | { readonly kind: "any" }
  /** Wrong, and reported: nothing more is said of what is made of it. */
  | { readonly kind: "error" };

export interface Field {
  readonly type: Type;
  readonly optional: boolean;
}

export const integerType: Type = { kind: "integer" };
export const floatType: Type = { kind: "float" };
export const booleanType: Type = { kind: "boolean" };
export const stringType: Type = { kind: "string", named: false };
export const addressType: Type = { kind: "address" };
export const cidrType: Type = { kind: "cidr" };
export const sizeType: Type = { kind: "size" };
export const durationType: Type = { kind: "duration" };
export const autoType: Type = { kind: "auto" };
export const secretType: Type = { kind: "secret" };
export const anyType: Type = { kind: "any" };
export const errorType: Type = { kind: "error" };

export function listOf(of: Type): Type {
  return { kind: "list", of };
}

export function mapOf(of: Type): Type {
  return { kind: "map", of };
}

/** Whether nothing can be said of a value of this type. */
export function isOpen(type: Type): boolean {
  return type.kind === "any" || type.kind === "error";
}

/** The alternatives of a type: itself where it is no union. */
export function alternatives(type: Type): readonly Type[] {
  return type.kind === "union" ? type.of : [type];
}

/** What a value is that has one of several types; equal ones are one. */
export function joinTypes(types: readonly Type[]): Type {
  const distinct: Type[] = [];
  const seen = new Set<string>();
  for (const type of types.flatMap(alternatives)) {
    if (type.kind === "error") return type;
    const key = typeKey(type);
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push(type);
  }
  const [only] = distinct;
  if (!only) return anyType;
  if (distinct.some((type) => type.kind === "any")) return anyType;
  return distinct.length === 1 ? only : { kind: "union", of: distinct };
}

/** Equal for equal types. */
export function typeKey(type: Type): string {
  switch (type.kind) {
    case "enum":
      return `enum(${type.members.map((member) => JSON.stringify(member)).join(",")})`;
    case "reference":
      return `reference(${type.to})`;
    case "list":
    case "map":
      return `${type.kind}<${typeKey(type.of)}>`;
    case "object": {
      const fields = [...type.fields].map(
        ([name, field]) => `${JSON.stringify(name)}${field.optional ? "?" : ""}:${typeKey(field.type)}`,
      );
      return `{${fields.join(",")}}`;
    }
    case "union":
      return type.of.map(typeKey).join("|");
    case "string":
      return type.named ? "named" : "string";
    case "block":
      return `block(${type.schema.kind})`;
    case "absent":
      return `absent(${type.what})`;
    default:
      return type.kind;
  }
}

const deepest = 40;
const largest = 1000;

const measures = new WeakMap<Type, { readonly depth: number; readonly size: number }>();

/**
 * A type of bounded size. Values share their parts, so that thirty lines could have a type of a thousand million
 * parts, and ten thousand lines one that is ten thousand levels deep; of such nothing is known.
 */
export function capType(type: Type): Type {
  const { depth, size } = measure(type);
  return depth > deepest || size > largest ? anyType : type;
}

/** Types are made of capped ones, so that this goes as deep as one expression. */
function measure(type: Type): { readonly depth: number; readonly size: number } {
  const parts = partsOf(type);
  if (parts.length === 0) return { depth: 1, size: 1 };
  const known = measures.get(type);
  if (known) return known;
  let depth = 0;
  let size = 1;
  for (const part of parts) {
    const inner = measure(part);
    depth = Math.max(depth, inner.depth);
    size += inner.size;
  }
  const measured = { depth: depth + 1, size };
  measures.set(type, measured);
  return measured;
}

function partsOf(type: Type): readonly Type[] {
  switch (type.kind) {
    case "list":
    case "map":
      return [type.of];
    case "union":
      return type.of;
    case "object":
      return [...type.fields.values()].map((field) => field.type);
    default:
      return [];
  }
}
