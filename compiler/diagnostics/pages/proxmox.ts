import type { proxmoxRules } from "../registry/index.ts";
import { hybridPages } from "./hybrid.ts";
import { type Example, lockFile, type Page, page } from "./page.ts";

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;

/** Parts of a complete cluster on Proxmox VE; each takes the place of what stands there by itself. */
interface Parts {
  readonly head?: string;
  readonly control?: string;
  readonly nodes?: string;
  readonly network?: string;
  readonly leader?: string;
  readonly api?: string;
  readonly store?: string;
  readonly zone?: string;
  readonly more?: string;
  readonly behind?: string;
  readonly lock?: string;
}

const base = {
  head: "provider proxmox home",
  control: "arch = amd64",
  nodes: "node pve1 { address = 192.168.10.11 }\nnode pve2 { address = 192.168.10.12 }",
  network: 'network { bridge = "vmbr0" }',
  leader: "leader { address = 192.168.10.250 }",
  api: 'api { address = "192.168.10.240" }',
  store: 'object_store { endpoint = "https://s3.example.com" }',
  zone: "zone home {\n  subnet { pool = control-plane }\n  subnet { pool = web }\n}",
  more: "",
  behind: "",
} as const satisfies Required<Omit<Parts, "lock">>;

const shownParts = ["nodes", "network", "leader", "api", "store", "zone", "more"] as const;

const indent = (text: string, depth: number) => text.replace(/^(?=.)/gm, " ".repeat(depth));

/** A complete cluster, of which the reader sees what matters. */
export function onProxmox(parts: Parts): Example {
  const all = { ...base, ...parts };
  const server = `storage { disks = "local-lvm" }\nserver { version = "1.2.3", digest = "${digest}" }`;
  const inside = shownParts.map((name) => all[name]).filter((text) => text !== "");
  const source = `podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com" }
  pool control-plane { ${all.control}, size = 1, cores = 2, memory = 4GiB }
  pool web           { arch = amd64, size = 1, cores = 2, memory = 4GiB }
  ${all.head} {
${indent([server, ...inside].join("\n"), 4)}
  }
${indent(all.behind, 2)}
}
`;
  const changed = shownParts.flatMap((name) => (parts[name] ? [parts[name]] : []));
  const provider = `${all.head} {\n${indent(["// …", ...changed].join("\n"), 2)}\n}`;
  const pool = parts.control ? [`pool control-plane { ${parts.control}, … }`] : [];
  const shown = [...pool, provider, all.behind].filter((text) => text !== "").join("\n\n");
  return { shown, source, notation: "podplane", given: parts.lock === undefined ? {} : { lock: parts.lock } };
}

const builtByScripts = lockFile({
  provider: "proxmox_home",
  secretsPrefix: "secret/",
  things: { region: "home", network: {} },
});

const right = onProxmox({});
const sdn = (type: string, body: string) =>
  `network {\n  cidr = 10.20.0.0/24\n  sdn ${type} { zone = "k8s", vnet = "k8snet"${body} }\n}`;
const oneNode = { nodes: "node pve1 { address = 192.168.10.11 }" };
const simple = ", gateway = 10.20.0.1, snat = true, dhcp_start = 10.20.0.100, dhcp_end = 10.20.0.199";

/** Another cluster of Proxmox VE behind the first, which runs workers only. */
function cellar(store: string, api: string): string {
  return `provider proxmox cellar {
  storage { disks = "local-lvm" }
  server { version = "1.2.3", digest = "${digest}" }
  node pve9 {}
  network { bridge = "vmbr0" }
  leader { address = 192.168.20.250 }${store}
  api { ${api} }
  zone cellar { subnet { pool = web } }
}`;
}

/** Another cluster of Proxmox VE whose nodes are in the network of the first. */
function inOneNetwork(leader: string): string {
  return cellar("", 'address = "192.168.10.240"').replace("192.168.20.250", leader);
}

