import type { KnownCloud } from "../table/index.ts";

/** Proxmox VE: machines of one's own, without account, region and a network that Terraform makes. */
export const proxmox = {
  title: "Proxmox VE",
  generated: false,
  reason: "Of Proxmox VE this release knows that there is such a provider.",
  settings: [{ name: "tags" }],
  identity: [],
  owner: undefined,
  holdsState: false,
  strictPrefix: false,
  notInJsonc: "Nodes, storages and bridges have no place in Podplane's JSONC.",
} as const satisfies KnownCloud;
