import type { SyntaxProblem, SyntaxRule } from "../problems/index.ts";
import type { Block, Body, BodyItem, ForBlock, SourceFile, TemplateDeclaration, TopLevelItem } from "../tree/index.ts";
import type { ParseResult } from "./parse.ts";

/*
 * Which statements an edit can have changed: those on its lines, the one in front of them, which may go on there, and
 * the head of the one behind, at which reading is in step again. All begin lines of their own, and nothing in front of
 * them has an error that could hide one of theirs.
 */

/** What a reading gives that a later one can start from. */
export type Read = Pick<ParseResult, "file" | "problems" | "wereBalanced" | "text">;

/** What differs between two texts: a range of the older one, and by how much the text behind it moves. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly by: number;
}

/** What holds statements. */
export type Holder = SourceFile | Block | TemplateDeclaration | ForBlock;
export type Item = TopLevelItem | BodyItem;

export interface Window {
  /** From the file to what holds the statements that are read anew. */
  readonly path: readonly Holder[];
  /** Where the text begins that is read anew, in both texts, and the first statement in it. */
  readonly from: number;
  readonly first: number;
  /** The statement behind the edit at which reading is in step again; that of none is their number. */
  readonly next: number;
  /** Where the text ends, in the older one: behind that statement, or behind the brace of its body. */
  readonly to: number;
}

/** What is said of the file as a whole, or depends on what stands far away. */
const farReaching: ReadonlySet<string> = new Set<SyntaxRule>([
  ...(["nesting-too-deep", "merge-conflict", "too-many-problems", "unclosed-comment"] as const),
  ...(["foreign-text", "foreign-comment", "interpolation-outside", "edition-not-first"] as const),
]);

export function reachesFar({ rule }: SyntaxProblem): boolean {
  return farReaching.has(rule);
}

export function editBetween(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === after.charCodeAt(start)) start += 1;
  let same = 0;
  const left = most - start;
  while (same < left && before.charCodeAt(before.length - 1 - same) === after.charCodeAt(after.length - 1 - same)) {
    same += 1;
  }
  return { start, end: before.length - same, by: after.length - before.length };
}

export function itemsIn(holder: Holder): readonly Item[] {
  return holder.kind === "file" ? holder.items : holder.body.items;
}

/** The body of a statement that has one, with its braces. */
export function bodyOf(item: Item): Body | undefined {
  const body = item.kind === "block" || item.kind === "template" ? item.body : undefined;
  return body && body.span.end > body.span.start + 1 ? body : undefined;
}

/** Undefined where what was changed may reach further. */
export function findWindow(before: Read, edit: Edit): Window | undefined {
  const lines = editedLines(before.text, edit);
  const path = pathTo(before, lines);
  const holder = path[path.length - 1];
  if (!holder) return undefined;
  const start = findStart(holder, lines, before);
  return start && { path, ...start, ...findEnd(holder, start.first, lines, before) };
}

interface Lines {
  /** Where the first line begins. */
  readonly start: number;
  /** Where the last one ends, in front of its line break. */
  readonly end: number;
}

function editedLines(text: string, { start, end }: Edit): Lines {
  const newline = text.indexOf("\n", end);
  return { start: start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1, end: newline < 0 ? text.length : newline };
}

/** More would come near the limit of nesting. */
const deepestPath = 16;

function pathTo({ file, text }: Read, lines: Lines): readonly Holder[] {
  const path: Holder[] = [file];
  for (let holder: Holder | undefined = file; holder && path.length < deepestPath; ) {
    const inner: Item | undefined = itemsIn(holder).find(
      ({ span }) => span.start < lines.start && lines.end < span.end,
    );
    holder = inner && isHolder(inner) && encloses(inner.body, lines, text) ? inner : undefined;
    if (holder) path.push(holder);
  }
  return path;
}

function isHolder(item: Item): item is Block | TemplateDeclaration | ForBlock {
  // A block without a name has a problem, which hides some of those in it.
  return item.kind === "template" || item.kind === "for" || (item.kind === "block" && item.name.text !== "");
}

/** Whether the lines stand between those of both braces, of which nothing else stands behind or before. */
function encloses({ span }: Body, lines: Lines, text: string): boolean {
  if (text[span.start] !== "{" || text[span.end - 1] !== "}") return false;
  const opened = text.indexOf("\n", span.start);
  const closed = text.lastIndexOf("\n", span.end - 1);
  if (opened < 0 || opened >= lines.start || closed < lines.end) return false;
  const [behind, before] = [text.slice(span.start + 1, opened), text.slice(closed + 1, span.end - 1)];
  return isBlank(behind) && before.trim() === "";
}

/** A rest of a line without code, and without a doc comment. */
function isBlank(rest: string): boolean {
  return /^[ \t]*(?:(?:\/\/(?!\/)|#)[^\n]*)?\r?$/.test(rest);
}

/** The last statement in front of the lines, or the beginning of the body. */
function findStart(holder: Holder, lines: Lines, read: Read): Pick<Window, "from" | "first"> | undefined {
  const items = itemsIn(holder);
  for (let first = items.length - 1; first >= 0; first -= 1) {
    const item = items[first];
    if (!item || item.span.end >= lines.start || !beginsLine(item, read.text)) continue;
    const from = startOf(holder, first, lines, read);
    if (from !== undefined) return { from, first };
  }
  const from = startOf(holder, 0, lines, read);
  return from === undefined ? undefined : { from, first: 0 };
}

/** Where the text of a statement begins, with the comments in front of it. */
function startOf(holder: Holder, index: number, lines: Lines, { text, problems }: Read): number | undefined {
  const before = itemsIn(holder)[index - 1]?.span ?? (holder.kind === "file" ? holder.edition?.span : undefined);
  if (!before && holder.kind === "file") return 0;
  const opener = holder.kind === "file" ? 0 : holder.body.span.start;
  const end = before?.end ?? opener + 1;
  const comma = /^[ \t]*,/.exec(text.slice(end, lines.start))?.[0].length ?? 0;
  const newline = text.indexOf("\n", end + comma);
  if (newline < 0 || newline >= lines.start || !isBlank(text.slice(end + comma, newline))) return undefined;
  // What a statement lacks is told at the word behind it.
  const follower = itemsIn(holder)[index]?.span.start ?? end;
  return isSaid(problems, before?.start ?? opener, follower) ? undefined : end + comma;
}

/** The first statement behind the lines that is whole. */
function findEnd(holder: Holder, first: number, lines: Lines, { text, problems }: Read): Pick<Window, "next" | "to"> {
  const items = itemsIn(holder);
  for (let next = first; next < items.length; next += 1) {
    const item = items[next];
    if (!item || item.span.start <= lines.end || !beginsLine(item, text)) continue;
    const body = bodyOf(item);
    const to = body ? body.span.start + 1 : item.span.end;
    const follower = body ? to : (items[next + 1]?.span.start ?? to);
    if (!isSaid(problems, item.span.start, follower)) return { next, to };
  }
  return { next: items.length, to: holder.kind === "file" ? text.length : holder.body.span.end };
}

function beginsLine({ span }: Item, text: string): boolean {
  const line = text.lastIndexOf("\n", span.start - 1) + 1;
  return text.slice(line, span.start).trim() === "";
}

/** Whether there is a problem at a range. */
export function isSaid(problems: readonly SyntaxProblem[], start: number, end: number): boolean {
  return problems.some(({ span }) => span.start <= end && span.end >= start);
}
