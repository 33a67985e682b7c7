import type { Block } from "./ast.ts";
import type { Span } from "./span.ts";
import type { Node } from "./visit.ts";

/*
 * Trees that are read on. What stands behind an edit is what it was, at another place: its nodes are kept, and their
 * places written anew, so that all that is known of them stays known (as TypeScript's parser does it). It is the one
 * write to a tree; whoever keeps a tree and reads it on gives up the tree of the older text.
 */

/** The places of a node and all below it, each once: they are written often, and found once. */
const known = new WeakMap<Node, readonly Span[]>();
const headers = new WeakMap<Block, Span>();

/** From the kind of a block to its last label: made once, so that it moves with the block. */
export function headerOf(block: Block): Span {
  const kept = headers.get(block);
  if (kept) return kept;
  const { file, start, end } = block.name.span;
  const last = block.labels[block.labels.length - 1]?.span.end ?? end;
  const header: Span = { file, start, end: last };
  headers.set(block, header);
  return header;
}

/** Moves a node and all below it by so many units. */
export function moveNode(node: Node, by: number): void {
  if (by === 0) return;
  let spans = known.get(node);
  if (!spans) {
    spans = spansOf(node);
    known.set(node, spans);
  }
  for (const span of spans) mutate(span, by);
}

function mutate(span: Span, by: number): void {
  const place = span as { -readonly [K in keyof Span]: Span[K] };
  place.start += by;
  place.end += by;
}

/** Places belong to nodes, names, docs, entries and arguments alike, and two may share one. */
function spansOf(root: Node): readonly Span[] {
  const found = new Set<Span>();
  const waiting: object[] = [root];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (isSpan(next)) {
      found.add(next);
      continue;
    }
    if (isBlock(next)) found.add(headerOf(next));
    for (const value of Object.values(next)) if (typeof value === "object" && value !== null) waiting.push(value);
  }
  return [...found];
}

function isSpan(value: object): value is Span {
  return "file" in value && "start" in value && "end" in value;
}

function isBlock(value: object): value is Block {
  return "kind" in value && value.kind === "block";
}
