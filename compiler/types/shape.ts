import type { Block, Body, BodyItem, Include, Node, Remove, Span } from "../../grammar/index.ts";
import { type BoundFile, itemsOf } from "../bind/index.ts";
import { literalKey } from "./constant.ts";

/*
 * Which blocks a block can have, read off the text: all that stand in it, also those in loops and conditions that may
 * make none. Where a label is computed, or a part could not be read, any block can be there. So a name that a shape
 * lacks is wrong whatever the values are.
 */

/** What a body says of the blocks around it. Made when it is first asked for: most bodies never are. */
export interface Shape {
  readonly blocks: readonly ShapeBlock[];
  /** What is included: looked up there, not copied, as templates may include each other many times. */
  readonly included: readonly Shape[];
  /** The attributes that may be set in it; undefined where there may be any. */
  readonly attributes: ReadonlySet<string> | undefined;
  /** What is taken out of what the block extends. */
  readonly statements: readonly Removal[];
  /** Whether there may be blocks that are not known. */
  readonly isOpen: boolean;
}

export interface ShapeBlock {
  readonly kind: string;
  /** Undefined where one of them is computed, missing or wrong. */
  readonly labels: readonly string[] | undefined;
  readonly shape: Shape;
}

export interface Removal {
  readonly name: string;
  /** Undefined where one of them is computed. */
  readonly labels: readonly string[] | undefined;
  /** Whether it is taken out whatever the values are. */
  readonly isCertain: boolean;
  readonly span: Span;
}

/** What shapes are read from. */
export interface ShapeSource {
  readonly bound: BoundFile;
  /** Blocks and templates of which a part could not be read. */
  readonly partial: ReadonlySet<Node>;
  readonly faults: ReadonlySet<Node>;
  /** What an include brings; undefined where that is not known. */
  shapeOf(include: Include): Shape | undefined;
}

/** The shape of what holds a body. Bodies nest as deep as the parser lets them. */
export function readShape(body: Body, holder: Node, source: ShapeSource): Shape {
  return lazily(() => {
    const items = itemsOf(body);
    const includes = items.filter((item) => item.kind === "include").map((item) => source.shapeOf(item));
    const blocks = items.filter((item) => item.kind === "block");
    const unknown = blocks.some((block) => kindsOf(block, source).length === 0);
    return {
      blocks: blocks.flatMap((block) => readBlock(block, source)),
      included: [...new Set(includes.flatMap((one) => one ?? []))],
      attributes: attributesIn(items, source),
      statements: items.flatMap((item) => (item.kind === "remove" ? removalOf(item, body, source) : [])),
      isOpen:
        unknown ||
        includes.includes(undefined) ||
        source.partial.has(holder) ||
        items.some((item) => item.kind === "incomplete"),
    };
  });
}

function readBlock(block: Block, source: ShapeSource): readonly ShapeBlock[] {
  const shape = readShape(block.body, block, source);
  const labels = source.partial.has(block) ? undefined : labelsOf(block, source);
  return kindsOf(block, source).map((kind) => ({ kind, labels, shape }));
}

function kindsOf(block: Block, { bound }: ShapeSource): readonly string[] {
  return [...new Set(bound.schemas.get(block)?.map((schema) => schema.kind))];
}

function labelsOf(block: Block, { bound, faults }: ShapeSource): readonly string[] | undefined {
  const words = block.labels.flatMap((label) => (faults.has(label) ? [] : (literalKey(label) ?? [])));
  const required = bound.schemas.get(block)?.[0]?.labels.filter((label) => label.required).length ?? 0;
  return words.length === block.labels.length && words.length >= required ? words : undefined;
}

/** None where one of them is not known: it may have been meant for any. */
function attributesIn(items: readonly BodyItem[], { faults }: ShapeSource): ReadonlySet<string> | undefined {
  const attributes = items.filter((item) => item.kind === "attribute");
  if (attributes.some((item) => faults.has(item))) return undefined;
  return new Set(attributes.map(({ name }) => name.text));
}

/** None where it, or a label, is wrong: it may have been meant for anything. */
function removalOf(item: Remove, body: Body, { faults }: ShapeSource): readonly Removal[] {
  if (faults.has(item) || item.labels.some((label) => faults.has(label))) return [];
  const words = item.labels.flatMap((label) => literalKey(label) ?? []);
  const labels = words.length === item.labels.length ? words : undefined;
  return [{ name: item.name.text, labels, isCertain: body.items.includes(item), span: item.span }];
}

/** What messages call what is removed; labels that are computed are left out. */
export function removedText(name: string, labels: Block["labels"]): string {
  return [name, ...labels.flatMap((label) => literalKey(label) ?? [])].join(" ");
}

