import type { IrNetwork, IrSubnet, IrSubnetRole } from "../../../ir/index.ts";
import { mapLocated, ruled } from "../../../origins/origin.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import { formatCidr } from "../../../values/ip.ts";
import { hasIpv6, makesNetwork, type PlannedSubnet, sure } from "../plan/index.ts";

/** The network of a provider, and its subnets as they were planned. */
export function lowerNetwork(provider: ProviderModel, subnets: readonly PlannedSubnet[]): IrNetwork {
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
