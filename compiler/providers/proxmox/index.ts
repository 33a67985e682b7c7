import type { CloudTable } from "../table/index.ts";
import { deriveProxmox, names } from "./names.ts";
import { starter } from "./starter.ts";
import { tags } from "./tags.ts";

const yourNetwork = "Networks of Proxmox VE are bridges, VLANs and SDN, which hand out addresses by DHCP.";
const noBalancers = {
  why: "Nstance makes no balancers on Proxmox VE.",
  fix: "Write api { virtual_address = … } with a free address, or api { address = … } with a balancer of yours that forwards 6443 to the control plane.",
};
const noBuckets = {
  why: "Buckets of applications in a store of your own are yours to make.",
  fix: "Remove it, and give applications a key of that store as a Kubernetes Secret.",
};

/** Proxmox VE: machines of one's own, without account, and networks that exist. contracts/nstance.md 9. */
export const proxmox = {
  title: "Proxmox VE",
  variables: ["PROXMOX_VE_"],
  settings: [
    { name: "region" },
    { name: "tags" },
    { name: "api_url" },
    { name: "insecure_tls" },
    { name: "ntp_servers" },
    { name: "package_source" },
    { name: "manage" },
    { name: "api_token" },
    { name: "pve_pool" },
  ],
  blocks: {
    has: [
      "zone",
      "node",
      "storage",
      "network",
      "leader",
      "api",
      "object_store",
      "image",
      "vm_template",
      "server",
      "firewall",
      "ssh",
    ],
    needs: ["node", "storage", "network", "leader", "server"],
    instead: {
      vpc: { why: yourNetwork, fix: "Write network { bridge = … }." },
      load_balancer: noBalancers,
      bucket: noBuckets,
      role: noBuckets,
    },
  },
  subnets: {
    has: ["bridge", "vlan", "pve_pool"],
    needs: [],
    instead: {
      services: {
        why: "The nodes themselves run Nstance's server; NAT and balancers are yours.",
        fix: "Remove the subnet: only pools have one.",
      },
      public: { why: yourNetwork, fix: "Remove it: your router decides what reaches a bridge." },
      id: { why: yourNetwork, fix: "Write bridge = …, and vlan = … where it has one." },
      cidr: { why: yourNetwork, fix: "Write bridge = …; the range of the VMs stands in network { cidr = … }." },
      v6cidr: { why: yourNetwork, fix: "Remove it: your router announces IPv6." },
    },
  },
  pools: {
    has: ["cores", "memory", "disk_size"],
    needs: ["cores", "memory"],
    instead: {
      instance_type: {
        why: "VMs of Proxmox VE have no types.",
        fix: "Write cores = … and memory = … instead.",
      },
    },
  },
  mostZones: 1,
  identity: ["label"],
  owner: undefined,
  holdsState: false,
  strictPrefix: false,
  notInJsonc: "Nodes, storages and bridges have no place in Podplane's JSONC.",
  modules: undefined,
  regions: undefined,
  network: undefined,
  names,
  tags,
  machines: {
    service: "Proxmox VE",
    only: "amd64",
    // The server makes an ISO image of it.
    userDataBytes: 1_048_576,
    architectureOf: () => undefined,
    typeForm: "VMs of Proxmox VE have no types.",
    typeExample: "",
    isType: () => true,
    isKnown: () => undefined,
    familyOf: () => [],
    disk: { smallest: 4, largest: 131_072 },
  },
  derive: deriveProxmox,
  policies: undefined,
  secretStore: {
    title: "the cluster's object storage",
    scope: [],
    secretName: (file) => file,
    own: { name: "object-storage", prefix: "secret/" },
  },
  objectStore: { protocol: "endpoint" },
  outside: undefined,
  bucketSettings: [],
  stateExample:
    'state http { address = "https://state.example.com/lab", lock_address = "https://state.example.com/lab/lock" }',
  platformRoles: {},
  reservedRoles: [],
  dns: [],
  podRoles: undefined,
  sharedIdentity: undefined,
  sessions: undefined,
  bootKeys: [],
  undelivered: [
    {
      block: "registry",
      attribute: "endpoint",
      why: "The registry's bucket lies in the cluster's store, whose address stands in `object_store`.",
    },
    {
      block: "registry",
      attribute: "path_style",
      why: "Stores of one's own are addressed by path, always.",
    },
    {
      block: "telemetry",
      attribute: "s3_assume_role",
      why: "A store of your own knows no such roles: logs are written with a key that VMs receive as `secrets.env`.",
    },
  ],
  starter,
} as const satisfies CloudTable;
export { proxmoxRefinements } from "./refinements.ts";
