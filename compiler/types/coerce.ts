import { compareText, meantFixes, suggestion } from "../diagnostics/index.ts";
import type { Located, Origin } from "../origins/index.ts";
import { describeType, type TypeSpec } from "../schema/index.ts";
import {
  canonicalCidr,
  formatCidr,
  isCanonical,
  parseAddress,
  parseCidr,
  showValue,
  structuralKey,
  type Value,
} from "../values/index.ts";
import { errorPlace, mismatch, originOf, type Place } from "./place.ts";
import { coerceText } from "./text.ts";

/** Reads a value as its type; undefined once what is wrong has been reported. */
export function coerce(value: Value, spec: TypeSpec, place: Place): Located<unknown> | undefined {
  if (value.kind === "error") return undefined;
  if (value.kind === "absent") {
    place.diagnostics.report("absent-value", place.usedAt, { what: value.what });
    return undefined;
  }
  const origin = originOf(value.span, place);
  switch (spec.kind) {
    case "string":
      return coerceText(value, spec.refinement, place, origin);
    case "integer":
      return coerceInteger(value, spec, place, origin);
    case "boolean":
      return value.kind === "boolean" ? { value: value.value, origin } : mismatch(value, spec, place);
    case "enum":
      return coerceEnum(value, spec, place, origin);
    case "reference":
      return coerceReference(value, spec, place, origin);
    case "cidr":
      return coerceCidr(value, spec, place, origin);
    case "address":
      return coerceAddress(value, spec, place, origin);
    case "size":
      return coerceSize(value, spec, place, origin);
    case "duration":
      return value.kind === "duration" ? { value: value.value, origin } : mismatch(value, spec, place);
    case "auto":
    case "auto-prefix":
      return coerceAuto(value, spec, place, origin);
    case "secret":
      return coerceSecret(value, spec, place, origin);
    case "list":
      return coerceList(value, spec, place, origin);
    case "map":
      return coerceMap(value, spec, place, origin);
    case "union":
      return coerceUnion(value, spec, place);
  }
}

type Spec<K extends TypeSpec["kind"]> = Extract<TypeSpec, { kind: K }>;

function coerceInteger(value: Value, spec: Spec<"integer">, place: Place, origin: Origin) {
  if (value.kind === "float" && place.notation === "podplane") return reportFraction(value, place);
  if (value.kind !== "integer") return mismatch(value, spec, place);
  const tooSmall = spec.min !== undefined && value.value < spec.min;
  const tooLarge = spec.max !== undefined && value.value > spec.max;
  if (!tooSmall && !tooLarge) return { value: value.value, origin };
  const { span, details } = errorPlace(value, place);
  const parameters = { name: place.name, value: value.value, range: describeType(spec) };
  place.diagnostics.report("number-out-of-range", span, parameters, details);
  return undefined;
}

/** A secret as it was declared: what is made of one is known to nobody before it runs. */
function coerceSecret(value: Value, spec: Spec<"secret">, place: Place, origin: Origin) {
  if (value.kind === "secret" && value.fetched) return { value: { name: value.name, ...value.fetched }, origin };
  return mismatch(value, spec, place);
}

function reportFraction(value: Value, place: Place): undefined {
  const { span, details } = errorPlace(value, place);
  place.diagnostics.report("not-whole", span, { what: `\`${place.name}\``, value: showValue(value) }, details);
  return undefined;
}

function coerceEnum(value: Value, spec: Spec<"enum">, place: Place, origin: Origin) {
  if (value.kind !== "name" && value.kind !== "string") return mismatch(value, spec, place);
  if (!spec.values.includes(value.value)) {
    const { span, details } = errorPlace(value, place);
    const { name, doc } = place;
    const parameters = { name, doc, value: value.value, suggestion: suggestion(value.value, spec.values) };
    const fixes = details.related ? [] : meantFixes(value.value, spec.values, value.span);
    place.diagnostics.report("unknown-value", span, parameters, { ...details, fixes });
    return undefined;
  }
  if (value.kind === "string") warnQuoted(value, place);
  return { value: value.value, origin };
}

