import type { Analysis } from "../../compiler/queries/index.ts";
import { occurrenceAt, referencesTo } from "../../compiler/queries/index.ts";
import {
  type Expression,
  type Include,
  type LetDeclaration,
  type Node,
  nodeAt,
  type TemplateDeclaration,
  type TextEdit,
  walk,
} from "../../grammar/index.ts";
import { columnOf, frontOf, indented, nodesAround, type Refactoring, type Selection, textOf } from "./refactoring.ts";

/** The value of a `let` at all places that name it. `others` are programs that may use the file. */
export function inlineLet(selection: Selection, others: readonly Analysis[]): readonly Refactoring[] {
  const { path, start, analysis, file } = selection;
  const meaning = occurrenceAt(path, start, analysis)?.meaning;
  if (meaning?.kind !== "let" || meaning.declaration.span.file !== path) return [];
  const { declaration } = meaning;
  const uses = referencesTo(meaning, [analysis, ...others]).filter((one) => !one.isDeclaration);
  if (uses.length === 0 || uses.some(({ span }) => span.file !== path) || readsItself(declaration)) return [];
  const edits: TextEdit[] = [];
  for (const { span } of uses) {
    const reference = nodeAt(file.bound.ast, span.start).find((node) =>
      isReferenceTo(node, declaration.name.text, span.start),
    );
    if (!reference) return [];
    const column = columnOf(declaration.span.start, file.text);
    const value = indented(textOf(declaration.value, file), column, column);
    edits.push({ span: reference.span, text: isSimple(declaration.value) ? value : `(${value})` });
  }
  return [
    {
      kind: "inline",
      title: `Write the value of \`let.${declaration.name.text}\` in its place`,
      edits: [...edits, { span: wholeLines(declaration, selection), text: "" }],
    },
  ];
}

function readsItself({ name, value }: LetDeclaration): boolean {
  let reads = false;
  walk(value, (node) => {
    if (
      node.kind === "member" &&
      node.object.kind === "name" &&
      node.object.text === "let" &&
      node.member.text === name.text
    )
      reads = true;
  });
  return reads;
}

function isReferenceTo(node: Node, name: string, offset: number): boolean {
  if (node.kind !== "member" || node.object.kind !== "name" || node.object.text !== "let") return false;
  return node.member.text === name && node.member.span.start <= offset && offset <= node.member.span.end;
}

/** What needs no parentheses among operators. */
function isSimple({ kind }: Expression): boolean {
  return !["binary", "conditional", "unary", "object"].includes(kind);
}

function wholeLines(item: LetDeclaration | TemplateDeclaration, { file, path }: Selection) {
  const start = item.doc
    ? Math.min(frontOf(item, file), item.doc.span.start)
    : file.text.lastIndexOf("\n", item.span.start - 1) + 1;
  const behind = /^[ \t]*(?:\r?\n){0,2}/.exec(file.text.slice(item.span.end))?.[0].length ?? 0;
  return { file: path, start, end: item.span.end + behind };
}

/** What a template says in the place of an `include` of it. */
export function inlineInclude(selection: Selection): readonly Refactoring[] {
  const { file, path } = selection;
  const include = nodesAround(selection).findLast((node) => node.kind === "include");
  if (include?.kind !== "include" || include.template.kind !== "name") return [];
  const template = file.bound.declarations.templates.get(include.template.text);
  const [first, last] = [template?.body.items[0], template?.body.items.at(-1)];
  if (!template || !first || !last || !first.span.file.endsWith(path)) return [];
  const values = argumentsOf(include, template, selection);
  if (!values) return [];
  const from = "doc" in first && first.doc ? Math.min(first.doc.span.start, first.span.start) : first.span.start;
  const body = substituted(from, last.span.end, template, values, selection);
  if (body === undefined) return [];
  const text = indented(body, columnOf(from, file.text), columnOf(include.span.start, file.text));
  const edits: TextEdit[] = [{ span: include.span, text }];
  if (isOnlyInclude(include, template, file.bound.ast)) edits.push({ span: wholeLines(template, selection), text: "" });
  return [{ kind: "inline", title: `Write \`${template.name.text}\` in the place of its include`, edits }];
}

/** The texts of the arguments; undefined where one could mean something else in the template. */
function argumentsOf(
  include: Include,
  template: TemplateDeclaration,
  { file }: Selection,
): ReadonlyMap<string, string> | undefined {
  const values = new Map<string, string>();
  for (const { name, type, default: fallback } of template.parameters) {
    const value = include.arguments.find((one) => one.name.text === name.text)?.value ?? fallback;
    if (!value || type.name.text === "object" || !isLiteral(value)) return undefined;
    values.set(name.text, textOf(value, file));
  }
  return values;
}

function isLiteral(value: Expression): boolean {
  if (value.kind === "string") return value.parts.every(({ kind }) => kind === "text") && !value.multiline;
  if (value.kind === "list") return value.items.every(isLiteral) && value.items.length > 0;
  return ["name", "integer", "float", "boolean", "address", "cidr", "size", "duration"].includes(value.kind);
}

function substituted(
  from: number,
  to: number,
  template: TemplateDeclaration,
  values: ReadonlyMap<string, string>,
  { file }: Selection,
): string | undefined {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  let isPossible = true;
  walk(template.body, (node) => {
    const target = file.bound.targets.get(node);
    if (target?.kind !== "local") return;
    const parameter = template.parameters.find(({ name }) => name === target.variable);
    const value = parameter && values.get(parameter.name.text);
    // A bare word says what it is only where the place of a value expects it.
    if (value === undefined) isPossible = parameter === undefined && isPossible;
    else edits.push({ start: node.span.start, end: node.span.end, text: value });
  });
  if (!isPossible) return undefined;
  let text = "";
  let at = from;
  for (const edit of edits.sort((a, b) => a.start - b.start)) {
    text += file.text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + file.text.slice(at, to);
}

function isOnlyInclude(own: Include, template: TemplateDeclaration, ast: Node): boolean {
  let isOnly = true;
  walk(ast, (node) => {
    if (
      node.kind === "include" &&
      node !== own &&
      node.template.kind === "name" &&
      node.template.text === template.name.text
    )
      isOnly = false;
  });
  return isOnly;
}
