import type { IrNetwork, IrSubnet, IrSubnetRole } from "../../../../ir/index.ts";
import type { BuiltSubnet } from "../../../../lock/index.ts";
import { type Located, mapLocated, ruled } from "../../../../origins/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { formatCidr } from "../../../../values/index.ts";
import { checked, hasIpv6, labelOf, makesNetwork, type PlannedSubnet, sure } from "../../plan/index.ts";
import { keyOf, type LowerContext } from "./context.ts";

/** The network of a provider, and its subnets as they were planned. */
export function lowerNetwork(context: LowerContext, provider: ProviderModel): IrNetwork {
  const vpc = sure(provider.blocks.vpc[0]);
  const { id, v4cidr, v6cidr } = vpc.attributes;
  const made = makesNetwork(provider);
  return {
    origin: vpc.origin,
    id,
    ipv4Cidr: v4cidr && mapLocated(v4cidr, formatCidr),
    ipv6: { value: made && hasIpv6(provider), origin: v6cidr?.origin ?? ruled("ipv6-only-when-asked", vpc.origin) },
    subnets: lowerSubnets(context, provider),
  };
}

/** Role, zone, position; subnets that only the lock file has stand at the positions that they were built at. */
function lowerSubnets(context: LowerContext, provider: ProviderModel): IrSubnetRole[] {
  const made = makesNetwork(provider);
  const subnets = (context.plan.networks.get(provider) ?? []).map((one) => lowerSubnet(one, made));
  const keys = new Map(context.cluster.blocks.pool.map((pool) => [labelOf(pool), keyOf(context, pool)]));
  const roleOf = new Map([...keys].map(([role, key]) => [key, role]));
  for (const one of context.plan.retained.get(provider) ?? []) {
    subnets.push(retainedSubnet(provider, one, roleOf.get(one.role) ?? one.role, made));
  }
  const roles = Map.groupBy(subnets, (one) => one.role);
  return [...roles].map(([role, inRole]) => ({
    role,
    key: keys.get(role) ?? role,
    zones: [...Map.groupBy(inRole, (one) => one.zone)].map(([zone, list]) => ({
      zone,
      subnets: list.sort((a, b) => a.index - b.index),
    })),
  }));
}

function retainedSubnet(provider: ProviderModel, built: BuiltSubnet, role: string, made: boolean): IrSubnet {
  const origin = ruled("retained-subnet", sure(provider.blocks.vpc[0]).origin);
  const located = <T>(value: T): Located<T> => ({ value, origin });
  return {
    origin,
    label: built.label,
    zone: built.zone,
    role,
    index: built.index,
    retained: true,
    existingId: built.id === undefined ? undefined : located(built.id),
    ipv4Cidr: built.ipv4 === undefined ? undefined : located(built.ipv4),
    ipv6Number: built.ipv6_netnum === undefined ? undefined : located(built.ipv6_netnum),
    public: located(built.public === true),
    natGateway: located(built.nat === true),
    natSubnetRole: made && built.public !== true && role !== "public" ? located("public") : undefined,
    services: [],
    pool: undefined,
  };
}

function lowerSubnet(planned: PlannedSubnet, made: boolean): IrSubnet {
  const { subnet, zone, role, index, label, ipv4, chosen, ipv6Number } = planned;
  const { attributes, origin } = subnet;
  const services = attributes.services?.value.map((service) => service.value) ?? [];
  const isPublic = checked(attributes, "public");
  const cidrOrigin = attributes.cidr?.origin ?? origin;
  return {
    origin,
    label,
    zone,
    role,
    index,
    retained: false,
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