function coerceReference(value: Value, spec: Spec<"reference">, place: Place, origin: Origin) {
  if (value.kind !== "name" && value.kind !== "string") return mismatch(value, spec, place);
  // What can be no name of a block is told of as such, and once.
  if (value.kind === "string" && /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/.test(value.value)) warnQuoted(value, place);
  const dot = place.notation === "podplane" ? value.value.lastIndexOf(".") : -1;
  const qualifier = dot < 0 ? undefined : value.value.slice(0, dot);
  return { value: { qualifier, name: value.value.slice(dot + 1) }, origin };
}

/** In `.podplane` names stand bare; a literal string gets the edit, a computed one is left alone. */
function warnQuoted(value: Extract<Value, { kind: "string" }>, place: Place): void {
  const origin = originOf(value.span, place);
  const literal = origin.kind === "source" && origin.written === undefined;
  if (place.notation !== "podplane" || place.computed || !literal || !/^[A-Za-z_][A-Za-z0-9_-]*$/.test(value.value))
    return;
  const fixes = [{ title: "Remove the quotes", edits: [{ span: value.span, text: value.value }] }];
  place.diagnostics.report("name-in-quotes", value.span, { value: value.value }, { fixes });
}

function coerceCidr(value: Value, spec: Spec<"cidr">, place: Place, origin: Origin) {
  const cidr = value.kind === "cidr" ? value.value : value.kind === "string" ? parseCidr(value.value) : undefined;
  if (!cidr) return mismatch(value, spec, place);
  const { span, details } = errorPlace(value, place);
  if (spec.family !== undefined && cidr.family !== spec.family) {
    const { name, doc } = place;
    const parameters = { name, doc, value: formatCidr(cidr), found: cidr.family, expected: spec.family };
    place.diagnostics.report("wrong-family", span, parameters, details);
    return undefined;
  }
  const text = formatCidr(canonicalCidr(cidr));
  if (!isCanonical(cidr)) {
    const quoted = place.notation === "jsonc" ? JSON.stringify(text) : text;
    const fixes = [{ title: `Write ${text}`, edits: [{ span: value.span, text: quoted }] }];
    const parameters = { value: formatCidr(cidr), canonical: text };
    place.diagnostics.report("not-canonical", span, parameters, { ...details, fixes });
    return undefined;
  }
  if (value.kind === "string" && place.notation === "podplane") warnQuotedLiteral(value, text, "range", place);
  return { value: cidr, origin };
}

function warnQuotedLiteral(value: Extract<Value, { kind: "string" }>, text: string, what: string, place: Place): void {
  if (place.computed) return;
  const { span, details } = errorPlace(value, place);
  const fixes = [{ title: "Remove the quotes", edits: [{ span: value.span, text }] }];
  place.diagnostics.report("cidr-in-quotes", span, { value: value.value, what }, { ...details, fixes });
}

function coerceAddress(value: Value, spec: Spec<"address">, place: Place, origin: Origin) {
  const found =
    value.kind === "address" ? value.value : value.kind === "string" ? parseAddress(value.value) : undefined;
  if (!found || (spec.family !== undefined && found.family !== spec.family)) return mismatch(value, spec, place);
  if (value.kind === "string" && place.notation === "podplane") warnQuotedLiteral(value, value.value, "address", place);
  return { value: found, origin };
}

const gibibyte = 2 ** 30;

function coerceSize(value: Value, spec: Spec<"size">, place: Place, origin: Origin) {
  if (value.kind === "integer" && place.notation === "jsonc") {
    return coerceInteger(value, { kind: "integer", min: spec.min, max: undefined }, place, origin);
  }
  const { span, details } = errorPlace(value, place);
  if (value.kind === "integer") {
    const fixes = [{ title: "Add the unit", edits: [{ span: value.span, text: `${value.value}GiB` }] }];
    place.diagnostics.report("size-as-integer", span, { value: value.value }, { ...details, fixes });
    return undefined;
  }
  if (value.kind !== "size") return mismatch(value, spec, place);
  if (value.value % gibibyte !== 0 || value.value < spec.min * gibibyte) {
    const nearest = Math.max(spec.min, Math.ceil(value.value / gibibyte));
    place.diagnostics.report("size-not-whole", span, { value: showValue(value), suggestion: `${nearest}GiB` }, details);
    return undefined;
  }
  return { value: value.value / gibibyte, origin };
}

