import type { Lock } from "../../../lock/index.ts";
import { cloudTable } from "../../../providers/index.ts";
import type { ClusterModel, ProviderModel, ZoneModel } from "../../../schema/index.ts";
import { labelOf, placeOf, providerKey } from "./find.ts";

/**
 * The shard id of every zone (ruling 13): the zone's name, or `<zone>-<account>` for a zone that
 * another account uses already. Ids that were built once stay: zones known to the lock file come
 * first, so that an added account never changes the others'.
 */
export function planShards(cluster: ClusterModel, lock: Lock | undefined): ReadonlyMap<ZoneModel, string> {
  const shards = new Map<ZoneModel, string>();
  const used = new Set<string>();
  const all = cluster.blocks.provider.flatMap((provider) =>
    provider.blocks.zone.map((zone) => ({ provider, zone, locked: lockedShard(provider, zone, lock) })),
  );
  for (const { zone, locked } of all) {
    if (locked === undefined || used.has(locked)) continue;
    used.add(locked);
    shards.set(zone, locked);
  }
  for (const { provider, zone } of all) {
    if (shards.has(zone)) continue;
    const plain = labelOf(zone);
    const shard = used.has(plain) ? `${plain}-${ownerOf(provider)}` : plain;
    used.add(shard);
    shards.set(zone, shard);
  }
  return shards;
}

/** What tells equal zone names of two providers apart. */
export function ownerOf(provider: ProviderModel): string {
  const owner = cloudTable(labelOf(provider))?.owner;
  return (owner && placeOf(provider)[owner]) ?? "";
}

function lockedShard(provider: ProviderModel, zone: ZoneModel, lock: Lock | undefined): string | undefined {
  return lock?.built?.providers[providerKey(provider)]?.zones[labelOf(zone)]?.shard;
}
