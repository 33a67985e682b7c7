import { setTimeout as sleep } from "node:timers/promises";
import { type ParseError, parse } from "jsonc-parser";
import { UserError } from "../../cli/index.ts";
import type { Failure, StepContext, StepResult } from "../../engine/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import { openCell, openStore, StoreError } from "../../stores/index.ts";
import { type ApplyWorld, clusterStoreOptions } from "../world/index.ts";
import { restartServers } from "./clouds.ts";
import { isObject, readServers, type Servers } from "./shards.ts";

/** Seconds between looks. */
const lookEvery = 5;

/**
 * Sets the size of every group to 0 in the servers' configuration, by conditional writes, and waits until each VM is
 * gone: they are in no state of OpenTofu, and a subnet with a VM in it cannot be deleted. Servers drain what they take
 * away. Those that are dead take nothing away: after the wait that is left to the next step.
 */
export async function scaleToZero(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const servers = await readServers(world);
  if (!servers) return { kind: "unchanged", summary: "no servers are in the state" };
  try {
    for (const { config } of servers.shards) if (config !== undefined) await scaleShard(world, context, config);
    return await waitForMachines(world, context, servers);
  } catch (error) {
    if (!(error instanceof StoreError && error.kind === "missing")) throw error;
    return { kind: "unchanged", summary: `the servers' bucket ${servers.url} is gone` };
  }
}

async function scaleShard(world: ApplyWorld, { signal }: StepContext, url: string): Promise<void> {
  const cell = await openCell(url, clusterStoreOptions(world));
  try {
    for (;;) {
      const value = await cell.read(signal);
      if (!value) return;
      const config = configIn(value.text, url);
      const scaled = JSON.stringify(withoutSizes(config));
      if ((await cell.write(scaled, value.version, signal)) !== undefined) return;
    }
  } finally {
    cell.close();
  }
}

/** With the comments that a configuration of ours begins and ends with. */
function configIn(text: string, url: string): unknown {
  const errors: ParseError[] = [];
  const config: unknown = parse(text, errors);
  if (errors.length === 0) return config;
  throw new UserError(`${url} is no JSON`, {
    why: "the number of VMs of each group stands there, and is set to 0 before networks are destroyed",
    fix: "put it back, for machines of your own by `podplanec config put`, and destroy again",
  });
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

/** What the modules did not make, nobody but the servers of its nodes takes away. */
function ownLeft({ options, again }: ApplyWorld, shards: readonly string[], count: number): Failure {
  return {
    what: `${count} VMs of ${shards.join(", ")} are still there after ${options.machineSeconds} s`,
    why: "the servers on its nodes delete them, and without the bucket, which is destroyed next, they know of none",
    next: ["look at `journalctl -u nstance-server` on its nodes, or delete the VMs there", again("--resume")],
  };
}

/** Servers keep one object for each VM. */
async function waitForMachines(world: ApplyWorld, context: StepContext, { url, shards }: Servers): Promise<StepResult> {
  const { emit, step, signal } = context;
  const store = await openStore(url, clusterStoreOptions(world));
  try {
    for (let waited = 0; ; waited += lookEvery) {
      const keys = await store.list(10_000, signal);
      const left = keys.filter((key) => shards.some((shard) => key.startsWith(`shard/${shard.name}/instance/`)));
      if (left.length === 0) return { kind: "done", summary: "every group has size 0, and no VM is left" };
      const stopped = waited === 0 ? await restartServers(world, context) : undefined;
      if (stopped) return stopped;
      if (waited >= world.options.machineSeconds) {
        const own = serverConfigs(world.ir).map(({ shard }) => shard);
        const there = left.filter((key) => own.some((shard) => key.startsWith(`shard/${shard}/instance/`)));
        if (there.length > 0) return { kind: "failed", failure: ownLeft(world, own, there.length) };
        const time = `after ${world.options.machineSeconds} s`;
        return { kind: "done", summary: `every group has size 0; ${time} ${left.length} VMs are still there` };
      }
      emit({ type: "waiting", step, text: `${left.length} VMs to go`, seconds: waited });
      await sleep(lookEvery * 1000, undefined, { signal });
    }
  } finally {
    store.close();
  }
}
