import {
  address,
  attribute,
  block,
  boolean,
  cidr,
  type Emit,
  enumeration,
  integer,
  label,
  list,
  secret,
  string,
} from "../define/index.ts";

/*
 * Blocks of `provider proxmox`: contracts/proxmox.md 1, contracts/nstance.md 9. One cluster of Proxmox VE is one zone.
 * JSONC has no place for them (ruling 11).
 */

const noJsonc = { form: "none" } as const;
const byScript = ["none: the script of a node reads it"] as const satisfies readonly Emit[];

export const node = block("node", {
  labels: [label("name", string("pve-node"), "The node's short host name.")],
  many: true,
  doc: "A node of the cluster of Proxmox VE.",
  jsonc: noJsonc,
  impact: { added: ["infrastructure"], removed: ["infrastructure"] },
  attributes: {
    address: attribute(address(), {
      doc: "Where the node is reached: by whoever applies, and by the other nodes.",
      example: "address = 192.168.10.11",
      impact: "infrastructure",
      emits: byScript,
    }),
    template_id: attribute(integer({ min: 100, max: 999_999_999 }), {
      doc: "Number of the VM template on this node; counted up from 9000 over the nodes unless set.",
      example: "template_id = 9001",
      impact: "infrastructure",
      replacesManaged: true,
      emits: byScript,
    }),
  },
});

export const storage = block("storage", {
  doc: "Where disks of VMs and their images lie.",
  jsonc: noJsonc,
  attributes: {
    disks: attribute(string("pve-storage"), {
      required: true,
      doc: "Storage of the VMs' disks, on every node.",
      example: 'disks = "local-lvm"',
      impact: ["rolling", "infrastructure"],
      emits: ["config:StoragePool"],
    }),
    isos: attribute(string("pve-storage"), {
      default: "local",
      doc: "Storage of the ISO images by which VMs get their user-data, on every node.",
      example: 'isos = "local"',
      impact: "infrastructure",
      emits: ["config:cloud_init_iso_storage"],
    }),
    images: attribute(string("pve-storage"), {
      default: "local",
      doc: "Storage that keeps the downloaded image, on every node.",
      example: 'images = "local"',
      impact: "infrastructure",
      replacesManaged: true,
      emits: byScript,
    }),
  },
});

const sdn = block("sdn", {
  labels: [label("type", enumeration("simple", "vlan", "vxlan"), "What connects the nodes.")],
  doc: "A software-defined network that is made for the VMs.",
  jsonc: noJsonc,
  impact: { added: ["infrastructure"], removed: ["infrastructure"], relabelled: ["unsupported"] },
  attributes: {
    zone: attribute(string("pve-sdn-id"), {
      required: true,
      doc: "Name of the SDN zone.",
      example: 'zone = "k8s"',
      impact: "infrastructure",
      replacesManaged: true,
      emits: byScript,
    }),
    vnet: attribute(string("pve-sdn-id"), {
      required: true,
      doc: "Name of the VNet, which VMs are connected to.",
      example: 'vnet = "k8snet"',
      impact: ["rolling", "infrastructure"],
      replacesManaged: true,
      emits: ["config:Bridge", "config:NAME", "config:subnet_pool"],
    }),
    bridge: attribute(string("pve-bridge"), {
      doc: "Bridge that carries the VNet's VLAN.",
      example: 'bridge = "vmbr0"',
      impact: "infrastructure",
      emits: byScript,
    }),
    tag: attribute(integer({ min: 1, max: 16_777_215 }), {
      doc: "VLAN of the VNet, or its number in VXLAN.",
      example: "tag = 100",
      impact: "infrastructure",
      emits: byScript,
    }),
    gateway: attribute(address(4), {
      doc: "Address of the gateway, which has to lie in `network.cidr`.",
      example: "gateway = 10.20.0.1",
      impact: "infrastructure",
      emits: byScript,
    }),
    snat: attribute(boolean(), {
      default: false,
      doc: "Whether the node lets VMs out under its own address.",
      example: "snat = true",
      impact: "infrastructure",
      emits: byScript,
    }),
    dhcp_start: attribute(address(4), {
      doc: "First address that VMs get.",
      example: "dhcp_start = 10.20.0.100",
      impact: "infrastructure",
      emits: byScript,
    }),
    dhcp_end: attribute(address(4), {
      doc: "Last address that VMs get.",
      example: "dhcp_end = 10.20.0.199",
      impact: "infrastructure",
      emits: byScript,
    }),
  },
});

