import { pvesh } from "./pvesh.ts";
import { volumePath } from "./pvesm.ts";
import { qm } from "./qm.ts";
import type { PveState } from "./state.ts";

/** A resource in the state of OpenTofu, as far as it is read here. */
export interface AppliedResource {
  readonly type: string;
  readonly values: Json;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Does with the stand-ins what bpg/proxmox does with the API for resources of these types (contracts/proxmox.md 2.3 and
 * 2.4), so that scripts find what OpenTofu made: by the same calls, which take the same values as theirs.
 */
export function makeByOpenTofu(
  state: PveState,
  resources: readonly AppliedResource[],
  downloads: ReadonlyMap<string, string>,
): void {
  for (const step of order) {
    for (const { type, values } of resources) {
      if (step.test(type)) makers[type]?.({ state, values, downloads });
    }
  }
}

/** As `depends_on` and references have it. */
const order = [
  /_sdn_zone_/,
  /_sdn_vnet$/,
  /_sdn_subnet$/,
  /_sdn_applier$/,
  /_download_file$/,
  /_vm$/,
  /_security_group$/,
];

interface Making {
  readonly state: PveState;
  readonly values: Json;
  readonly downloads: ReadonlyMap<string, string>;
}

const makers: Readonly<Record<string, (making: Making) => void>> = {
  proxmox_sdn_zone_simple: (making) => makeZone("simple", making),
  proxmox_sdn_zone_vlan: (making) => makeZone("vlan", making),
  proxmox_sdn_zone_vxlan: (making) => makeZone("vxlan", making),
  proxmox_sdn_vnet: makeVnet,
  proxmox_sdn_subnet: makeSubnet,
  proxmox_sdn_applier: ({ state, values }) => {
    if (values["on_create"] === true) call(state, "set", "/cluster/sdn", {});
  },
  proxmox_download_file: download,
  proxmox_virtual_environment_vm: makeTemplate,
  proxmox_virtual_environment_cluster_firewall_security_group: makeGroup,
};

/** What is empty or unset is not sent. */
function call(
  state: PveState,
  method: string,
  path: string,
  options: Json,
  node?: string,
  served?: Making["downloads"],
) {
  const name = node ?? [...state.nodes.keys()][0] ?? "";
  const found = state.nodes.get(name);
  if (!found) throw new Error(`there is no node ${name}`);
  const words = Object.entries(options).flatMap(([key, value]) =>
    value === undefined || value === null || value === "" ? [] : [`--${key}`, String(value)],
  );
  pvesh({ state, name, node: found, method, path, words, download: (url) => served?.get(url) });
}

function makeZone(type: string, { state, values }: Making): void {
  const { id, ipam, bridge, dhcp, peers } = values;
  const list = Array.isArray(peers) ? peers.join(",") : undefined;
  call(state, "create", "/cluster/sdn/zones", { zone: id, type, ipam, bridge, dhcp, peers: list });
}

function makeVnet({ state, values: { id, zone, tag } }: Making): void {
  call(state, "create", "/cluster/sdn/vnets", { vnet: id, zone, tag });
}

function makeSubnet({ state, values: { cidr, vnet, gateway, snat, dhcp_range: range } }: Making): void {
  const { start_address: start, end_address: end } = inside(range);
  call(state, "create", `/cluster/sdn/vnets/${String(vnet)}/subnets`, {
    subnet: cidr,
    type: "subnet",
    gateway,
    snat: snat === true ? 1 : 0,
    "dhcp-range": start === undefined ? undefined : `start-address=${String(start)},end-address=${String(end)}`,
  });
}

function download({ state, values, downloads }: Making): void {
  const node = String(values["node_name"]);
  const options = {
    content: values["content_type"],
    filename: values["file_name"],
    url: values["url"],
    checksum: values["checksum"],
    "checksum-algorithm": values["checksum_algorithm"],
  };
  const path = `/nodes/${node}/storage/${String(values["datastore_id"])}/download-url`;
  call(state, "create", path, options, node, downloads);
}

/** `qm` on a node takes what the API takes. */
function makeTemplate({ state, values }: Making): void {
  const node = String(values["node_name"]);
  const files = state.nodes.get(node);
  if (!files) throw new Error(`there is no node ${node}`);
  const [id, disk, card] = [String(values["vm_id"]), only(values["disk"]), only(values["network_device"])];
  const path = volumePath(files, String(disk["import_from"]));
  const flags = `discard=${String(disk["discard"])},ssd=${Number(disk["ssd"])},iothread=${Number(disk["iothread"])}`;
  const cloudInit = only(values["initialization"]);
  const address = only(only(cloudInit["ip_config"])["ipv4"])["address"];
  const created = {
    name: values["name"],
    ostype: only(values["operating_system"])["type"],
    cpu: only(values["cpu"])["type"],
    cores: only(values["cpu"])["cores"],
    memory: only(values["memory"])["dedicated"],
    scsihw: values["scsi_hardware"],
    net0: `${String(card["model"])},bridge=${String(card["bridge"])}`,
    serial0: only(values["serial_device"])["device"],
    vga: only(values["vga"])["type"],
    agent: `enabled=${Number(only(values["agent"])["enabled"])}`,
    tags: Array.isArray(values["tags"]) ? values["tags"].join(";") : "",
  };
  qm(state, node, ["create", id, ...words(created)]);
  const settings = {
    [String(disk["interface"])]: `${String(disk["datastore_id"])}:0,import-from=${path},${flags}`,
    [String(cloudInit["interface"])]: `${String(cloudInit["datastore_id"])}:cloudinit`,
    boot: `order=${(values["boot_order"] as readonly string[]).join(";")}`,
    ipconfig0: `ip=${String(address)}`,
  };
  qm(state, node, ["set", id, ...words(settings)]);
  if (values["template"] === true) qm(state, node, ["template", id]);
}

function words(options: Json): readonly string[] {
  return Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
}

/** Each rule goes to the first place, so that the last is made first. */
function makeGroup({ state, values: { name, comment, rule } }: Making): void {
  call(state, "create", "/cluster/firewall/groups", { group: name, comment });
  for (const one of [...(rule as readonly Json[])].reverse()) {
    call(state, "create", `/cluster/firewall/groups/${String(name)}`, {
      type: one["type"],
      action: one["action"],
      proto: one["proto"],
      dport: one["dport"],
      source: one["source"],
      enable: one["enabled"] === true ? 1 : 0,
      comment: one["comment"],
    });
  }
}

function only(blocks: unknown): Json {
  if (!Array.isArray(blocks) || blocks.length !== 1) throw new Error("there is to be one block");
  return inside(blocks[0]);
}

function inside(value: unknown): Json {
  return typeof value === "object" && value !== null ? (value as Json) : {};
}
