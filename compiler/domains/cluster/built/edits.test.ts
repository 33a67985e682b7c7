import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileText, errorsOf } from "../../../../test/helpers/podplane-source.ts";
import type { BuiltCluster, BuiltSubnet } from "../../../lock/lock.ts";
import { printLock } from "../../../lock/print.ts";

/*
 * Random sequences of edits, built after each with the lock file of the last build: nothing that the last source and
 * the next both hold moves. A refused build is undone. Things are known by a number that no build sees.
 */

interface Thing {
  readonly uid: number;
  readonly name: string;
  readonly from?: string;
}

interface Subnet {
  readonly uid: number;
  readonly pool: number;
  readonly range: string;
  readonly label?: string;
}

interface Zone {
  readonly name: string;
  readonly subnets: readonly Subnet[];
}

interface Source {
  readonly pools: readonly Thing[];
  readonly buckets: readonly Thing[];
  readonly zones: readonly Zone[];
  readonly next: number;
}

const names = ["web", "jobs", "edge", "uploads"];
const zoneNames = ["eu-west-1a", "eu-west-1b", "eu-west-1c"];
const kinds = [
  "add pool",
  "remove pool",
  "rename pool",
  "drop hints",
  "add bucket",
  "remove bucket",
  "rename bucket",
  "add subnet",
  "remove subnet",
  "reorder",
  "label",
  "explicit range",
  "add zone",
  "remove zone",
] as const;
type Kind = (typeof kinds)[number];

interface Edit {
  readonly kind: Kind;
  readonly a: number;
  readonly b: number;
}

const anyEdit = fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(1000), b: fc.nat(1000) });

const first: Source = {
  pools: [
    { uid: 1, name: "web" },
    { uid: 2, name: "jobs" },
  ],
  buckets: [{ uid: 3, name: "uploads" }],
  zones: [
    {
      name: "eu-west-1a",
      subnets: [
        { uid: 4, pool: 1, range: "auto/24" },
        { uid: 5, pool: 2, range: "auto/25", label: "one" },
      ],
    },
  ],
  next: 6,
};

function pick<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(1, items.length)];
}

function rename(things: readonly Thing[], { a, b }: Edit): readonly Thing[] {
  const thing = pick(things, a);
  const name = pick(names, b) ?? "web";
  if (!thing || things.some((one) => one.name === name)) return things;
  return things.map((one) => (one === thing ? { uid: one.uid, name, from: one.name } : one));
}

function add(things: readonly Thing[], uid: number, { a, b }: Edit): readonly Thing[] {
  const name = pick(names, b) ?? "web";
  return things.some((one) => one.name === name) ? things : things.toSpliced(a % (things.length + 1), 0, { uid, name });
}

const withoutHint = ({ uid, name }: Thing): Thing => ({ uid, name });

function inZone(source: Source, number: number, change: (subnets: readonly Subnet[]) => readonly Subnet[]): Source {
  const zone = pick(source.zones, number);
  return {
    ...source,
    zones: source.zones.map((one) => (one === zone ? { ...one, subnets: change(one.subnets) } : one)),
  };
}

