import fc from "fast-check";
import { allZones, type Source, type Subnet, type Thing } from "./source.ts";

/** What an edit does. */
const kinds = [
  "add pool",
  "remove pool",
  "rename pool",
  "rename pool back",
  "drop hints",
  "add bucket",
  "remove bucket",
  "rename bucket",
  "add role",
  "remove role",
  "rename role",
  "add balancer",
  "remove balancer",
  "rename balancer",
  "add subnet",
  "remove subnet",
  "reorder",
  "label",
  "explicit range",
  "add zone",
  "remove zone",
  "vars",
] as const;

/** What happens to the files around the source; the build is refused, and what it then names as the way is taken. */
const mishaps = ["lock deleted", "second cluster"] as const;
export type Mishap = (typeof mishaps)[number];

export interface Edit {
  readonly kind: (typeof kinds)[number];
  /** Which thing, and which name or place: taken modulo what there is. */
  readonly a: number;
  readonly b: number;
}

export const anyEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...kinds),
  a: fc.nat(1000),
  b: fc.nat(1000),
});

export const anyMishap: fc.Arbitrary<Mishap> = fc.constantFrom(...mishaps);

const names = ["web", "jobs", "edge", "uploads"];

/** The source after an edit. `ranges` are those that were built, by the number of the subnet. */
export function applyEdit(source: Source, edit: Edit, ranges: ReadonlyMap<number, string>): Source {
  const { a, b } = edit;
  switch (edit.kind) {
    case "add pool":
      return { ...grown(source), pools: added(source.pools, { uid: source.next, name: nameAt(b) }, a) };
    case "remove pool":
      return removePool(source, pick(source.pools, a)?.uid);
    case "rename pool":
      return { ...source, pools: renamed(source.pools, edit) };
    case "rename pool back":
      return { ...source, pools: renamedBack(source.pools, edit) };
    case "add bucket":
      return { ...grown(source), buckets: added(source.buckets, { uid: source.next, name: nameAt(b) }, a) };
    case "remove bucket":
      return { ...source, buckets: without(source.buckets, a) };
    case "rename bucket":
      return { ...source, buckets: renamed(source.buckets, edit) };
    case "add role": {
      const of = pick(source.buckets, a)?.uid ?? 0;
      return { ...grown(source), roles: added(source.roles, { uid: source.next, name: nameAt(b), of }, a) };
    }
    case "remove role":
      return { ...source, roles: without(source.roles, a) };
    case "rename role":
      return { ...source, roles: renamed(source.roles, edit) };
    case "add balancer": {
      const of = pick(source.pools, a)?.uid ?? 0;
      return { ...grown(source), balancers: added(source.balancers, { uid: source.next, name: nameAt(b), of }, a) };
    }
    case "remove balancer":
      return { ...source, balancers: without(source.balancers, a) };
    case "rename balancer":
      return { ...source, balancers: renamed(source.balancers, edit) };
    case "vars":
      return { ...source, workers: 1 + (b % 3) };
    case "drop hints":
    case "reorder":
      return everywhere(source, edit.kind === "reorder" ? (things) => things.toReversed() : withoutHints);
    case "add subnet":
    case "remove subnet":
    case "label":
    case "explicit range":
      return editSubnets(source, edit, ranges);
    case "add zone": {
      const name = allZones.find((one) => !source.zones.some((zone) => zone.name === one));
      if (name === undefined) return source;
      return { ...source, zones: source.zones.toSpliced(b % (source.zones.length + 1), 0, { name, subnets: [] }) };
    }
    case "remove zone":
      return { ...source, zones: without(source.zones, a) };
  }
}

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(1, items.length)];
}

function nameAt(number: number): string {
  return pick(names, number) ?? "web";
}

function grown(source: Source): Source {
  return { ...source, next: source.next + 1 };
}

function without<T>(items: readonly T[], number: number): readonly T[] {
  return items.filter((one) => one !== pick(items, number));
}

function added<T extends Thing>(things: readonly T[], thing: T, place: number): readonly T[] {
  if (things.some((one) => one.name === thing.name)) return things;
  return things.toSpliced(place % (things.length + 1), 0, thing);
}

function renamed<T extends Thing>(things: readonly T[], { a, b }: Edit): readonly T[] {
  const thing = pick(things, a);
  return thing ? renamedTo(things, thing, nameAt(b)) : things;
}

/** The last rename undone: what people do who change their mind. */
function renamedBack<T extends Thing>(things: readonly T[], { a }: Edit): readonly T[] {
  const hinted = things.filter((one) => one.from !== undefined);
  const thing = pick(hinted, a);
  return thing?.from === undefined ? things : renamedTo(things, thing, thing.from);
}

function renamedTo<T extends Thing>(things: readonly T[], thing: T, name: string): readonly T[] {
  if (things.some((one) => one.name === name)) return things;
  return things.map((one) => (one === thing ? { ...one, name, from: one.name } : one));
}

function withoutHints<T extends Thing>(things: readonly T[]): readonly T[] {
  return things.map((one) => ({ ...one, from: undefined }));
}

function everywhere(source: Source, change: <T extends Thing>(things: readonly T[]) => readonly T[]): Source {
  return {
    ...source,
    pools: change(source.pools),
    buckets: change(source.buckets),
    roles: change(source.roles),
    balancers: change(source.balancers),
  };
}

function removePool(source: Source, gone: number | undefined): Source {
  const zones = source.zones.map((zone) => ({ ...zone, subnets: zone.subnets.filter((one) => one.pool !== gone) }));
  return { ...source, pools: source.pools.filter((one) => one.uid !== gone), zones };
}

function editSubnets(source: Source, edit: Edit, ranges: ReadonlyMap<number, string>): Source {
  const { a, b, kind } = edit;
  const zone = pick(source.zones, a);
  const chosen = zone && pick(zone.subnets, b);
  const inZone = (change: (subnets: readonly Subnet[]) => readonly Subnet[]) =>
    source.zones.map((one) => (one === zone ? { ...one, subnets: change(one.subnets) } : one));
  const changed = (change: Partial<Subnet>) => ({
    ...source,
    zones: inZone((subnets) => subnets.map((one) => (one === chosen ? { ...one, ...change } : one))),
  });
  if (kind === "add subnet") {
    const pool = pick(source.pools, b)?.uid;
    if (pool === undefined) return source;
    const label = b % 3 === 0 ? { label: `l${source.next}` } : {};
    const made = { uid: source.next, pool, range: `auto/${24 + (b % 4)}`, ...label };
    return { ...grown(source), zones: inZone((subnets) => subnets.toSpliced(b % (subnets.length + 1), 0, made)) };
  }
  if (!chosen) return source;
  if (kind === "remove subnet")
    return { ...source, zones: inZone((subnets) => subnets.filter((one) => one !== chosen)) };
  if (kind === "label") return changed({ label: `m${chosen.uid}` });
  return changed({ range: ranges.get(chosen.uid) ?? chosen.range });
}