export const network = block("network", {
  doc: "What VMs are connected to unless their subnet says otherwise.",
  jsonc: noJsonc,
  attributes: {
    bridge: attribute(string("pve-bridge"), {
      doc: "Linux bridge of every node.",
      example: 'bridge = "vmbr0"',
      impact: ["rolling", "infrastructure"],
      emits: ["config:Bridge", "config:NAME", "config:subnet_pool"],
    }),
    bridge_ports: attribute(list(string("pve-bridge")), {
      doc: "Interfaces of a bridge that is made where a node has none; without them it has to be there.",
      example: 'bridge_ports = ["eno2"]',
      impact: "infrastructure",
      emits: byScript,
    }),
    vlan: attribute(integer({ min: 1, max: 4094 }), {
      doc: "VLAN of the VMs on that bridge.",
      example: "vlan = 20",
      impact: "rolling",
      emits: ["config:NAME", "config:VLANTag", "config:subnet_pool"],
    }),
    cidr: attribute(cidr(4), {
      doc: "Range of the VMs' addresses, which DHCP there gives; checked against all other ranges.",
      example: "cidr = 10.20.0.0/24",
      impact: "infrastructure",
      replacesManaged: true,
      emits: byScript,
    }),
  },
  blocks: { sdn },
});

export const leader = block("leader", {
  doc: "The address of the leading Nstance server, which VMs register with.",
  jsonc: noJsonc,
  attributes: {
    address: attribute(address(4), {
      required: true,
      doc: "That address, outside of every range of DHCP.",
      example: "address = 192.168.10.250",
      impact: "infrastructure",
      emits: ["config:agent_addr", "config:operator_addr", "config:registration_addr"],
    }),
    existing: attribute(boolean(), {
      default: false,
      doc: "Whether something of yours holds it; else keepalived on the nodes does.",
      example: "existing = true",
      impact: "infrastructure",
      emits: byScript,
    }),
    prefix_length: attribute(integer({ min: 8, max: 32 }), {
      default: 24,
      doc: "Length of the network that the address lies in.",
      example: "prefix_length = 24",
      impact: "infrastructure",
      emits: byScript,
    }),
    router_id: attribute(integer({ min: 1, max: 255 }), {
      default: 51,
      doc: "VRRP router id, which nothing else in that network may have.",
      example: "router_id = 51",
      impact: "infrastructure",
      emits: byScript,
    }),
  },
});

export const api = block("api", {
  doc: "Where the VMs here reach the API of Kubernetes: an address that control planes hold in turns, or a balancer of yours.",
  jsonc: noJsonc,
  attributes: {
    virtual_address: attribute(address(4), {
      doc: "Free address in the network of the control plane's VMs, outside of every range of DHCP: keepalived gives it to one whose API server serves.",
      example: "virtual_address = 10.20.0.6",
      impact: ["live", "rolling"],
      emits: [
        "config:content",
        "config:ip",
        "config:mutable.env",
        "env:KUBE_API_INTERNAL_LB_HOSTNAME",
        "env:KUBE_API_VIRTUAL_ADDRESS",
        "user-data",
      ],
    }),
    router_id: attribute(integer({ min: 1, max: 255 }), {
      default: 52,
      doc: "VRRP router id of the virtual address, which nothing else in that network may have.",
      example: "router_id = 52",
      impact: "live",
      emits: ["config:mutable.env", "env:KUBE_API_VIRTUAL_ROUTER_ID"],
    }),
    address: attribute(string("host"), {
      doc: "Address or name of a balancer of yours that forwards 6443 to the control plane; VMs use it instead of a virtual address.",
      example: 'address = "10.20.0.10"',
      impact: "live",
      emits: ["config:mutable.env", "env:KUBE_API_INTERNAL_LB_HOSTNAME"],
    }),
  },
});

export const objectStore = block("object_store", {
  doc: "The S3-compatible store that holds the cluster; in a cluster of a cloud its own buckets do.",
  jsonc: noJsonc,
  attributes: {
    endpoint: attribute(string("endpoint-url"), {
      required: true,
      doc: "Address of the store, which has to know conditional writes.",
      example: 'endpoint = "https://s3.example.com"',
      impact: ["infrastructure", "live", "seed"],
      emits: ["config:mutable.env", "env:NETSY_ENDPOINT", "env:REGISTRY_ENDPOINT"],
    }),
    region: attribute(string("env-text"), {
      default: "us-east-1",
      doc: "Region as the store wants it; most take any.",
      example: 'region = "us-east-1"',
      impact: ["infrastructure", "live", "seed"],
      emits: ["config:mutable.env", "env:NETSY_REGION", "env:REGISTRY_REGION", "env:TELEMETRY_S3_REGION"],
    }),
  },
});

