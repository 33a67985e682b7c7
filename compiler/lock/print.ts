import type { Lock } from "./lock.ts";

type Json = string | number | boolean | null | Whole;
type Whole = readonly Json[] | { readonly [key: string]: Json | undefined };

const width = 120;

/** The text of a lock file: two spaces, small objects on one line where they fit, a final newline. */
export function printLock(lock: Lock): string {
  return `${printJson(lock as unknown as Json, "")}\n`;
}

/**
 * Prints JSON as a person would: an object of scalars stands on one line where it fits, everything
 * else on lines of its own. Members keep their order; undefined ones are left out.
 */
export function printJson(value: Json, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const flat = printFlat(value);
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (flat !== undefined && indent.length + flat.length <= width) return flat;
    return `[\n${value.map((item) => deeper + printJson(item, deeper)).join(",\n")}\n${indent}]`;
  }
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  if (flat !== undefined && indent.length > 2 && indent.length + flat.length <= width) return flat;
  if (members.length === 0) return "{}";
  const lines = members.map(([name, member]) => `${deeper}${JSON.stringify(name)}: ${printJson(member, deeper)}`);
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function isScalar(value: Json): boolean {
  return typeof value !== "object" || value === null;
}

/** One line, for lists and objects of scalars; undefined for anything deeper. */
function printFlat(value: Whole): string | undefined {
  if (Array.isArray(value)) {
    return value.every(isScalar) ? `[${value.map((item) => JSON.stringify(item)).join(", ")}]` : undefined;
  }
  const members = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  if (!members.every(([, member]) => isScalar(member))) return undefined;
  if (members.length === 0) return "{}";
  return `{ ${members.map(([name, member]) => `${JSON.stringify(name)}: ${JSON.stringify(member)}`).join(", ")} }`;
}
