import type { Dialect, IrPool, IrZone } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import {
  type Context,
  configurationOf,
  local,
  type ModuleContext,
  moduleCall,
  moduleKey,
  moduleOf,
  type Section,
  typeOf,
} from "../base/index.ts";
import {
  attribute,
  type Block,
  blank,
  block,
  code,
  comment,
  type Entry,
  type Expression,
  from,
  type Item,
  inlineObject,
  list,
  located,
  member,
  number,
  object,
  ref,
  text,
} from "../hcl/index.ts";
import { clusterArgument } from "./network.ts";

/** What a cloud adds to its shards. */
export interface ShardParts {
  /** What stands for the cluster, where its module alone does not do. */
  readonly cluster?: Expression | undefined;
  /** Whom servers and agents are: behind `cluster`. */
  readonly identity: readonly Entry[];
  /** What its modules call the type of a group's VMs. */
  readonly machineType: "instance_type" | "machine_type";
  /** Whether a group chooses among the listeners of its balancers, or joins all of them. */
  readonly joins: "listeners" | "balancers";
  /** Arguments that only this cloud's modules take. */
  readonly own: readonly Entry[];
}

/** Groups of VMs, and one shard for each zone. contracts/nstance.md 3.4, 3.5.3. */
export function shards(context: Context, provider: ModuleContext, parts: ShardParts): Section {
  const origin = rule("tf-shards", provider.provider.origin);
  return {
    title: "Shards: one per zone",
    note: undefined,
    groups: [
      [block(["locals"], groupsLocal(context, provider, parts), origin)],
      ...provider.provider.zones.map((zone) => [shardModule(context, provider, zone, parts)]),
    ],
    origin,
  };
}

/** Whether all shards have the same groups of the same sizes. */
function areShardsAlike({ provider, pools }: ModuleContext): boolean {
  return (
    pools.every((pool) => pool.zoneSizes.length === 0) &&
    provider.zones.every((zone) => zone.pools.length === pools.length)
  );
}

function groupsLocal(context: Context, provider: ModuleContext, parts: ShardParts): readonly Item[] {
  const listeners = listenersByPool(context, provider);
  const { dialect } = moduleOf(context, provider);
  const entries = provider.pools.map((pool) =>
    group(context, { ...parts, dialect }, pool, listeners.get(pool.name.value) ?? []),
  );
  const joining =
    parts.joins === "listeners" && dialect === "v2a"
      ? "Each balancer lists the listeners of a group."
      : "A group joins all listeners of its balancers.";
  const groups = object(entries);
  const value = areShardsAlike(provider) ? object([attribute("default", groups)]) : groups;
  return [
    comment(`Sizes count VMs in each shard. ${joining}`, rule("pool-group", provider.provider.origin)),
    attribute(`groups${provider.suffix}`, value),
  ];
}

interface Joined {
  readonly balancer: string;
  readonly entry: Entry;
}

/** The balancers of each pool, with the ports that it serves. */
function listenersByPool(context: Context, provider: ModuleContext): ReadonlyMap<string, readonly Joined[]> {
  const found = new Map<string, Joined[]>();
  for (const balancer of provider.provider.loadBalancers) {
    const key = moduleKey(context, "load-balancer", balancer.name.value, provider.provider.key);
    for (const pool of new Set(balancer.listeners.map((listener) => listener.pool.value))) {
      const ports = balancer.listeners
        .filter((listener) => listener.pool.value === pool)
        .map((listener) => located(listener.port, number));
      const joined = { balancer: key, entry: member(key, list(ports), { origin: balancer.origin }) };
      const known = found.get(pool);
      if (known) known.push(joined);
      else found.set(pool, [joined]);
    }
  }
  return found;
}

interface GroupForm extends ShardParts {
  readonly dialect: Dialect;
}

function group(context: Context, { dialect, machineType }: GroupForm, pool: IrPool, joined: readonly Joined[]): Entry {
  const name = pool.name.value;
  const key = text(moduleKey(context, "pool", name, undefined));
  const even = pool.zoneSizes.length === 0;
  const value = object([
    attribute("template", key, { origin: pool.name.origin }),
    attribute("subnet_pool", key, { origin: pool.name.origin }),
    ...(even ? [attribute("size", code`local.pool_sizes[${text(name)}]`, { origin: pool.size.origin })] : []),
    attribute(machineType, code`local.pool_instance_types[${text(name)}]`, { origin: typeOf(pool).origin }),
    ...(joined.length > 0 ? [attribute("load_balancers", balancersOf(context, dialect, joined))] : []),
  ]);
  return member(moduleKey(context, "pool", name, undefined), value, { origin: rule("pool-group", pool.origin) });
}

/** contracts/nstance.md 1.1: a map of ports in V2a, a set of names in V2b. */
function balancersOf(context: Context, dialect: Dialect, joined: readonly Joined[]): Expression {
  switch (dialect) {
    case "v2a":
      return inlineObject(joined.map(({ entry }) => entry));
    case "v2b":
      return list(joined.map(({ balancer, entry }) => from(entry.origin ?? context.ir.origin, text(balancer))));
  }
}

function shardModule(context: Context, provider: ModuleContext, zone: IrZone, parts: ShardParts): Block {
  const module = moduleOf(context, provider);
  const shard = text(zone.shard);
  const body: readonly Item[] = [
    ...configurationOf(provider, "module"),
    blank,
    parts.cluster ? attribute("cluster", parts.cluster) : clusterArgument(),
    ...parts.identity,
    attribute("network", ref(provider.network)),
    attribute("shard", shard, { origin: rule("shard-id", zone.origin) }),
    attribute("zone", located(zone.name, text)),
    attribute("certificates", ref("local.certificates")),
    attribute("templates", local(provider, "templates")),
    attribute("groups", shardGroups(context, provider, zone)),
    ...parts.own,
    blank,
    attribute("nstance_version", ref("local.nstance_version"), { origin: module.nstanceVersion.origin }),
  ];
  return moduleCall(module, "shard", zone.moduleName, body, rule("nstance-shard-module", zone.origin));
}

/** The groups of one shard: those whose pool has a subnet in its zone, with the zone's own sizes. */
function shardGroups(context: Context, provider: ModuleContext, zone: IrZone): Expression {
  const groups = local(provider, "groups");
  if (areShardsAlike(provider)) return groups;
  const here = new Set(zone.pools);
  const entries = provider.pools
    .filter((pool) => here.has(pool.name.value))
    .map((pool) => {
      const key = moduleKey(context, "pool", pool.name.value, undefined);
      const shared = code`${groups}[${text(key)}]`;
      if (pool.zoneSizes.length === 0) return member(key, shared, { origin: rule("pool-in-zone", pool.origin) });
      const size = code`local.pool_zone_sizes[${text(pool.name.value)}][${text(zone.name.value)}]`;
      const value = code`merge(${shared}, ${inlineObject([attribute("size", size)])})`;
      return member(key, value, { origin: rule("pool-in-zone", pool.size.origin) });
    });
  return object([attribute("default", object(entries))]);
}
