import { diffArrays } from "diff";
import type { Target } from "../../../compiler/bind/index.ts";
import { analyse, CompileCache, compile } from "../../../compiler/compile.ts";
import type { Lock } from "../../../compiler/lock/index.ts";
import { printLock } from "../../../compiler/lock/print.ts";
import { showDeclared } from "../../../compiler/types/index.ts";
import {
  type LetDeclaration,
  LineIndex,
  type Node,
  type ParamDeclaration,
  parse,
  type TokenType,
  tokens,
  visitChildren,
} from "../../../grammar/index.ts";
import { labelOf } from "../outline.ts";
import { memoryWorkspace } from "../podplane-source.ts";
import { flattenIr, flattenModel } from "./flat.ts";

/*
 * What each phase makes of a source, as text to read: below each line of it what is said of that line, then Model, lock
 * file and IR, one value a line. Of a variant only what another source has otherwise.
 */

interface Note {
  /** Counted from 0. */
  readonly line: number;
  readonly text: string;
}

/** By name, in the order of the phases. */
interface Phases {
  readonly lines: readonly string[];
  readonly notes: ReadonlyMap<string, readonly Note[]>;
  /** Undefined what is not made where there are errors. */
  readonly values: ReadonlyMap<string, readonly string[] | undefined>;
}

type Spanned = Pick<Node, "span">;

const nothing: Phases = { lines: [], notes: new Map(), values: new Map() };

/** All that the phases say of a source, but for what they say of the base, too. */
export function showPhases(text: string, base: string | undefined): string {
  const own = phasesOf(text);
  const other = base === undefined ? nothing : phasesOf(base);
  const added = addedLines(other.lines, own.lines);
  const notes = [...own.notes].map(([name, all]) => section(name, interleave(own.lines, added, all)));
  const values = [...own.values].map(([name, all]) => section(name, differing(other.values.get(name) ?? [], all)));
  return [...notes, ...values].filter((one) => one !== "").join("\n");
}

function section(name: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [`=== ${name}`, ...lines, ""].join("\n");
}

function phasesOf(text: string): Phases {
  const file = "cluster.podplane";
  const workspace = memoryWorkspace({ [file]: text });
  const { clusters } = compile({
    file,
    text,
    notation: "podplane",
    workspace,
    varsFiles: [],
    assignments: [],
    lockOf: () => undefined,
  });
  const values = clusters.flatMap(({ model, lock, ir }) => [
    ["Model", flattenModel(model)] as const,
    ["plan", lock && planLines(lock)] as const,
    ["IR", ir && flattenIr(ir)] as const,
  ]);
  return { lines: text.split("\n"), notes: notesOf(file, text), values: new Map(values) };
}

/** What is chosen is what the lock file keeps; what each VM loads is the same in all clusters of a release. */
function planLines(lock: Lock): readonly string[] {
  return printLock({ ...lock, vmconfig: {} })
    .trimEnd()
    .split("\n");
}

function notesOf(file: string, text: string): ReadonlyMap<string, readonly Note[]> {
  const index = new LineIndex(text);
  const at = (start: number): number => index.position(start).line - 1;
  const read = parse(file, text);
  const { program, typed } = analyse({
    file,
    text,
    workspace: memoryWorkspace({ [file]: text }),
    cache: new CompileCache(),
  });
  const written = ({ span }: Spanned): string => text.slice(span.start, span.end).split("\n")[0] ?? "";
  const note = (node: Spanned, said: string): Note => ({ line: at(node.span.start), text: said });
  const found = typed.get(file);
  const { targets } = program.main.bound;
  return new Map([
    ["tokens", read.tokens.map(({ type, start, text: token }) => ({ line: at(start), text: tokenText(type, token) }))],
    ["syntax", treeNotes(read.file, at)],
    ["names", [...targets].map(([node, target]) => note(node, `${written(node)} -> ${targetText(target, at)}`))],
    [
      "types",
      [...(found?.params ?? []), ...(found?.lets ?? []), ...(found?.variables ?? []), ...(found?.types ?? [])].map(
        ([node, type]) => note(node, `${nameOf(node) ?? written(node)}: ${showDeclared(type)}`),
      ),
    ],
  ]);
}

/** A declaration is called by its name; what else has a type is called as it is written. */
function nameOf(node: Spanned | LetDeclaration | ParamDeclaration): string | undefined {
  return "name" in node && "kind" in node ? `${node.kind} ${node.name.text}` : undefined;
}

function tokenText(type: TokenType, text: string): string {
  if (type === `\`${text}\``) return text;
  const [name = type] = Object.entries(tokens).find(([, other]) => other === type) ?? [];
  return text === "" ? name : `${name} ${text}`;
}

/** Each node at the line that it begins on, below the one that it stands in. */
function treeNotes(root: Node, at: (start: number) => number): readonly Note[] {
  const notes: Note[] = [];
  const visit = (node: Node, depth: number): void => {
    const line = at(node.span.start);
    notes.push({ line, text: `${". ".repeat(depth)}${labelOf(node)}` });
    visitChildren(node, (child) => visit(child, depth + 1));
  };
  visitChildren(root, (child) => visit(child, 0));
  return notes;
}

function targetText(target: Target, at: (start: number) => number): string {
  const line = (start: number) => `line ${at(start) + 1}`;
  switch (target.kind) {
    case "local":
      return `variable of ${line(target.variable.span.start)}`;
    case "param":
    case "let":
    case "secret":
      return `${target.kind} of ${line(target.declaration.span.start)}`;
    case "import":
      return `${target.member.text} of ${target.use.alias.text}`;
    case "block-path":
      return `path of ${target.schema.kind}`;
    case "function":
      return `function ${target.name}`;
    case "bare":
      return "a word of its place";
    case "unresolved":
      return "nothing";
  }
}

/** The numbers of lines that a text has and another has not, counted from 0. */
function addedLines(old: readonly string[], lines: readonly string[]): ReadonlySet<number> {
  const added = new Set<number>();
  let line = 0;
  for (const { added: isNew, removed, value } of diffArrays([...old], [...lines])) {
    if (removed) continue;
    for (const _ of value) {
      if (isNew) added.add(line);
      line += 1;
    }
  }
  return added;
}

const width = 116;

/** Lines of the source with what is said of each below it, as few lines as hold it. */
function interleave(lines: readonly string[], shown: ReadonlySet<number>, notes: readonly Note[]): readonly string[] {
  return [...shown].flatMap((line) => {
    const said = notes.filter((one) => one.line === line).map(({ text }) => text);
    if (said.length === 0) return [];
    return [`${String(line + 1).padStart(3)} | ${lines[line]}`, ...wrap(said).map((text) => `    ^ ${text}`)];
  });
}

function wrap(texts: readonly string[]): readonly string[] {
  const rows: string[] = [];
  for (const text of texts) {
    const last = rows.at(-1);
    const joined = `${last}  |  ${text}`;
    if (last !== undefined && joined.length <= width) rows[rows.length - 1] = joined;
    else rows.push(text);
  }
  return rows;
}

/** The lines that only one of two texts has, with a sign of which. */
export function differing(old: readonly string[], lines: readonly string[] | undefined): readonly string[] {
  if (lines === undefined) return ["none, as there are errors"];
  return diffArrays([...old], [...lines]).flatMap(({ added, removed, value }) => {
    if (!added && !removed) return [];
    return value.map((line) => `${added ? "+" : "-"} ${line}`);
  });
}
