import type { Attribute, Block, Expression, Node, Span } from "../../grammar/index.ts";
import { LineIndex, nodeAt } from "../../grammar/index.ts";
import type { CompiledRoot } from "../domains/index.ts";
import { plainValue } from "../impact/index.ts";
import {
  type AttributeSchema,
  type BlockSchema,
  describeType,
  type Impact,
  impactsOfResources,
  type MadeBy,
} from "../schema/index.ts";
import { showDeclared, showSignature, type Type } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";
import { type Meaning, occurrenceAt } from "./occurrences.ts";
import { derivedFrom, type KnownValue, poolsOf, valuesAt } from "./values.ts";

/** What is said of the word at a place: Markdown. */
export interface Description {
  readonly span: Span;
  readonly text: string;
}

/** What the word at an offset is; `roots` are what was compiled last, for values. */
export function describeAt(
  path: string,
  offset: number,
  analysis: Analysis,
  roots: readonly CompiledRoot[],
): Description | undefined {
  const occurrence = occurrenceAt(path, offset, analysis);
  if (!occurrence) return undefined;
  const { meaning, span } = occurrence;
  const parts = partsOf(meaning, span, analysis, roots).filter((part) => part !== "");
  return { span, text: parts.join("\n\n") };
}

function partsOf(meaning: Meaning, span: Span, analysis: Analysis, roots: readonly CompiledRoot[]): readonly string[] {
  switch (meaning.kind) {
    case "attribute":
      return [...describeAttribute(meaning), ...describeValues(attributeAt(span, analysis), analysis, roots)];
    case "block":
      return describeBlock(meaning.schema);
    case "root":
    case "thing": {
      const block = meaning.kind === "root" ? meaning.declaration : meaning.block;
      return [code(textOf(headSpan(block), analysis)), block.doc?.text ?? "", describeTotal(block, roots)];
    }
    case "import":
      return [code(textOf(meaning.declaration.span, analysis))];
    case "member":
      return [code(meaning.text), `One of ${shown(meaning.type)}.`];
    case "word":
      return [code(meaning.text), "A role of subnets that no pool has."];
    case "function":
      return describeFunction(meaning.name, analysis);
    case "file":
      return [code(meaning.path)];
    default:
      return describeDeclared(meaning, analysis);
  }
}

type Declared = Extract<Meaning, { kind: "let" | "param" | "secret" | "template" | "parameter" | "variable" }>;

function describeDeclared(meaning: Declared, analysis: Analysis): readonly string[] {
  if (meaning.kind === "variable") {
    const type = typedAt(meaning.declaration.span, analysis)?.variables.get(meaning.declaration);
    return [code(`${meaning.declaration.text}: ${shown(type)}`)];
  }
  const { name, doc, span } = meaning.declaration;
  return [code(headOfDeclared(meaning, name.text, span, analysis)), doc?.text ?? ""];
}

function headOfDeclared(
  meaning: Exclude<Declared, { kind: "variable" }>,
  name: string,
  span: Span,
  analysis: Analysis,
): string {
  switch (meaning.kind) {
    case "let": {
      const type = shown(typedAt(span, analysis)?.lets.get(meaning.declaration));
      const value = textOf(meaning.declaration.value.span, analysis);
      return value.length > 300 ? `let ${name}: ${type}` : `let ${name}: ${type} = ${value}`;
    }
    case "param": {
      const type = shown(typedAt(span, analysis)?.params.get(meaning.declaration));
      const fallback = meaning.declaration.default;
      return `param ${name}: ${type}${fallback ? ` = ${textOf(fallback.span, analysis)}` : ""}`;
    }
    case "secret":
      return `secret ${name}`;
    case "template":
      return textOf(headSpan(meaning.declaration), analysis);
    case "parameter":
      return textOf(span, analysis);
  }
}

function code(text: string): string {
  return `\`\`\`podplane\n${text}\n\`\`\``;
}

function shown(type: Type | undefined): string {
  return type ? showDeclared(type) : "any";
}

function typedAt(span: Span, { typed }: Analysis) {
  return typed.get(span.file);
}

function textOf({ file, start, end }: Span, { program }: Analysis): string {
  return program.files.get(file)?.text.slice(start, end).trim() ?? "";
}

/** Without documentation, which stands in front, and body. */
function headSpan({ span, body, name, ...rest }: HasHead): Span {
  const start = "abstract" in rest && rest.abstract ? rest.abstract.span.start : name.span.start;
  return "labels" in rest ? { ...span, start, end: body.span.start } : { ...span, end: body.span.start };
}

type HasHead = Pick<Block, "span" | "body" | "name"> & Partial<Pick<Block, "labels" | "abstract">>;

function headOf({ kind, labels }: BlockSchema): string {
  return [kind, ...labels.map((label) => (label.required ? label.name : `[${label.name}]`))].join(" ");
}

