import type { Span } from "../../grammar/index.ts";
import type { Diagnostics } from "../diagnostics/index.ts";
import type { RawAttribute, RawBlock, RawLabel } from "../evaluate/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import { assertNever } from "../values/index.ts";
import { countsAsAbsent, isSilentlyEmpty, showEmpty } from "./absent.ts";
import { type JsonMember, type JsonNode, type JsonObject, jsonNames } from "./json.ts";
import { labelMembers, type MemberShape, type ObjectShape } from "./shape.ts";
import { reportUnknown } from "./unknown.ts";
import { toValue } from "./values.ts";

/** The state of a reading. */
export interface Reader {
  readonly diagnostics: Diagnostics;
  /** Blocks that the language has inside another block than JSONC, with the kind of that block. */
  moved: { readonly owner: string; readonly block: RawBlock }[];
  /** Whether something is missing from the result that has been reported. */
  broken: boolean;
}

/** What a block takes from the place where its object stands. */
export interface Head {
  readonly header: Span;
  /** From a key of a map; other labels are members. */
  readonly labels: readonly RawLabel[];
  readonly start: number;
}

/** The name that a member counts as; undefined where it counts as nothing. */
export function memberName(
  reader: Reader,
  object: JsonObject,
  member: JsonMember,
  shape: Pick<ObjectShape, "members" | "block">,
  path: string,
): string | undefined {
  return shape.members.has(member.name) ? member.name : reportUnknown(reader.diagnostics, object, member, shape, path);
}

/** What the members of an object make. */
interface Parts {
  readonly labels: Map<string, RawLabel>;
  readonly attributes: Map<string, RawAttribute>;
  readonly children: RawBlock[];
}

/** Reads an object into the block that its shape stands for. `path` is for messages. */
export function readBlock(reader: Reader, object: JsonObject, shape: ObjectShape, path: string, head: Head): RawBlock {
  const around = reader.moved;
  reader.moved = [];
  const parts: Parts = { labels: new Map(), attributes: new Map(), children: [] };
  readMembers(reader, object, shape, path, parts);
  const children = attachMoved(parts.children, reader, shape);
  reader.moved = [...around, ...reader.moved];
  const names = shape.block ? labelMembers(shape.block) : [];
  return {
    kind: shape.block?.kind ?? "",
    kindSpan: head.header,
    labels: [...head.labels, ...names.flatMap((name) => parts.labels.get(name) ?? [])],
    attributes: parts.attributes,
    children,
    header: head.header,
    span: { ...object.span, start: head.start },
    doc: undefined,
  };
}

/** Puts blocks that stand elsewhere in JSONC into the block that holds them in the language. */
function attachMoved(children: readonly RawBlock[], reader: Reader, shape: ObjectShape): RawBlock[] {
  const result = [...children];
  const rest: typeof reader.moved = [];
  for (const moved of reader.moved) {
    const index = result.findIndex((child) => child.kind === moved.owner);
    const owner = result[index];
    if (owner) result[index] = { ...owner, children: [...owner.children, moved.block] };
    else if (shape.block && moved.owner in shape.block.blocks) result.push(ownerOf(moved.owner, moved.block));
    else rest.push(moved);
  }
  reader.moved = rest;
  return result;
}

/** The block that the document leaves out because nothing else stands in it. */
function ownerOf(kind: string, child: RawBlock): RawBlock {
  const { header, kindSpan, span } = child;
  return { kind, kindSpan, labels: [], attributes: new Map(), children: [child], header, span, doc: undefined };
}

function readMembers(reader: Reader, object: JsonObject, shape: ObjectShape, path: string, parts: Parts): void {
  for (const member of object.members) {
    const memberPath = joinPath(path, member.name);
    const name = memberName(reader, object, member, shape, memberPath);
    const meaning = name === undefined ? undefined : shape.members.get(name);
    if (name === undefined || !meaning) continue;
    readMember(reader, member, name, meaning, memberPath, parts);
  }
}

