import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import { type AttributeCase, onMachines, type Parts } from "./case-clusters.ts";

/** A part of a cluster on Proxmox VE with one text in it changed for another. */
function onProxmox(part: keyof Parts, from: string, to: string, parts: Parts = {}): AttributeCase {
  const base = parts[part] ?? onMachines[part];
  if (!base.includes(from)) throw new Error(`${part} has no ${from}`);
  return { parts: { ...parts, kind: "proxmox" }, part, before: base, after: base.replace(from, to) };
}

const withVnet = {
  provider: onMachines.provider.replace('bridge = "vmbr0"', 'sdn simple { zone = "k8s", vnet = "pods" }'),
};
const withTemplate = onMachines.provider.replace(
  "storage {",
  'vm_template { existing = true, name = "debian" }\n    storage {',
);

const sha = (digit: string) => `sha512:${digit.repeat(128)}`;
const withImage = {
  provider: `image { url = "https://images.example.com/a.qcow2", digest = "${sha("a")}" }\n    ${onMachines.provider}`,
};

/** What only clusters on Proxmox VE have, by the path of the block and the name of the attribute. */
export const machineCases: Readonly<Record<string, AttributeCase>> = {
  "cluster/pool.cores": onProxmox("web", "cores = 2", "cores = 4"),
  "cluster/pool.memory": onProxmox("web", "memory = 4GiB", "memory = 8GiB"),
  "cluster/provider.insecure_tls": onProxmox("provider", "node pve1", "insecure_tls = false\n    node pve1"),
  "cluster/provider.api_url": onProxmox("provider", "node pve1", 'api_url = "https://pve.example.com"\n    node pve1'),
  "cluster/provider.manage": onProxmox(
    "provider",
    "node pve1 {",
    "manage = terraform\n    node pve1 { address = 192.168.10.11",
  ),
  "cluster/provider.pve_pool": onProxmox("provider", "node pve1", 'pve_pool = "tools"\n    node pve1'),
  "cluster/provider/zone/subnet.bridge": onProxmox("subnets", "pool = web", 'pool = web, bridge = "vmbr1"'),
  "cluster/provider/zone/subnet.vlan": onProxmox("subnets", "pool = web", "pool = web, vlan = 20"),
  "cluster/provider/zone/subnet.pve_pool": onProxmox("subnets", "pool = web", 'pool = web, pve_pool = "web"'),
  "cluster/provider/storage.disks": onProxmox("provider", "local-lvm", "ceph"),
  "cluster/provider/storage.isos": onProxmox("provider", '"local-lvm"', '"local-lvm", isos = "files"'),
  "cluster/provider/network.bridge": onProxmox("provider", "vmbr0", "vmbr1"),
  "cluster/provider/network.vlan": onProxmox("provider", '"vmbr0"', '"vmbr0", vlan = 20'),
  "cluster/provider/network/sdn.vnet": onProxmox("provider", '"pods"', '"vms"', withVnet),
  "cluster/provider/leader.address": onProxmox("provider", "192.168.10.250", "192.168.10.251"),
  "cluster/provider/api.address": onProxmox("provider", "192.168.10.240", "192.168.10.241"),
  "cluster/provider/api.virtual_address": onProxmox(
    "provider",
    'address = "192.168.10.240"',
    "virtual_address = 10.20.0.6",
  ),
  "cluster/provider/api.router_id": onProxmox("provider", "10.20.0.6", "10.20.0.6, router_id = 60", {
    provider: onMachines.provider.replace('address = "192.168.10.240"', "virtual_address = 10.20.0.6"),
  }),
  "cluster/provider/object_store.endpoint": onProxmox("provider", "s3.example.com", "store.example.com"),
  "cluster/provider/object_store.region": onProxmox("provider", 's3.example.com"', 's3.example.com", region = "here"'),
  "cluster/provider/image.digest": onProxmox("provider", sha("a"), sha("b"), withImage),
  "cluster/provider/vm_template.name": onProxmox("provider", '"debian"', '"other"', { provider: withTemplate }),
  "cluster/provider/vm_template.id": onProxmox("provider", 'name = "debian"', "id = 9000", {
    provider: withTemplate.replace('name = "debian"', 'name = "debian"'),
  }),
};

