import type { Block, BodyItem, Expression, Node, Span } from "../../grammar/index.ts";
import type { BlockSchema } from "../schema/index.ts";
import type { Budget } from "./bounds.ts";
import type { Evaluation, ExpandedAttribute, ExpandedBlock } from "./environment.ts";
import type { RawBlock } from "./raw.ts";
import type { Thunk } from "./thunk.ts";

/*
 * What blocks of nothing but literals and bare names were evaluated to. Their values follow from their nodes alone, and
 * nodes that an edit does not touch stay what they are (`grammar/tree/move.ts`), places included; so such a block needs
 * no second evaluation. Left out are blocks in which anything is wrong, and those of a cluster that extends another,
 * where blocks are merged.
 */

interface Kept {
  readonly schema: BlockSchema | undefined;
  readonly expanded: ExpandedBlock;
  /** What it took from the budget: a compilation pays for it all the same. */
  readonly cost: Readonly<Budget>;
}

/** Blocks of whole clusters, and of those of which a part could not be read: there all blocks may lack something. */
export class KeptBlocks {
  readonly whole = new BlockStore();
  readonly cut = new BlockStore();
}

/** What one expansion finds of earlier ones, and what it will leave: the blocks, with what they cost so far. */
export interface Keeping {
  readonly store: BlockStore;
  /** Whether nothing is wrong in a part of the source. */
  readonly isClean: (span: Span) => boolean;
  readonly plain: Map<ExpandedBlock, PlainBlock>;
}

export interface PlainBlock {
  readonly block: Block;
  readonly cost: Readonly<Budget>;
}

export class BlockStore {
  readonly #kept = new WeakMap<Block, Kept>();
  readonly #raw = new WeakMap<ExpandedBlock, RawBlock>();
  readonly #isPlain = new WeakMap<Block, boolean>();

  /** Undefined for a block that is not known, or that cannot be paid for any more. */
  find(block: Block, schema: BlockSchema | undefined, { budget }: Evaluation): ExpandedBlock | undefined {
    const kept = this.#kept.get(block);
    if (!kept || kept.schema !== schema) return undefined;
    const { items, work } = kept.cost;
    if (budget.items < items || budget.work < work) return undefined;
    budget.items -= items;
    budget.work -= work;
    return kept.expanded;
  }

  rawOf(expanded: ExpandedBlock): RawBlock | undefined {
    return this.#raw.get(expanded);
  }

  /** Keeps a block that is computed; what is kept leads back to nothing but its nodes. */
  keep(block: Block, expanded: ExpandedBlock, raw: RawBlock, cost: Budget): void {
    const children = expanded.children.map((child, index) => this.#settledChild(child, raw.children[index]));
    const settled = { ...expanded, attributes: settledAttributes(expanded), children };
    this.#kept.set(block, { schema: expanded.schema, expanded: settled, cost });
    this.#raw.set(settled, raw);
  }

  #settledChild(child: ExpandedBlock, raw: RawBlock | undefined): ExpandedBlock {
    if (this.#raw.has(child)) return child;
    const children = child.children.map((inner, index) => this.#settledChild(inner, raw?.children[index]));
    const settled = { ...child, attributes: settledAttributes(child), children };
    if (raw) this.#raw.set(settled, raw);
    return settled;
  }

  /** Whether a block has only literals, bare names, and blocks of such. */
  isPlain(block: Block): boolean {
    const known = this.#isPlain.get(block);
    if (known !== undefined) return known;
    const isPlain = block.labels.every(isPlainValue) && this.#hasPlainItems(block.body.items);
    this.#isPlain.set(block, isPlain);
    return isPlain;
  }

  #hasPlainItems(items: readonly BodyItem[]): boolean {
    return items.every((item) => {
      if (item.kind === "block") return this.isPlain(item);
      return item.kind === "attribute" && isPlainValue(item.value);
    });
  }
}

function isPlainValue(value: Expression): boolean {
  switch (value.kind) {
    case "name":
    case "integer":
    case "float":
    case "boolean":
    case "address":
    case "cidr":
    case "size":
    case "duration":
    case "auto":
      return true;
    case "string":
      return value.parts.every((part) => part.kind === "text");
    case "list":
      return value.items.every(isPlainValue);
    case "object":
      return value.entries.every((entry) => isPlainValue(entry.key) && isPlainValue(entry.value));
    default:
      return false;
  }
}

function settledAttributes({ attributes }: ExpandedBlock): Map<string, ExpandedAttribute> {
  return new Map([...attributes].map(([name, one]) => [name, { ...one, thunk: settled(one.thunk) }]));
}

/** A thunk holds all that it was computed from; one that is done needs none of it. */
function settled({ name, span, value }: Thunk): Thunk {
  return { state: "done", value, compute: neverCompute, name, span };
}

function neverCompute(): never {
  throw new Error("a value that is known is not computed");
}

/** Tells of blocks whether anything in them is wrong: few things are, in few places. */
export function cleanPlaces(nodes: Iterable<Node>): (span: Span) => boolean {
  const places = [...nodes].map((node) => node.span);
  if (places.length > mostFaults) return () => false;
  return (span) => !places.some((one) => one.file === span.file && span.start <= one.start && one.end <= span.end);
}

/** With more, looking at each for every block costs more than evaluating. */
const mostFaults = 32;
