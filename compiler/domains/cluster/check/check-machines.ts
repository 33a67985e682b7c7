import { suggestion } from "../../../diagnostics/index.ts";
import type { CloudTable } from "../../../providers/index.ts";
import type { PoolModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf, subnetRole } from "../plan/index.ts";
import { type CheckContext, meantIn, spanOf } from "./context.ts";

/** Instance types and disks, by the cloud that a pool runs in: rulings 20 and 61. */
export function checkMachines(context: CheckContext): void {
  const clouds = cloudsByPool(context);
  const [home] = generatedProviders(context.cluster);
  for (const pool of context.cluster.blocks.pool) {
    // A pool without a subnet has been reported, and is judged by the cluster's first provider.
    for (const cloud of clouds.get(labelOf(pool)) ?? (home ? [home.cloud] : [])) {
      checkType(pool, cloud, context);
      checkDisk(pool, cloud, context);
      checkOnly(pool, cloud, context);
    }
  }
}

/** The clouds with a subnet for a pool: made once, as there may be thousands of pools. */
export function cloudsByPool({ cluster }: CheckContext): ReadonlyMap<string, readonly CloudTable[]> {
  const clouds = new Map<string, CloudTable[]>();
  for (const { provider, cloud } of generatedProviders(cluster)) {
    for (const role of provider.blocks.zone.flatMap((zone) => zone.blocks.subnet.map(subnetRole))) {
      if (role === undefined) continue;
      const known = clouds.get(role);
      if (!known) clouds.set(role, [cloud]);
      else if (!known.includes(cloud)) known.push(cloud);
    }
  }
  return clouds;
}

function checkOnly(pool: PoolModel, { title, machines }: CloudTable, { diagnostics }: CheckContext): void {
  const { arch } = pool.attributes;
  if (!arch || machines.only === undefined || arch.value === machines.only) return;
  const parameters = { pool: labelOf(pool), says: arch.value, cloud: title, only: machines.only };
  diagnostics.report("wrong-architecture", spanOf(arch), parameters);
}

function checkType(pool: PoolModel, { title, machines }: CloudTable, { diagnostics }: CheckContext): void {
  const { arch, instance_type: type } = pool.attributes;
  // Where there are no types, that is told.
  if (!type || machines.typeExample === "") return;
  if (!machines.isType(type.value)) {
    const parameters = { type: type.value, cloud: title, form: machines.typeForm, example: machines.typeExample };
    diagnostics.report("instance-type-form", spanOf(type), parameters);
    return;
  }
  if (machines.isKnown(type.value) === false) {
    const known = machines.familyOf(type.value);
    const parameters = { type: type.value, suggestion: suggestion(type.value, known) };
    const fixes = meantIn(type, type.value, known);
    diagnostics.report("instance-size-unknown", spanOf(type), parameters, { fixes });
  }
  const is = machines.architectureOf(type.value);
  if (!arch || is === undefined || is === arch.value) return;
  const related = [{ span: spanOf(arch), message: "the architecture is here" }];
  diagnostics.report("arch-mismatch", spanOf(type), { type: type.value, is, says: arch.value }, { related });
}

function checkDisk(pool: PoolModel, { title, machines }: CloudTable, { diagnostics }: CheckContext): void {
  const size = pool.attributes.disk_size;
  // Where it cannot be chosen at all, that is told.
  if (!size || !machines.disk) return;
  const { smallest, largest } = machines.disk;
  if (size.value >= smallest && size.value <= largest) return;
  const parameters = { pool: labelOf(pool), size: size.value, cloud: title, smallest, largest };
  diagnostics.report("disk-size", spanOf(size), parameters);
}
