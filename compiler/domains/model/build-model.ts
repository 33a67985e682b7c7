import { hasMember, meantMember } from "../../bind/index.ts";
import type { Diagnostics } from "../../diagnostics/index.ts";
import type { RawAttribute, RawBlock, RawLabel } from "../../evaluate/index.ts";
import { jsoncExample } from "../../jsonc/index.ts";
import type { Located } from "../../origins/index.ts";
import {
  type AttributeSchema,
  type BlockSchema,
  jsoncName,
  jsoncType,
  type LabelSchema,
  type ModelBlock,
  type TypeSpec,
} from "../../schema/index.ts";
import { coerce, coerceLabel, type Notation, type Place } from "../../types/index.ts";
import { secretIn, secretPath, type Value } from "../../values/index.ts";

/**
 * Checks a block and all below it against the schema table, and gives every attribute its type and
 * its default. Never stops at the first fault: what is wrong is reported and left undefined.
 */
export function buildModel<S extends BlockSchema>(
  raw: RawBlock,
  schema: S,
  notation: Notation,
  diagnostics: Diagnostics,
  kept?: KeptModels,
): ModelBlock<S> {
  const context: Context = { notation, diagnostics, kept };
  // The schema is the proof: every value below was read by the type that its schema entry declares.
  return buildBlock(raw, schema, context) as unknown as ModelBlock<S>;
}

interface Context {
  readonly notation: Notation;
  readonly diagnostics: Diagnostics;
  readonly kept: KeptModels | undefined;
}

/** What raw blocks were read as in which nothing was wrong: the same block, unchanged, is read as the same. */
export type KeptModels = WeakMap<RawBlock, { readonly schema: BlockSchema; readonly model: ModelBlock }>;

function keptOrBuilt(raw: RawBlock, schema: BlockSchema, context: Context): ModelBlock {
  const known = context.kept?.get(raw);
  if (known?.schema === schema) return known.model;
  const told = context.diagnostics.all.length;
  const model = buildBlock(raw, schema, context);
  if (told === context.diagnostics.all.length) context.kept?.set(raw, { schema, model });
  return model;
}

function buildBlock(raw: RawBlock, schema: BlockSchema, context: Context): ModelBlock {
  const labels = buildLabels(raw, schema, context);
  const blocks = buildChildren(raw, schema, context);
  const missing = missingBlocks(raw, schema, blocks);
  for (const child of missing) reportMissingBlock(raw, child, context);
  const given = new Set(raw.attributes.keys());
  addMeant(given, raw, schema);
  const attributes: Record<string, Located<unknown> | undefined> = {};
  for (const [name, attribute] of attributesOf(schema)) {
    attributes[name] = buildAttribute(raw, schema, name, attribute, given, context);
  }
  return {
    kind: schema.kind,
    labels,
    attributes,
    given,
    blocks,
    header: raw.header,
    isPartial: raw.isPartial === true || labels.length < raw.labels.length || lacksMany(missing),
    isUnclear: isUnclear(schema, attributes, given),
    span: raw.span,
    doc: raw.doc,
    origin: { kind: "source", span: raw.header, written: undefined },
  } as ModelBlock;
}

const knownAttributes = new WeakMap<BlockSchema, readonly (readonly [string, AttributeSchema])[]>();

/** The attributes of a kind of block in the order of the table: listed once, as there may be thousands of blocks. */
function attributesOf(schema: BlockSchema): readonly (readonly [string, AttributeSchema])[] {
  const known = knownAttributes.get(schema);
  if (known) return known;
  const attributes = Object.entries(schema.attributes);
  knownAttributes.set(schema, attributes);
  return attributes;
}

/** Whether a kind of block of which there are many is needed, and there is none: what each would be for is not missed. */
function lacksMany(missing: readonly BlockSchema[]): boolean {
  return missing.some((child) => child.many);
}

function isUnclear(
  schema: BlockSchema,
  attributes: Readonly<Record<string, unknown>>,
  given: ReadonlySet<string>,
): boolean {
  for (const name of given) {
    const isRead = attributes[name] !== undefined;
    const spec = !isRead && Object.hasOwn(schema.attributes, name) ? schema.attributes[name]?.type.spec : undefined;
    if (spec !== undefined && saysRole(spec)) return true;
  }
  return false;
}

