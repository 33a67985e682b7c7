import type { IrProxmoxSdn } from "../../../compiler/ir/index.ts";
import { rule } from "../../document/index.ts";
import type { Section } from "../base/index.ts";
import {
  attribute,
  type Block,
  block,
  boolean,
  type Entry,
  type Item,
  list,
  located,
  number,
  object,
  paragraphs,
  ref,
  text,
} from "../hcl/index.ts";
import { headOf, type Managed } from "./provider.ts";

const finalizer = "proxmox_sdn_applier.behind";

/** The SDN of the VMs. What is declared is only staged: one applier works behind a destroy, the other behind the rest. */
export function sdn(managed: Managed): readonly Section[] {
  const { made } = managed.provider.guestNetwork;
  if (made?.kind !== "sdn") return [];
  const zone = `proxmox_sdn_zone_${made.type.value}.guests`;
  const subnets = made.subnet ? ["proxmox_sdn_subnet.guests"] : [];
  return [
    {
      title: "Network of the VMs",
      note: "Declared first, then applied: everything that anybody has declared is applied with it.",
      groups: [
        [
          applier(managed, "behind", made, [
            attribute("on_create", boolean(false)),
            attribute("on_destroy", boolean(true)),
          ]),
        ],
        [zoneOf(managed, made)],
        [vnetOf(managed, made, zone)],
        subnetOf(managed, made),
        [
          applier(
            managed,
            "applied",
            made,
            [attribute("on_create", boolean(true)), attribute("on_destroy", boolean(false))],
            [zone, "proxmox_sdn_vnet.guests", ...subnets],
          ),
        ],
      ],
      origin: rule("proxmox-managed", made.origin),
    },
  ];
}

function applier(
  managed: Managed,
  name: string,
  { origin }: IrProxmoxSdn,
  when: readonly Entry[],
  behind: readonly string[] = [],
): Block {
  const all = list(behind.map(ref));
  const order: readonly Item[] =
    behind.length === 0 ? [] : [block(["lifecycle"], [attribute("replace_triggered_by", all)])];
  return block(
    ["resource", "proxmox_sdn_applier", name],
    paragraphs<Item>([headOf(managed), when, behind.length === 0 ? [] : [attribute("depends_on", all)], order]),
    origin,
  );
}

/** What is behind the finalizer is gone before that applies. */
const appliedBehind = attribute("depends_on", list([ref(finalizer)]));

function zoneOf(managed: Managed, made: IrProxmoxSdn): Block {
  const { type, zone, bridge, peers, dhcp, origin } = made;
  return block(
    ["resource", `proxmox_sdn_zone_${type.value}`, "guests"],
    paragraphs<Item>([
      headOf(managed),
      [
        attribute("id", located(zone, text)),
        attribute("ipam", text("pve")),
        ...(bridge ? [attribute("bridge", located(bridge, text))] : []),
        ...(type.value === "simple" && dhcp ? [attribute("dhcp", text("dnsmasq"), { origin: dhcp.start.origin })] : []),
        ...(type.value === "vxlan" ? [attribute("peers", list(peers.map((peer) => located(peer, text))))] : []),
      ],
      [appliedBehind],
    ]),
    origin,
  );
}

function vnetOf(managed: Managed, { vnet, tag, origin }: IrProxmoxSdn, zone: string): Block {
  return block(
    ["resource", "proxmox_sdn_vnet", "guests"],
    paragraphs<Item>([
      headOf(managed),
      [
        attribute("id", located(vnet, text)),
        attribute("zone", ref(`${zone}.id`)),
        ...(tag ? [attribute("tag", located(tag, number))] : []),
        attribute("isolate_ports", boolean(false)),
        attribute("vlan_aware", boolean(false)),
      ],
      [appliedBehind],
    ]),
    origin,
  );
}

function subnetOf(managed: Managed, { subnet, gateway, snat, dhcp, origin }: IrProxmoxSdn): readonly Block[] {
  if (!subnet || !gateway) return [];
  const range =
    dhcp &&
    object([attribute("start_address", located(dhcp.start, text)), attribute("end_address", located(dhcp.end, text))]);
  return [
    block(
      ["resource", "proxmox_sdn_subnet", "guests"],
      paragraphs<Item>([
        headOf(managed),
        [
          attribute("cidr", located(subnet, text)),
          attribute("vnet", ref("proxmox_sdn_vnet.guests.id")),
          attribute("gateway", located(gateway, text)),
          attribute("snat", located(snat, boolean)),
          ...(range ? [attribute("dhcp_range", range)] : []),
        ],
        [appliedBehind],
      ]),
      origin,
    ),
  ];
}
