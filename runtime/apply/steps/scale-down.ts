import { setTimeout as sleep } from "node:timers/promises";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { openCell, openStore } from "../../stores/index.ts";
import { readOutput } from "../driver/index.ts";
import { type ApplyWorld, clusterStoreOptions } from "../world/index.ts";

type Json = Readonly<Record<string, unknown>>;

/** As long is waited for VMs to go, in seconds; then it is said which are left. */
const longestWait = 20 * 60;
const lookEvery = 5;

/**
 * Sets the size of every group to 0 in the servers' configuration, by conditional writes, and waits until each VM is
 * gone: they are in no state of OpenTofu, and a subnet with a VM in it cannot be deleted.
 */
export async function scaleToZero(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const bucket = await readOutput(world, "nstance_bucket");
  const shards = await readOutput(world, "nstance_shards");
  if (typeof bucket !== "string" || !isObject(shards)) {
    return { kind: "unchanged", summary: "no servers are in the state" };
  }
  const scheme = world.ir.platform.buckets.netsy.url.split("://")[0] ?? "s3";
  for (const shard of Object.values(shards)) {
    const key = isObject(shard) && typeof shard["config_key"] === "string" ? shard["config_key"] : undefined;
    if (key !== undefined) await scaleShard(world, context, `${scheme}://${bucket}/${key}`);
  }
  return waitForMachines(world, context, `${scheme}://${bucket}`, Object.keys(shards));
}

async function scaleShard(world: ApplyWorld, { signal }: StepContext, url: string): Promise<void> {
  const cell = await openCell(url, clusterStoreOptions(world));
  try {
    for (;;) {
      const value = await cell.read(signal);
      if (!value) return;
      const config: unknown = JSON.parse(value.text);
      const scaled = JSON.stringify(withoutSizes(config));
      if ((await cell.write(scaled, value.version, signal)) !== undefined) return;
    }
  } finally {
    cell.close();
  }
}

/** `groups`: tenant, then name, then what a group is. */
function withoutSizes(config: unknown): unknown {
  if (!isObject(config) || !isObject(config["groups"])) return config;
  const tenants = Object.entries(config["groups"]).map(([tenant, groups]) => {
    if (!isObject(groups)) return [tenant, groups] as const;
    const scaled = Object.entries(groups).map(([name, group]) => [
      name,
      isObject(group) ? { ...group, size: 0 } : group,
    ]);
    return [tenant, Object.fromEntries(scaled)] as const;
  });
  return { ...config, groups: Object.fromEntries(tenants) };
}

/** Servers keep one object for each VM. */
async function waitForMachines(
  world: ApplyWorld,
  { emit, step, signal }: StepContext,
  bucket: string,
  shards: readonly string[],
): Promise<StepResult> {
  const store = await openStore(bucket, clusterStoreOptions(world));
  try {
    for (let waited = 0; ; waited += lookEvery) {
      const keys = await store.list(10_000, signal);
      const left = keys.filter((key) => shards.some((shard) => key.startsWith(`shard/${shard}/instance/`)));
      if (left.length === 0) return { kind: "done", summary: "every group has size 0, and no VM is left" };
      if (waited >= longestWait) return { kind: "failed", failure: leftFailure(world, left) };
      emit({ type: "waiting", step, text: `${left.length} VMs to go`, seconds: waited });
      await sleep(lookEvery * 1000, undefined, { signal });
    }
  } finally {
    store.close();
  }
}

function leftFailure({ again, ir }: ApplyWorld, left: readonly string[]) {
  return {
    what: `${left.length} VMs are still there after ${longestWait / 60} minutes`,
    why: `the servers have not deleted them: ${left.slice(0, 5).join(", ")}`,
    next: [`delete the VMs with the tag or label nstance cluster-id ${ir.id.value}`, again("--resume")],
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
