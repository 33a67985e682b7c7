import type { CommandSpec } from "../cli/index.ts";

export const initCommand: CommandSpec = {
  path: ["init"],
  summary: "Make the source of a new cluster, by questions or wholly by options",
  positionals: "[folder]",
  minPositionals: 0,
  maxPositionals: 1,
  options: {
    provider: {
      type: "string",
      values: ["aws", "google", "proxmox"],
      refused: {
        local: {
          why: "A cluster runs on VMs that Nstance's servers make, and none of them makes VMs on the machine at which you sit.",
          fix: "give --layout smallest, for one VM in a cloud or on a node of Proxmox VE; to look at what would be made, --build needs no account at all",
        },
      },
      doc: "Where it runs",
    },
    account: { type: "string", value: "ID", doc: "Account, 12 digits, of aws" },
    project: { type: "string", value: "ID", doc: "Project of google" },
    region: { type: "string", value: "NAME", doc: "Region of the provider" },
    layout: {
      type: "string",
      values: ["production", "smallest"],
      doc: "Several zones with workers and balancers (default), or one VM that does everything",
    },
    zones: { type: "string", value: "A,B,C", doc: "Zones; the first three of the region unless given, or the first" },
    id: { type: "string", value: "ID", doc: "Id of the cluster; the name of its folder unless given" },
    description: { type: "string", value: "TEXT", doc: "What it is for, as its comment" },
    "issuer-url": { type: "string", value: "URL", doc: "OpenID Connect issuer that people log in with" },
    domain: { type: "string", value: "NAME", doc: "Domain that it serves; none unless given" },
    dns: {
      type: "string",
      values: ["aws-route53", "google-cloud-dns", "elsewhere"],
      doc: "Who serves the zone of that domain; the provider's own service unless given",
    },
    "api-hostname": { type: "string", value: "NAME", doc: "Name of the Kubernetes API; k8s.DOMAIN unless given" },
    network: {
      type: "string",
      value: "CIDR",
      doc: "Addresses of its network; 10.20.0.0/16 unless given, and of proxmox not known unless given",
    },
    label: { type: "string", value: "NAME", doc: "What the cluster of proxmox is called; pve unless given" },
    nodes: { type: "string", value: "A=ADDRESS,…", doc: "Nodes of proxmox, and their addresses" },
    disks: { type: "string", value: "NAME", doc: "Storage of VMs on proxmox; local-lvm unless given" },
    bridge: { type: "string", value: "NAME", doc: "Bridge of VMs on proxmox; vmbr0 unless given" },
    vlan: { type: "string", value: "NUMBER", doc: "VLAN of that bridge; none unless given" },
    leader: { type: "string", value: "ADDRESS", doc: "Free address that the leading Nstance server of proxmox gets" },
    "virtual-address": {
      type: "string",
      value: "ADDRESS",
      doc: "Address of proxmox that VMs of the control plane hold for the API; or give --api",
    },
    api: {
      type: "string",
      value: "ADDRESS",
      doc: "Balancer of yours that forwards 6443 to the control plane on proxmox",
    },
    store: { type: "string", value: "URL", doc: "S3-compatible store that holds a cluster of proxmox" },
    "server-version": { type: "string", value: "VERSION", doc: "Nstance server of proxmox; 2.0.1 unless given" },
    "server-digest": { type: "string", value: "sha512:…", doc: "Digest of that server's archive" },
    "state-bucket": {
      type: "string",
      value: "NAME",
      doc: "Bucket that keeps OpenTofu's state; a local file unless given",
    },
    yes: { type: "boolean", short: "y", doc: "Ask nothing: take the default of what is not given" },
    build: { type: "boolean", doc: "Build it, too" },
    apply: { type: "boolean", doc: "Build it and apply it, too, after the question that apply asks" },
  },
  examples: [
    { command: "podplanec init tools", does: "asks, and makes tools/cluster.podplane" },
    {
      command:
        "podplanec init tools --yes --provider aws --account 123456789012 --region eu-west-1 --issuer-url https://auth.example.com --api-hostname k8s.example.com",
      does: "makes it without a question",
    },
  ],
  load: () => import("./init.ts"),
};
