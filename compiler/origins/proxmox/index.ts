/** Rules of what only clusters on Proxmox VE have. */
export const proxmoxRules = {
  "beside-store": {
    explanation: "Machines beside a cloud use its buckets, at the address that S3's protocol has there.",
    source: "contracts/nstance.md 9.2",
  },
  "beside-account": {
    explanation: "Servers and VMs beside a cloud are accounts of it, called after the cluster and their provider.",
    source: "contracts/nstance.md 9.2",
  },
  "beside-api": {
    explanation: "VMs beside a cloud find the API by its public name: other balancers are known to an apply only.",
    source: "ruling 39",
  },
  "beside-no-role": {
    explanation: "VMs beside a cloud can take none of its roles: they have keys.",
    source: "contracts/vmconfig.md 4.6, ruling 42",
  },
  "beside-traffic": {
    explanation: "VMs, servers and the operator of a cluster reach each other, whatever network they stand in.",
    source: "contracts/nstance.md 4.3, 9.2, ruling 34",
  },
  "proxmox-region": {
    explanation: "Without a region the provider's label stands for it: it is text for the labels of nodes.",
    source: "contracts/nstance.md 5.3",
  },
  "proxmox-own-api": {
    explanation: "Each node's Nstance server asks its own node, whose certificate is the node's own.",
    source: "contracts/nstance.md 9.2",
  },
  "proxmox-first-node": {
    explanation: "OpenTofu runs on none of the nodes: it asks the first, whose certificate is its own.",
    source: "contracts/proxmox.md 2.1",
  },
  "proxmox-managed": {
    explanation:
      "OpenTofu makes what belongs to the cluster alone; what others share on Proxmox VE is left to the scripts of the nodes.",
    source: "contracts/proxmox.md 2.3, 2.4",
  },
  "proxmox-dns": {
    explanation: "Nothing here keeps a DNS zone: whoever does makes this record.",
    source: "ruling 10",
  },
  "proxmox-template-id": {
    explanation: "Each node has ten numbers of its own for templates, from 9000 on, below those of Nstance's VMs.",
    source: "contracts/proxmox.md 1.8, 1.14",
  },
  "proxmox-template-name": {
    explanation: "The template is called after the cluster and its image: another image is another template.",
    source: "contracts/nstance.md 9.2",
  },
  "proxmox-image": {
    explanation: "The Debian 13 image that this release pins by its digest.",
    source: "contracts/vmconfig.md 6.3",
  },
  "proxmox-server-release": {
    explanation: "The archive of Nstance's server, where its releases are published.",
    source: "contracts/nstance.md 2",
  },
  "proxmox-bucket": {
    explanation: "Nstance has a bucket of its own beside those of Netsy and the registry.",
    source: "contracts/nstance.md 6.1",
  },
  "node-script": {
    explanation:
      "The steps that prepare a node are the same in the script of each; the values in front of them are not.",
    source: "contracts/nstance.md 9.6, contracts/proxmox.md 1",
  },
  "shard-config": {
    explanation: "The configuration of the zone's Nstance server, in the form that it reads.",
    source: "contracts/nstance.md 5, 9.4",
  },
  "shard-ports": {
    explanation: "Nstance's server listens on its five usual ports; VMs find three of them at the leader's address.",
    source: "contracts/nstance.md 2, 9.4",
  },
  "shard-registration": {
    explanation: "A VM may take this long from its clone to its registration: clones of whole disks are slow.",
    source: "ruling 46, contracts/nstance.md 11",
  },
  "shard-key": {
    explanation: "Secrets lie encrypted in the object storage, by a key that every node has in this file.",
    source: "contracts/nstance.md 9.4",
  },
  "shard-subnet-pool": {
    explanation: "One subnet pool for each bridge and VLAN: a network may stand in one pool only.",
    source: "contracts/nstance.md C5, 9.3",
  },
  "shard-memory": {
    explanation: "Proxmox VE counts memory in MiB.",
    source: "contracts/nstance.md 9.3",
  },
} as const;
