import type { TypeSpec } from "../schema/index.ts";
import type { GivenValue } from "./given.ts";
import type { SaidBlock } from "./said.ts";

/* Blocks and values as the source writes them, for reports. */

/** The longest that a value may be in a report; what is cut off ends in `…`. */
const longest = 60;

/** `zone eu-west-1a / subnet for ingress`; the provider is named where there are several. */
export function titleOf(blocks: readonly SaidBlock[], severalProviders: boolean): string {
  const shown = blocks.filter(
    (one) => severalProviders || one.kind !== "provider" || one === blocks.at(-1) || !one.schema.many,
  );
  return shown.map(blockTitle).join(" / ");
}

function blockTitle(block: SaidBlock): string {
  if (block.labels.length > 0) return [block.kind, ...block.labels].join(" ");
  const { values } = block;
  if (block.kind !== "subnet" || typeof values === "string") return block.kind;
  const { pool, services } = values;
  const purpose = typeof pool === "string" ? [pool] : Array.isArray(services) ? services.map(String) : [];
  return purpose.length === 0 ? block.kind : `subnet for ${purpose.join(", ")}`;
}

/** A value as the source writes it. */
export function showGiven(value: GivenValue | undefined, spec: TypeSpec): string {
  if (value === undefined) return "unset";
  const text = show(value, spec);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

function show(value: GivenValue, spec: TypeSpec): string {
  if (isList(value)) {
    const of = spec.kind === "list" ? spec.of : spec;
    return `[${value.map((one) => show(one, of)).join(", ")}]`;
  }
  if (typeof value === "object") {
    const of = mapValues(spec);
    const members = Object.entries(value).map(([key, one]) => `${key} = ${show(one, of ?? spec)}`);
    // A list without items is kept in the same way as a map without entries.
    if (members.length === 0) return of ? "{}" : "[]";
    return `{ ${members.join(", ")} }`;
  }
  if (typeof value === "number" && spec.kind === "size") return `${value}${spec.unit}`;
  if (typeof value !== "string") return String(value);
  return spec.kind === "string" ? JSON.stringify(value) : value;
}

function isList(value: GivenValue): value is readonly GivenValue[] {
  return Array.isArray(value);
}

/** What values a map has; undefined for what is none. */
function mapValues(spec: TypeSpec): TypeSpec | undefined {
  if (spec.kind === "map") return spec.of;
  return spec.kind === "union" ? spec.of.find((one) => one.kind === "map")?.of : undefined;
}
