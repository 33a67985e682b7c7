/**
 * JSON as it stands in seed records. Two things that `JSON.parse` and `JSON.stringify` do not do: a
 * number keeps its digits (an int64 does not fit a JavaScript number), and members are written in
 * the order of their keys, whatever these look like.
 */

/** A number whose text a JavaScript number would change. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** An object of the given members in which `__proto__` and the like are members as any other. */
export function jsonObject(members: Iterable<readonly [string, Json]>): JsonObject {
  const object: Record<string, Json> = Object.create(null);
  for (const [key, value] of members) object[key] = value;
  return object;
}

/** The value of a member of its own, never one that every object inherits. */
export function member(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** `object` with one member set, or removed where `value` is undefined. */
export function withMember(object: JsonObject, key: string, value: Json | undefined): JsonObject {
  const others = Object.entries(object).filter(([name]) => name !== key);
  return jsonObject(value === undefined ? others : [...others, [key, value]]);
}

/** Follows a path of object members; undefined where it leads nowhere. */
export function at(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const key of path) here = isJsonObject(here) ? member(here, key) : undefined;
  return here;
}

/** Parses JSON text. Throws `SyntaxError` where it is none. */
export function parseJson(text: string): Json {
  return JSON.parse(text, (_key: string, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source;
    return typeof value === "number" && source !== undefined && String(value) !== source
      ? new ExactNumber(source)
      : value;
  });
}

/** Compact JSON with members in the order of their keys, as published seeds have it (contract netsy-seed 2.1). */
export function encodeJson(value: Json): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(encodeJson).join(",")}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort(byBytes)
      .map((key) => `${JSON.stringify(key)}:${encodeJson(value[key] ?? null)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}

/** The order of the keys' UTF-8 bytes, which beyond U+FFFF is not the order of JavaScript's strings. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * The merge of Helm values (contract netsy-seed 6.1): objects merge member by member, anything else,
 * lists and null included, replaces what was there.
 */
export function merge(base: Json | undefined, overlay: Json): Json {
  if (!isJsonObject(base) || !isJsonObject(overlay)) return overlay;
  const merged = new Map<string, Json>(Object.entries(base));
  for (const [key, value] of Object.entries(overlay)) merged.set(key, merge(merged.get(key), value));
  return jsonObject(merged);
}