const firstNode = "node pve1 { }";
const inNode = (body: string) => onProxmox("provider", firstNode, `node pve1 { ${body} }`);
const beside = (line: string) => onProxmox("provider", firstNode, `${line}\n    ${firstNode}`);
const sdnOf = (type: string, body: string) => ({
  provider: onMachines.provider.replace(
    'bridge = "vmbr0"',
    `cidr = 10.20.0.0/24\n      sdn ${type} { zone = "k8s", vnet = "pods"\n${body} }`,
  ),
});
const inSdn = (type: string, from: string, to: string, body: string) =>
  onProxmox("provider", from, to, sdnOf(type, body));
const dhcp = "gateway = 10.20.0.1\ndhcp_start = 10.20.0.100\ndhcp_end = 10.20.0.199";
const withFirewall = {
  provider: `firewall { management = [192.168.10.0/24] }\n    ${onMachines.provider
    .replace(firstNode, "node pve1 { address = 192.168.10.11 }")
    .replace('"vmbr0"', '"vmbr0", cidr = 10.20.0.0/24')
    .replace("192.168.10.250", "10.20.0.250")}`,
};
const secrets = ["nodes", "id", "key", "other"]
  .map((name) => `secret ${name} = env("${name.toUpperCase()}")`)
  .join("\n");
const withSsh = {
  top: secrets,
  provider: `ssh { encryption_key = secret.nodes, access_key_id = secret.id, secret_access_key = secret.key }\n    ${onMachines.provider.replace(firstNode, "node pve1 { address = 192.168.10.11 }")}`,
};

/** What is in no file of OpenTofu and in no configuration: scripts of nodes, and what `apply` reads. */
export const nodeCases: Readonly<Record<string, AttributeCase>> = {
  "cluster/provider.ntp_servers": beside('ntp_servers = ["ntp.example.com"]'),
  "cluster/provider.package_source": beside("package_source = no-subscription"),
  "cluster/provider.api_token": onProxmox("provider", "secret.nodes", "secret.other", {
    top: secrets,
    provider: onMachines.provider.replace(
      firstNode,
      "manage = terraform\n    api_token = secret.nodes\n    node pve1 { address = 192.168.10.11 }",
    ),
  }),
  "cluster/provider/node.address": inNode("address = 192.168.10.11"),
  "cluster/provider/node.template_id": inNode("template_id = 9100"),
  "cluster/provider/storage.images": onProxmox("provider", '"local-lvm"', '"local-lvm", images = "files"'),
  "cluster/provider/network.bridge_ports": onProxmox("provider", '"vmbr0"', '"vmbr0", bridge_ports = ["eno2"]'),
  "cluster/provider/network.cidr": onProxmox("provider", "10.20.0.0/24", "10.20.0.0/23", withFirewall),
  "cluster/provider/network/sdn.zone": inSdn("simple", '"k8s"', '"other"', dhcp),
  "cluster/provider/network/sdn.bridge": inSdn("vlan", '"vmbr0"', '"vmbr1"', 'bridge = "vmbr0"\ntag = 20'),
  "cluster/provider/network/sdn.tag": inSdn("vlan", "tag = 20", "tag = 30", 'bridge = "vmbr0"\ntag = 20'),
  "cluster/provider/network/sdn.gateway": inSdn("simple", "10.20.0.1\n", "10.20.0.2\n", dhcp),
  "cluster/provider/network/sdn.snat": inSdn("simple", "dhcp_start", "snat = true\ndhcp_start", dhcp),
  "cluster/provider/network/sdn.dhcp_start": inSdn("simple", "10.20.0.100", "10.20.0.110", dhcp),
  "cluster/provider/network/sdn.dhcp_end": inSdn("simple", "10.20.0.199", "10.20.0.190", dhcp),
  "cluster/provider/leader.existing": onProxmox("provider", "10.250 }", "10.250, existing = true }"),
  "cluster/provider/leader.prefix_length": onProxmox("provider", "10.250 }", "10.250, prefix_length = 25 }"),
  "cluster/provider/leader.router_id": onProxmox("provider", "10.250 }", "10.250, router_id = 52 }"),
  "cluster/provider/image.url": onProxmox("provider", "a.qcow2", "b.qcow2", withImage),
  "cluster/provider/vm_template.existing": onProxmox("provider", "existing = true, ", "", { provider: withTemplate }),
  "cluster/provider/server.version": onProxmox("provider", '"2.0.1"', '"2.0.2"'),
  "cluster/provider/server.digest": onProxmox("provider", sha("0"), sha("1")),
  "cluster/provider/server.url": onProxmox(
    "provider",
    '"2.0.1"',
    '"2.0.1", url = "https://deps.example.com/server.tar.gz"',
  ),
  "cluster/provider/firewall.management": onProxmox("provider", "10.0/24", "11.0/24", withFirewall),
  "cluster/provider/firewall.enable": onProxmox("provider", "10.0/24]", "10.0/24], enable = true", withFirewall),
  "cluster/provider/ssh.user": onProxmox("provider", "ssh {", 'ssh { user = "admin",', withSsh),
  "cluster/provider/ssh.port": onProxmox("provider", "ssh {", "ssh { port = 2222,", withSsh),
  "cluster/provider/ssh.encryption_key": onProxmox("provider", "secret.nodes", "secret.other", withSsh),
  "cluster/provider/ssh.credentials": onProxmox("provider", "ssh {", "ssh { credentials = secret.file,", withSsh),
  "cluster/provider/ssh.access_key_id": onProxmox("provider", "secret.id", "secret.other", withSsh),
  "cluster/provider/ssh.secret_access_key": onProxmox("provider", "secret.key", "secret.other", withSsh),
};