export const image = block("image", {
  doc: "The image of the VMs' template; the Debian 13 that this release knows unless set.",
  jsonc: noJsonc,
  attributes: {
    url: attribute(string("https-url"), {
      required: true,
      doc: "Address of a cloud image of Debian 13, in qcow2.",
      example: 'url = "https://images.example.com/debian-13.qcow2"',
      impact: "infrastructure",
      replacesManaged: true,
      emits: byScript,
    }),
    digest: attribute(string("sha-digest"), {
      required: true,
      doc: "Its SHA-256 or SHA-512; the template has a part of it in its name unless that is set.",
      example: 'digest = "sha512:…"',
      impact: ["rolling", "infrastructure"],
      replacesManaged: true,
      emits: ["config:TemplateName"],
    }),
  },
});

export const vmTemplate = block("vm_template", {
  doc: "The VM template that VMs are cloned from.",
  jsonc: noJsonc,
  attributes: {
    name: attribute(string("pve-vm-name"), {
      doc: "Its name on every node; made of the cluster's id unless set.",
      example: 'name = "debian-13"',
      impact: ["rolling", "infrastructure"],
      emits: ["config:TemplateName"],
    }),
    existing: attribute(boolean(), {
      default: false,
      doc: "Whether it is there on every node already, so that none is made.",
      example: "existing = true",
      impact: "infrastructure",
      emits: byScript,
    }),
    id: attribute(integer({ min: 100, max: 999_999_999 }), {
      doc: "Number of one template on shared storage that exists already, in place of a name on each node.",
      example: "id = 9000",
      impact: ["rolling", "infrastructure"],
      emits: ["config:TemplateName", "config:TemplateVMID"],
    }),
  },
});

export const server = block("server", {
  doc: "The program of Nstance that every node runs.",
  jsonc: noJsonc,
  attributes: {
    version: attribute(string("env-text"), {
      required: true,
      doc: "Its version.",
      example: 'version = "1.2.3"',
      impact: "infrastructure",
      emits: byScript,
    }),
    digest: attribute(string("sha-digest"), {
      required: true,
      doc: "SHA-256 or SHA-512 of the archive, as the release page shows it.",
      example: 'digest = "sha512:…"',
      impact: "infrastructure",
      emits: byScript,
    }),
    url: attribute(string("https-url"), {
      doc: "Address of the archive; that of the release unless set.",
      example: 'url = "https://deps.example.com/nstance-server.tar.gz"',
      impact: "infrastructure",
      emits: byScript,
    }),
  },
});

export const firewall = block("firewall", {
  doc: "Rules of Proxmox VE's firewall that the cluster needs; it is left alone unless this block is there.",
  jsonc: noJsonc,
  impact: { added: ["infrastructure"], removed: ["infrastructure"] },
  attributes: {
    management: attribute(list(cidr()), {
      required: true,
      doc: "Networks that administer the nodes; they are let in before anything is switched on.",
      example: "management = [192.168.10.0/24]",
      impact: "infrastructure",
      emits: byScript,
    }),
    enable: attribute(boolean(), {
      default: false,
      doc: "Whether to switch the firewall of all nodes on.",
      example: "enable = true",
      impact: "infrastructure",
      emits: byScript,
    }),
  },
});

const byApply = ["none: `apply` reads it"] as const satisfies readonly Emit[];

export const ssh = block("ssh", {
  doc: "How `apply` prepares the nodes: by their scripts, over SSH. Without it somebody runs them there.",
  jsonc: noJsonc,
  impact: { added: ["client"], removed: ["client"] },
  attributes: {
    user: attribute(string("login-name"), {
      default: "root",
      doc: "Who logs in; anybody but `root` has to be allowed `sudo` without a password.",
      example: 'user = "root"',
      impact: "client",
      emits: byApply,
    }),
    port: attribute(integer({ min: 1, max: 65_535 }), {
      doc: "Port of the nodes' SSH servers; what your own configuration of ssh says unless set.",
      example: "port = 2222",
      impact: "client",
      emits: byApply,
    }),
    encryption_key: attribute(secret(), {
      doc: "The 32 bytes, in base64, that secrets in a store of yours are encrypted with: the same for ever.",
      example: "encryption_key = secret.nodes",
      impact: "client",
      emits: byApply,
      secret: true,
    }),
    access_key_id: attribute(secret(), {
      doc: "Name of the key by which the nodes' servers use the object storage.",
      example: "access_key_id = secret.store_key",
      impact: "client",
      emits: byApply,
      secret: true,
    }),
    credentials: attribute(secret(), {
      doc: "Key file of the account by which the nodes' servers use a cloud that gives no pairs of keys.",
      example: "credentials = secret.nodes",
      impact: "client",
      emits: byApply,
      secret: true,
    }),
    secret_access_key: attribute(secret(), {
      doc: "Secret part of that key.",
      example: "secret_access_key = secret.store_secret",
      impact: "client",
      emits: byApply,
      secret: true,
    }),
  },
});
