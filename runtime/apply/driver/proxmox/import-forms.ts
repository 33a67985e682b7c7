/** Types that `import` finds otherwise: the attributes that make the id, and what stands between (contracts/proxmox.md 2.5). */
export const proxmoxImports: Readonly<Record<string, readonly string[]>> = {
  proxmox_download_file: ["node_name", "/", "datastore_id", ":", "content_type", "/", "file_name"],
  proxmox_virtual_environment_vm: ["node_name", "/", "vm_id"],
  proxmox_sdn_zone_simple: ["id"],
  proxmox_sdn_zone_vlan: ["id"],
  proxmox_sdn_zone_vxlan: ["id"],
  proxmox_sdn_vnet: ["id"],
};
