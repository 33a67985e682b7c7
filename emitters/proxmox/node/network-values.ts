import type { IrProxmoxProvider, Located } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import { type NodeValue, one, several } from "./value.ts";

/** What VMs are connected to, and what of it the library makes. */
export function networkValues({ guestNetwork: network, placements, origin }: IrProxmoxProvider): readonly NodeValue[] {
  const { made, bridge } = network;
  const of = rule("node-script", network.origin);
  const isBridge = made?.kind === "bridge";
  const others = placements.map((placement) => placement.bridge).filter(({ value }) => value !== bridge.value);
  const pools = placements.flatMap(({ pvePool }) => pvePool ?? []);
  return [
    one("NETWORK", { value: made?.kind ?? "existing", origin: of }),
    one("BRIDGE", bridge),
    several("BRIDGE_PORTS", isBridge ? made.ports : [], of),
    one("BRIDGE_VLAN_AWARE", { value: isBridge && made.vlanAware ? 1 : 0, origin: of }),
    ...sdnValues(network),
    several("POOL_BRIDGES", unique(others), rule("node-script", origin)),
    several("PVE_POOLS", unique(pools), rule("node-script", origin)),
  ];
}

function sdnValues({ made, origin }: IrProxmoxProvider["guestNetwork"]): readonly NodeValue[] {
  const none = { value: "", origin: rule("node-script", origin) };
  const sdn = made?.kind === "sdn" ? made : undefined;
  return [
    one("SDN_TYPE", sdn?.type ?? none),
    one("SDN_ZONE", sdn?.zone ?? none),
    one("SDN_VNET", sdn?.vnet ?? none),
    one("SDN_BRIDGE", sdn?.bridge ?? none),
    one("SDN_TAG", sdn?.tag ?? none),
    one("SDN_SUBNET", sdn?.subnet ?? none),
    one("SDN_GATEWAY", sdn?.gateway ?? none),
    one("SDN_SNAT", { value: sdn?.snat.value ? 1 : 0, origin: sdn?.snat.origin ?? none.origin }),
    one("SDN_DHCP_START", sdn?.dhcp?.start ?? none),
    one("SDN_DHCP_END", sdn?.dhcp?.end ?? none),
  ];
}

function unique(values: readonly Located<string>[]): readonly Located<string>[] {
  return values.filter(({ value }, index) => values.findIndex((other) => other.value === value) === index);
}