/** What a change of a deployed value does, in words. */
const impacts: Readonly<Record<Impact, string>> = {
  unsupported: "needs a new cluster",
  replace: "destroys what was built and makes it anew",
  rolling: "replaces VMs one at a time",
  scaling: "adds or removes VMs",
  infrastructure: "changes infrastructure",
  live: "is pushed to running VMs",
  tags: "changes tags only",
  seed: "has no effect once the cluster is seeded",
  client: "concerns tools only",
};

/** What a change of infrastructure needs beside the attribute. */
const makers: Readonly<Record<MadeBy, string>> = {
  opentofu: "OpenTofu makes it",
  records: "records of the domain are generated",
  "records-of-owner": "records of the domain are generated, in a cluster of several accounts",
};

type DescribedAttribute = Omit<Extract<Meaning, { kind: "attribute" }>, "kind">;

export function describeAttribute({ name, attribute, of }: DescribedAttribute): readonly string[] {
  const required = attribute.required ? ", required" : "";
  const does = attribute.impact.map((one) => impacts[one] + describeMaker(one, attribute)).join(", ");
  const facts = [describeDefault(attribute), `A change ${does}.`];
  return [
    `**${of.kind}.${name}**: ${describeType(attribute.type.spec)}${required}`,
    attribute.doc,
    facts.filter(Boolean).join("  \n"),
    attribute.secret ? "Takes a secret, which reaches no file." : "",
    code(attribute.example),
  ];
}

function describeMaker(impact: Impact, { madeBy }: AttributeSchema): string {
  return madeBy === undefined || !impactsOfResources.has(impact) ? "" : ` (where ${makers[madeBy]})`;
}

function describeDefault(attribute: AttributeSchema): string {
  if (attribute.derivedDefault !== undefined) return `Default: ${attribute.derivedDefault}.`;
  return attribute.default === undefined ? "" : `Default: \`${JSON.stringify(plainValue(attribute.default))}\`.`;
}

/** The attribute whose name stands at a place. */
function attributeAt(name: Span, { program }: Analysis): Attribute | undefined {
  const file = program.files.get(name.file);
  const path: readonly Node[] = file ? nodeAt(file.bound.ast, name.start) : [];
  return path.find((node): node is Attribute => node.kind === "attribute" && node.name.span.start === name.start);
}

const mostValues = 8;

function describeValues(
  attribute: Attribute | undefined,
  analysis: Analysis,
  roots: readonly CompiledRoot[],
): readonly string[] {
  const value: Expression | undefined = attribute?.value;
  if (!value) return [];
  const derived = derivedFrom(value.span, roots).map(({ text, explanation }) => `Makes \`${text}\`: ${explanation}`);
  const lines = [...valuesAt(value.span, roots).map((one) => describeWay(one, analysis)), ...derived];
  const more = lines.length > mostValues ? [`… and ${lines.length - mostValues} more`] : [];
  const all = [...lines.slice(0, mostValues), ...more];
  return all.length === 0 ? [] : [all.map((line) => `- ${line}`).join("\n")];
}

/** `Is 2 in this include (cluster.podplane:12)` */
function describeWay({ text, way }: KnownValue, { program }: Analysis): string {
  const stages = way.map((stage) => {
    const source = program.files.get(stage.span.file)?.text;
    const line = source === undefined ? "" : `:${new LineIndex(source).position(stage.span.start).line}`;
    return ` ${stage.text} (${stage.span.file}${line})`;
  });
  return `Is \`${text}\`${stages.join(",")}`;
}

export function describeBlock(schema: BlockSchema): readonly string[] {
  return [code(headOf(schema)), schema.doc, describeContents(schema)];
}

function describeContents({ attributes, blocks }: BlockSchema): string {
  const words = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const required = Object.keys(attributes).filter((name) => attributes[name]?.required);
  const parts = [
    required.length > 0 ? `Required: ${words(required)}.` : "",
    Object.keys(blocks).length > 0 ? `Blocks: ${words(Object.keys(blocks))}.` : "",
  ];
  return parts.filter(Boolean).join("  \n");
}

/** How many VMs a pool has in all zones (ruling 14). */
function describeTotal(block: Block, roots: readonly CompiledRoot[]): string {
  return poolsOf(block, roots).map(totalOf).join("\n");
}

function totalOf({ total }: { readonly total: number }): string {
  return `${total} VM${total === 1 ? "" : "s"} in all zones`;
}

function describeFunction(name: string, { language }: Analysis): readonly string[] {
  const signature = language.functions.get(name);
  if (!signature) return [];
  const doc = "doc" in signature && typeof signature.doc === "string" ? signature.doc : "";
  const example = "example" in signature && typeof signature.example === "string" ? code(signature.example) : "";
  return [code(showSignature(signature)), doc, example];
}
