import { expect } from "vitest";
import type { BuiltCluster, BuiltSubnet, BuiltThing } from "../../compiler/lock/lock.ts";
import { type Held, heldThings, type Source } from "./source.ts";

/** A source that was built, and the lock file's part about it. */
export interface Built {
  readonly source: Source;
  readonly built: BuiltCluster;
}

type ThingKind = keyof Held;
export const thingKinds: readonly ThingKind[] = ["pools", "buckets", "roles", "balancers"];

function providerOf(built: BuiltCluster) {
  const [provider] = Object.values(built.providers);
  if (!provider) throw new Error("the lock file has no provider");
  return provider;
}

function builtThings(built: BuiltCluster, kind: ThingKind): Readonly<Record<string, BuiltThing>> {
  if (kind === "pools") return built.pools;
  const { load_balancers, buckets, roles } = providerOf(built);
  return { balancers: load_balancers, buckets, roles }[kind];
}

/** The keys of what a source holds, by the number of the thing. */
export function keysOf({ source, built }: Built, kind: ThingKind): ReadonlyMap<number, BuiltThing> {
  const things = builtThings(built, kind);
  return new Map(
    heldThings(source)[kind].map(({ uid, name }) => {
      const thing = things[name];
      if (!thing) throw new Error(`${kind} ${name} is not in the lock file`);
      return [uid, thing];
    }),
  );
}

/** The subnets that were built and that the source still has, in the lock file's order. */
export function liveSubnets({ built }: Built): readonly BuiltSubnet[] {
  return providerOf(built).subnets.filter((one) => one.retained !== true);
}

/**
 * What the lock files of two builds that follow each other say: things that both sources hold keep key and name in
 * the cloud, no key is taken over, no subnet moves, and none that stays is lost.
 */
export function expectNothingMoved(before: Built, after: Built): void {
  for (const kind of thingKinds) {
    const [were, are] = [keysOf(before, kind), keysOf(after, kind)];
    for (const [uid, was] of were) {
      const is = are.get(uid);
      if (is) expect([is.key, is.cloud_name], `${kind} ${uid}`).toEqual([was.key, was.cloud_name]);
    }
    const keys = Object.values(builtThings(after.built, kind)).map((one) => one.key);
    expect(new Set(keys).size, `keys of ${kind}`).toBe(keys.length);
    const former = new Set(Object.values(builtThings(before.built, kind)).map((one) => one.key));
    for (const [uid, { key }] of are) {
      if (!were.has(uid)) expect(former.has(key), `the new ${kind} ${uid} takes over ${key}`).toBe(false);
    }
  }
  expectSubnetsStay(before, after);
}

function expectSubnetsStay(before: Built, after: Built): void {
  const place = (one: BuiltSubnet) => `${one.zone} ${one.role} ${one.index}`;
  const all = providerOf(after.built).subnets;
  const now = new Map(all.map((one) => [place(one), one]));
  for (const old of providerOf(before.built).subnets) {
    const is = now.get(place(old));
    if (is) expect([place(old), is.ipv4, is.ipv6_netnum]).toEqual([place(old), old.ipv4, old.ipv6_netnum]);
  }
  const lost = liveSubnets(before).filter((one) => !now.has(place(one)));
  for (const group of new Set(lost.map(({ zone, role }) => JSON.stringify([zone, role])))) {
    const ofGroup = lost.filter(({ zone, role }) => JSON.stringify([zone, role]) === group);
    expect(ofGroup.length, `subnets lost of ${group}`).toBeLessThanOrEqual(removedFrom(before, after, ofGroup[0]));
  }
  const ranges = all.map((one) => one.ipv4);
  expect(new Set(ranges).size, "ranges").toBe(ranges.length);
}

/** How many subnets of a zone and role the edit took out of the source. */
function removedFrom(before: Built, after: Built, group: Pick<BuiltSubnet, "zone" | "role"> | undefined): number {
  if (!group || !after.source.zones.some(({ name }) => name === group.zone)) return Number.POSITIVE_INFINITY;
  const [pool] = [...keysOf(before, "pools")].find(([, { key }]) => key === group.role) ?? [];
  const subnets = ({ source }: Built) => source.zones.find(({ name }) => name === group.zone)?.subnets ?? [];
  const left = new Set(subnets(after).map((one) => one.uid));
  return subnets(before).filter((one) => one.pool === pool && !left.has(one.uid)).length;
}

/** The ranges of subnets by number: those that are surely theirs, by a label or as the only one of their group. */
export function rangesOf(last: Built): ReadonlyMap<number, string> {
  const keys = keysOf(last, "pools");
  const subnets = liveSubnets(last);
  return new Map(
    last.source.zones.flatMap((zone) =>
      zone.subnets.flatMap((one) => {
        const group = subnets.filter((sub) => sub.zone === zone.name && sub.role === keys.get(one.pool)?.key);
        const found = one.label === undefined && group.length > 1 ? [] : group;
        const own = found.find((sub) => sub.label === one.label);
        return own?.ipv4 === undefined ? [] : [[one.uid, own.ipv4] as const];
      }),
    ),
  );
}
