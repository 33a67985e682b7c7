import type {
  IrBucket,
  IrLoadBalancer,
  IrNetwork,
  IrProvider,
  IrRole,
  IrSubnet,
  IrSubnetRole,
  IrZone,
} from "../../../ir/index.ts";
import { lockedNamePrefix } from "../../../lock/make.ts";
import { type Located, mapLocated, ruled } from "../../../origins/origin.ts";
import type { GeneratedCloud } from "../../../providers/index.ts";
import type { LoadBalancerModel, ProviderModel } from "../../../schema/index.ts";
import { formatCidr } from "../../../values/ip.ts";
import {
  bucketName,
  type GeneratedProvider,
  generatedProviders,
  hasIpv6,
  keptName,
  labelOf,
  makesNetwork,
  ownerOf,
  type PlannedSubnet,
  planShards,
  portOf,
  providerKey,
  roleName,
  subnetRole,
  sure,
  targetPortOf,
} from "../plan/index.ts";
import type { LowerContext } from "./context.ts";

/** Every provider, in declared order: the first holds the cluster. */
export function lowerProviders(context: LowerContext, prefix: Located<string>): [IrProvider, ...IrProvider[]] {
  const shards = planShards(context.cluster, context.lock);
  const holders = new Map<string, string>();
  const lowered = generatedProviders(context.cluster).map((generated, index) => {
    const { provider } = generated;
    const key = providerKey(provider);
    const account = sure(provider.attributes.account, "provider.account");
    if (!holders.has(account.value)) holders.set(account.value, key);
    return lowerProvider(context, generated, {
      index,
      prefix,
      shards,
      accountHolder: holders.get(account.value) ?? key,
    });
  });
  const [first, ...rest] = lowered;
  return [sure(first, "a provider"), ...rest];
}

interface ProviderPlan {
  readonly index: number;
  readonly prefix: Located<string>;
  readonly shards: ReturnType<typeof planShards>;
  readonly accountHolder: string;
}

function lowerProvider(context: LowerContext, generated: GeneratedProvider, plan: ProviderPlan): IrProvider {
  const { provider, cloud } = generated;
  const { attributes, blocks } = provider;
  const key = providerKey(provider);
  const account = sure(attributes.account, "provider.account");
  const region = sure(attributes.region, "provider.region");
  const subnets = context.plan.get(provider) ?? [];
  const inside = lockedNamePrefix(key, context.cluster.blocks.provider.length);
  return {
    origin: provider.origin,
    kind: sure(provider.labels[0], "the kind of a provider") as Located<"aws">,
    key,
    suffix: terraformName(`${account.value}_${region.value}`),
    alias: plan.index === 0 ? undefined : key,
    account,
    region,
    profile: attributes.profile,
    tags: attributes.tags?.value.map(({ key: name, value }) => ({ key: name, value })) ?? [],
    enableSsm: sure(attributes.enable_ssm, "provider.enable_ssm"),
    accountHolder: plan.accountHolder,
    network: lowerNetwork(provider, subnets),
    zones: lowerZones(context, provider, plan),
    loadBalancers: blocks.load_balancer.map((balancer) => lowerLoadBalancer(balancer, cloud, plan.prefix)),
    buckets: blocks.bucket.map((bucket): IrBucket => {
      const name = sure(bucket.labels[0], "the name of a bucket");
      const cloudName = keptName(
        context.lock,
        (one) => `${inside}bucket/${one}`,
        name,
        bucket.attributes.renamed_from,
        (one) => bucketName(context, generated, one),
      ).name;
      return { origin: bucket.origin, name, cloudName };
    }),
    roles: blocks.role.map((role) => lowerRole(role, context, { inside, cloud, prefix: plan.prefix })),
  };
}

/** Letters, digits and `_`, as Terraform takes in names (contracts/terraform.md 3.2). */
export function terraformName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_]/g, "_");
}

function lowerNetwork(provider: ProviderModel, subnets: readonly PlannedSubnet[]): IrNetwork {
  const vpc = sure(provider.blocks.vpc[0], "vpc");
  const { id, v4cidr, v6cidr } = vpc.attributes;
  const made = makesNetwork(provider);
  return {
    origin: vpc.origin,
    id,
    ipv4Cidr: v4cidr && mapLocated(v4cidr, formatCidr),
    ipv6: { value: made && hasIpv6(provider), origin: v6cidr?.origin ?? ruled("ipv6-only-when-asked", vpc.origin) },
    subnets: lowerSubnets(subnets, made),
  };
}

