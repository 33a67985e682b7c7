import type { Starter, StarterAnswers, StarterBlock, StarterQuestion, StarterVms } from "../table/index.ts";

const questions: readonly StarterQuestion[] = [
  {
    name: "label",
    message: "What is this cluster of Proxmox VE called?",
    asked: false,
    preset: "pve",
    example: "pve",
  },
  {
    name: "nodes",
    message: "Which nodes has it, and at which addresses?",
    hint: "such as pve1=192.168.10.11,pve2=192.168.10.12",
    asked: true,
    preset: undefined,
    example: "pve1=192.0.2.11",
  },
  {
    name: "disks",
    message: "Which storage of every node holds the disks of VMs?",
    asked: true,
    preset: "local-lvm",
    example: "local-lvm",
  },
  {
    name: "bridge",
    message: "Which bridge of every node are VMs connected to?",
    asked: true,
    preset: "vmbr0",
    example: "vmbr0",
  },
  {
    name: "vlan",
    message: "Which VLAN of that bridge?",
    hint: "a number; empty for none",
    asked: true,
    preset: "",
    example: "",
  },
  {
    name: "network",
    message: "Which range of addresses do VMs get by DHCP there?",
    hint: "such as 10.20.0.0/24, to be checked against all others; empty where it is not known",
    asked: true,
    preset: "",
    example: "",
  },
  {
    name: "leader",
    message: "Which free address does the leading Nstance server get?",
    hint: "in the network of the nodes, such as 192.168.10.250",
    asked: true,
    preset: undefined,
    example: "192.0.2.250",
  },
  {
    name: "virtual-address",
    message: "Which free address do VMs of the control plane hold for the API of Kubernetes?",
    hint: "in their network and outside of DHCP, such as 10.20.0.6; empty where a balancer of yours is in front of them",
    asked: true,
    preset: "",
    example: "",
    forWorkers: true,
  },
  {
    name: "api",
    message: "Which balancer of yours forwards port 6443 to the control plane?",
    hint: "its address or name",
    asked: true,
    preset: undefined,
    example: "api.example.com",
    forWorkers: true,
    unless: "virtual-address",
  },
  {
    name: "store",
    message: "Which S3-compatible store holds the cluster?",
    hint: "one that knows conditional writes, such as https://s3.example.com",
    asked: true,
    preset: undefined,
    example: "https://s3.example.com",
  },
  {
    name: "server-version",
    message: "Which version of the Nstance server do nodes run?",
    asked: false,
    preset: "2.0.1",
    example: "2.0.1",
  },
  {
    name: "server-digest",
    message: "What is the digest of that server's archive?",
    hint: "as its release page shows it: sha512:… or sha256:…",
    asked: true,
    preset: undefined,
    example: `sha512:${"0".repeat(128)}`,
  },
];

function vms(size: number, cores: number, memory: number, disk: number): StarterVms {
  const attributes = {
    cores: { literal: String(cores) },
    memory: { literal: `${memory}GiB` },
    disk_size: { literal: `${disk}GiB` },
  };
  return { size, attributes };
}

/** Nodes by name and address; one that lacks either is there all the same, and the compiler says what it lacks. */
function nodeBlocks({ nodes = "" }: StarterAnswers): readonly StarterBlock[] {
  return nodes.split(",").map((node) => {
    const [name = "", ...address] = node.split("=");
    return { kind: "node", labels: [name.trim()], attributes: { address: { literal: address.join("=").trim() } } };
  });
}

/** Where workers find the API: an address that control planes hold in turns, or what stands in front of them. */
function apiBlocks({ api, "virtual-address": held }: StarterAnswers): readonly StarterBlock[] {
  if (held) return [{ kind: "api", attributes: { virtual_address: { literal: held } } }];
  return api === undefined ? [] : [{ kind: "api", attributes: { address: { text: api } } }];
}

/** What all nodes have: storage, networks, and what is reached from them. */
function sharedBlocks(answers: StarterAnswers): readonly StarterBlock[] {
  const { disks = "", bridge = "", vlan, network, leader = "", store = "" } = answers;
  const server = {
    version: { text: answers["server-version"] ?? "" },
    digest: { text: answers["server-digest"] ?? "" },
  };
  return [
    { kind: "storage", attributes: { disks: { text: disks } } },
    {
      kind: "network",
      attributes: {
        bridge: { text: bridge },
        vlan: vlan ? { literal: vlan } : undefined,
        cidr: network ? { literal: network } : undefined,
      },
    },
    { kind: "leader", attributes: { address: { literal: leader } } },
    ...apiBlocks(answers),
    { kind: "object_store", attributes: { endpoint: { text: store } } },
    { kind: "server", attributes: server },
  ];
}

/** A cluster of one's own machines: nothing is made there but VMs, so that all else has to be named. */
export const starter = {
  offered: {},
  arch: "amd64",
  vms: { only: vms(1, 2, 4, 40), controlPlane: vms(3, 2, 4, 20), workers: vms(3, 4, 16, 80) },
  state: undefined,
  own: {
    described: "A cluster on machines of our own, with three of the control plane.",
    questions,
    label: ({ label = "" }) => label,
    blocks: (answers) => [nodeBlocks(answers), sharedBlocks(answers)],
    zones: ({ label = "" }) => [label],
  },
} as const satisfies Starter;