/** Pages of PDP33…. */
export const proxmoxPages: Readonly<Record<keyof typeof proxmoxRules, Page>> = {
  ...hybridPages,
  "not-of-this-cloud": page(
    "Kinds of providers have different parts: AWS and Google Cloud have networks, balancers and buckets that are made, Proxmox VE has nodes, storages and bridges that are there. What a kind does not have would be ignored.",
    onProxmox({ more: "~~~bucket uploads~~~ {}" }),
    right,
  ),
  "provider-without-label": page(
    "Files, the lock file and the shard are called after the provider. AWS and Google Cloud have an account or a project and a region for that; a cluster of Proxmox VE has nothing of the kind, so that its label names it.",
    onProxmox({ head: "~~~provider proxmox~~~" }),
    right,
  ),
  "too-many-zones": page(
    "Nstance sees all nodes of one cluster of Proxmox VE as one zone, and starts a VM on the node with most room. Another cluster of nodes is another provider, with a label and a zone of its own.",
    onProxmox({
      zone: "zone home { subnet { pool = control-plane } }\n~~~zone cellar~~~ { subnet { pool = web } }",
    }),
    right,
  ),
  "wrong-architecture": page(
    "VMs run on the processor of their node. Proxmox VE is published for amd64 only.",
    onProxmox({ control: "arch = ~~~arm64~~~" }),
    onProxmox({ control: "arch = amd64" }),
  ),
  "network-unclear": page(
    "Nstance gives a VM one network card. It is connected to a bridge that the nodes have, or that is made on them, or to a VNet that Proxmox VE makes.",
    onProxmox({ network: "~~~network~~~ { cidr = 10.20.0.0/24 }" }),
    onProxmox({ network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }' }),
  ),
  "simple-zone-of-nodes": page(
    "A simple zone is a bridge on each node that is connected to nothing. On one node it is the easiest network, with gateway and DHCP; on several, VMs of different nodes cannot reach each other.",
    onProxmox({ network: sdn("simple", simple).replace("sdn simple", "~~~sdn simple~~~") }),
    onProxmox({ network: sdn("vxlan", ", tag = 100") }),
  ),
  "sdn-setting": page(
    "What an SDN zone needs depends on its type. A VLAN needs a bridge and a tag, VXLAN a tag and the addresses of all nodes; gateway, address translation and DHCP are done by nodes in simple zones only.",
    onProxmox({ network: sdn("vxlan", ", tag = 100, snat = ~~~true~~~") }),
    onProxmox({ network: sdn("vxlan", ", tag = 100") }),
  ),
  "address-outside": page(
    "The gateway and the addresses that DHCP hands out have to lie in the network that they are for. VMs reach nothing else without a router.",
    onProxmox({
      ...oneNode,
      network: sdn("simple", simple.replace("10.20.0.1,", "~~~10.21.0.1~~~,")),
    }),
    onProxmox({ ...oneNode, network: sdn("simple", simple) }),
  ),
  "address-taken": page(
    "The leader's address moves to the node whose Nstance server leads. An address that a machine has already, or that DHCP may give to one, would be answered by two.",
    onProxmox({ leader: "leader { address = ~~~192.168.10.11~~~ }" }),
    onProxmox({ leader: "leader { address = 192.168.10.250 }" }),
  ),
  "template-of-both": page(
    "A template is either made of an image, which is verified by its digest, or it exists already. One that exists is taken as it is, whatever the image.",
    onProxmox({
      more: `~~~image~~~ { url = "https://images.example.com/debian-13.qcow2", digest = "${digest}" }\nvm_template { name = "debian-13", existing = true }`,
    }),
    onProxmox({ more: 'vm_template { name = "debian-13", existing = true }' }),
  ),
  "template-numbers": page(
    "VMs, templates and containers of all nodes share one space of numbers. Each node may use ten for its templates, so that an old one can stay while VMs are replaced; Nstance counts its VMs up from 10000.",
    onProxmox({ nodes: "node pve1 { template_id = ~~~12000~~~ }" }),
    onProxmox({ nodes: "node pve1 { template_id = 9000 }" }),
  ),
  "workers-without-address": page(
    "On a cloud a balancer stands in front of the control plane, and VMs are told its address. On Proxmox VE Nstance makes none: VMs of the control plane hold one address in turns, or a balancer of yours, with a fixed address or a name, forwards 6443 to them.",
    onProxmox({ head: "~~~provider proxmox home~~~", api: "" }),
    right,
  ),
  "router-id-taken": page(
    "Both the leader's address and that of the API are held by keepalived, the one on the nodes, the other on VMs of the control plane. In one network their numbers have to differ; the leader's is 51 and the API's 52 unless set.",
    onProxmox({ api: "api { virtual_address = 192.168.10.240, router_id = ~~~51~~~ }" }),
    onProxmox({ api: "api { virtual_address = 192.168.10.240, router_id = 52 }" }),
  ),
  "firewall-without-source": page(
    "Nodes elect the leading server among each other, VMs register with it, and the operator of Kubernetes gives it orders from one of them. The rules that are written let in exactly these: the addresses of all nodes and the ranges of all networks of the cluster.",
    onProxmox({
      nodes: "node pve1 { address = 192.168.10.11 }\n~~~node pve2~~~ {}",
      network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
      more: "firewall { management = [192.168.10.0/24] }",
    }),
    onProxmox({
      nodes: "node pve1 { address = 192.168.10.11 }\nnode pve2 { address = 192.168.10.12 }",
      network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
      more: "firewall { management = [192.168.10.0/24] }",
    }),
  ),
  "firewall-without-management": page(
    "Proxmox VE's firewall lets in nobody who no rule names, once it is on. Its set `management` holds those who reach SSH, the web interface and the API of all nodes; of itself it holds the network of the nodes alone. The script puts your networks into it before it switches anything on.",
    onProxmox({
      nodes: "node pve1 { address = 192.168.10.11 }",
      network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
      more: "firewall { management = ~~~[]~~~, enable = true }",
    }),
    onProxmox({
      nodes: "node pve1 { address = 192.168.10.11 }",
      network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
      more: "firewall { management = [192.168.10.0/24], enable = true }",
    }),
  ),
  "router-id-of-both": page(
    "Several clusters of Proxmox VE may form one cluster of Kubernetes, and each has a leading server with an address of its own. Where their nodes are in one network, the numbers have to differ; each is 51 unless set.",
    onProxmox({ behind: inOneNetwork("~~~192.168.10.251~~~") }),
    onProxmox({ behind: inOneNetwork("192.168.10.251, router_id = 53") }),
  ),
  "virtual-address-elsewhere": page(
    "The VMs of the control plane share one virtual address, and all of them run on the first provider. VMs of another one reach it through your network's router.",
    onProxmox({ behind: cellar("", "virtual_address = ~~~192.168.20.240~~~") }),
    onProxmox({ api: "api { virtual_address = 192.168.10.240 }" }),
  ),
  "api-without-address": page(
    "Either VMs of the control plane hold a virtual address, or a balancer of yours stands in front of them. With both, VMs use the balancer: so one can be put into the place of the other without a gap.",
    onProxmox({ api: "~~~api~~~ {}" }),
    onProxmox({ api: "api { virtual_address = 192.168.10.240 }" }),
  ),
  "not-a-host-address": page(
    "A VM of the control plane gets the address beside its own, so that it has to be one that a machine can have. The first and the last address of a network are none, nor are those of loopback, of links and of groups.",
    onProxmox({
      network: 'network { bridge = "vmbr0", cidr = 192.168.10.0/24 }',
      api: "api { virtual_address = ~~~192.168.10.255~~~ }",
    }),
    onProxmox({
      network: 'network { bridge = "vmbr0", cidr = 192.168.10.0/24 }',
      api: "api { virtual_address = 192.168.10.240 }",
    }),
  ),
  "owner-changes": page(
    "Scripts of nodes and OpenTofu each know what they made, and nothing of what the other did. The lock file keeps which of the two it was.",
    onProxmox({ more: "manage = ~~~terraform~~~", lock: builtByScripts }),
    onProxmox({ more: "manage = script", lock: builtByScripts }),
  ),
  "managed-without-address": page(
    "Servers of Nstance run on the nodes, and ask their own. OpenTofu runs on the machine of whoever applies, and asks the first node unless `api_url` names another address.",
    onProxmox({ nodes: "~~~node pve1~~~ {}", more: "manage = terraform" }),
    onProxmox({ nodes: "node pve1 { address = 192.168.10.11 }", more: "manage = terraform" }),
  ),
  "managed-twice": page(
    "A token belongs to one cluster of Proxmox VE, and OpenTofu takes it from its environment, where there is one of that name. The template, the SDN and the security group of another one are made by the scripts of its nodes.",
    onProxmox({
      more: "manage = terraform",
      behind: cellar("\n  manage = ~~~terraform~~~", 'address = "192.168.10.240"').replace(
        "node pve9 {}",
        "node pve9 { address = 192.168.20.9 }",
      ),
    }),
    onProxmox({ more: "manage = terraform", behind: cellar("", 'address = "192.168.10.240"') }),
  ),
  "store-missing": page(
    "Netsy keeps the state of Kubernetes in a bucket, the registry its images, and Nstance its configuration and its certificate authority. Any store that speaks S3 and knows conditional writes will do, such as Ceph RGW or SeaweedFS.",
    onProxmox({ head: "~~~provider proxmox home~~~", store: "" }),
    right,
  ),
  "store-on-loopback": page(
    "The address stands in the settings of each VM and in the environment of Nstance's server on each node. A store on the machine where the source is written is found there only.",
    onProxmox({ store: 'object_store { endpoint = ~~~"http://localhost:8333"~~~ }' }),
    onProxmox({ store: 'object_store { endpoint = "http://192.168.10.5:8333" }' }),
  ),
  "store-of-cloud": page(
    "A cluster has one store, and its first provider holds it. Zones on Proxmox VE beside a cloud use the buckets of that cloud.",
    onProxmox({
      behind: cellar('\n  ~~~object_store~~~ { endpoint = "https://s3.example.com" }', 'address = "192.168.10.240"'),
    }),
    right,
  ),
  "sdn-twice": page(
    "The VNet of an SDN is the bridge of its VMs. Proxmox VE makes it on each node, and its tag is the VLAN.",
    onProxmox({ network: 'network {\n  vlan = ~~~20~~~\n  sdn vxlan { zone = "k8s", vnet = "k8snet", tag = 100 }\n}' }),
    onProxmox({ network: sdn("vxlan", ", tag = 100") }),
  ),
  "api-unverified": page(
    "Nstance's token may make and destroy VMs. Each node asks itself unless the file names an address, and then its certificate says who answers. A certificate that is not looked at says nothing.",
    onProxmox({ more: 'api_url      = "https://pve.example.com:8006"\ninsecure_tls = ~~~true~~~' }),
    onProxmox({ more: 'api_url = "https://pve.example.com:8006"' }),
  ),
};