/** The source after an edit. `ranges` are those that were built, by number. */
function apply(source: Source, edit: Edit, ranges: ReadonlyMap<number, string>): Source {
  const { pools, buckets, zones, next } = source;
  const { a, b } = edit;
  const more = { ...source, next: next + 1 };
  switch (edit.kind) {
    case "add pool":
      return { ...more, pools: add(pools, next, edit) };
    case "remove pool": {
      const gone = pick(pools, a)?.uid;
      const left = zones.map((zone) => ({ ...zone, subnets: zone.subnets.filter((one) => one.pool !== gone) }));
      return { ...source, pools: pools.filter((one) => one.uid !== gone), zones: left };
    }
    case "rename pool":
      return { ...source, pools: rename(pools, edit) };
    case "drop hints":
      return { ...source, pools: pools.map(withoutHint), buckets: buckets.map(withoutHint) };
    case "add bucket":
      return { ...more, buckets: add(buckets, next, edit) };
    case "remove bucket":
      return { ...source, buckets: buckets.filter((one) => one !== pick(buckets, a)) };
    case "rename bucket":
      return { ...source, buckets: rename(buckets, edit) };
    case "add subnet": {
      const pool = pick(pools, b)?.uid;
      if (pool === undefined) return source;
      const label = b % 3 === 0 ? { label: `l${next}` } : {};
      const made = { uid: next, pool, range: `auto/${24 + (b % 4)}`, ...label };
      return inZone(more, a, (subnets) => subnets.toSpliced(b % (subnets.length + 1), 0, made));
    }
    case "remove subnet":
      return inZone(source, a, (subnets) => subnets.filter((one) => one !== pick(subnets, b)));
    case "reorder":
      return {
        ...inZone(source, a, (subnets) => subnets.toReversed()),
        pools: pools.toReversed(),
        buckets: buckets.toReversed(),
      };
    case "label":
      return inZone(source, a, (subnets) =>
        subnets.map((one) => (one === pick(subnets, b) ? { ...one, label: `m${one.uid}` } : one)),
      );
    case "explicit range":
      return inZone(source, a, (subnets) =>
        subnets.map((one) => (one === pick(subnets, b) ? { ...one, range: ranges.get(one.uid) ?? one.range } : one)),
      );
    case "add zone": {
      const name = zoneNames.find((one) => !zones.some((zone) => zone.name === one));
      return name === undefined
        ? source
        : { ...source, zones: zones.toSpliced(b % (zones.length + 1), 0, { name, subnets: [] }) };
    }
    case "remove zone":
      return { ...source, zones: zones.filter((one) => one !== pick(zones, a)) };
  }
}