/** Whether values of a type say what a block is for. */
function saysRole(spec: TypeSpec): boolean {
  return spec.kind === "list" ? saysRole(spec.of) : ["reference", "enum", "boolean"].includes(spec.kind);
}

function buildLabels(raw: RawBlock, schema: BlockSchema, context: Context): Located<string>[] {
  const labels: Located<string>[] = [];
  for (const [index, labelSchema] of schema.labels.entries()) {
    const given = raw.labels[index];
    if (given) {
      const label = coerceLabel(given.value, given.span, schema, labelSchema, context.diagnostics);
      if (label) labels.push(label);
    } else if (labelSchema.required && !raw.isPartial && !raw.attributes.has(labelSchema.name)) {
      // One that stands in the body was reported with the types.
      reportMissingLabel(raw, labelSchema, context);
    }
  }
  const extra = raw.labels[schema.labels.length];
  if (extra) {
    context.diagnostics.report("extra-label", extra.span, { kind: schema.kind, count: schema.labels.length });
  }
  return labels;
}

/** In JSONC labels are members like any other. */
function reportMissingLabel(raw: RawBlock, { name, doc }: LabelSchema, context: Context): void {
  if (context.notation === "jsonc") {
    const parameters = { block: describeBlock(raw), name, doc, example: `"${name}": …` };
    context.diagnostics.report("missing-attribute", raw.header, parameters);
  } else context.diagnostics.report("missing-label", raw.header, { kind: raw.kind, label: name, doc });
}

/** Adds the attributes that unknown ones were probably meant for: they are not missing, only misspelt. */
function addMeant(given: Set<string>, raw: RawBlock, schema: BlockSchema): void {
  for (const name of raw.attributes.keys()) {
    const meant = hasMember(schema, name) ? undefined : meantMember([schema], name);
    if (meant !== undefined) given.add(meant);
  }
}

function buildAttribute(
  raw: RawBlock,
  schema: BlockSchema,
  name: string,
  attribute: AttributeSchema,
  known: ReadonlySet<string>,
  context: Context,
): Located<unknown> | undefined {
  const given = raw.attributes.get(name);
  if (given) return readAttribute(raw, given, attribute, context);
  if (known.has(name)) return undefined;
  if (attribute.default !== undefined) {
    return {
      value: attribute.default,
      origin: { kind: "default", attribute: `${schema.kind}.${name}`, span: raw.header },
    };
  }
  if (attribute.required && !raw.isPartial) {
    const parameters = { block: describeBlock(raw), doc: attribute.doc, ...shownAs(name, attribute, context) };
    context.diagnostics.report("missing-attribute", raw.header, parameters);
  }
  return undefined;
}

/** An attribute's name and example in the notation of the source. */
function shownAs(name: string, attribute: AttributeSchema, { notation }: Context): { name: string; example: string } {
  if (notation === "podplane") return { name, example: attribute.example };
  const member = jsoncName(name, attribute) ?? name;
  return { name: member, example: jsoncExample(member, attribute.example) };
}

function readAttribute(
  raw: RawBlock,
  given: RawAttribute,
  attribute: AttributeSchema,
  context: Context,
): Located<unknown> | undefined {
  const { name, example } = shownAs(given.name, attribute, context);
  const { notation, diagnostics } = context;
  const { doc } = attribute;
  const computed = notation === "podplane";
  const place: Place = { name, doc, example, usedAt: given.valueSpan, notation, computed, diagnostics };
  const secret = secretIn(given.value);
  if (secret && !attribute.secret) {
    const parameters = { secret: secret.name, target: `\`${given.name}\` of ${describeBlock(raw)}` };
    context.diagnostics.report("secret-flow", given.valueSpan, parameters, { related: secretPath(secret) });
    return undefined;
  }
  // What has alternatives in the language has one form in JSONC: no `auto/N`, no sizes by zone.
  const { spec } = attribute.type;
  return coerce(given.value, context.notation === "jsonc" ? jsoncType(spec) : spec, place);
}