function readMember(
  reader: Reader,
  member: JsonMember,
  name: string,
  meaning: MemberShape,
  path: string,
  parts: Parts,
): void {
  const { value, nameSpan } = member;
  if (countsAsAbsent(meaning, value)) {
    if (!isSilentlyEmpty(meaning)) {
      reader.diagnostics.report("jsonc-counts-as-absent", value.span, { path: `\`${path}\``, value: showEmpty(value) });
    }
    return;
  }
  switch (meaning.kind) {
    case "label":
      reportNulls(reader, value, path);
      parts.labels.set(name, { value: toValue(value), span: value.span });
      return;
    case "attribute":
      reportNulls(reader, value, path);
      parts.attributes.set(meaning.name, {
        name: meaning.name,
        nameSpan,
        valueSpan: value.span,
        value: toValue(value),
      });
      return;
    default:
      // One by one: there may be more than a call may have arguments.
      for (const child of readChildren(reader, member, meaning, path)) parts.children.push(child);
  }
}

type BlockMeaning = Exclude<MemberShape, { readonly kind: "attribute" | "label" }>;

function readChildren(reader: Reader, member: JsonMember, meaning: BlockMeaning, path: string): readonly RawBlock[] {
  const { value } = member;
  switch (meaning.kind) {
    case "object":
      if (value.kind === "object") return readObject(reader, member, value, meaning, path);
      reportShape(reader, value, path, "an object");
      return meaning.shape.block?.required === true ? [unreadBlock(meaning.shape.block, member.nameSpan, [])] : [];
    case "map":
      if (value.kind !== "object") return unreadable(reader, value, path, "an object");
      return value.members.map((entry) => readEntry(reader, entry, meaning.shape, joinPath(path, entry.name)));
    case "array":
      if (value.kind !== "array") return unreadable(reader, value, path, "a list");
      return readItems(reader, value.items, meaning.shape, path);
    case "strings":
      if (value.kind !== "array") return unreadable(reader, value, path, "a list");
      reportNulls(reader, value, path);
      return value.items.map((item) => labelOnly(meaning.block.kind, item));
    case "lists":
      if (value.kind !== "object") return unreadable(reader, value, path, "an object");
      return value.members.map((entry) => readList(reader, entry, meaning, joinPath(path, entry.name)));
    default:
      return assertNever(meaning);
  }
}

function readObject(
  reader: Reader,
  member: JsonMember,
  value: JsonObject,
  meaning: Extract<MemberShape, { readonly kind: "object" }>,
  path: string,
): readonly RawBlock[] {
  const { shape, owner } = meaning;
  if (!shape.block) {
    const parts: Parts = { labels: new Map(), attributes: new Map(), children: [] };
    readMembers(reader, value, shape, path, parts);
    return parts.children;
  }
  const head = { header: member.nameSpan, labels: [], start: member.nameSpan.start };
  const block = readBlock(reader, value, shape, path, head);
  if (owner !== undefined) {
    reader.moved.push({ owner, block });
    return [];
  }
  const form = shape.block.jsonc;
  if (form.form === "object" && form.absentWithout === true && isUnnamed(block)) {
    if (block.attributes.size > 0) reader.diagnostics.report("jsonc-seed-without-name", member.nameSpan, {});
    return [];
  }
  return holdsOthersOnly(value, shape) ? [] : [block];
}

/** Whether all that stands in an object belongs elsewhere in the language, as in `components`. */
function holdsOthersOnly(value: JsonObject, shape: ObjectShape): boolean {
  const isOwnedElsewhere = value.members.every((member) => {
    const meaning = shape.members.get(member.name);
    return meaning?.kind === "object" && meaning.shape.block === undefined;
  });
  return isOwnedElsewhere && value.members.length > 0;
}

function isUnnamed(block: RawBlock): boolean {
  const name = block.labels[0]?.value;
  return name === undefined || (name.kind === "string" && name.value === "");
}

function readEntry(reader: Reader, entry: JsonMember, shape: ObjectShape, path: string): RawBlock {
  const head = headOf(entry);
  if (entry.value.kind === "object") return readBlock(reader, entry.value, shape, path, head);
  reportShape(reader, entry.value, path, "an object");
  return unreadBlock(shape.block, head.header, head.labels);
}

function headOf(entry: JsonMember): Head {
  const label = { value: { kind: "string", span: entry.nameSpan, value: entry.name }, span: entry.nameSpan } as const;
  return { header: entry.nameSpan, labels: [label], start: entry.nameSpan.start };
}

