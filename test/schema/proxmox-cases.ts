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

/** What only clusters on Proxmox VE have, by the path of the block and the name of the attribute. */
export const machineCases: Readonly<Record<string, AttributeCase>> = {
  "cluster/pool.cores": onProxmox("web", "cores = 2", "cores = 4"),
  "cluster/pool.memory": onProxmox("web", "memory = 4GiB", "memory = 8GiB"),
  "cluster/provider.insecure_tls": onProxmox("provider", "node pve1", "insecure_tls = false\n    node pve1"),
  "cluster/provider.api_url": onProxmox("provider", "node pve1", 'api_url = "https://pve.example.com"\n    node pve1'),
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
  "cluster/provider/object_store.endpoint": onProxmox("provider", "s3.example.com", "store.example.com"),
  "cluster/provider/object_store.region": onProxmox("provider", 's3.example.com"', 's3.example.com", region = "here"'),
  "cluster/provider/vm_template.name": onProxmox("provider", '"debian"', '"other"', { provider: withTemplate }),
  "cluster/provider/vm_template.id": onProxmox("provider", 'name = "debian"', "id = 9000", {
    provider: withTemplate.replace('name = "debian"', 'name = "debian"'),
  }),
};
