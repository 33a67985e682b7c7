import type { ParamDeclaration, TypeExpression } from "../../grammar/index.ts";
import { showDeclared } from "../types/index.ts";
import type { Analysis } from "./analysis.ts";
import { type Candidate, escapeSnippet } from "./candidate.ts";
import type { Candidates } from "./candidates.ts";
import type { Description } from "./describe.ts";

/*
 * What an editor asks of a file of values: its attributes are the parameters of the sources that it is for.
 */

/** The parameter that an offset names. */
export function describeVarAt(text: string, offset: number, sources: readonly Analysis[]): Description | undefined {
  const word = wordAt(text, offset);
  const found = sources.flatMap((analysis) =>
    paramsOf(analysis).flatMap((one) => (one.name.text === word.text ? [{ one, analysis }] : [])),
  )[0];
  if (!found) return undefined;
  const { one, analysis } = found;
  const head = `param ${one.name.text}: ${typeOf(one, analysis)}`;
  const doc = one.doc ? `\n\n${one.doc.text}` : "";
  return { span: { file: "", start: word.start, end: word.end }, text: `\`\`\`podplane\n${head}\n\`\`\`${doc}` };
}

/** The parameters that have no value yet; behind `=` the words that the value can be. */
export function varCandidatesAt(text: string, offset: number, sources: readonly Analysis[]): Candidates {
  const { start, end } = wordAt(text, offset);
  const name = /([A-Za-z_][\w-]*)\s*=\s*$/.exec(text.slice(0, start))?.[1];
  const params = sources.flatMap((analysis) => paramsOf(analysis).map((one) => ({ one, analysis })));
  if (name !== undefined) {
    const own = params.find(({ one }) => one.name.text === name);
    return { start, end, items: own ? wordsOf(own.one.type).map(asMember) : [] };
  }
  const isLineStart = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).trim() === "";
  const given = new Set([...text.matchAll(/^\s*([A-Za-z_][\w-]*)\s*=/gm)].map((match) => match[1]));
  const names = params.map(({ one }) => one.name.text);
  // Of several sources that have one of a name, the first is shown.
  const isOpen = (name: string, index: number) => isLineStart && !given.has(name) && names.indexOf(name) === index;
  const open = params.filter(({ one }, index) => isOpen(one.name.text, index));
  return { start, end, items: open.map(({ one, analysis }) => asAttribute(one, analysis)) };
}

function paramsOf({ program }: Analysis): readonly ParamDeclaration[] {
  return [...program.main.bound.declarations.params.values()];
}

function typeOf(declaration: ParamDeclaration, { program, typed }: Analysis): string {
  const type = typed.get(program.main.bound.path)?.params.get(declaration);
  return type ? showDeclared(type) : declaration.type.name.text;
}

function asAttribute(one: ParamDeclaration, analysis: Analysis): Candidate {
  const { text } = one.name;
  const detail = typeOf(one, analysis);
  return { kind: "attribute", label: text, snippet: `${escapeSnippet(text)} = $1`, detail, doc: one.doc?.text ?? "" };
}

function asMember(label: string): Candidate {
  return { kind: "member", label, snippet: escapeSnippet(label), detail: "", doc: "" };
}

function wordsOf(type: TypeExpression): readonly string[] {
  if (type.name.text === "enum") return type.arguments.map(({ name }) => name.text);
  return type.name.text === "bool" ? ["true", "false"] : [];
}

function wordAt(text: string, offset: number): { readonly start: number; readonly end: number; readonly text: string } {
  const start = text.slice(0, offset).replace(/[\w-]*$/, "").length;
  const end = text.length - text.slice(offset).replace(/^[\w-]*/, "").length;
  return { start, end, text: text.slice(start, end) };
}