function readItems(reader: Reader, items: readonly JsonNode[], shape: ObjectShape, path: string): readonly RawBlock[] {
  return items.map((item, index) => {
    const itemPath = `${path}[${index}]`;
    if (item.kind === "object") {
      return readBlock(reader, item, shape, itemPath, { header: item.open, labels: [], start: item.span.start });
    }
    reportShape(reader, item, itemPath, "an object");
    return unreadBlock(shape.block, item.span, []);
  });
}

function readList(
  reader: Reader,
  entry: JsonMember,
  meaning: Extract<MemberShape, { readonly kind: "lists" }>,
  path: string,
): RawBlock {
  const { header, labels, start } = headOf(entry);
  const { value } = entry;
  if (value.kind !== "array") reportShape(reader, value, path, "a list");
  const children = value.kind === "array" ? readItems(reader, value.items, meaning.shape, path) : [];
  const span = { ...value.span, start };
  const { kind } = meaning.block;
  return { kind, kindSpan: header, labels, attributes: new Map(), children, header, span, doc: undefined };
}

function labelOnly(kind: string, item: JsonNode): RawBlock {
  const { span } = item;
  const labels = [{ value: toValue(item), span }];
  return { kind, kindSpan: span, labels, attributes: new Map(), children: [], header: span, span, doc: undefined };
}

/** What is in there is needed to judge the rest: without it nothing more is checked. */
function unreadable(reader: Reader, value: JsonNode, path: string, expected: Container): readonly RawBlock[] {
  reader.broken = true;
  reportShape(reader, value, path, expected);
  return [];
}

/** Stands for a block that could not be read, so that its name is known and nothing in it counts as missing. */
function unreadBlock(schema: BlockSchema | undefined, header: Span, labels: readonly RawLabel[]): RawBlock {
  const unread = { kind: "error", span: header } as const;
  const missing = schema?.labels.slice(labels.length).filter((label) => label.required) ?? [];
  const required = Object.entries(schema?.attributes ?? {}).filter(([, attribute]) => attribute.required);
  const children = Object.values(schema?.blocks ?? {}).filter((child) => child.required);
  return {
    kind: schema?.kind ?? "",
    kindSpan: header,
    labels: [...labels, ...missing.map(() => ({ value: unread, span: header }))],
    attributes: new Map(
      required.map(([name]) => [name, { name, nameSpan: header, valueSpan: header, value: unread }] as const),
    ),
    children: children.map((child) => unreadBlock(child, header, [])),
    header,
    span: header,
    doc: undefined,
  };
}

type Container = "an object" | "a list" | "a string";

const examples: Readonly<Record<Container, string>> = { "an object": "{ … }", "a list": "[ … ]", "a string": '"…"' };

/** Reports an object where a list belongs, or the like; what has been reported already stays silent. */
export function reportShape(reader: Reader, value: JsonNode, path: string, expected: Container): void {
  if (value.kind === "fault") return;
  if (value.kind === "null") {
    reportNulls(reader, value, path);
    return;
  }
  const parameters = { path: `\`${path}\``, expected, found: jsonNames[value.kind], example: examples[expected] };
  reader.diagnostics.report("jsonc-wrong-shape", value.span, parameters);
}

/** Reports each null in a value; nothing later would, because it stands for no value. */
function reportNulls(reader: Reader, value: JsonNode, path: string): void {
  if (value.kind === "null") reader.diagnostics.report("jsonc-null", value.span, { path: `\`${path}\`` });
  else if (value.kind === "array") {
    for (const [index, item] of value.items.entries()) reportNulls(reader, item, `${path}[${index}]`);
  } else if (value.kind === "object") {
    for (const member of value.members) reportNulls(reader, member.value, joinPath(path, member.name));
  }
}

/** `cluster.pools.ingress`; keys that are no plain words are shown as `["…"]`. */
function joinPath(path: string, name: string): string {
  const short = name.length <= 60 ? name : `${name.slice(0, 57)}…`;
  return /^[\w.$-]+$/.test(short) ? `${path}.${short}` : `${path}[${JSON.stringify(short)}]`;
}
