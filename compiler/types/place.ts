import type { Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import { type Origin, placeOn, wayInto } from "../origins/index.ts";
import { describeType, type TypeSpec } from "../schema/index.ts";
import { kindNames, showValue, type Value } from "../values/index.ts";

/** How strictly values are read: JSON has no literals for names, ranges and sizes. */
export type Notation = "podplane" | "jsonc";

/** The attribute or label that a value is for, as messages need it. */
export interface Place {
  readonly name: string;
  readonly doc: string;
  readonly example: string;
  /** The expression: where a value that was written elsewhere is used. */
  readonly usedAt: Span;
  readonly notation: Notation;
  /** Set for values of expressions: those that are literals were judged with the types, quotes included. */
  readonly computed?: boolean;
  readonly diagnostics: Diagnostics;
}

/** Where a value is used, and where it was written when that is elsewhere. */
export function originOf(span: Span, place: Place): Origin {
  const { usedAt } = place;
  const inside = span.file === usedAt.file && span.start >= usedAt.start && span.end <= usedAt.end;
  const way = wayInto(usedAt);
  return inside
    ? { kind: "source", span: placeOn(span, way), written: undefined }
    : { kind: "source", span: usedAt, written: span };
}

/** The place that an error about a value points at, with the place where it was written. */
export function errorPlace(value: Value, place: Place) {
  const origin = originOf(value.span, place);
  const span = origin.kind === "source" ? origin.span : place.usedAt;
  const written = origin.kind === "source" ? origin.written : undefined;
  return { span, details: written ? { related: [{ span: written, message: "the value comes from here" }] } : {} };
}

export function mismatch(value: Value, spec: TypeSpec, place: Place): undefined {
  const { span, details } = errorPlace(value, place);
  const { name, doc, example } = place;
  const found = `${kindNames[value.kind]}, ${showValue(value)}`;
  const truth =
    spec.kind === "boolean" && value.kind === "name" ? foreignBooleans.get(value.value.toLowerCase()) : undefined;
  const fixes = truth === undefined ? [] : [{ title: `Write ${truth}`, edits: [{ span: value.span, text: truth }] }];
  const parameters = { name, doc, example, expected: describeType(spec), found };
  place.diagnostics.report("wrong-type", span, parameters, { ...details, fixes });
  return undefined;
}

/** How YAML and Python write booleans. */
const foreignBooleans: ReadonlyMap<string, string> = new Map([
  ["yes", "true"],
  ["on", "true"],
  ["true", "true"],
  ["no", "false"],
  ["off", "false"],
  ["false", "false"],
]);
