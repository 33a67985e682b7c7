import type { ReferenceTarget, TypeSpec } from "../schema/index.ts";
import type { GivenValue } from "./given.ts";
import type { SaidBlock } from "./said.ts";

/** What a reference may name, by the kind of block. */
const targets: Readonly<Record<string, readonly ReferenceTarget[]>> = {
  pool: ["pool", "subnet-role"],
  load_balancer: ["load-balancer"],
  bucket: ["bucket"],
};

/** A thing that stands in both sources, under another name in each. */
export interface Rename {
  /** `pool`. */
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** The way to the block as it is now. */
  readonly blocks: readonly SaidBlock[];
}

/** What was renamed between two sources: their text says so, or the lock file does. */
export function renamesOf(before: SaidBlock, after: SaidBlock): readonly Rename[] {
  const found = placesOf(after, []).filter((blocks) => hasHint(blocks.at(-1)));
  const labels = new Map<string, ReadonlySet<string | undefined>>();
  const taken = new Set(found.map((blocks) => `${blocks.at(-1)?.kind} ${blocks.at(-1)?.labels[0]}`));
  return found.flatMap((blocks) => {
    const one = blocks.at(-1);
    const to = one?.labels[0];
    if (!one || to === undefined) return [];
    const was = labels.get(one.kind) ?? labelsOf(before, one.kind);
    labels.set(one.kind, was);
    const from = one.former.find((name) => was.has(name) && !taken.has(`${one.kind} ${name}`));
    return from === undefined ? [] : [{ kind: one.kind, from, to, blocks }];
  });
}

function hasHint(block: SaidBlock | undefined): boolean {
  return block !== undefined && Object.hasOwn(block.schema.attributes, "renamed_from");
}

/** The way to each block below a root. */
function placesOf({ children }: SaidBlock, around: readonly SaidBlock[]): readonly (readonly SaidBlock[])[] {
  return children.flatMap((child) => [[...around, child], ...placesOf(child, [...around, child])]);
}

/**
 * The former source with the present names of what was renamed, wherever a reference names it: so a rename shows once,
 * and not at each place that follows it.
 */
export function followRenames(before: SaidBlock, renames: readonly Rename[]): SaidBlock {
  const entries = renames.flatMap(({ kind, from, to }) =>
    (targets[kind] ?? []).map((target) => [`${target} ${from}`, to] as const),
  );
  return entries.length === 0 ? before : renamed(before, new Map(entries));
}

function blocksOf(block: SaidBlock, kind: string): readonly SaidBlock[] {
  return [...(block.kind === kind ? [block] : []), ...block.children.flatMap((child) => blocksOf(child, kind))];
}

function labelsOf(block: SaidBlock, kind: string): ReadonlySet<string | undefined> {
  return new Set(blocksOf(block, kind).map((one) => one.labels[0]));
}

function renamed(block: SaidBlock, names: ReadonlyMap<string, string>): SaidBlock {
  const { values } = block;
  const entries = typeof values === "string" ? [] : Object.entries(values);
  const changed = entries.map(([name, value]) => {
    const spec = block.schema.attributes[name]?.type.spec;
    return [name, spec ? inValue(value, spec, names) : value] as const;
  });
  return {
    ...block,
    values: typeof values === "string" ? values : Object.fromEntries(changed),
    children: block.children.map((child) => renamed(child, names)),
  };
}

function inValue(value: GivenValue, spec: TypeSpec, names: ReadonlyMap<string, string>): GivenValue {
  if (spec.kind === "list" && Array.isArray(value)) return value.map((one: GivenValue) => inValue(one, spec.of, names));
  if (spec.kind !== "reference" || typeof value !== "string") return value;
  const dot = value.lastIndexOf(".") + 1;
  const now = names.get(`${spec.to} ${value.slice(dot)}`);
  return now === undefined ? value : value.slice(0, dot) + now;
}
