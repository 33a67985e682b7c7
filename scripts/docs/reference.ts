import { listWords } from "../../compiler/diagnostics/suggest.ts";
import type { TypeSpec } from "../../compiler/schema/define/types.ts";
import { describeType } from "../../compiler/schema/describe.ts";
import {
  type AttributeSchema,
  type BlockSchema,
  cluster,
  type Impact,
  impactsOfResources,
  jsoncName,
  type MadeBy,
} from "../../compiler/schema/index.ts";
import { refinements } from "../../compiler/schema/refinements.ts";
import { parse, print } from "../../grammar/index.ts";
import { jsoncPaths } from "./jsonc-paths.ts";
import { code, link, notice, page, table } from "./markdown.ts";

const impacts: Readonly<Record<Impact, string>> = {
  unsupported: "cannot be reached in place; `podplanec plan` gives the steps that lead there",
  replace: "destroys a resource and makes it anew",
  rolling: "replaces VMs one at a time",
  scaling: "adds or removes VMs; the others stay",
  infrastructure: "shows in the plan of OpenTofu, or in the scripts of nodes: resources are added, changed or removed",
  live: "is pushed to running VMs; nothing is replaced",
  tags: "changes the tags of resources and nothing else",
  seed: "has no effect once the cluster is seeded; change the component's values in the cluster instead",
  client: "concerns only command line tools and editors",
};

const textKinds = "Kinds of text";
const changes = "What a change does";

interface Section {
  readonly block: BlockSchema;
  /** Kinds from the cluster down, this block's own last. */
  readonly path: readonly string[];
  readonly heading: string;
}

/** The reference of the language: every block and attribute of the schema table. */
export function referencePage(): string {
  const sections = collectSections(cluster, []);
  return page([
    notice("the schema table"),
    "# Reference",
    "Every block and attribute of a `.podplane` file. A block is written `kind label { … }`, an attribute `name = value`; [the functions](functions.md) can be used in any value. The column JSONC says where the same thing stands in `podplane.cluster.jsonc`; what has no place there exists only in the language.",
    contents(sections),
    ...sections.map(sectionText),
    changesText(),
    textKindsText(),
  ]);
}

function collectSections(block: BlockSchema, above: readonly string[]): readonly Section[] {
  const path = [...above, block.kind];
  const heading = path.length === 1 ? block.kind : path.slice(1).join(" › ");
  const children = Object.values(block.blocks).flatMap((child) => collectSections(child, path));
  return [{ block, path, heading }, ...children];
}

function contents(sections: readonly Section[]): string {
  const lines = sections.map(
    ({ path, heading, block }) => `${"  ".repeat(path.length - 1)}- ${link(block.kind, heading)}`,
  );
  return [...lines, `- ${link(changes, changes)}`, `- ${link(textKinds, textKinds)}`].join("\n");
}

const paths = jsoncPaths();

function sectionText({ block, path, heading }: Section): string {
  const level = "#".repeat(Math.min(path.length + 1, 4));
  const place = paths.get(block);
  const facts = [
    path.length > 1 ? `Stands in ${code(path.slice(0, -1).join(" › "))}, ${howOften(block)}.` : "",
    place === undefined ? "Not in JSONC." : `JSONC: ${code(place)}.`,
  ];
  return page([
    `${level} ${heading}`,
    block.doc,
    facts.filter((fact) => fact !== "").join(" "),
    labelsText(block),
    attributesText(block),
    exampleText(block),
  ]).trimEnd();
}

function howOften(block: BlockSchema): string {
  if (block.many) return block.required ? "at least once" : "any number of times";
  return block.required ? "once" : "at most once";
}

function labelsText(block: BlockSchema): string {
  const rows = block.labels.map((label) => [
    code(label.name),
    typeText(label.type.spec),
    label.required ? "required" : "optional",
    label.doc,
  ]);
  return rows.length === 0 ? "" : table(["Label", "Type", "", "Meaning"], rows);
}

function attributesText(block: BlockSchema): string {
  const attributes = Object.entries(block.attributes);
  const rows = attributes.map(([name, attribute]) => [
    code(name),
    typeText(attribute.type.spec),
    attribute.required ? "required" : defaultText(attribute),
    attribute.doc,
    attribute.impact.map((impact) => link(impact, changes) + madeByText(impact, attribute.madeBy)).join(", "),
    jsoncText(name, attribute),
  ]);
  return rows.length === 0 ? "" : table(["Attribute", "Type", "Default", "Meaning", "On change", "JSONC"], rows);
}

