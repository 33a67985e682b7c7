import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Span } from "../../grammar/index.ts";
import { identifiedBlocks, type ModelBlock } from "../schema/index.ts";
import { type Cidr, formatCidr } from "../values/index.ts";

/*
 * What a source says, as plain data that the next build can compare: the values that it gives, by block and
 * attribute. Defaults are left out, so that a release with a new one changes nothing.
 */

export type GivenValue = string | number | boolean | readonly GivenValue[] | { readonly [key: string]: GivenValue };

export interface GivenBlock {
  /** Its identity: see `identifiedBlocks`. */
  readonly path: string;
  readonly values: Readonly<Record<string, GivenValue>>;
  readonly block: ModelBlock;
  readonly span: Span;
}

/** Every block of a root with the values that the source gives to it, by path. */
export function givenBlocks(model: ModelBlock): readonly GivenBlock[] {
  return identifiedBlocks(model).map(({ path, block }) => ({ path, values: valuesOf(block), block, span: block.span }));
}

/** The values that the source gives to a block, by attribute. */
export function valuesOf(block: ModelBlock): Readonly<Record<string, GivenValue>> {
  const values: Record<string, GivenValue> = {};
  for (const [name, located] of Object.entries(block.attributes)) {
    if (located && block.given.has(name)) values[name] = plainValue(located.value);
  }
  return values;
}

/** A value as JSON: ranges and references as the source writes them, maps as objects. */
export function plainValue(value: unknown): GivenValue {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.every(isEntry) ? entries(value) : value.map(plainValue);
  if (typeof value !== "object" || value === null) return String(value);
  if ("value" in value && "origin" in value) return plainValue(value.value);
  // Of a secret the name alone: what it is made of is known to no build.
  if ("kind" in value && value.kind === "secret") return `secret.${"name" in value ? String(value.name) : ""}`;
  if (isCidr(value)) return formatCidr(value);
  if ("kind" in value && value.kind === "auto" && "prefixLength" in value) {
    return value.prefixLength === undefined ? "auto" : `auto/${String(value.prefixLength)}`;
  }
  if ("qualifier" in value && "name" in value) {
    return value.qualifier === undefined ? String(value.name) : `${String(value.qualifier)}.${String(value.name)}`;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]));
}

interface Entry {
  readonly key: { readonly value: unknown };
  readonly value: unknown;
}

function isEntry(item: unknown): item is Entry {
  return typeof item === "object" && item !== null && "key" in item && "value" in item;
}

function entries(items: readonly Entry[]): GivenValue {
  return Object.fromEntries(items.map((item) => [String(item.key.value), plainValue(item.value)]));
}

function isCidr(value: object): value is Cidr {
  return "family" in value && "bits" in value && "prefixLength" in value;
}

/** SHA-256 of what a source says of a root: places, comments and order of blocks with a name do not count. */
export function fingerprintOf(model: ModelBlock): string {
  const text = JSON.stringify(givenBlocks(model).map(({ path, values }) => [path, values]));
  return bytesToHex(sha256(utf8ToBytes(text)));
}
