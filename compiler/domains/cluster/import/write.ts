import type { RawBlock, RawLabel } from "../../../evaluate/index.ts";
import type { BlockSchema, TypeSpec } from "../../../schema/index.ts";
import type { AttachedComments, Commented } from "./attach-comments.ts";
import { isBareWord, quote, writeQualified, writeValue } from "./literals.ts";

/** Longer blocks are written on several lines. */
const longestLine = 100;

/** What of a source the document does not say, by the block that gets it. */
export interface Additions {
  /** Attributes in front, as text. */
  readonly attributes: ReadonlyMap<RawBlock, string>;
  /** Labels behind those of the document, as text. */
  readonly labels: ReadonlyMap<RawBlock, string>;
  /** Qualifiers of references, by attribute. */
  readonly qualifiers: ReadonlyMap<Commented, string>;
}

interface Writer {
  readonly comments: AttachedComments;
  readonly additions: Additions;
}

/** The lines of a block with its comments, blocks and attributes in the order of the schema. */
export function writeBlock(
  block: RawBlock,
  schema: BlockSchema,
  comments: AttachedComments,
  additions: Additions,
): readonly string[] {
  return writePart({ comments, additions }, block, schema, "");
}

function writePart(writer: Writer, block: RawBlock, schema: BlockSchema, indent: string): readonly string[] {
  const { comments } = writer;
  const head = `${indent}${writeHead(writer, block, schema)}`;
  const isCluster = indent === "";
  const short = isCluster ? undefined : writeOneLine(writer, block, schema);
  const fits = short !== undefined && indent.length + short.length <= longestLine;
  const lines = fits
    ? [`${indent}${short}`]
    : [`${head} {`, ...writeInside(writer, block, schema, `${indent}  `), `${indent}}`];
  return withComments(comments, block, lines, indent);
}

function withComments(
  comments: AttachedComments,
  part: Commented,
  lines: readonly string[],
  indent: string,
): readonly string[] {
  const own = (texts: readonly string[] | undefined) => (texts ?? []).map((comment) => `${indent}${comment}`);
  const commented = withTrailing(comments, part, lines);
  return [...own(comments.leading.get(part)), ...commented, ...own(comments.following.get(part))];
}

function withTrailing(comments: AttachedComments, part: Commented, lines: readonly string[]): readonly string[] {
  const trailing = comments.trailing.get(part) ?? [];
  if (trailing.length === 0) return lines;
  return [...lines.slice(0, -1), `${lines.at(-1)} ${trailing.join(" ")}`];
}

function writeInside(writer: Writer, block: RawBlock, schema: BlockSchema, indent: string): readonly string[] {
  const { comments, additions } = writer;
  const groups: (readonly string[])[] = [];
  const added = additions.attributes.get(block);
  const attributes = added === undefined ? [] : [`${indent}${added}`];
  for (const [attribute, spec] of attributesOf(block, schema)) {
    const text = `${attribute.name} = ${writeAttribute(writer, attribute, spec, indent)}`;
    attributes.push(...withComments(comments, attribute, `${indent}${text}`.split("\n"), indent));
  }
  if (attributes.length > 0) groups.push(attributes);
  for (const [child, childSchema] of childrenOf(block, schema)) {
    groups.push(writePart(writer, child, childSchema, indent));
  }
  const inner = (comments.inner.get(block) ?? []).map((comment) => `${indent}${comment}`);
  if (inner.length > 0) groups.push(inner);
  return groups.flatMap((lines, index) => (needsSpace(groups[index - 1], lines, index) ? ["", ...lines] : lines));
}

/** Blocks on one line stand close together, everything else has air around it. */
function needsSpace(before: readonly string[] | undefined, lines: readonly string[], index: number): boolean {
  if (before === undefined) return false;
  const isBlock = (group: readonly string[]) => group.length === 1 && group[0]?.includes("{") === true;
  return index >= 1 && !(isBlock(before) && isBlock(lines));
}

function writeHead(writer: Writer, block: RawBlock, schema: BlockSchema): string {
  const labels = block.labels.map((label, index) => writeLabel(label, schema.labels[index]?.type.spec));
  return [block.kind, ...labels, writer.additions.labels.get(block)].filter((word) => word !== undefined).join(" ");
}

/** Names stand bare; zones and domains, which are names of others, in quotes. */
function writeLabel(label: RawLabel, spec: TypeSpec | undefined): string {
  const { value } = label;
  if (value.kind === "integer" && value.value >= 0) return String(value.value);
  const text = value.kind === "string" ? value.value : JSON.stringify("value" in value ? String(value.value) : "");
  const isForeign = spec?.kind === "string" && (spec.refinement === "plain-text" || spec.refinement === "domain-name");
  return isBareWord(text) && !isForeign ? text : quote(text);
}

function writeAttribute(writer: Writer, attribute: Attribute, spec: TypeSpec, indent: string): string {
  const { value } = attribute;
  const qualifier = writer.additions.qualifiers.get(attribute);
  if (qualifier !== undefined && value.kind === "string") return writeQualified(qualifier, value.value);
  return writeValue(value, spec, indent);
}

type Attribute = RawBlock["attributes"] extends ReadonlyMap<string, infer A> ? A : never;

function attributesOf(block: RawBlock, schema: BlockSchema): readonly (readonly [Attribute, TypeSpec])[] {
  return Object.entries(schema.attributes).flatMap(([name, { type }]) => {
    const attribute = block.attributes.get(name);
    return attribute ? [[attribute, type.spec] as const] : [];
  });
}

function childrenOf(block: RawBlock, schema: BlockSchema): readonly (readonly [RawBlock, BlockSchema])[] {
  return Object.values(schema.blocks).flatMap((childSchema) =>
    block.children.filter((child) => child.kind === childSchema.kind).map((child) => [child, childSchema] as const),
  );
}

/** `kind label { a = 1, b = 2 }`; undefined where comments, several blocks or long texts stand inside. */
function writeOneLine(writer: Writer, block: RawBlock, schema: BlockSchema): string | undefined {
  const { comments, additions } = writer;
  if (comments.inner.has(block) || additions.attributes.has(block) || block.children.length > 1) return undefined;
  const parts: string[] = [];
  for (const [attribute, spec] of attributesOf(block, schema)) {
    const value = writeAttribute(writer, attribute, spec, "");
    if (hasComments(comments, attribute) || value.includes("\n")) return undefined;
    parts.push(`${attribute.name} = ${value}`);
  }
  for (const [child, childSchema] of childrenOf(block, schema)) {
    if (hasComments(comments, child)) return undefined;
    const line = writeOneLine(writer, child, childSchema);
    if (line === undefined || isLarge(childSchema)) return undefined;
    parts.push(line);
  }
  const head = writeHead(writer, block, schema);
  return parts.length === 0 ? `${head} {}` : `${head} { ${parts.join(", ")} }`;
}

function hasComments(comments: AttachedComments, part: Commented): boolean {
  return comments.leading.has(part) || comments.trailing.has(part) || comments.following.has(part);
}

/** Blocks that hold many others by nature stand on lines of their own, however few they hold. */
function isLarge(schema: BlockSchema): boolean {
  return schema.kind === "subnet" || schema.kind === "zone" || Object.keys(schema.blocks).length > 1;
}
