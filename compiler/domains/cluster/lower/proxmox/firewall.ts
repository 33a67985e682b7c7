import type { IrBeside, IrNodeFirewall, IrNodeRule, IrProxmoxProvider } from "../../../../ir/index.ts";
import { mapLocated } from "../../../../origins/index.ts";
import type { ProviderModel } from "../../../../schema/index.ts";
import { formatAddress, formatCidr } from "../../../../values/index.ts";
import { checked, generatedProviders, labelOf, sure } from "../../plan/index.ts";
import type { LowerContext } from "../base/index.ts";

/** Names of security groups have at most 18 characters: what is left for the cluster beside the mark (proxmox.md 1.1). */
const groupNameRoom = 9;

type Machines = Pick<IrProxmoxProvider, "nodes" | "leader" | "guestNetwork"> & { readonly beside?: IrBeside };

/** What the cluster needs to reach a node (contracts/nstance.md 9.2, contracts/proxmox.md 1.12). */
export function lowerFirewall(
  { cluster }: LowerContext,
  provider: ProviderModel,
  machines: Machines,
): IrNodeFirewall | undefined {
  const block = provider.blocks.firewall[0];
  if (!block) return undefined;
  const { origin } = block;
  return {
    origin,
    management: checked(block.attributes, "management").value.map((one) => mapLocated(one, formatCidr)),
    enable: checked(block.attributes, "enable"),
    group: `podplane-${labelOf(cluster).slice(0, groupNameRoom)}`,
    rules: [...rulesOf(machines), ...rulesForOthers(othersOf(cluster, provider))].map((rule) => ({ ...rule, origin })),
  };
}

/** Other machines of one's own in the cluster: as another zone they take part in its election. */
function othersOf(cluster: LowerContext["cluster"], provider: ProviderModel): readonly ProviderModel[] {
  const all = generatedProviders(cluster).filter(({ cloud }) => !cloud.holdsState);
  return all.flatMap((one) => (one.provider === provider ? [] : [one.provider]));
}

type Rule = Omit<IrNodeRule, "origin">;

/** Their nodes ask for the election, and the operator, which runs on any VM of the cluster, asks each leader. */
function rulesForOthers(others: readonly ProviderModel[]): readonly Rule[] {
  if (others.length === 0) return [];
  const nodes = others.flatMap(({ blocks }) => blocks.node.map((node) => checked(node.attributes, "address")));
  const guests = others.map(({ blocks }) => checked(sure(blocks.network[0]).attributes, "cidr"));
  return [
    { protocol: "tcp", ports: "8991", source: nodes.map(({ value }) => formatAddress(value)).join(",") },
    { protocol: "tcp", ports: "8992,8993", source: guests.map(({ value }) => formatCidr(value)).join(",") },
  ];
}

function rulesOf({ nodes, leader, guestNetwork, beside }: Machines): readonly Rule[] {
  const own = nodes.map(({ address }) => sure(address).value).join(",");
  const clouds = (beside?.networks ?? []).map(({ value }) => value).join(",");
  return [
    // Without it each node would take the leader's address for its own.
    ...(leader.existing.value ? [] : [{ protocol: "vrrp", ports: "", source: own }]),
    { protocol: "tcp", ports: "8991", source: own },
    // VMs register and ask, and the operator of Kubernetes, which runs on one of them, gives its orders.
    { protocol: "tcp", ports: "8992,8993,8994", source: sure(guestNetwork.cidr).value },
    // Servers in the cloud take part in the election, and the operator may run there.
    ...(clouds === "" ? [] : [{ protocol: "tcp", ports: "8991,8992,8993", source: clouds }]),
    { protocol: "tcp", ports: "8993", source: "+management" },
  ];
}