/** A shape of which nothing is known. */
export const openShape: Shape = {
  blocks: [],
  included: [],
  attributes: undefined,
  statements: [],
  isOpen: true,
};

/** A shape that is worked out when a part of it is first read. */
function lazily(make: () => Shape): Shape {
  let made: Shape | undefined;
  const get = () => {
    made ??= make();
    return made;
  };
  return {
    get blocks() {
      return get().blocks;
    },
    get included() {
      return get().included;
    },
    get attributes() {
      return get().attributes;
    },
    get statements() {
      return get().statements;
    },
    get isOpen() {
      return get().isOpen;
    },
  };
}

/** A shape on top of the one that it extends: blocks of the same kind and labels merge, others stand beside each other. */
export function extendShape(base: Shape, own: Shape): Shape {
  return lazily(() => {
    const from = tableOf(base);
    const kept = [...from.kinds.values()].flatMap(({ all }) =>
      all.filter((block) => !isRemoved(block, own.statements)),
    );
    const merged = new Set<ShapeBlock>();
    const added = allBlocks(own).map((block) => {
      const below = findSame(block, from, merged);
      if (!below) return block;
      merged.add(below);
      return { ...block, shape: extendShape(below.shape, block.shape) };
    });
    const blocks = [...kept.filter((block) => !merged.has(block)), ...added];
    const attributes = extendAttributes(base, own);
    return { blocks, included: [], attributes, statements: [], isOpen: from.isOpen || tableOf(own).isOpen };
  });
}

function extendAttributes(base: Shape, own: Shape): ReadonlySet<string> | undefined {
  const [below, above] = [attributesOf(base), attributesOf(own)];
  if (!below || !above) return undefined;
  const removed = own.statements.flatMap((one) => (one.isCertain && one.labels?.length === 0 ? one.name : []));
  return new Set([...[...below].filter((name) => !removed.includes(name)), ...above]);
}

/** The attributes that may be set in a shape, also by what it includes; undefined where there may be any. */
export function attributesOf(shape: Shape): ReadonlySet<string> | undefined {
  const all = reached(shape).map(({ attributes }) => attributes);
  return all.includes(undefined) ? undefined : new Set(all.flatMap((names) => [...(names ?? [])]));
}

/** The block of the base that another one is merged with, as `extend.ts` of the evaluation merges them. */
function findSame(block: ShapeBlock, base: Table, taken: ReadonlySet<ShapeBlock>): ShapeBlock | undefined {
  const { labels } = block;
  const [last] = labels?.slice(-1) ?? [];
  if (!labels || last === undefined) return undefined;
  const alike = base.kinds.get(block.kind)?.byLabel.get(last) ?? [];
  return alike.find((one) => !taken.has(one) && one.labels?.join("\0") === labels.join("\0"));
}

function isRemoved({ kind, labels }: ShapeBlock, removals: readonly Removal[]): boolean {
  return removals.some(
    (removal) =>
      removal.isCertain &&
      removal.name === kind &&
      labels &&
      removal.labels?.every((one, index) => labels[index] === one),
  );
}

/** The blocks of a shape, by kind and label. */
export interface Table {
  readonly kinds: ReadonlyMap<string, KindTable>;
  readonly isOpen: boolean;
}

export interface KindTable {
  readonly all: ShapeBlock[];
  readonly byLabel: Map<string, ShapeBlock[]>;
  /** Those whose labels are not known: they may have any. */
  readonly computed: ShapeBlock[];
}

const tables = new WeakMap<Shape, Table>();

/** All that stands in a shape, also by way of what it includes. */
export function tableOf(shape: Shape): Table {
  const known = tables.get(shape);
  if (known) return known;
  const kinds = new Map<string, KindTable>();
  for (const block of allBlocks(shape)) {
    const kind: KindTable = kinds.get(block.kind) ?? { all: [], byLabel: new Map(), computed: [] };
    kinds.set(block.kind, kind);
    kind.all.push(block);
    if (!block.labels) kind.computed.push(block);
    for (const label of new Set(block.labels)) {
      const alike = kind.byLabel.get(label);
      if (alike) alike.push(block);
      else kind.byLabel.set(label, [block]);
    }
  }
  const table = { kinds, isOpen: reached(shape).some((one) => one.isOpen) };
  tables.set(shape, table);
  return table;
}

export function allBlocks(shape: Shape): readonly ShapeBlock[] {
  return reached(shape).flatMap((one) => one.blocks);
}

/** A shape and all that it includes, each once. */
export function reached(shape: Shape): readonly Shape[] {
  const found = new Set([shape]);
  // A set is walked in the order of insertion, also of what is added on the way.
  for (const one of found) for (const other of one.included) found.add(other);
  return [...found];
}
