import { balanceBrackets, lex } from "../lexer/index.ts";
import { ProblemSink, problemLimit, type SyntaxProblem } from "../problems/index.ts";
import { tokens } from "../tokens/index.ts";
import { moveNode, type Span } from "../tree/index.ts";
import { parseBodyTokens, parseTokens } from "./file.ts";
import { parse } from "./parse.ts";
import {
  bodyOf,
  type Edit,
  editBetween,
  findWindow,
  type Holder,
  type Item,
  isSaid,
  itemsIn,
  type Read,
  reachesFar,
  type Window,
} from "./window.ts";

/*
 * Reads a text that differs from an earlier one by an edit. Only the statements around the edit are read; those before
 * it stay, those behind it are moved (see `tree/move.ts`). The result is that of `parse`, or there is none: where that
 * cannot be known from a part of the text.
 */

export type { Read } from "./window.ts";

/** What `parse` would give for a text, made from an earlier reading, whose tree is used up; undefined where it cannot be. */
export function reparse(before: Read, source: string): Read | undefined {
  const changed = readChanged(before, source);
  return changed && splice(changed, before);
}

/** How many problems `parse` would tell of a text; an earlier reading of another stays as it is. */
export function countProblems(before: Read, source: string): number {
  const changed = readChanged(before, source);
  const spliced = changed && splicedProblems(changed, before).length;
  return spliced === undefined || spliced >= problemLimit
    ? parse(before.file.span.file, source).problems.length
    : spliced;
}

/** The part of a text that an edit can have changed, as it is read now. */
interface Changed {
  readonly text: string;
  readonly edit: Edit;
  readonly window: Window;
  readonly found: Found;
}

function readChanged(before: Read, source: string): Changed | undefined {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  if (!before.wereBalanced || before.problems.some(reachesFar)) return undefined;
  const edit = editBetween(before.text, text);
  const window = findWindow(before, edit);
  const found = window && readWindow(window, before, edit, text);
  return window && found && { text, edit, window, found };
}

interface Found {
  readonly items: readonly Item[];
  readonly problems: readonly SyntaxProblem[];
}

