import type { Analysis } from "../../compiler/queries/index.ts";
import { type Expression, type Node, nodeAt, type TextEdit, type TopLevelItem, walk } from "../../grammar/index.ts";

export type ProgramFile = Analysis["program"]["main"];
type Target = ReturnType<ProgramFile["bound"]["targets"]["get"]>;

/** What an editor offers to write in another way, with the same meaning. */
export interface Refactoring {
  readonly kind: "extract" | "inline" | "rewrite";
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** A file that is made before the edits. */
  readonly creates?: { readonly path: string; readonly text: string };
}

/** A place that is asked about. */
export interface Selection {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly file: ProgramFile;
  readonly analysis: Analysis;
}

/** From the file down to the innermost node around the whole selection. */
export function nodesAround({ file, start, end }: Selection): readonly Node[] {
  return nodeAt(file.bound.ast, start).filter(({ span }) => span.start <= start && end <= span.end);
}

/** What the names in a part of the tree mean. */
export function targetsIn(node: Node, { bound }: ProgramFile): readonly NonNullable<Target>[] {
  const found: NonNullable<Target>[] = [];
  walk(node, (one) => {
    const target = bound.targets.get(one);
    if (target) found.push(target);
  });
  return found;
}

/** Whether a value is the same wherever in the file it is computed, and says itself what it is. */
export function standsAlone(value: Expression, file: ProgramFile): boolean {
  const names = targetsIn(value, file);
  if (!names.every(({ kind }) => kind === "let" || kind === "param" || kind === "import" || kind === "function"))
    return false;
  let isKnown = true;
  walk(value, (node) => {
    // A bare word has its meaning from its place; what is empty or `auto` its type.
    if (node.kind === "name" && !file.bound.targets.has(node) && !isKey(node, value)) isKnown = false;
    if (node.kind === "auto" || node.kind === "error" || node.kind === "comprehension") isKnown = false;
    if (node.kind === "object-comprehension" || (node.kind === "list" && node.items.length === 0)) isKnown = false;
    if (node.kind === "object" && node.entries.length === 0) isKnown = false;
  });
  return isKnown;
}

/** Whether a word is the key of an object, or part of a dotted name whose whole has a meaning. */
function isKey(name: Node, root: Expression): boolean {
  let found = false;
  walk(root, (node) => {
    if (node.kind === "object" && node.entries.some(({ key }) => key === name)) found = true;
    if (node.kind === "member" && node.object === name) found = true;
    if (node.kind === "call" && node.callee === name) found = true;
  });
  return found;
}

export function textOf(
  { span }: { readonly span: { readonly start: number; readonly end: number } },
  { text }: ProgramFile,
) {
  return text.slice(span.start, span.end);
}

/** A name that nothing on the top level has. */
export function freeName(wanted: string, { bound }: ProgramFile): string {
  const { uses, params, lets, secrets, templates, roots } = bound.declarations;
  const taken = [uses, params, lets, secrets, templates, roots];
  const base = /^[A-Za-z_][\w-]*$/.test(wanted) ? wanted : "value";
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!taken.some((table) => table.has(name))) return name;
  }
}

/** The declaration or block of the top level around a place. */
export function itemAround({ file, start, end }: Selection): TopLevelItem | undefined {
  return file.bound.ast.items.find(({ span }) => span.start <= start && end <= span.end);
}

/** Where something can be written in front of a declaration and its comments. */
export function frontOf(item: TopLevelItem, { text }: ProgramFile): number {
  let front = "doc" in item && item.doc ? Math.min(item.doc.span.start, item.span.start) : item.span.start;
  for (;;) {
    const line = text.lastIndexOf("\n", front - 1) + 1;
    const before = text.slice(text.lastIndexOf("\n", line - 2) + 1, line);
    if (line === 0 || !/^[ \t]*(?:\/\/|#)/.test(before)) return line;
    front = line - before.length;
  }
}

/** The lines of a part of the text, so indented. */
export function indented(text: string, from: number, to: number): string {
  // Lines of a text of several lines are part of what it says.
  if (text.includes('"""')) return text;
  const [first = "", ...rest] = text.split("\n");
  const shift = " ".repeat(Math.max(0, to - from));
  return [
    first,
    ...rest.map((line) =>
      to >= from ? (line === "" ? line : shift + line) : line.replace(new RegExp(`^ {0,${from - to}}`), ""),
    ),
  ].join("\n");
}

export function columnOf(offset: number, text: string): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}
