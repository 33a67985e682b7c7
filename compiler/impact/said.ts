import type { Span } from "../../grammar/index.ts";
import type { BuiltProvider, BuiltThing, Lock } from "../lock/index.ts";
import { originSpan } from "../origins/index.ts";
import { cloudTable } from "../providers/index.ts";
import { type BlockSchema, cluster, type ModelBlock } from "../schema/index.ts";
import { type GivenValue, plainValue, valuesOf } from "./given.ts";

/*
 * What a source says, as a tree in which two builds are compared: blocks with the values that they give. It is made
 * from a model, or from what `podplane.build.json` keeps of one; only the first knows places.
 */

export interface SaidBlock {
  readonly kind: string;
  readonly schema: BlockSchema;
  readonly labels: readonly string[];
  /** A fingerprint where an earlier release kept no more than that. */
  readonly values: Readonly<Record<string, GivenValue>> | string;
  readonly children: readonly SaidBlock[];
  /** What it was called before, as the source or the lock file says. */
  readonly former: readonly string[];
  readonly place: SaidPlace | undefined;
}

export interface SaidPlace {
  readonly header: Span;
  readonly block: ModelBlock;
}

/** The place of an attribute's value, or of the block that lacks it. */
export function spanOfAttribute(place: SaidPlace, name: string): Span {
  const located = place.block.attributes[name];
  return located && place.block.given.has(name) ? originSpan(located.origin) : place.header;
}

/** What a model says. With its lock file former names are known that the source no longer tells. */
export function saidOf(model: ModelBlock, lock: Lock | undefined): SaidBlock {
  return saidBlock(model, cluster, {
    lock: lock?.id === model.labels[0]?.value ? lock : undefined,
    provider: undefined,
  });
}

/** Where a block stands, for what the lock file knows of it. */
interface Around {
  readonly lock: Lock | undefined;
  readonly provider: BuiltProvider | undefined;
}

function saidBlock(block: ModelBlock, schema: BlockSchema, around: Around): SaidBlock {
  const values = valuesOf(block);
  const inside =
    schema === cluster.blocks.provider ? { ...around, provider: builtProviderOf(block, values, around) } : around;
  const children = Object.entries(block.blocks).flatMap(([kind, blocks]) => {
    const child = schema.blocks[kind];
    return child ? blocks.map((one) => saidBlock(one, child, inside)) : [];
  });
  const labels = block.labels.map((label) => label.value);
  const place = { header: block.header, block };
  return {
    kind: block.kind,
    schema,
    labels,
    values,
    children,
    former: formerOf(schema, labels[0], values, around),
    place,
  };
}

function builtProviderOf(
  block: ModelBlock,
  { account, project, region }: Readonly<Record<string, GivenValue>>,
  { lock }: Around,
): BuiltProvider | undefined {
  const kind = block.labels[0]?.value ?? "";
  const own = cloudTable(kind)?.identity.includes("label") ? block.labels[1]?.value : undefined;
  const owner = own ?? account ?? project ?? "";
  return Object.values(lock?.built?.providers ?? {}).find(
    (one) => one.kind === kind && one.account === owner && one.region === (own ?? region ?? ""),
  );
}

function formerOf(
  schema: BlockSchema,
  name: string | undefined,
  { renamed_from: from }: Readonly<Record<string, GivenValue>>,
  { lock, provider }: Around,
): readonly string[] {
  const { pool, provider: providers } = cluster.blocks;
  const { load_balancer, bucket, role } = providers.blocks;
  const built = new Map<BlockSchema, Readonly<Record<string, BuiltThing>> | undefined>([
    [pool, lock?.built?.pools],
    [load_balancer, provider?.load_balancers],
    [bucket, provider?.buckets],
    [role, provider?.roles],
  ]).get(schema);
  const kept = built?.[name ?? ""]?.former ?? [];
  return typeof from === "string" ? [from, ...kept.toReversed()] : kept.toReversed();
}

/** What a build file keeps, by the paths of blocks; undefined where it names no root. What no schema knows is left out. */
export function saidOfPaths(blocks: Readonly<Record<string, SaidBlock["values"]>>): SaidBlock | undefined {
  const root: Unfinished = { path: "", children: new Map() };
  for (const path of Object.keys(blocks)) {
    let at = root;
    for (const segment of path.split("/")) {
      const below = at.path === "" ? segment : `${at.path}/${segment}`;
      const next: Unfinished = at.children.get(segment) ?? { path: below, children: new Map() };
      at.children.set(segment, next);
      at = next;
    }
  }
  const [first] = root.children;
  return first && finish(first[0], first[1], cluster, blocks);
}

interface Unfinished {
  readonly path: string;
  readonly children: Map<string, Unfinished>;
}

function finish(
  segment: string,
  node: Unfinished,
  schema: BlockSchema,
  blocks: Readonly<Record<string, SaidBlock["values"]>>,
): SaidBlock {
  const children = [...node.children].flatMap(([name, child]) => {
    const kind = name.split(" ", 1)[0] ?? "";
    const known = Object.hasOwn(schema.blocks, kind) ? schema.blocks[kind] : undefined;
    return known ? [{ name, made: finish(name, child, known, blocks) }] : [];
  });
  const inOrder = children.sort((a, b) => positionOf(a.name) - positionOf(b.name)).map(({ made }) => made);
  const labels = labelsOf(segment, schema);
  return {
    kind: schema.kind,
    schema,
    labels,
    values: blocks[node.path] ?? {},
    children: inOrder,
    former: [],
    place: undefined,
  };
}

/** `provider aws near 2` has the labels `aws` and `near`; the number is its position. */
function labelsOf(segment: string, schema: BlockSchema): readonly string[] {
  const [, ...words] = segment.split(" ");
  const required = schema.labels.filter((label) => label.required).length;
  const isCounted = schema.kind === "provider" && schema.labels.length === 2;
  if (isCounted) return words.slice(0, -1);
  return words.length > required && /^\d+$/.test(words.at(-1) ?? "") ? words.slice(0, -1) : words;
}

/** Where a block without a name stands among its siblings. */
function positionOf(segment: string): number {
  const last = segment.split(" ").at(-1) ?? "";
  return /^\d+$/.test(last) ? Number(last) : 0;
}

/** The value that an attribute has: what the source gives, else the default of the schema table. */
export function effectiveValue(
  block: SaidBlock | undefined,
  schema: BlockSchema,
  name: string,
): GivenValue | undefined {
  const values = block?.values;
  if (typeof values === "object" && Object.hasOwn(values, name)) return values[name];
  const initial = schema.attributes[name]?.default;
  return initial === undefined ? undefined : plainValue(initial);
}
