import type { Ir } from "../../../compiler/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import { openStore } from "../../stores/index.ts";
import { readOutput } from "../driver/index.ts";
import { type ApplyWorld, clusterStoreOptions } from "../world/index.ts";

/** Nstance's part of a cluster, as the outputs in the state name it (contracts/nstance.md 4.5). */
export interface Servers {
  /** URL of the bucket that servers keep everything in. */
  readonly url: string;
  readonly shards: readonly Shard[];
}

export interface Shard {
  readonly name: string;
  /** URL of its configuration; undefined where the modules do not tell it. */
  readonly config: string | undefined;
  readonly addresses: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Whether modules of Nstance make a cluster, or a part of it: machines of one's own are made by nobody. */
export function makesInfrastructure({ providers }: Pick<Ir, "providers">): boolean {
  return providers.some((provider) => "module" in provider);
}

/** Whether OpenTofu makes something of a cluster, be it only what its machines are cloned from and connected to. */
export function runsTofu({ providers }: Pick<Ir, "providers">): boolean {
  return makesInfrastructure({ providers }) || providers.some((one) => "managed" in one && one.managed !== undefined);
}

/** The servers that the state names, and those whose configuration is put; undefined where there are none. */
export async function readServers(world: ApplyWorld): Promise<Servers | undefined> {
  const made = makesInfrastructure(world.ir) ? await readMade(world) : undefined;
  const configs = serverConfigs(world.ir);
  const [first] = configs;
  const url = made?.url ?? (first?.bucket === undefined ? undefined : `${first.scheme}://${first.bucket}`);
  if (url === undefined) return undefined;
  const own = configs.map(({ shard, key, leader }) => ({ name: shard, config: `${url}/${key}`, addresses: [leader] }));
  return { url, shards: [...(made?.shards ?? []), ...own] };
}

/** Undefined where no servers are in the state. */
async function readMade(world: ApplyWorld): Promise<Servers | undefined> {
  const bucket = await readOutput(world, "nstance_bucket");
  const shards = await readOutput(world, "nstance_shards");
  if (typeof bucket !== "string" || !isObject(shards)) return undefined;
  const scheme = world.ir.platform.buckets.netsy.url.split("://")[0] ?? "s3";
  const url = `${scheme}://${bucket}`;
  return { url, shards: Object.entries(shards).map(([name, shard]) => shardOf(url, name, shard)) };
}

function shardOf(url: string, name: string, shard: unknown): Shard {
  const { config_key: key, server_ips: addresses } = isObject(shard) ? shard : {};
  return {
    name,
    config: typeof key === "string" ? `${url}/${key}` : undefined,
    addresses: Array.isArray(addresses) ? addresses.filter((one) => typeof one === "string") : [],
  };
}

/** The text of an object of a bucket; undefined where there is none. */
export async function readObject(
  world: ApplyWorld,
  bucket: string,
  key: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const store = await openStore(bucket, clusterStoreOptions(world));
  try {
    const body = await store.read(key, signal);
    if (!body) return undefined;
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    store.close();
  }
}

/** Groups of VMs in a shard's configuration: `groups`: tenant, then name, then what a group is. */
export function groupsIn(config: unknown): readonly Json[] {
  const tenants = isObject(config) && isObject(config["groups"]) ? Object.values(config["groups"]) : [];
  return tenants.flatMap((groups) => (isObject(groups) ? Object.values(groups).filter(isObject) : []));
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