/** Statements as a small text of their own; where a body is cut off, with the braces that close it. */
function readWindow(window: Window, before: Read, edit: Edit, text: string): Found | undefined {
  const holder = window.path[window.path.length - 1];
  const next = holder && itemsIn(holder)[window.next];
  const isFile = holder?.kind === "file";
  const opened = (isFile ? 0 : 1) + (next && bodyOf(next) ? 1 : 0);
  const closers = next ? "}".repeat(opened) : "";
  const part = `${isFile ? "" : "{"}${text.slice(window.from, window.to + edit.by)}${closers}`;
  // What these begin may go on further than any statement.
  if (/<<|<!--|"""|\/\*|[=:][ \t]*[|>]/.test(part)) return undefined;
  const sink = new ProblemSink(before.file.span.file);
  const items = readItems(part, isFile, sink, window.from);
  const problems = sink.finish();
  if (!items || problems.some(reachesFar)) return undefined;
  const shift = window.from - (isFile ? 0 : 1);
  if (next && !isInStep(next, items[items.length - 1], problems, edit.by - shift)) return undefined;
  return {
    problems: problems.map((one) => movedProblem(one, (span) => movedSpan(span, shift))),
    items: items.map((item) => {
      moveNode(item, shift);
      return item;
    }),
  };
}

/** `from` is where the part begins in the text. */
function readItems(part: string, isFile: boolean, sink: ProblemSink, from: number): readonly Item[] | undefined {
  const read = balanceBrackets(lex(part, sink).tokens, part, sink);
  if (!read.wereBalanced) return undefined;
  if (isFile) {
    // It separates from the edition in front of the part.
    if (from > 0 && read.tokens[0]?.type === tokens.comma) return undefined;
    const { edition, items } = parseTokens(sink, part, read.tokens);
    return edition ? undefined : items;
  }
  const body = parseBodyTokens(sink, part, read.tokens);
  // Where its brace was closed early, the edit has closed the body that it stands in.
  return body.span.end === part.length ? body.items : undefined;
}

/** Whether the statement behind the edit, or its head, is what it was. `by` leads from the old text to the part. */
function isInStep(old: Item, now: Item | undefined, problems: readonly SyntaxProblem[], by: number): boolean {
  if (now?.kind !== old.kind || now.span.start !== old.span.start + by) return false;
  const [body, read] = [bodyOf(old), bodyOf(now)];
  const isSame = body ? read?.span.start === body.span.start + by : now.span.end === old.span.end + by;
  return isSame && !isSaid(problems, now.span.start, Number.POSITIVE_INFINITY);
}

function splice(changed: Changed, before: Read): Read | undefined {
  const { window, found, edit, text } = changed;
  const problems = splicedProblems(changed, before);
  if (problems.length >= problemLimit) return undefined;
  const { path, first, next } = window;
  const holder = path[path.length - 1];
  const old = holder ? itemsIn(holder) : [];
  const items = [...old.slice(0, first), ...found.items];
  const follower = old[next];
  const joined = follower && withBodyOf(follower, found.items[found.items.length - 1], edit.by);
  if (joined) items[items.length - 1] = joined;
  for (const item of old.slice(next + 1)) items.push(moved(item, edit.by));
  return { file: rebuild(path, items, edit.by, text), problems, wereBalanced: true, text };
}

function moved(item: Item, by: number): Item {
  moveNode(item, by);
  return item;
}

/** A statement of which only the head was read, with what stood in its body. */
function withBodyOf(old: Item, now: Item | undefined, by: number): Item | undefined {
  if (now?.kind !== old.kind || (old.kind !== "block" && old.kind !== "template") || !bodyOf(old)) return now;
  moveNode(old.body, by);
  return { ...now, span: { ...now.span, end: old.span.end + by }, body: old.body } as Item;
}

/** The holders of the statements, from the inside out: each with what is in it now, and what follows it moved. */
function rebuild(path: readonly Holder[], inner: readonly Item[], by: number, text: string): Read["file"] {
  let items = inner;
  for (let level = path.length - 1; level > 0; level -= 1) {
    const [holder, outer] = [path[level], path[level - 1]];
    if (!holder || !outer || holder.kind === "file") break;
    const body = { ...holder.body, span: longer(holder.body.span, by), items };
    const now = { ...holder, span: longer(holder.span, by), body } as Item;
    const around = itemsIn(outer);
    const index = around.indexOf(holder);
    items = [...around.slice(0, index), now, ...around.slice(index + 1).map((item) => moved(item, by))];
  }
  const file = path[0] as Read["file"];
  return { ...file, span: { ...file.span, end: text.length }, items: items as Read["file"]["items"] };
}

function longer(span: Span, by: number): Span {
  return { ...span, end: span.end + by };
}

function splicedProblems({ window, found, edit: { by, end } }: Changed, before: Read): readonly SyntaxProblem[] {
  const isLast = window.path.length === 1 && window.to === before.text.length;
  const behind = ({ span }: SyntaxProblem) => !isLast && span.start >= window.to;
  const shift = (span: Span) => (span.start >= end ? movedSpan(span, by) : span);
  return [
    ...before.problems.filter(({ span }) => span.start < window.from),
    ...found.problems,
    ...before.problems.filter(behind).map((problem) => movedProblem(problem, shift)),
  ];
}

function movedSpan({ file, start, end }: Span, by: number): Span {
  return { file, start: start + by, end: end + by };
}

/** A problem may share its places with nodes, so that it gets its own. */
function movedProblem(problem: SyntaxProblem, move: (span: Span) => Span): SyntaxProblem {
  const { span, related, fix } = problem;
  return {
    ...problem,
    span: move(span),
    related: related.map((one) => ({ ...one, span: move(one.span) })),
    fix: fix && { ...fix, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) },
  };
}
