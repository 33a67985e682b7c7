import { type Block, headerOf, type Label, type Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { Located } from "../origins/index.ts";
import type { BlockSchema, LabelSchema } from "../schema/index.ts";
import type { Value } from "../values/index.ts";
import { coerce } from "./coerce.ts";
import { constantOf, literalKey } from "./constant.ts";
import { type Context, checkExpression } from "./context.ts";
import type { Place } from "./place.ts";

interface Labelled {
  readonly schemas: readonly BlockSchema[];
  readonly block: Block | undefined;
}

/** Checks the labels of a block: how many there are, and what they are. */
export function checkLabels({ schemas, block }: Labelled, context: Context): void {
  if (!block) return;
  for (const label of block.labels) {
    if (label.kind === "string") checkExpression(label, undefined, context);
  }
  const [schema, ...others] = schemas;
  // What kind of block it is depends on where the template is included.
  if (!schema || others.length > 0) return;
  for (const [index, labelSchema] of schema.labels.entries()) {
    const label = block.labels[index];
    if (label) checkLabel(label, schema, labelSchema, context);
    else if (labelSchema.required) reportMissing(block, schema, labelSchema, context);
  }
  const extra = block.labels[schema.labels.length];
  if (!extra) return;
  context.faults.add(extra);
  context.diagnostics.report("extra-label", extra.span, { kind: schema.kind, count: schema.labels.length });
}

function checkLabel(label: Label, schema: BlockSchema, labelSchema: LabelSchema, context: Context): void {
  const value = constantOf(label, () => true);
  if (!value || coerceLabel(value, label.span, schema, labelSchema, context.diagnostics)) return;
  context.faults.add(label);
}

/** Reads a label. Labels are text in the model, also where they are numbers in the source: ports. */
export function coerceLabel(
  value: Value,
  span: Span,
  schema: BlockSchema,
  label: LabelSchema,
  diagnostics: Diagnostics,
): Located<string> | undefined {
  const place: Place = {
    name: `${schema.kind} ${label.name}`,
    doc: label.doc,
    example: `${schema.kind} ${label.name} { … }`,
    usedAt: span,
    // A label is written bare or in quotes as one likes: neither is worth a warning.
    notation: "jsonc",
    diagnostics,
  };
  const { spec } = label.type;
  const text = value.kind === "name" && spec.kind === "string" ? ({ ...value, kind: "string" } as const) : value;
  const read = coerce(text, spec, place);
  return read && { value: String(read.value), origin: read.origin };
}

function reportMissing(block: Block, schema: BlockSchema, label: LabelSchema, context: Context): void {
  if (isMisplaced(label.name, block, schema)) {
    reportMisplaced(block, schema, label, context);
    return;
  }
  const parameters = { kind: block.name.text, label: label.name, doc: label.doc };
  context.diagnostics.report("missing-label", headerOf(block), parameters);
}

function reportMisplaced(block: Block, schema: BlockSchema, label: LabelSchema, context: Context): void {
  const written = block.body.items.find((item) => item.kind === "attribute" && item.name.text === label.name);
  if (written?.kind !== "attribute") return;
  const text = literalKey(written.value);
  const value = text === undefined ? "name" : /[^A-Za-z0-9_-]/.test(text) ? JSON.stringify(text) : text;
  context.diagnostics.report("label-as-attribute", written.name.span, { kind: schema.kind, name: label.name, value });
}

/** Whether an attribute is one of the labels, which the block lacks. */
export function isMisplacedLabel(name: string, { schemas, block }: Labelled): boolean {
  const [schema] = schemas;
  return block !== undefined && schema !== undefined && isMisplaced(name, block, schema);
}

function isMisplaced(name: string, block: Block, schema: BlockSchema): boolean {
  if (Object.hasOwn(schema.attributes, name)) return false;
  const index = schema.labels.findIndex((label) => label.name === name && label.required);
  if (index < 0 || block.labels[index] !== undefined) return false;
  return block.body.items.some((item) => item.kind === "attribute" && item.name.text === name);
}

/** The labels as messages show them, without those that are computed. */
export function labelWords(block: Block): readonly string[] {
  return block.labels.flatMap((label) => {
    const text = literalKey(label);
    if (text === undefined || text === "") return [];
    return [text.length <= 64 ? text : `${text.slice(0, 63)}…`];
  });
}
