import type { Body, BodyItem, TopLevelItem } from "../../grammar/index.ts";
import { newestEdition } from "../bind/index.ts";
import { cloudTable, providerKinds } from "../providers/index.ts";
import { type AttributeSchema, type BlockSchema, describeType } from "../schema/index.ts";
import { type Candidate, escapeSnippet } from "./candidate.ts";

/** What may stand at the beginning of a statement in a body, where these are the blocks that it may be of. */
export function statementCandidates(schemas: readonly BlockSchema[], body: Body, item: BodyItem): readonly Candidate[] {
  const others = body.items.filter((one) => one !== item);
  const given = new Set(others.flatMap((one) => (one.kind === "attribute" ? [one.name.text] : [])));
  const candidates: Candidate[] = [];
  const seen = new Set<string>();
  for (const schema of schemas) {
    for (const [name, attribute] of Object.entries(schema.attributes)) {
      if (item.kind === "block" || given.has(name) || seen.has(name)) continue;
      seen.add(name);
      candidates.push(attributeCandidate(name, attribute, item.kind === "attribute"));
    }
    for (const child of Object.values(schema.blocks)) {
      if (item.kind === "attribute" || seen.has(child.kind)) continue;
      seen.add(child.kind);
      candidates.push(blockCandidate(child, item.kind === "block"));
    }
  }
  return item.kind === "incomplete" ? [...candidates, ...bodyKeywords] : candidates;
}

function attributeCandidate(name: string, attribute: AttributeSchema, isNamed: boolean): Candidate {
  const required = attribute.required ? "required, " : "";
  return {
    kind: "attribute",
    label: name,
    snippet: isNamed ? name : `${name} = \${1:${escapeSnippet(exampleOf(attribute))}}`,
    detail: `${required}${describeType(attribute.type.spec)}`,
    doc: `${attribute.doc}\n\n\`${attribute.example}\``,
  };
}

/** A block with its labels and all that it needs, in places to fill in. */
function blockCandidate(schema: BlockSchema, isNamed: boolean): Candidate {
  const place = counter();
  const labels = labelsOf(schema, place);
  const body = requiredIn(schema, place, "  ");
  const inside = body.length > 0 ? `{\n${body.join("\n")}\n}` : "{\n  $0\n}";
  const snippet = isNamed ? schema.kind : `${[schema.kind, ...labels].join(" ")} ${inside}`;
  return { kind: "block", label: schema.kind, snippet, detail: schema.many ? "blocks" : "block", doc: schema.doc };
}

function counter(): (example: string) => string {
  let count = 0;
  return (example) => `\${${++count}:${escapeSnippet(example)}}`;
}

function labelsOf(schema: BlockSchema, place: (example: string) => string): readonly string[] {
  return schema.labels
    .filter((label) => label.required)
    .map((label) => place(exampleLabel(label.type.spec, label.name)));
}

/** An example of a label: a member of an enum, a number, or what the label is called. */
function exampleLabel(spec: { readonly kind: string; readonly values?: readonly string[] }, name: string): string {
  if (spec.kind === "enum") return spec.values?.[0] ?? name;
  if (spec.kind === "integer") return "443";
  return name === "hostname" || name === "domain" || name === "zone" ? `"${name}.example.com"` : name;
}

/** Required attributes and blocks, a line each. Schemas nest a few levels deep. */
function requiredIn(schema: BlockSchema, place: (example: string) => string, indent: string): readonly string[] {
  const attributes = Object.entries(schema.attributes)
    .filter(([name, attribute]) => attribute.required || (schema.kind === "pool" && isNeededInPools(name)))
    .map(([name, attribute]) => `${indent}${name} = ${place(exampleOf(attribute))}`);
  const blocks = Object.values(schema.blocks)
    .filter((child) => child.required)
    .flatMap((child) => {
      const head = [child.kind, ...labelsOf(child, place)].join(" ");
      const inner = requiredIn(child, place, `${indent}  `);
      return inner.length > 0 ? [`${indent}${head} {`, ...inner, `${indent}}`] : [`${indent}${head} {}`];
    });
  return [...attributes, ...blocks];
}

/** Whether pools need an attribute on each cloud that holds clusters by itself. */
function isNeededInPools(name: string): boolean {
  const tables = providerKinds.map(cloudTable).filter((table) => table?.holdsState === true);
  return tables.every((table) => table?.pools.needs.some((needed) => needed === name));
}

/** The value in an attribute's example. */
function exampleOf(attribute: AttributeSchema): string {
  return attribute.example.slice(attribute.example.indexOf("=") + 1).trim();
}

const bodyKeywords: readonly Candidate[] = [
  keyword("for", "for ${1:item} in ${2:[]} {\n  $0\n}", "Makes what stands in it for each item."),
  keyword("if", "if ${1:true} {\n  $0\n}", "Makes what stands in it where the condition holds."),
  keyword("include", "include ${1:template}()", "Puts the body of a template here."),
  keyword("assert", 'assert ${1:true}, "${2:why it must hold}"', "What must hold of the values, and why."),
];

function keyword(label: string, snippet: string, doc: string): Candidate {
  return { kind: "keyword", label, snippet, detail: "statement", doc };
}

/** What may stand at the beginning of a statement of the file. */
export function topCandidates(
  roots: readonly BlockSchema[],
  item: TopLevelItem,
  hasEdition: boolean,
): readonly Candidate[] {
  const blocks = roots.map((root) => blockCandidate(root, item.kind === "block"));
  if (item.kind === "block") return blocks;
  return [...blocks, ...topKeywords, ...(hasEdition ? [] : [edition])];
}

const edition = keyword("podplane", `podplane ${newestEdition}\n`, "The edition of the language.");

const topKeywords: readonly Candidate[] = [
  keyword("use", 'use "${1:shared.podplane}" as ${2:shared}', "Takes what another file declares."),
  keyword("param", "param ${1:name}: ${2:string}", "A value that is given from outside."),
  keyword("let", "let ${1:name} = ${2:1}", "A name for a value."),
  keyword("secret", 'secret ${1:name} = env("${2:NAME}")', "A value that is fetched at run time and reaches no file."),
  keyword("template", "template ${1:name}() {\n  $0\n}", "A body that is put where it is included."),
];
