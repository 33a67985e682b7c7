import type { PlannedChange } from "../../tofu/index.ts";

/** Attributes by which `import` finds what has a name of its own, and not one that the cloud makes up. */
const naming = ["bucket", "name"] as const;

/** Types that `import` finds otherwise: the attributes that make the id, and what stands between (contracts/proxmox.md 2.5). */
const forms: Readonly<Record<string, readonly string[]>> = {
  proxmox_download_file: ["node_name", "/", "datastore_id", ":", "content_type", "/", "file_name"],
  proxmox_virtual_environment_vm: ["node_name", "/", "vm_id"],
  proxmox_sdn_zone_simple: ["id"],
  proxmox_sdn_zone_vlan: ["id"],
  proxmox_sdn_zone_vxlan: ["id"],
  proxmox_sdn_vnet: ["id"],
};

/**
 * What `import` takes for a resource, where its plan knows it. Most resources that have a name are found by it; those
 * whose ids the cloud makes up are known only when they are made.
 */
export function importIdOf({
  known,
  action,
  type,
}: Pick<PlannedChange, "known" | "action" | "type">): string | undefined {
  if (action !== "create" && action !== "replace") return undefined;
  const form = forms[type];
  if (form) return filled(form, known);
  for (const name of naming) {
    const value = known.get(name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Every second part is an attribute; undefined where one is not known. */
function filled(form: readonly string[], known: ReadonlyMap<string, string>): string | undefined {
  const parts = form.map((part, index) => (index % 2 === 0 ? known.get(part) : part));
  return parts.includes(undefined) ? undefined : parts.join("");
}