function coerceAuto(value: Value, spec: Spec<"auto"> | Spec<"auto-prefix">, place: Place, origin: Origin) {
  if (value.kind === "string" && value.value === "auto" && place.notation === "jsonc" && spec.kind === "auto") {
    return { value: { kind: "auto", prefixLength: undefined }, origin };
  }
  if (value.kind !== "auto") return mismatch(value, spec, place);
  const { span, details } = errorPlace(value, place);
  if (spec.kind === "auto" && value.prefixLength !== undefined) {
    place.diagnostics.report("auto-with-length", span, { name: place.name }, details);
    return undefined;
  }
  if (spec.kind === "auto-prefix" && value.prefixLength === undefined) {
    place.diagnostics.report("auto-needs-length", span, {}, details);
    return undefined;
  }
  return { value: { kind: "auto", prefixLength: value.prefixLength }, origin };
}

/** A list that a loop made may have one fault a million times; this many are shown. */
const mostFaults = 20;

function coerceList(value: Value, spec: Spec<"list">, place: Place, origin: Origin) {
  if (value.kind !== "list") return mismatch(value, spec, place);
  const items: Located<unknown>[] = [];
  let faults = 0;
  for (const item of value.items) {
    const read = coerce(item, spec.of, place);
    if (read) items.push(read);
    else if (++faults === mostFaults) break;
  }
  if (faults > 0) return undefined;
  reportRepeated(value.items, place);
  return { value: items, origin };
}

function reportRepeated(values: readonly Value[], place: Place): void {
  const seen = new Map<string, Value>();
  let faults = 0;
  for (const value of values) {
    const key = structuralKey(value);
    const earlier = seen.get(key);
    if (!earlier) seen.set(key, value);
    else if (++faults <= mostFaults) {
      const related = [{ span: errorPlace(earlier, place).span, message: "first here" }];
      const parameters = { value: showValue(value), name: place.name };
      place.diagnostics.report("repeated-item", errorPlace(value, place).span, parameters, { related });
    }
  }
}

function coerceMap(value: Value, spec: Spec<"map">, place: Place, origin: Origin) {
  if (value.kind !== "object") return mismatch(value, spec, place);
  const entries: { key: Located<string>; value: Located<unknown> }[] = [];
  let complete = true;
  for (const [key, entry] of value.entries) {
    const keyValue: Value = { kind: "string", value: key, span: entry.keySpan };
    const text = coerceText(keyValue, spec.keys, place, originOf(entry.keySpan, place));
    const item = coerce(entry.value, spec.of, { ...place, name: `${place.name}.${key}` });
    if (text && item) entries.push({ key: text, value: item });
    else complete = false;
  }
  // The order of keys means nothing, so it may not show in an output.
  entries.sort((a, b) => compareText(a.key.value, b.key.value));
  return complete ? { value: entries, origin } : undefined;
}

/** The member of a union that a value is of, by the kind of the value. */
function coerceUnion(value: Value, spec: Spec<"union">, place: Place): Located<unknown> | undefined {
  const like = value.kind === "float" ? "integer" : undefined;
  const member = spec.of.find((candidate) => fits(value, candidate)) ?? spec.of.find(({ kind }) => kind === like);
  return member ? coerce(value, member, place) : mismatch(value, spec, place);
}

function fits(value: Value, spec: TypeSpec): boolean {
  switch (spec.kind) {
    case "integer":
    case "boolean":
    case "duration":
    case "size":
    case "secret":
      return value.kind === spec.kind;
    case "map":
      return value.kind === "object";
    case "list":
      return value.kind === "list";
    case "cidr":
      return value.kind === "cidr" || value.kind === "string";
    case "address":
      return value.kind === "address" || value.kind === "string";
    case "auto":
    case "auto-prefix":
      return value.kind === "auto";
    case "string":
      return value.kind === "string" || value.kind === "name";
    case "enum":
    case "reference":
      return value.kind === "name" || value.kind === "string";
    case "union":
      return spec.of.some((member) => fits(value, member));
  }
}