function print({ pools, buckets, zones }: Source): string {
  const hint = ({ from }: Thing) => (from === undefined ? "" : `renamed_from = ${from}, `);
  // A pool is declared where it has a subnet: without one it is an error of another kind.
  const used = new Set(zones.flatMap((zone) => zone.subnets.map((one) => one.pool)));
  const nameOf = new Map(pools.map((one) => [one.uid, one.name]));
  const write = (subnet: Subnet) =>
    `subnet ${subnet.label ?? ""} { cidr = ${subnet.range}, pool = ${nameOf.get(subnet.pool)} }`;
  return `podplane 1
cluster shop {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.shop.example", api_load_balancer = api }
  seed none {}
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.small" }
  ${pools
    .filter((one) => used.has(one.uid))
    .map((one) => `pool ${one.name} { ${hint(one)}arch = arm64, size = 1, instance_type = "t4g.small" }`)
    .join("\n  ")}
  provider aws {
    account = "123456789012"
    region = "eu-west-1"
    enable_ssm = false
    vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }
    ${zones
      .map(
        (zone) => `zone ${zone.name} {
      subnet { cidr = auto/26, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${zone.subnets.map(write).join("\n      ")}
    }`,
      )
      .join("\n    ")}
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
    ${buckets.map((one) => `bucket ${one.name} { ${hint(one)} }`).join("\n    ")}
  }
}
`;
}

interface Build {
  readonly source: Source;
  readonly lock: string;
  readonly built: BuiltCluster;
}

const providerOf = (built: BuiltCluster) => built.providers["aws_123456789012_eu-west-1"];

function build(source: Source, lock: string | undefined): Build | readonly string[] {
  const compilation = compileText(print(source), lock === undefined ? {} : { lock });
  const made = compilation.clusters[0]?.lock;
  if (!made?.built) return errorsOf(compilation);
  return { source, lock: printLock(made), built: made.built };
}

/** Whether the edit takes out something that only goes by name: a bucket, or all zones of the control plane. */
function destroys(before: Source, after: Source): boolean {
  const kept = new Set(after.buckets.map((one) => one.uid));
  const zones = new Set(after.zones.map((one) => one.name));
  return before.buckets.some((one) => !kept.has(one.uid)) || !before.zones.some((zone) => zones.has(zone.name));
}

/** Names or labels, what was built, and the things of the source. */
function expectNothingMoved(before: Build, after: Build): void {
  for (const kind of ["pools", "buckets"] as const) {
    const thingsOf = ({ built }: Build) => (kind === "pools" ? built.pools : (providerOf(built)?.buckets ?? {}));
    for (const old of before.source[kind]) {
      const now = after.source[kind].find((one) => one.uid === old.uid);
      const [was, is] = [thingsOf(before)[old.name], now && thingsOf(after)[now.name]];
      if (!was || !is) continue;
      expect([is.key, is.cloud_name], `${kind} ${old.name}`).toEqual([was.key, was.cloud_name]);
    }
    const keys = Object.values(thingsOf(after)).map((one) => one.key);
    expect(new Set(keys).size).toBe(keys.length);
    const others = new Set(Object.values(thingsOf(before)).map((one) => one.key));
    for (const thing of after.source[kind]) {
      const isNew = !before.source[kind].some((one) => one.uid === thing.uid);
      if (isNew) expect(others.has(thingsOf(after)[thing.name]?.key ?? "")).toBe(false);
    }
  }
  expectSubnetsStay(before, after);
}

function expectSubnetsStay(before: Build, after: Build): void {
  const place = (one: BuiltSubnet) => `${one.zone} ${one.role} ${one.index}`;
  const now = new Map(providerOf(after.built)?.subnets.map((one) => [place(one), one]));
  for (const old of providerOf(before.built)?.subnets ?? []) {
    const is = now.get(place(old));
    if (is) expect([place(old), is.ipv4, is.ipv6_netnum]).toEqual([place(old), old.ipv4, old.ipv6_netnum]);
  }
  const declared = (source: Source) => source.zones.flatMap((zone) => zone.subnets.map((one) => one.uid));
  const [had, has] = [declared(before.source), new Set(declared(after.source))];
  const live = ({ built }: Build) => providerOf(built)?.subnets.filter((one) => one.retained !== true) ?? [];
  const lost = live(before).filter((one) => !now.has(place(one))).length;
  const zones = new Set(after.source.zones.map((one) => one.name));
  const ofGoneZones = live(before).filter((one) => !zones.has(one.zone)).length;
  expect(lost - ofGoneZones).toBeLessThanOrEqual(had.filter((uid) => !has.has(uid)).length);
  const ranges = [...now.values()].map((one) => one.ipv4);
  expect(new Set(ranges).size).toBe(ranges.length);
}

/** The ranges of the subnets of a source, by number: those with a label, which are surely theirs. */
function rangesOf({ source, built }: Build): ReadonlyMap<number, string> {
  const subnets = providerOf(built)?.subnets ?? [];
  return new Map(
    source.zones.flatMap((zone) =>
      zone.subnets.flatMap((one) => {
        const found =
          one.label === undefined
            ? undefined
            : subnets.find((sub) => sub.zone === zone.name && sub.label === one.label);
        return found?.ipv4 === undefined ? [] : [[one.uid, found.ipv4] as const];
      }),
    ),
  );
}

describe("random sequences of edits", () => {
  test("move nothing that is kept, and build where nothing is destroyed", () => {
    let [harmless, built] = [0, 0];
    const refusals = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(anyEdit, { minLength: 3, maxLength: 12 }), (edits) => {
        const start = build(first, undefined);
        if (!("lock" in start)) throw new Error(start.join(", "));
        let last = start;
        for (const edit of edits) {
          const source = apply(last.source, edit, rangesOf(last));
          const next = build(source, last.lock);
          const safe = !destroys(last.source, source);
          if (safe) harmless++;
          if (!("lock" in next)) {
            for (const name of safe ? next : []) refusals.set(name, (refusals.get(name) ?? 0) + 1);
            continue;
          }
          if (safe) built++;
          expect(safe, print(source)).toBe(true);
          expectNothingMoved(last, next);
          const again = build(source, next.lock);
          expect("lock" in again && again.lock).toBe(next.lock);
          last = next;
        }
      }),
      { numRuns: 60, seed: 5657 },
    );
    expect(built / harmless, JSON.stringify(Object.fromEntries(refusals))).toBeGreaterThan(0.8);
  });
});
