import type { Span } from "../../grammar/index.ts";
import type { AttributeSchema, BlockSchema } from "../schema/index.ts";
import type { GivenValue } from "./given.ts";
import { pairBlocks } from "./pair.ts";
import { effectiveValue, type SaidBlock, spanOfAttribute } from "./said.ts";

/** What differs between two sources, before anything is said about what it does. */
export type Difference = AttributeDifference | BlockDifference | UnknownDifference;

interface Placed {
  /** The way to the block, from the root's children on: `load_balancer main`, `listener 443`. */
  readonly blocks: readonly SaidBlock[];
  /** In the source as it is now; of what is gone the block that had it. */
  readonly span: Span | undefined;
}

export interface AttributeDifference extends Placed {
  readonly kind: "attribute";
  /** `cluster/pool.size`: its place in the schema table. */
  readonly path: string;
  readonly name: string;
  readonly schema: AttributeSchema;
  /** Undefined where there is none, not even a default. */
  readonly before: GivenValue | undefined;
  readonly after: GivenValue | undefined;
  /** Whether the source said so before, and says so now; else it is the default, or nothing. */
  readonly given: { readonly before: boolean; readonly after: boolean };
}

export interface BlockDifference extends Placed {
  readonly kind: "added" | "removed" | "relabelled";
  /** `cluster/pool`. */
  readonly path: string;
  readonly schema: BlockSchema;
  readonly before: SaidBlock | undefined;
  readonly after: SaidBlock | undefined;
}

/** A block that changed, of which the last build kept a fingerprint only. */
export interface UnknownDifference extends Placed {
  readonly kind: "unknown";
  readonly path: string;
}

/** Compares what two sources say of one root, in the order of the schema. `isSame` knows the fingerprints of earlier releases. */
export function compareSaid(
  before: SaidBlock,
  after: SaidBlock,
  isSame: (fingerprint: string, now: SaidBlock) => boolean,
): readonly Difference[] {
  return compareBlocks({ before, after }, { path: after.kind, blocks: [], span: after.place?.header, isSame });
}

interface Around {
  readonly path: string;
  readonly blocks: readonly SaidBlock[];
  readonly span: Span | undefined;
  readonly isSame: (fingerprint: string, now: SaidBlock) => boolean;
}

interface Compared {
  readonly before: SaidBlock | undefined;
  readonly after: SaidBlock | undefined;
}

function compareBlocks(pair: Compared, around: Around): readonly Difference[] {
  const { before, after } = pair;
  const schema = (after ?? before)?.schema;
  if (!schema) return [];
  const { path, blocks, span } = around;
  const own: Difference[] = [];
  if (before && after && before.labels.join(" ") !== after.labels.join(" ") && schema.impact?.relabelled) {
    own.push({ kind: "relabelled", path, schema, before, after, blocks, span });
  }
  if (after && typeof before?.values === "string") {
    if (!around.isSame(before.values, after)) own.push({ kind: "unknown", path, blocks, span });
  } else own.push(...compareAttributes(pair, schema, around));
  const children = Object.keys(schema.blocks).flatMap((kind) => {
    const of = (block: SaidBlock | undefined) => block?.children.filter((child) => child.kind === kind) ?? [];
    return pairBlocks(of(before), of(after)).flatMap((child) => compareChild(child, around));
  });
  return [...own, ...children];
}

function compareChild(pair: Compared, around: Around): readonly Difference[] {
  const { before, after } = pair;
  const one = after ?? before;
  if (!one) return [];
  const place = {
    path: `${around.path}/${one.kind}`,
    blocks: [...around.blocks, one],
    span: one.place?.header ?? around.span,
    isSame: around.isSame,
  };
  if ((before && after) || !one.schema.impact) return compareBlocks(pair, place);
  const { path, blocks, span } = place;
  return [{ kind: after ? "added" : "removed", path, schema: one.schema, before, after, blocks, span }];
}

function compareAttributes(
  { before, after }: Compared,
  schema: BlockSchema,
  { path, blocks, span }: Around,
): readonly Difference[] {
  return Object.entries(schema.attributes).flatMap(([name, attribute]) => {
    const [was, is] = [effectiveValue(before, schema, name), effectiveValue(after, schema, name)];
    if (sameValue(was, is)) return [];
    return {
      kind: "attribute" as const,
      path: `${path}.${name}`,
      name,
      schema: attribute,
      before: was,
      after: is,
      given: { before: gives(before, name), after: gives(after, name) },
      blocks,
      span: after?.place ? spanOfAttribute(after.place, name) : span,
    };
  });
}

function gives(block: SaidBlock | undefined, name: string): boolean {
  return block !== undefined && typeof block.values === "object" && Object.hasOwn(block.values, name);
}

/** Whether two values mean the same; the order of an object's members does not count. */
export function sameValue(a: GivenValue | undefined, b: GivenValue | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sortedText(a) === sortedText(b));
}

function sortedText(value: GivenValue): string {
  return JSON.stringify(value, (_key, one: unknown) =>
    typeof one === "object" && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
