import type { ProviderModel } from "../../../schema/index.ts";
import { type CheckContext, isWritten, spanOf } from "../check/index.ts";
import { labelOf } from "../plan/index.ts";

/** Bridges and SDN: contracts/proxmox.md 1.10 and 1.11. */
export function checkNetwork(provider: ProviderModel, context: CheckContext): void {
  const network = provider.blocks.network[0];
  if (!network) return;
  const { diagnostics } = context;
  const { bridge, bridge_ports: ports, vlan } = network.attributes;
  const sdn = network.blocks.sdn[0];
  if (!bridge && !sdn && !network.given.has("bridge") && !network.isPartial) {
    diagnostics.report("network-unclear", network.header, { count: "none" });
  }
  if (!sdn) return;
  if (bridge) {
    const related = [{ span: sdn.header, message: "the other one" }];
    diagnostics.report("network-unclear", spanOf(bridge), { count: "two" }, { related });
  }
  if (ports) {
    const why = "Its bridges are made by Proxmox VE itself.";
    diagnostics.report("sdn-twice", spanOf(ports), { name: "bridge_ports", why });
  }
  if (vlan) {
    const why = "A VNet has its VLAN as its tag, and VMs on it have none of their own.";
    diagnostics.report("sdn-twice", spanOf(vlan), { name: "vlan", why });
  }
  checkSdn(provider, sdn, context);
}

type Sdn = ProviderModel["blocks"]["network"][number]["blocks"]["sdn"][number];

const tagWhy = "The tag tells the VNets of such a zone apart on the wire between the nodes.";

function checkSdn(provider: ProviderModel, sdn: Sdn, context: CheckContext): void {
  const { diagnostics } = context;
  const type = labelOf(sdn);
  const count = provider.blocks.node.length;
  if (type === "simple" && count > 1) diagnostics.report("simple-zone-of-nodes", sdn.header, { count });
  const wrong = (at: Sdn["header"], name: string, what: string, why: string, fix: string) =>
    diagnostics.report("sdn-setting", at, { name, what, type, why, fix });
  const { bridge, tag } = sdn.attributes;
  if (type === "simple" && tag)
    wrong(spanOf(tag), "tag", "means nothing", "Its VNets are bridges of one node.", "Remove it.");
  if (type !== "simple" && !tag && !sdn.given.has("tag") && !sdn.isPartial) {
    wrong(sdn.header, "tag", "is missing", tagWhy, "Write, for example, tag = 100.");
  }
  if (type === "vlan" && tag && tag.value > 4094) {
    wrong(spanOf(tag), "tag", "is too large", "There are 4094 VLANs.", "Choose a tag from 1 to 4094.");
  }
  if (type === "vlan" && !bridge && !sdn.given.has("bridge") && !sdn.isPartial) {
    wrong(sdn.header, "bridge", "is missing", "A bridge carries the VLAN to the switch.", 'Write bridge = "vmbr0".');
  }
  if (type !== "vlan" && bridge) {
    wrong(spanOf(bridge), "bridge", "means nothing", "Such a zone is not carried by a bridge.", "Remove it.");
  }
  checkDhcp(sdn, wrong);
  checkPeers(provider, sdn, wrong);
}

type Wrong = (at: Sdn["header"], name: string, what: string, why: string, fix: string) => void;

/** Node-side gateways, translation and DHCP exist in simple zones only (contracts/proxmox.md 1.11). */
function checkDhcp(sdn: Sdn, wrong: Wrong): void {
  const type = labelOf(sdn);
  const { snat, dhcp_start: start, dhcp_end: end, gateway } = sdn.attributes;
  if (type !== "simple") {
    const why = "No node owns the gateway of such a network, and none hands out its addresses.";
    const fix = "Remove it: a router and a DHCP server of yours in that network do it.";
    if (snat?.value === true && isWritten(snat)) wrong(spanOf(snat), "snat", "does nothing", why, fix);
    if (start) wrong(spanOf(start), "dhcp_start", "does nothing", why, fix);
    if (end) wrong(spanOf(end), "dhcp_end", "does nothing", why, fix);
    return;
  }
  const pairs = [
    { name: "dhcp_end", given: end, needed: start },
    { name: "dhcp_start", given: start, needed: end },
    { name: "gateway", given: gateway, needed: start ?? end ?? (snat?.value === true ? snat : undefined) },
  ];
  for (const { name, given, needed } of pairs) {
    if (given || !needed || sdn.given.has(name) || sdn.isPartial) continue;
    const why = "A range of addresses has a first and a last one, and the gateway that VMs send through.";
    wrong(spanOf(needed), name, "is missing", why, `Write ${name} = …, too.`);
  }
}

/** Each node is told the addresses of all (contracts/proxmox.md 1.11). */
function checkPeers({ blocks }: ProviderModel, sdn: Sdn, wrong: Wrong): void {
  if (labelOf(sdn) !== "vxlan") return;
  for (const node of blocks.node) {
    if (node.attributes.address || node.given.has("address") || node.isPartial) continue;
    const why = "Nodes send the traffic of such a network to each other's addresses.";
    wrong(node.header, "address", "is missing", why, "Write address = … into each node block.");
  }
}
