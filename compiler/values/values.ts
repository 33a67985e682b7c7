import type { Span } from "../../grammar/index.ts";
import { type Address, type Cidr, formatAddress, formatCidr } from "./ip.ts";

/*
 * What expressions evaluate to. Every value knows the span where it was written, so that an error
 * in a value that a `let` holds can show both places.
 */

interface Written {
  readonly span: Span;
}

export interface IntegerValue extends Written {
  readonly kind: "integer";
  readonly value: number;
}
export interface FloatValue extends Written {
  readonly kind: "float";
  readonly value: number;
}
export interface BooleanValue extends Written {
  readonly kind: "boolean";
  readonly value: boolean;
}
export interface StringValue extends Written {
  readonly kind: "string";
  readonly value: string;
}
export interface AddressValue extends Written {
  readonly kind: "address";
  readonly value: Address;
}
export interface CidrValue extends Written {
  readonly kind: "cidr";
  readonly value: Cidr;
}
/** In bytes. */
export interface SizeValue extends Written {
  readonly kind: "size";
  readonly value: number;
}
/** In milliseconds. */
export interface DurationValue extends Written {
  readonly kind: "duration";
  readonly value: number;
}
export interface AutoValue extends Written {
  readonly kind: "auto";
  readonly prefixLength: number | undefined;
}
/** A bare word: an enum member or the name of a declared thing. `members` is known for params. */
export interface NameValue extends Written {
  readonly kind: "name";
  readonly value: string;
  readonly members: readonly string[] | undefined;
}
export interface ListValue extends Written {
  readonly kind: "list";
  readonly items: readonly Value[];
}
export interface ObjectValue extends Written {
  readonly kind: "object";
  /** In source order. */
  readonly entries: ReadonlyMap<string, { readonly value: Value; readonly keySpan: Span }>;
}
/** A block of the cluster that is gone over. Only what it holds can be used where a value is wanted. */
export interface BlockValue extends Written {
  readonly kind: "block";
  /** `pool ingress` */
  readonly name: string;
  /** What it is found by among those of its kind: its label, or its number from 0 on. */
  readonly key: string | number;
  /** A label, attribute, computed value or the blocks of a kind in it; undefined where it has none of that name. */
  read(name: string, span: Span): Value | undefined;
}
/** Where secrets come from, as functions of the language. */
export const secretSources = ["env", "file", "aws_secret", "gcp_secret"] as const;
export type SecretSource = (typeof secretSources)[number];

/** What a secret is made of is fetched at run time; here only its name and the way it took are known. */
export interface SecretValue extends Written {
  readonly kind: "secret";
  readonly name: string;
  /** Where it is fetched from; undefined where something was made of it, and where its declaration is wrong. */
  readonly fetched?: { readonly source: SecretSource; readonly argument: string } | undefined;
  /** Where it was declared, and each place it went through since. */
  readonly path: readonly Span[];
}
/** What an attribute that is not set reads as, and a missing key of an object: `??` replaces it. */
export interface AbsentValue extends Written {
  readonly kind: "absent";
  /** What was looked for, for messages. */
  readonly what: string;
}
/** Stands for a value whose error has been reported: whatever uses it stays silent. */
export interface ErrorValue extends Written {
  readonly kind: "error";
}

export type Value =
  | IntegerValue
  | FloatValue
  | BooleanValue
  | StringValue
  | AddressValue
  | CidrValue
  | SizeValue
  | DurationValue
  | AutoValue
  | NameValue
  | ListValue
  | ObjectValue
  | BlockValue
  | SecretValue
  | AbsentValue
  | ErrorValue;

/** What a kind of value is called in messages, with its article. */
export const kindNames: Readonly<Record<Value["kind"], string>> = {
  integer: "an integer",
  float: "a number",
  boolean: "a boolean",
  string: "a string",
  address: "an address",
  cidr: "a CIDR range",
  size: "a size",
  duration: "a duration",
  auto: "`auto`",
  name: "a name",
  list: "a list",
  object: "an object",
  block: "a whole block",
  secret: "a secret",
  absent: "nothing",
  error: "an error",
};

type TextValue = Extract<
  Value,
  { kind: "string" | "name" | "integer" | "float" | "boolean" | "address" | "cidr" | "size" | "duration" }
>;

/** How a value reads inside a string; undefined where it has no text. */
export function textOf(value: TextValue): string;
export function textOf(value: Value): string | undefined;
export function textOf(value: Value): string | undefined {
  switch (value.kind) {
    case "string":
    case "name":
      return value.value;
    case "integer":
    case "float":
    case "boolean":
      return String(value.value);
    case "address":
      return formatAddress(value.value);
    case "cidr":
      return formatCidr(value.value);
    case "size":
      return formatSize(value.value);
    case "duration":
      return formatDuration(value.value);
    default:
      return undefined;
  }
}

/** A value as the user would write it, shortened for messages. Never shows anything of a secret. */
export function showValue(value: Value): string {
  switch (value.kind) {
    case "string":
      return shorten(JSON.stringify(value.value.slice(0, 80)));
    case "integer":
    case "float":
    case "boolean":
    case "address":
    case "cidr":
    case "size":
    case "duration":
    case "name":
      return textOf(value);
    case "auto":
      return value.prefixLength === undefined ? "auto" : `auto/${value.prefixLength}`;
    case "list":
      return shorten(`[${value.items.slice(0, 8).map(showItem).join(", ")}]`);
    case "object":
      return shorten(`{ ${[...value.entries.keys()].slice(0, 8).join(", ")} }`);
    case "block":
      return value.name;
    case "secret":
      return `secret.${value.name}`;
    case "absent":
      return "nothing";
    case "error":
      return "…";
    default:
      return assertNever(value);
  }
}

/** Lists in lists may share their parts, so that showing all of them would never end. */
function showItem(value: Value): string {
  return value.kind === "list" ? "[…]" : showValue(value);
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

const binaryUnits = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
] as const;

/** Writes a size in the largest binary unit that divides it. */
export function formatSize(bytes: number): string {
  const unit = binaryUnits.find(([, factor]) => bytes >= factor && bytes % factor === 0);
  return unit ? `${bytes / unit[1]}${unit[0]}` : `${bytes}B`;
}

const timeUnits = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** Writes a duration in the largest unit that divides it. */
export function formatDuration(milliseconds: number): string {
  const unit = timeUnits.find(([, factor]) => milliseconds >= factor && milliseconds % factor === 0);
  return unit ? `${milliseconds / unit[1]}${unit[0]}` : `${milliseconds}ms`;
}

/** Stands for what is wrong at a place, once that is reported. */
export function errorValue(span: Span): ErrorValue {
  return { kind: "error", span };
}

/** The text of a label: a name, a string or a number; undefined for anything else. */
export function labelText(value: Value): string | undefined {
  if (value.kind === "string" || value.kind === "name") return value.value;
  return value.kind === "integer" ? String(value.value) : undefined;
}

/** Marks a place that the types say cannot be reached. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