const inCluster = ["cluster", "oidc", "kubernetes", "blocks", "seed"];

/** The same case on Proxmox VE: what it says of the cluster, or what it would add to the provider there. */
export function proxmoxCase(path: string, given: AttributeCase): AttributeCase {
  if (given.parts.kind === "proxmox") return given;
  const { part, before, after } = given;
  const { top } = given.parts;
  const kind = { kind: "proxmox", ...(top === undefined ? {} : { top }) } as const;
  const balanced = path.endsWith(".api_load_balancer");
  const written = (text: string) =>
    (balanced ? text : text.replace(/api_load_balancer = \w+/, ""))
      .replace(/(arm64)( =|_|\b)/g, "amd64$2")
      .replace('s3_region = "us-east-1"', 's3_region = "eu-west-1"');
  if (inCluster.includes(part)) return { parts: kind, part, before: written(before), after: written(after) };
  if (part === "web" || part === "first") {
    const machine = (text: string) => text.replace(/instance_type = "[^"]*"/, "cores = 2, memory = 4GiB");
    const own = path.endsWith(".instance_type") ? (text: string) => text : machine;
    return {
      parts: kind,
      part,
      before: written(machine(before)),
      after: path.endsWith(".arch") ? machine(before) : written(own(after)),
    };
  }
  const block = new Map([
    ["vpc", "vpc"],
    ["api", "load_balancer api"],
    ["main", "load_balancer main"],
  ]).get(part);
  if (path.endsWith("provider.region")) return { parts: kind, part: "things", before: "", after: 'region = "here"' };
  const inside = part === "provider" ? after.replace(/^.*enable_ssm = false\n\s*(?=\S)/s, "") : after;
  if (part === "subnets") return { parts: kind, part, before: "", after };
  return { parts: kind, part: "things", before: "", after: block ? `${block} { ${after} }` : inside };
}

/** What is in no file, as it concerns machines of one's own. */
export const ofNodes = ["none: the script of a node reads it", "none: `apply` reads it"];

/** What only concerns nodes, as a case of Proxmox VE: its block, or itself in the provider. */
export function scriptCase(path: string, example: string): AttributeCase {
  const [, kind] = /^cluster\/provider\/(\w+)/.exec(path) ?? [];
  const blocks: readonly BlockSchema[] = Object.values(cluster.blocks.provider.blocks);
  const block = blocks.find((one) => one.kind === kind);
  const after = block ? `${[block.kind, ...block.labels.map(() => "pve1")].join(" ")} {}` : example;
  const [, secret] = /secret\.(\w+)/.exec(after) ?? [];
  const top = secret === undefined ? "" : `secret ${secret} = env("${secret.toUpperCase()}")`;
  return { parts: { kind: "proxmox", top }, part: "provider", before: "", after };
}
