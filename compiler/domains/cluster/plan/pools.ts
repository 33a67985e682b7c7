import type { VmKind } from "../../../ir/index.ts";
import type { Located } from "../../../origins/index.ts";
import type { ClusterModel, PoolModel } from "../../../schema/index.ts";
import { checked, labelOf, subnetRole } from "./find.ts";

/** `control-plane` makes control-plane VMs, every other pool workers. */
export function vmKind(pool: string): VmKind {
  return pool === "control-plane" ? "knc" : "knd";
}

/** The zones, over all providers, that have a subnet for a pool: each runs the pool's size (ruling 14). */
export function zonesByPool(cluster: ClusterModel): ReadonlyMap<string, readonly string[]> {
  const zones = new Map<string, string[]>();
  for (const provider of cluster.blocks.provider) {
    for (const zone of provider.blocks.zone) {
      const roles = new Set(zone.blocks.subnet.map(subnetRole));
      for (const role of roles) {
        if (role === undefined) continue;
        const list = zones.get(role);
        if (list) list.push(labelOf(zone));
        else zones.set(role, [labelOf(zone)]);
      }
    }
  }
  return zones;
}

export interface PoolSizes {
  /** VMs in each zone that has no number of its own. */
  readonly size: Located<number>;
  readonly zoneSizes: readonly { readonly zone: Located<string>; readonly size: Located<number> }[];
}

/** A pool's size in each zone; with sizes by zone the plain size is the largest (ruling 14). */
export function poolSizes(pool: PoolModel): PoolSizes {
  const given = checked(pool.attributes, "size");
  if (typeof given.value === "number") return { size: { value: given.value, origin: given.origin }, zoneSizes: [] };
  const zoneSizes = given.value.map(({ key, value }) => ({ zone: key, size: value }));
  const largest = Math.max(0, ...zoneSizes.map((one) => one.size.value));
  return { size: { value: largest, origin: given.origin }, zoneSizes };
}