/** Where a class needs more than the attribute: without it there are no resources that a change could concern. */
function madeByText(impact: Impact, madeBy: MadeBy | undefined): string {
  return madeBy === undefined || !impactsOfResources.has(impact) ? "" : ` ${makers[madeBy]}`;
}

const makers: Readonly<Record<MadeBy, string>> = {
  opentofu: "(where OpenTofu makes the resources)",
  records: "(where the domain's records are generated)",
  "records-of-owner": "(where the domain's records are generated, in a cluster of several accounts)",
};

function jsoncText(name: string, attribute: AttributeSchema): string {
  const member = paths.has(attribute) ? jsoncName(name, attribute) : undefined;
  if (member === undefined) return "–";
  return code(member);
}

function defaultText(attribute: AttributeSchema): string {
  const { default: value, derivedDefault } = attribute;
  if (value === undefined) return derivedDefault ?? "–";
  if (typeof value === "string") {
    return code(attribute.type.spec.kind === "enum" ? value : JSON.stringify(value));
  }
  if (typeof value === "object" && value !== null && "name" in value) return code(String(value.name));
  return code(String(value));
}

/** The type in words; of a text with rules the name links to them. */
function typeText(spec: TypeSpec): string {
  const words = describeType(spec).replace("one of several names", () => `one of ${listWords(valuesOf(spec))}`);
  const refinement = refinementOf(spec);
  if (refinement === undefined || refinements[refinement].what === "text") return words;
  return words.replace(refinements[refinement].what, link(refinements[refinement].what, textKinds));
}

/** The values of an enumeration, or of a list of them. */
function valuesOf(spec: TypeSpec): readonly string[] {
  if (spec.kind === "enum") return spec.values;
  return spec.kind === "list" || spec.kind === "map" ? valuesOf(spec.of) : [];
}

function refinementOf(spec: TypeSpec): keyof typeof refinements | undefined {
  if (spec.kind === "string") return spec.refinement;
  return spec.kind === "list" || spec.kind === "map" ? refinementOf(spec.of) : undefined;
}

/** A block with every attribute once, in canonical form; together they need not make sense. */
function exampleText(block: BlockSchema): string {
  const lines = Object.values(block.attributes).map(({ example }) => example);
  if (lines.length === 0) return "";
  const labels = block.labels.filter((label) => label.required).map(({ type }) => exampleLabel(type.spec));
  const text = [[block.kind, ...labels, "{"].join(" "), ...lines, "}"].join("\n");
  const printed = print(parse("example", text));
  if (printed === undefined) throw new Error(`the examples of ${block.kind} cannot be read: ${text}`);
  return `Each attribute, as it is written:\n\n\`\`\`podplane\n${printed}\`\`\``;
}

function exampleLabel(spec: TypeSpec): string {
  if (spec.kind === "enum") return spec.values[0] ?? "";
  if (spec.kind === "integer") return "443";
  const example =
    spec.kind === "string" && spec.refinement !== undefined ? refinements[spec.refinement].example : "name";
  return /^[a-z][a-z0-9-]*$/.test(example) ? example : JSON.stringify(example);
}

function changesText(): string {
  const rows = Object.entries(impacts).map(([impact, meaning]) => [code(impact), `The new value ${meaning}.`]);
  return page([
    `## ${changes}`,
    "Every attribute knows what changing it does to a cluster that is deployed. What stands in brackets behind a word says where that word holds; elsewhere a change does only what the other words say, or is `client`.",
    table(["On change", "Meaning"], rows),
  ]).trimEnd();
}

function textKindsText(): string {
  const rows = new Map<string, readonly string[]>();
  for (const { what, rule, example } of Object.values(refinements)) {
    if (what !== "text") rows.set(`${what}${rule}`, [what, rule, code(example.replaceAll("\n", "\\n"))]);
  }
  return page([`## ${textKinds}`, table(["Kind", "Rule", "Example"], [...rows.values()])]).trimEnd();
}
