import type { Span } from "../../grammar/index.ts";
import { Diagnostics } from "../diagnostics/index.ts";
import { clusterShape, type JsonNode, type MemberShape, type ObjectShape, parseJsonc } from "../jsonc/index.ts";
import { jsoncType, type TypeSpec } from "../schema/index.ts";
import { type Candidate, escapeSnippet } from "./candidate.ts";
import type { Candidates } from "./candidates.ts";
import { type Description, describeAttribute, describeBlock } from "./describe.ts";

/*
 * What an editor asks of a JSONC document: the same answers as of a source, looked up in the members that the schema
 * table gives the document.
 */

/** A member of a document, for an outline. */
export interface JsoncEntry {
  readonly name: string;
  readonly kind: JsonNode["kind"];
  readonly span: Span;
  readonly nameSpan: Span;
  readonly inner: readonly JsoncEntry[];
}

/** A member, with what stands around it from the inside out. */
interface Place {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: JsonNode;
  readonly member: MemberShape | undefined;
  readonly of: ObjectShape | undefined;
}

const root: ObjectShape = {
  definition: "document",
  block: undefined,
  members: new Map([["cluster", { kind: "object", shape: clusterShape, owner: undefined }]]),
};

/** What the member at an offset is: of its name or its value. */
export function describeJsoncAt(file: string, text: string, offset: number): Description | undefined {
  const place = placesAt(file, text, offset)[0];
  const said = place && saysOf(place);
  return place && said !== undefined ? { span: place.nameSpan, text: said } : undefined;
}

function saysOf(place: Pick<Place, "member" | "of">): string | undefined {
  return partsOf(place)
    ?.filter((part) => part !== "")
    .join("\n\n");
}

function partsOf({ member, of }: Pick<Place, "member" | "of">): readonly string[] | undefined {
  switch (member?.kind) {
    case "attribute":
      return of?.block && describeAttribute({ name: member.name, attribute: member.schema, of: of.block });
    case "label":
      return [`**${member.schema.name}**`, member.schema.doc];
    case "object":
    case "map":
    case "array":
      return member.shape.block && describeBlock(member.shape.block);
    case "strings":
    case "lists":
      return describeBlock(member.block);
    case undefined:
      return undefined;
  }
}