function lowerSubnets(subnets: readonly PlannedSubnet[], made: boolean): IrSubnetRole[] {
  const roles = new Map<string, Map<string, IrSubnet[]>>();
  for (const planned of subnets) {
    const zones = roles.get(planned.role) ?? new Map<string, IrSubnet[]>();
    roles.set(planned.role, zones);
    const list = zones.get(planned.zone) ?? [];
    zones.set(planned.zone, list);
    list.push(lowerSubnet(planned, made));
  }
  return [...roles].map(([role, zones]) => ({
    role,
    zones: [...zones].map(([zone, list]) => ({ zone, subnets: list })),
  }));
}

function lowerSubnet(planned: PlannedSubnet, made: boolean): IrSubnet {
  const { subnet, zone, role, index, label, ipv4, chosen, ipv6Number } = planned;
  const { attributes, origin } = subnet;
  const services = attributes.services?.value.map((service) => service.value) ?? [];
  const isPublic = sure(attributes.public, "subnet.public");
  const cidrOrigin = attributes.cidr?.origin ?? origin;
  return {
    origin,
    label,
    zone,
    role,
    index,
    existingId: attributes.id,
    ipv4Cidr: ipv4 && { value: formatCidr(ipv4), origin: chosen ? ruled("ip-plan", cidrOrigin) : cidrOrigin },
    ipv6Number:
      ipv6Number === undefined
        ? undefined
        : { value: ipv6Number, origin: ruled("ipv6-numbers", attributes.v6cidr?.origin ?? origin) },
    public: isPublic,
    natGateway: {
      value: made && services.includes("nat"),
      origin: attributes.services?.origin ?? ruled("nat-of-module", origin),
    },
    // Routing in an existing network is its owner's (ruling 8).
    natSubnetRole:
      made && !isPublic.value && role !== "public"
        ? { value: "public", origin: ruled("nat-route", origin) }
        : undefined,
    services,
    pool: attributes.pool?.value.name,
  };
}

function lowerZones(context: LowerContext, provider: ProviderModel, plan: ProviderPlan): IrZone[] {
  const declared = context.cluster.blocks.pool.map(labelOf);
  return provider.blocks.zone.map((zone) => {
    const name = sure(zone.labels[0], "the name of a zone");
    const roles = new Set(zone.blocks.subnet.map(subnetRole));
    const shard = plan.shards.get(zone) ?? name.value;
    return {
      origin: zone.origin,
      name,
      shard,
      moduleName: `shard_${terraformName(shard === name.value ? shard : `${ownerOf(provider)}_${name.value}`)}`,
      pools: declared.filter((pool) => roles.has(pool)),
    };
  });
}

function lowerLoadBalancer(
  balancer: LoadBalancerModel,
  cloud: GeneratedCloud,
  prefix: Located<string>,
): IrLoadBalancer {
  const name = sure(balancer.labels[0], "the name of a balancer");
  const listeners = balancer.blocks.listener
    .map((listener) => {
      const port: Located<number> = mapLocated(sure(listener.labels[0], "a port"), Number);
      return {
        origin: listener.origin,
        port,
        targetPort: listener.attributes.target_port ?? {
          value: targetPortOf(listener),
          origin: ruled("target-port", port.origin),
        },
        pool: mapLocated(sure(listener.attributes.pool, "listener.pool"), (pool) => pool.name),
      };
    })
    .sort((a, b) => a.port.value - b.port.value);
  return {
    origin: balancer.origin,
    name,
    public: sure(balancer.attributes.public, "load_balancer.public"),
    subnetRole: mapLocated(sure(balancer.attributes.subnets, "load_balancer.subnets"), (role) => role.name),
    listeners,
    derivedNames: cloud.derive.shortenedBalancer(
      prefix.value,
      name.value,
      balancer.blocks.listener.map((one) => ({ port: portOf(one), target: targetPortOf(one) })),
    ),
  };
}

function lowerRole(
  role: ProviderModel["blocks"]["role"][number],
  context: LowerContext,
  { inside, cloud, prefix }: { inside: string; cloud: GeneratedCloud; prefix: Located<string> },
): IrRole {
  const name = sure(role.labels[0], "the name of a role");
  const { buckets, permissions, renamed_from: from } = role.attributes;
  const keyOf = (one: string) => `${inside}role/${one}`;
  const cloudName = keptName(context.lock, keyOf, name, from, (one) => roleName(cloud, prefix, one)).name;
  return {
    origin: role.origin,
    name,
    cloudName,
    buckets: sure(buckets, "role.buckets").value.map((bucket) => mapLocated(bucket, (reference) => reference.name)),
    permissions: sure(permissions, "role.permissions"),
  };
}
