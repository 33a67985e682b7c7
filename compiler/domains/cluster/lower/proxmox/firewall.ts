import type { IrBeside, IrNodeFirewall, IrNodeRule, IrProxmoxProvider } from "../../../../ir/index.ts";
import { mapLocated } from "../../../../origins/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { formatCidr } from "../../../../values/index.ts";
import { labelOf, sure } from "../../plan/index.ts";
import type { LowerContext } from "../base/index.ts";

/** Names of security groups have at most 18 characters: what is left for the cluster beside the mark (proxmox.md 1.1). */
const groupNameRoom = 9;

type Machines = Pick<IrProxmoxProvider, "nodes" | "leader" | "guestNetwork"> & { readonly beside?: IrBeside };

/** What the cluster needs to reach a node (contracts/nstance.md 9.2, contracts/proxmox.md 1.12). */
export function lowerFirewall(
  { cluster }: LowerContext,
  { blocks }: ProviderModel,
  machines: Machines,
): IrNodeFirewall | undefined {
  const block = blocks.firewall[0];
  if (!block) return undefined;
  const { origin } = block;
  return {
    origin,
    management: sure(block.attributes.management, "firewall.management").value.map((one) =>
      mapLocated(one, formatCidr),
    ),
    enable: sure(block.attributes.enable, "firewall.enable"),
    group: `podplane-${labelOf(cluster).slice(0, groupNameRoom)}`,
    rules: rulesOf(machines).map((rule) => ({ ...rule, origin })),
  };
}

function rulesOf({ nodes, leader, guestNetwork, beside }: Machines): readonly Omit<IrNodeRule, "origin">[] {
  const own = nodes.flatMap(({ address }) => address?.value ?? []).join(",");
  const clouds = (beside?.networks ?? []).map(({ value }) => value).join(",");
  return [
    // Without it each node would take the leader's address for its own.
    ...(leader.existing.value ? [] : [{ protocol: "vrrp", ports: "", source: own }]),
    { protocol: "tcp", ports: "8991", source: own },
    { protocol: "tcp", ports: "8992,8994", source: guestNetwork.cidr?.value ?? "" },
    // Servers in the cloud take part in the election, and the operator may run there.
    ...(clouds === "" ? [] : [{ protocol: "tcp", ports: "8991,8992,8993", source: clouds }]),
    { protocol: "tcp", ports: "8993", source: "+management" },
  ];
}
