import { expect } from "vitest";
import type { Change } from "./judge.ts";
import { type Built, keysOf, liveSubnets, type thingKinds } from "./kept.ts";

/*
 * Which thing of the source a resource belongs to. Whatever a plan destroys must belong to a thing that the next
 * source has no more; what belongs to nothing that we know must stay.
 */

type Owner =
  | { readonly kind: "thing"; readonly of: (typeof thingKinds)[number]; readonly key: string }
  | { readonly kind: "zone"; readonly names: readonly string[] }
  | { readonly kind: "subnet"; readonly role: string; readonly zone: string };

const thing = (of: (typeof thingKinds)[number], key = ""): Owner => ({ kind: "thing", of, key });
const zoneOfShard = (key = "") => key.replace(/_/g, "-");

/** Addresses and their owners: all that fit count, as what belongs to two goes with either. */
const owners: readonly (readonly [RegExp, (...parts: string[]) => Owner])[] = [
  [/^aws_s3_bucket(?:_\w+)?\.bucket_(\w+)$/, (key) => thing("buckets", key)],
  [/^aws_iam_role(?:_policy)?\.role_(\w+)$/, (key) => thing("roles", key)],
  [/^module\.\w+\.(?:aws_\w+\.lb|random_id\.lb|random_id\.target_group)\["([^":]+)/, (key) => thing("balancers", key)],
  [/^module\.shard_\w+\.aws_\w+\.agent_lb\["([^":]+)/, (key) => thing("balancers", key)],
  [/^module\.shard_([a-z0-9_]+)\./, (key) => ({ kind: "zone", names: [zoneOfShard(key)] })],
  [/\.between_vms\["([^ ]+) to ([^ ]+)"\]$/, (from = "", to = "") => ({ kind: "zone", names: [from, to] })],
  [/\.aws_route_table\.private\["([^"]+)"\]$/, (zone = "") => ({ kind: "zone", names: [zone] })],
  [
    /\.(?:aws_subnet\.this|\w+\.nat\w*)\["([^/]+)\/([^/]+)\/\d+"\]$/,
    (role = "", zone = "") => ({ kind: "subnet", role, zone }),
  ],
];

function ownersOf(address: string): readonly Owner[] {
  return owners.flatMap(([pattern, make]) => {
    const match = pattern.exec(address);
    return match ? [make(...match.slice(1))] : [];
  });
}

/** Every pool has its group in each zone where the source gives it a subnet, under the key that it was built with. */
export function expectGroups(build: Built, groups: ReadonlySet<string>): void {
  const keys = keysOf(build, "pools");
  const wanted = build.source.zones.flatMap(({ name, subnets }) => [
    `${name}/control-plane`,
    ...subnets.map(({ pool }) => `${name}/${keys.get(pool)?.key}`),
  ]);
  expect([...groups].sort()).toEqual([...new Set(wanted)].sort());
}

/** No change of a plan destroys or replaces a thing that both sources hold. */
export function expectKept(before: Built, after: Built, changes: readonly Change[]): void {
  const gone = changes.filter(({ action }) => !["create", "update", "noop", "read", "move"].includes(action));
  expect(gone.filter(({ action }) => action !== "delete")).toEqual([]);
  const wrong = gone.filter(({ address }) => ownersOf(address).every((owner) => isHeld(owner, before, after)));
  expect(wrong.map(({ address }) => address)).toEqual([]);
  expectSubnetsOfPools(before, after, gone);
}

function isHeld(owner: Owner, before: Built, after: Built): boolean {
  const zones = new Set(after.source.zones.map((one) => one.name));
  switch (owner.kind) {
    case "zone":
      return owner.names.every((name) => zones.has(name));
    case "subnet":
      // A pool may lose some of its subnets in a zone: they are counted below.
      return zones.has(owner.zone) && ["public", "nstance", "control-plane"].includes(owner.role);
    case "thing": {
      const same = (key: string) => key.replace(/-/g, "_") === owner.key.replace(/-/g, "_");
      const [uid] = [...keysOf(before, owner.of)].find(([, { key }]) => same(key)) ?? [];
      // What was built and is no thing of the source, such as the balancer of the API, stays.
      return uid === undefined || keysOf(after, owner.of).has(uid);
    }
  }
}

/** Of each pool and zone at most as many subnets go as the source lost. */
function expectSubnetsOfPools(before: Built, after: Built, gone: readonly Change[]): void {
  const retained = (built: Built) => new Set(liveSubnets(built).map(placeOf));
  const live = retained(before);
  const now = retained(after);
  for (const { address } of gone) {
    const [, place] = /\.aws_subnet\.this\["([^"]+)"\]$/.exec(address) ?? [];
    if (place === undefined || !live.has(place)) continue;
    // The lock file's own checks count what may go; a plan must not take more than the lock file says.
    expect(now.has(place), `${place} is destroyed and stands in the lock file`).toBe(false);
  }
}

function placeOf({ role, zone, index }: { readonly role: string; readonly zone: string; readonly index: number }) {
  return `${role}/${zone}/${index}`;
}
