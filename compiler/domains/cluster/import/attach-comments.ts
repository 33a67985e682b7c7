import type { RawAttribute, RawBlock, RawLabel } from "../../../evaluate/index.ts";
import type { JsonComment } from "../../../jsonc/index.ts";

/*
 * Finds for each comment of a document what it documents: what it follows on the same line, else
 * what comes next in the same object or list, else the end of the block around it. Comments that
 * stand within a value belong to the attribute.
 */

export type Commented = RawBlock | RawAttribute;

export interface AttachedComments {
  /** On lines of their own, in front. */
  readonly leading: ReadonlyMap<Commented, readonly string[]>;
  /** On the same line, behind. */
  readonly trailing: ReadonlyMap<Commented, readonly string[]>;
  /** On lines of their own behind it: what stands at the end of a list that the language does not have. */
  readonly following: ReadonlyMap<Commented, readonly string[]>;
  /** At the end of a block, behind all that stands in it. */
  readonly inner: ReadonlyMap<Commented, readonly string[]>;
  /** Behind the cluster. */
  readonly last: readonly string[];
}

/** A part of the document. `target` is what comments on it are attached to. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly target: Commented;
  readonly kind: "block" | "attribute" | "label";
}

/** Takes time linear in the parts and comments, but for sorting. `text` is without BOM. */
export function attachComments(text: string, comments: readonly JsonComment[], cluster: RawBlock): AttachedComments {
  const parts = partsOf(cluster).sort((a, b) => a.start - b.start || b.end - a.end);
  const result = {
    leading: new Map<Commented, string[]>(),
    trailing: new Map<Commented, string[]>(),
    following: new Map<Commented, string[]>(),
    inner: new Map<Commented, string[]>(),
    last: [] as string[],
  };
  const around: Part[] = [];
  let next = 0;
  let before: Part | undefined;
  const close = (offset: number): void => {
    for (let top = around.at(-1); top && top.end <= offset; top = around.at(-1)) before = around.pop();
  };
  for (const comment of comments) {
    const { start } = comment.span;
    for (let part = parts[next]; part && part.start < start; part = parts[++next]) {
      close(part.start);
      around.push(part);
    }
    close(start);
    const shown = rewrite(comment.text);
    if (shown === undefined) continue;
    const place = placeOf(text, comment, around.at(-1), before, parts[next]);
    if (place.kind === "last") result.last.push(shown);
    else add(result[shown.includes("\n") && place.kind === "trailing" ? "leading" : place.kind], place.target, shown);
  }
  return result;
}

function add(map: Map<Commented, string[]>, target: Commented, text: string): void {
  const texts = map.get(target);
  if (texts) texts.push(text);
  else map.set(target, [text]);
}

type Place =
  | { readonly kind: "leading" | "trailing" | "following" | "inner"; readonly target: Commented }
  | { readonly kind: "last" };

function placeOf(
  text: string,
  comment: JsonComment,
  container: Part | undefined,
  before: Part | undefined,
  next: Part | undefined,
): Place {
  if (container && container.kind !== "block") return { kind: "leading", target: container.target };
  const isInside = (part: Part) => !container || (part.start >= container.start && part.end <= container.end);
  const offset = comment.span.start;
  const isRightBefore = next && isInside(next) && !text.slice(offset, next.start).includes("\n");
  // In `1, /* this */ 2` it speaks of what follows, in `1 /* this */, 2` of what it follows.
  if (isRightBefore && /[,{[]\s*$/.test(text.slice(before?.end ?? 0, offset))) {
    return { kind: "leading", target: next.target };
  }
  if (before && isInside(before) && !text.slice(before.end, offset).includes("\n")) {
    return { kind: before.kind === "label" ? "leading" : "trailing", target: before.target };
  }
  const startsHere = container && !text.slice(container.start, offset).includes("\n");
  if (startsHere) return { kind: "leading", target: container.target };
  if (next && isInside(next)) {
    const endsList = before && isInside(before) && closesBefore(text.slice(comment.span.end, next.start));
    return endsList ? { kind: "following", target: before.target } : { kind: "leading", target: next.target };
  }
  return container ? { kind: "inner", target: container.target } : { kind: "last" };
}

/** Whether a bracket is closed in what stands between two parts: punctuation, names and comments. */
function closesBefore(between: string): boolean {
  return /[\]}]/.test(between.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, ""));
}

function partsOf(block: RawBlock): Part[] {
  const parts: Part[] = [];
  const stack: RawBlock[] = [block];
  for (let current = stack.pop(); current; current = stack.pop()) {
    parts.push({ start: current.span.start, end: current.span.end, target: current, kind: "block" });
    for (const label of current.labels) parts.push(labelPart(label, current));
    for (const attribute of current.attributes.values()) {
      const { nameSpan, valueSpan } = attribute;
      parts.push({ start: nameSpan.start, end: valueSpan.end, target: attribute, kind: "attribute" });
    }
    for (const child of current.children) stack.push(child);
  }
  return parts;
}

function labelPart(label: RawLabel, block: RawBlock): Part {
  return { start: label.span.start, end: label.span.end, target: block, kind: "label" };
}

/** A comment as it stands in a `.podplane` file; undefined for the header of a generated document. */
function rewrite(comment: string): string | undefined {
  if (/^\/\/ Generated from .* Do not edit: /.test(comment)) return undefined;
  const clean = comment.replace(/\r\n?/g, "\n").replace(/[^\P{Cc}\t\n]/gu, "");
  // `///` documents a declaration in the language, and means nothing special here.
  return clean.replace(/^\/\/\/+/, "//").trimEnd();
}
