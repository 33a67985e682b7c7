import type { IrProxmoxNetwork, IrProxmoxNode, IrProxmoxPlacement, IrProxmoxSdn } from "../../../../ir/index.ts";
import { type Located, mapLocated } from "../../../../origins/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { formatAddress, formatCidr } from "../../../../values/index.ts";
import { checked, labelOf, subnetRole, sure } from "../../plan/index.ts";
import type { LowerContext } from "../base/index.ts";

/** What VMs are connected to, and what of it is made. */
export function lowerNetwork({ blocks }: ProviderModel, nodes: readonly IrProxmoxNode[]): IrProxmoxNetwork {
  const { attributes, blocks: inner, origin } = sure(blocks.network[0]);
  const cidr = attributes.cidr && mapLocated(attributes.cidr, formatCidr);
  const sdn = inner.sdn[0] && lowerSdn(inner.sdn[0], cidr, nodes);
  const ports = attributes.bridge_ports?.value;
  const made = sdn ?? (ports && { kind: "bridge", ports, vlanAware: attributes.vlan !== undefined });
  return { origin, bridge: sdn?.vnet ?? checked(attributes, "bridge"), vlan: attributes.vlan, cidr, made };
}

type SdnModel = ProviderModel["blocks"]["network"][number]["blocks"]["sdn"][number];

function lowerSdn(
  { attributes, labels, origin }: SdnModel,
  cidr: Located<string> | undefined,
  nodes: readonly IrProxmoxNode[],
): IrProxmoxSdn {
  const { dhcp_start: start, dhcp_end: end, gateway } = attributes;
  const type = sure(labels[0]) as IrProxmoxSdn["type"];
  return {
    kind: "sdn",
    origin,
    type,
    zone: checked(attributes, "zone"),
    vnet: checked(attributes, "vnet"),
    bridge: attributes.bridge,
    tag: attributes.tag,
    subnet: gateway && cidr,
    gateway: gateway && mapLocated(gateway, formatAddress),
    snat: checked(attributes, "snat"),
    dhcp: start && end && { start: mapLocated(start, formatAddress), end: mapLocated(end, formatAddress) },
    peers: type.value === "vxlan" ? nodes.flatMap((node) => node.address ?? []) : [],
  };
}

/** Each pool of the zone with its network: the subnet's, else the provider's. */
export function lowerPlacements(
  { cluster }: LowerContext,
  { attributes, blocks }: ProviderModel,
  network: IrProxmoxNetwork,
): readonly IrProxmoxPlacement[] {
  const subnets = new Map(blocks.zone.flatMap((zone) => zone.blocks.subnet.map((one) => [subnetRole(one), one])));
  return cluster.blocks.pool.flatMap((pool): readonly IrProxmoxPlacement[] => {
    const subnet = subnets.get(labelOf(pool));
    if (!subnet) return [];
    const { bridge, vlan, pve_pool: own } = subnet.attributes;
    const place = bridge ? { bridge, vlan } : { bridge: network.bridge, vlan: vlan ?? network.vlan };
    const pvePool = own ?? attributes.pve_pool;
    return [{ origin: subnet.origin, pool: labelOf(pool), subnetPool: subnetPoolOf(place), ...place, pvePool }];
  });
}

/**
 * One subnet pool for each network: Nstance lets a network stand in one pool only (contracts/nstance.md C5, 9.3). Its
 * name is an identifier: what that does not take of a bridge's name becomes a hyphen, or lower case.
 */
function subnetPoolOf({
  bridge,
  vlan,
}: {
  readonly bridge: Located<string>;
  readonly vlan: Located<number> | undefined;
}): string {
  const words = bridge.value.toLowerCase().split("_").filter(Boolean);
  return [...words, ...(vlan ? [String(vlan.value)] : [])].join("-");
}
