import type { Ir, IrProvider, IrProxmoxProvider } from "../../../ir/index.ts";
import type { HeldAddress } from "../../../lock/index.ts";
import { canonicalCidr, formatCidr, parseAddress } from "../../../values/index.ts";

/** The addresses that machines of a provider hold in turns; one that something of the user's holds is none of them. */
export function heldAddresses({ kubernetes, providers }: Ir, provider: IrProvider): readonly HeldAddress[] {
  if (!("leader" in provider)) return [];
  const { address, routerId } = kubernetes.virtualAddress ?? {};
  return [
    ...(provider.leader.existing.value ? [] : [heldByNodes(provider.leader)]),
    // VMs of the control plane run on the first provider.
    ...(provider === providers[0] && address && routerId
      ? [{ of: "api", address: address.value, router_id: routerId.value, ...rangeOf(provider) } as const]
      : []),
  ];
}

function heldByNodes({ address, prefixLength, routerId }: IrProxmoxProvider["leader"]): HeldAddress {
  const parsed = parseAddress(address.value);
  const held = { of: "leader", address: address.value, router_id: routerId.value } as const;
  if (!parsed) return held;
  return { ...held, range: formatCidr(canonicalCidr({ ...parsed, prefixLength: prefixLength.value })) };
}

/** The provider's network, where the control plane is connected to that one. */
function rangeOf({ guestNetwork, placements }: IrProxmoxProvider): { readonly range?: string } {
  const control = placements.find(({ pool }) => pool === "control-plane");
  const { bridge, vlan, cidr } = guestNetwork;
  const isThere = control?.bridge.value === bridge.value && control.vlan?.value === vlan?.value;
  return isThere && cidr ? { range: cidr.value } : {};
}
