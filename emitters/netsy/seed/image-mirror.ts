import { at, isJsonObject, type Json, type JsonObject, jsonObject } from "./json.ts";
import { mirrorBase } from "./names.ts";

/** How image references are rewritten (contract netsy-seed 6.7, 6.9). */
export interface ImageRewrite {
  /** What references shall begin with, without a slash at the end; undefined where there is no mirror. */
  readonly base: string | undefined;
  /** Mirrors that the seed was made with: taken off again, or a reference would be mirrored twice. */
  readonly foreignBases: readonly string[];
}

/** The mirror that the seed's own values name. */
export function foreignBasesOf(seedValues: JsonObject): readonly string[] {
  const mirror = at(seedValues, "platform", "components", "imageMirror");
  const hostname = at(mirror, "hostname");
  const prefix = at(mirror, "prefix") ?? "mirror";
  if (at(mirror, "enabled") !== true || typeof hostname !== "string" || typeof prefix !== "string") return [];
  return hostname === "" ? [] : [mirrorBase(hostname, prefix)];
}

/** Whether a record's value can hold an `image` member at all, perhaps with escaped letters: spares parsing the others. */
export function mayHoldImages(value: Uint8Array): boolean {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return bytes.includes('"image"') || bytes.includes("\\u");
}

/**
 * Rewrites every member named `image` that holds text, at any depth. Returns `value` itself where
 * nothing changes, so that an untouched record keeps its bytes.
 */
export function rewriteImages(value: Json, rewrite: ImageRewrite): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => rewriteImages(item, rewrite));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, child]) => [key, rewriteMember(key, child, rewrite)] as const);
  return members.some(([key, child]) => child !== value[key]) ? jsonObject(members) : value;
}

function rewriteMember(key: string, value: Json, rewrite: ImageRewrite): Json {
  if (key !== "image") return rewriteImages(value, rewrite);
  // An object or list under that name is left alone, with all that is in it.
  return typeof value === "string" && value !== "" ? rewriteReference(value, rewrite) : value;
}

function rewriteReference(reference: string, { base, foreignBases }: ImageRewrite): string {
  if (base !== undefined && reference.startsWith(`${base}/`)) return reference;
  const foreign = foreignBases.find((candidate) => reference.startsWith(`${candidate}/`));
  const original = foreign === undefined ? reference : reference.slice(foreign.length + 1);
  return base === undefined ? original : `${base}/${original}`;
}