function buildChildren(raw: RawBlock, schema: BlockSchema, context: Context): Record<string, ModelBlock[]> {
  const blocks: Record<string, ModelBlock[]> = {};
  for (const kind of Object.keys(schema.blocks)) blocks[kind] = [];
  if (raw.children.length === 0) return blocks;
  const seen = new Map<string, RawBlock>();
  const unclear = namesOfPartial(raw);
  for (const written of raw.children) {
    const child = knownChild(written, schema);
    const childSchema = child && schema.blocks[child.kind];
    if (!child || !childSchema) continue;
    const key = uniqueKey(child, childSchema);
    const earlier = key === undefined ? undefined : seen.get(key);
    if (earlier) {
      const related = [{ span: earlier.header, message: "first here" }];
      context.diagnostics.report("duplicate-block", child.header, { name: describeBlock(child) }, { related });
      continue;
    }
    if (key !== undefined) seen.set(key, child);
    const isUnclear = unclear.size > 0 && unclear.has(describeBlock(child));
    blocks[child.kind]?.push(keptOrBuilt(isUnclear ? { ...child, isPartial: true } : child, childSchema, context));
  }
  return blocks;
}

/** Of two of one name that of which a part could not be read may lack what tells them apart: neither is known whole. */
function namesOfPartial({ children }: RawBlock): ReadonlySet<string> {
  const partial = children.filter((child) => child.isPartial);
  return new Set(partial.map(describeBlock));
}

/** The blocks that are needed and not there. */
function missingBlocks(
  raw: RawBlock,
  schema: BlockSchema,
  blocks: Readonly<Record<string, readonly ModelBlock[]>>,
): readonly BlockSchema[] {
  if (raw.isPartial) return [];
  return Object.entries(schema.blocks).flatMap(([kind, child]) => {
    return child.required && (blocks[kind]?.length ?? 0) === 0 ? [child] : [];
  });
}

/** In JSONC a block is the member at the end of its path. */
function reportMissingBlock(raw: RawBlock, schema: BlockSchema, context: Context): void {
  const member = "at" in schema.jsonc ? schema.jsonc.at.at(-1) : undefined;
  const { kind, doc } = schema;
  if (context.notation === "jsonc" && member !== undefined) {
    const parameters = { block: describeBlock(raw), name: member, doc, example: `"${member}": …` };
    context.diagnostics.report("missing-attribute", raw.header, parameters);
  } else context.diagnostics.report("missing-block", raw.header, { block: describeBlock(raw), name: kind, doc });
}

/** A child block as the schema knows it, also where its kind is misspelt. What is unknown was reported with the types. */
function knownChild(child: RawBlock, schema: BlockSchema): RawBlock | undefined {
  const meant = Object.hasOwn(schema.blocks, child.kind) ? child.kind : meantMember([schema], child.kind);
  if (meant === child.kind) return child;
  return meant !== undefined && Object.hasOwn(schema.blocks, meant) ? { ...child, kind: meant } : undefined;
}

/** Equal for blocks that may not stand beside each other; undefined for those that may. */
function uniqueKey(block: RawBlock, schema: BlockSchema): string | undefined {
  if (!schema.many) return block.kind;
  // A label that is wrong may have been meant for any: those of a loop need not be the same.
  if (block.labels.some(({ value }) => !isLabelText(value))) return undefined;
  const labels = block.labels.map(labelOf);
  // Two providers may be of one kind, as for two regions; their identity is checked with the provider rules.
  if (labels.length === 0 || (block.kind === "provider" && schema.labels.length === 2)) return undefined;
  return JSON.stringify([block.kind, ...labels]);
}

function labelOf({ value }: RawLabel): string {
  return isLabelText(value) ? String(value.value) : "";
}

function isLabelText(value: Value): value is Extract<Value, { kind: "string" | "name" | "integer" }> {
  return value.kind === "string" || value.kind === "name" || value.kind === "integer";
}

/** `pool ingress`, `this subnet`: how messages name a block. */
export function describeBlock(raw: RawBlock): string {
  const labels = raw.labels
    .map(labelOf)
    .filter((label) => label !== "")
    .map(shorten);
  return labels.length > 0 ? `\`${raw.kind} ${labels.join(" ")}\`` : `\`${raw.kind}\``;
}

/** A label of any length in a message of one line. */
function shorten(label: string): string {
  return label.length <= 64 ? label : `${label.slice(0, 63)}…`;
}
