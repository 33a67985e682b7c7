import type { hybridRules } from "../registry/index.ts";
import { type Example, type Page, page } from "./page.ts";

const digest = `sha512:${"0123456789abcdef".repeat(8)}`;

/** Parts of a complete cluster of AWS and Proxmox VE; each takes the place of what stands there by itself. */
interface Parts {
  readonly nodes?: string;
  readonly network?: string;
  readonly server?: string;
  readonly zone?: string;
  readonly api?: string;
  readonly kubernetes?: string;
  readonly web?: string;
  readonly order?: "cloud-first" | "cloud-last";
}

const inCloud = 'arch = arm64, size = 1, instance_type = "t4g.small"';
const onMachines = "arch = amd64, size = 1, cores = 2, memory = 4GiB";

const base = {
  nodes: "node pve1 { address = 192.168.10.11 }",
  network: 'network { bridge = "vmbr0", cidr = 10.20.0.0/24 }',
  server: `server { version = "2.0.1", digest = "${digest}" }`,
  zone: "zone rack { subnet { pool = racked } }",
  api: "",
  kubernetes: "",
  web: inCloud,
  order: "cloud-first",
} as const satisfies Required<Parts>;

const indent = (text: string, depth: number) => text.replace(/^(?=.)/gm, " ".repeat(depth));

const balancer = "load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane } }";
const insideOnly =
  "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";

function cloud(isLast: boolean, api: string): string {
  const more = isLast ? [] : ["    subnet { cidr = auto/24, pool = control-plane }"];
  const subnets = [...more, "    subnet { cidr = auto/24, pool = web }"].join("\n");
  return `${isLast ? "~~~provider aws~~~" : "provider aws"} {
  account    = "123456789012"
  region     = "eu-west-1"
  enable_ssm = false
  vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
  zone eu-west-1a {
    subnet { cidr = auto/26, services = [nat, nlb], public = true }
    subnet { cidr = auto/28, services = [nstance] }
${subnets}
  }
${isLast ? "" : indent(api, 2)}
}`;
}

/** A complete cluster, of which the reader sees what matters. */
function beside(parts: Parts): Example {
  const all = { ...base, ...parts };
  const isLast = all.order === "cloud-last";
  const aws = cloud(isLast, parts.kubernetes === undefined ? balancer : insideOnly);
  const inside = [
    'storage { disks = "local-lvm" }',
    "leader { address = 192.168.10.250 }",
    ...(isLast ? ['object_store { endpoint = "https://s3.example.com" }'] : []),
    all.nodes,
    all.network,
    all.server,
    ...(isLast ? ['api { address = "192.168.10.240" }'] : []),
    ...(all.api === "" ? [] : [all.api]),
    isLast ? "zone rack {\n  subnet { pool = control-plane }\n  subnet { pool = racked }\n}" : all.zone,
  ];
  const head = parts.kubernetes === undefined ? "provider proxmox rack" : parts.kubernetes;
  const own = `${head} {\n${indent(inside.join("\n"), 2)}\n}`;
  const source = `podplane 1

cluster example {
  oidc { issuer_url = "https://auth.example.com" }
  kubernetes { api_hostname = "k8s.example.com"${isLast ? "" : ", api_load_balancer = api"} }
  pool control-plane { ${isLast ? onMachines : inCloud} }
  pool web           { ${all.web} }
  pool racked        { ${onMachines} }
${indent((isLast ? [own, aws] : [aws, own]).join("\n"), 2)}
}
`;
  const changed = (["nodes", "network", "server", "api", "zone"] as const).flatMap((name) => parts[name] ?? []);
  const provider = `${head} {\n${indent(["// …", ...changed].join("\n"), 2)}\n}`;
  const other = isLast ? "~~~provider aws~~~ { … }" : "provider aws { … }";
  const shown = (isLast ? [provider, other] : [other, provider]).join("\n\n");
  return { shown, source, notation: "podplane", given: {} };
}

const right = beside({});

/** Pages of PDP333…. */
export const hybridPages: Readonly<Record<keyof typeof hybridRules, Page>> = {
  "cloud-not-first": page(
    "The first provider of a cluster holds its bucket, its secrets and its control plane. Servers and VMs on machines of your own use the bucket of a cloud with a key; servers of a cloud have its roles, and nothing that opens a store of yours.",
    beside({ order: "cloud-last" }),
    right,
  ),
  "pool-of-both": page(
    "A pool says what its VMs are: an instance type in a cloud, cores and memory on machines of your own. Groups of one name are one to Nstance's operator, which divides what they are scaled to evenly between the places.",
    beside({
      web: 'arch = amd64, size = 1, instance_type = "t3.small", cores = 2, memory = 4GiB',
      zone: "zone rack {\n  subnet { pool = racked }\n  subnet { pool = ~~~web~~~ }\n}",
    }),
    right,
  ),
  "range-not-stated": page(
    "VMs and servers of both places reach each other. The security groups of the cloud let in the range of the VMs and the addresses of the nodes, which therefore stand in the file; and a range that is there twice could not be routed.",
    beside({ network: '~~~network~~~ { bridge = "vmbr0" }' }),
    right,
  ),
  "pool-network-unknown": page(
    "Of a network that only one pool is connected to, no range is stated. The rules in the cloud let the provider's range in, and nothing else.",
    beside({ zone: "zone rack { subnet { pool = racked, vlan = ~~~30~~~ } }" }),
    right,
  ),
  "server-of-other-version": page(
    "The servers on your machines and those in the cloud are servers of one cluster. Which version those in the cloud are is pinned with its modules, in the lock file.",
    beside({ server: `server { version = ~~~"2.1.0"~~~, digest = "${digest}" }` }),
    right,
  ),
  "api-inside-cloud": page(
    "VMs beside a cloud are told where the API of Kubernetes is when the file is compiled. The public name of the API is known then; that of a balancer inside a network of the cloud is made by the cloud.",
    beside({ kubernetes: "~~~provider proxmox rack~~~" }),
    beside({ kubernetes: "provider proxmox rack", api: 'api { address = "api.inside.example.com" }' }),
  ),
  "own-address-in-range": page(
    "What a machine in the cloud sends to an address of its own network, of Pods or of Services stays there. So no node of yours, and not its leader, can have such an address.",
    beside({ nodes: "node pve1 { address = ~~~172.18.0.11~~~ }" }),
    right,
  ),
};