/** The members that the object at an offset can still have; behind a name the words that its value can be. */
export function jsoncCandidatesAt(file: string, text: string, offset: number): Candidates {
  const before = text.slice(0, offset);
  const start = before.replace(/"[\w-]*"$|"?[\w-]*$/, "").length;
  // A quote belongs to the word that it ends, and not to one that begins here.
  const isOpen = /^"[\w-]*$/.test(before.slice(start));
  const end = text.length - text.slice(offset).replace(isOpen ? /^[\w-]*"?/ : /^[\w-]*/, "").length;
  // A word that nobody wrote keeps what is around it readable.
  const isValue = /:\s*$/.test(text.slice(0, start)) || isInList(file, text, start);
  const hasColon = /^\s*:/.test(text.slice(end));
  const marked = `${text.slice(0, start)}"§"${isValue ? "" : ": 0,"}${text.slice(end)}`;
  const [own] = placesAt(file, marked, start + 1);
  return { start, end, items: isValue ? valuesOf(own) : membersOf({ own, start, hasColon, file, text: marked }) };
}

/** Whether a word at a place would be an item of a list. */
function isInList(file: string, text: string, start: number): boolean {
  const nodes = [...nodesIn(file, `${text.slice(0, start)}"§"${text.slice(start)}`)];
  return nodes.some((node) => node.kind === "array" && node.items.some(({ span }) => span.start === start));
}

/** All values of a document. */
function* nodesIn(file: string, text: string): Generator<JsonNode> {
  const waiting: (JsonNode | undefined)[] = [parseJsonc(file, text, new Diagnostics()).root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    if (node.kind === "array") waiting.push(...node.items);
    if (node.kind === "object") waiting.push(...node.members.map(({ value }) => value));
  }
}

interface Asked {
  /** The innermost member around the word, which is the word itself where a name can stand. */
  readonly own: Place | undefined;
  readonly start: number;
  readonly hasColon: boolean;
  readonly file: string;
  readonly text: string;
}

function membersOf({ own, start, hasColon, file, text }: Asked): readonly Candidate[] {
  const shape = own?.of;
  if (!shape || own.nameSpan.start !== start) return [];
  const present = siblingsOf(own, file, text);
  return [...shape.members].flatMap(([name, member]) => {
    if (present.has(name)) return [];
    const label = JSON.stringify(name);
    const kind = member.kind === "attribute" || member.kind === "label" ? "attribute" : "block";
    const said = saysOf({ member, of: shape }) ?? "";
    return [
      {
        kind,
        label,
        snippet: escapeSnippet(label) + (hasColon ? "" : `: ${openerOf(member)}`),
        detail: "",
        doc: said,
      },
    ];
  });
}

function openerOf(member: MemberShape): string {
  switch (member.kind) {
    case "object":
    case "map":
    case "lists":
      return "{ $1 \\}";
    case "array":
    case "strings":
      return "[$1]";
    default:
      return "$1";
  }
}

/** The names in the object that a member stands in. */
function siblingsOf(own: Place, file: string, text: string): ReadonlySet<string> {
  const objects = [...nodesIn(file, text)].filter((node) => node.kind === "object");
  const around = objects.find(({ members }) => members.some(({ nameSpan }) => nameSpan.start === own.nameSpan.start));
  return new Set(around?.members.map(({ name }) => name));
}

function valuesOf(place: Place | undefined): readonly Candidate[] {
  if (place?.member?.kind !== "attribute") return [];
  return wordsOf(jsoncType(place.member.schema.type.spec)).map((label) => {
    return { kind: "member", label, snippet: escapeSnippet(label), detail: "", doc: "" };
  });
}

function wordsOf(spec: TypeSpec): readonly string[] {
  switch (spec.kind) {
    case "enum":
      return spec.values.map((value) => JSON.stringify(value));
    case "boolean":
      return ["true", "false"];
    case "list":
      return wordsOf(spec.of);
    case "union":
      return spec.of.flatMap(wordsOf);
    default:
      return [];
  }
}

/** The members around an offset, from the inside out. */
function placesAt(file: string, text: string, offset: number): readonly Place[] {
  const found: Place[] = [];
  let node = parseJsonc(file, text, new Diagnostics()).root;
  let shape: ObjectShape | MemberShape | undefined = root;
  while (node) {
    const next = stepInto(node, shape, offset);
    if (next?.place) found.unshift(next.place);
    node = next?.node;
    shape = next?.shape;
  }
  return found;
}

interface Step {
  readonly place: Place | undefined;
  readonly node: JsonNode | undefined;
  readonly shape: ObjectShape | MemberShape | undefined;
}

function stepInto(node: JsonNode, shape: ObjectShape | MemberShape | undefined, offset: number): Step | undefined {
  const covers = ({ span }: { readonly span: Span }) => span.start <= offset && offset <= span.end;
  if (node.kind === "array") {
    const item = node.items.find(covers);
    const inner = shape && "kind" in shape && shape.kind === "array" ? shape.shape : undefined;
    return item && { place: undefined, node: item, shape: inner };
  }
  if (node.kind !== "object") return undefined;
  const member = node.members.find(({ nameSpan, value }) => nameSpan.start <= offset && offset <= value.span.end);
  if (!member) return undefined;
  const { name, nameSpan, value } = member;
  if (shape && "kind" in shape && (shape.kind === "map" || shape.kind === "lists")) {
    const inner = shape.kind === "map" ? shape.shape : ({ kind: "array", shape: shape.shape } as const);
    return { place: { name, nameSpan, value, member: undefined, of: undefined }, node: value, shape: inner };
  }
  const own = objectOf(shape);
  const found = own?.members.get(name);
  return { place: { name, nameSpan, value, member: found, of: own }, node: value, shape: found };
}

function objectOf(shape: ObjectShape | MemberShape | undefined): ObjectShape | undefined {
  if (!shape) return undefined;
  if (!("kind" in shape)) return shape;
  return shape.kind === "object" ? shape.shape : undefined;
}

/** The members of a document, as an outline. */
export function jsoncOutline(file: string, text: string): readonly JsoncEntry[] {
  const document = parseJsonc(file, text, new Diagnostics()).root;
  return document ? entriesIn(document) : [];
}

/** The parser bounds how deep a document nests. */
function entriesIn(node: JsonNode): readonly JsoncEntry[] {
  if (node.kind === "array") return node.items.flatMap(entriesIn);
  if (node.kind !== "object") return [];
  return node.members.map(({ name, nameSpan, value }) => {
    const span: Span = { file: nameSpan.file, start: nameSpan.start, end: value.span.end };
    return { name, kind: value.kind, span, nameSpan, inner: entriesIn(value) };
  });
}
