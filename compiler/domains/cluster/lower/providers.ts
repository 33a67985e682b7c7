import type { IrProvider, IrProviderBase, IrProviders, IrZone, ProviderKind } from "../../../ir/index.ts";
import type { Located } from "../../../origins/index.ts";
import { placeParts } from "../../../providers/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import {
  checked,
  type GeneratedProvider,
  generatedProviders,
  labelOf,
  ownerOf,
  placeOf,
  planShards,
  providerKey,
  subnetRole,
  sure,
} from "../plan/index.ts";
import { lowerLoadBalancer } from "./balancers.ts";
import type { LowerContext } from "./base/index.ts";
import { kindLowerings } from "./kinds.ts";
import { lowerBuckets, lowerRoles } from "./storage.ts";

/** Every provider, in declared order: the first holds the cluster. */
export function lowerProviders(context: LowerContext, prefix: Located<string>): [IrProvider, ...IrProvider[]] {
  const shards = planShards(context.cluster, context.lock);
  const lowered = inOrder(context).map((generated, index) => {
    const base = lowerBase(context, generated, { position: index, prefix, shards });
    return lowerKind(generated.kind, context, generated, base);
  });
  const [first, ...rest] = lowered;
  return [sure(first), ...rest];
}

/** In the order in which they were built, new ones behind them: the first of an account holds its module. */
export function inOrder({ cluster, plan }: LowerContext): readonly GeneratedProvider[] {
  const { order } = plan.providers;
  return generatedProviders(cluster).toSorted((a, b) => order.indexOf(a.provider) - order.indexOf(b.provider));
}

/** What only this kind has, added to what all do. */
function lowerKind<K extends ProviderKind>(
  kind: K,
  context: LowerContext,
  generated: GeneratedProvider,
  base: Omit<IrProviderBase<K>, "kind">,
): IrProviders[K] {
  return kindLowerings[kind](context, generated, { ...base, kind });
}

type ShardPlan = ReturnType<typeof planShards>;

interface ProviderPlan {
  /** Among the providers of the cluster. */
  readonly position: number;
  readonly prefix: Located<string>;
  readonly shards: ShardPlan;
}

function lowerBase(
  context: LowerContext,
  generated: GeneratedProvider,
  { position, prefix, shards }: ProviderPlan,
): Omit<IrProviderBase<ProviderKind>, "kind"> {
  const { kind, provider, cloud } = generated;
  const key = providerKey(provider);
  return {
    origin: provider.origin,
    title: cloud.title,
    kindOrigin: sure(provider.labels[0]).origin,
    key,
    suffix: terraformName(placeParts(kind, placeOf(provider)).join("_")),
    alias: position === 0 ? undefined : key,
    bootSettings: cloud.bootKeys.map(({ key: name, from }) => ({
      key: name,
      value: checked(provider.attributes, from),
    })),
    machines: { service: cloud.machines.service, userDataBytes: cloud.machines.userDataBytes },
    zones: lowerZones(context, provider, shards),
    loadBalancers: provider.blocks.load_balancer.map((balancer) => lowerLoadBalancer(context, balancer, cloud, prefix)),
    buckets: lowerBuckets(context, generated),
    roles: lowerRoles(context, generated),
  };
}

/** Letters, digits and `_`, as Terraform takes in names (contracts/terraform.md 3.2). */
export function terraformName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_]/g, "_");
}

function lowerZones(context: LowerContext, provider: ProviderModel, shards: ShardPlan): IrZone[] {
  const declared = context.cluster.blocks.pool.map(labelOf);
  return provider.blocks.zone.map((zone) => {
    const name = sure(zone.labels[0]);
    const roles = new Set(zone.blocks.subnet.map(subnetRole));
    const shard = shards.get(zone) ?? name.value;
    return {
      origin: zone.origin,
      name,
      shard,
      moduleName: `shard_${terraformName(shard === name.value ? shard : `${ownerOf(provider)}_${name.value}`)}`,
      pools: declared.filter((pool) => roles.has(pool)),
    };
  });
}
