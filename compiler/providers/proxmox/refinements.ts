import { parseAddress } from "../../values/index.ts";
import { formRule, type TextRule } from "../table/index.ts";

/** Names that end up in commands, files and the API of Proxmox VE: contracts/proxmox.md 1.1. */
export const proxmoxRefinements = {
  "pve-node": formRule(
    {
      what: "node",
      rule: "A node is its short host name: at most 63 letters, digits and inner hyphens.",
      example: "pve1",
    },
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  ),
  "login-name": formRule(
    {
      what: "login name",
      rule: "A login name has at most 32 lower-case letters, digits, `-` and `_`, a letter or `_` first.",
      example: "root",
    },
    /^[a-z_][a-z0-9_-]{0,31}$/,
  ),
  "pve-storage": formRule(
    {
      what: "storage",
      rule: "A storage has a letter first, then letters, digits, `-`, `_` and `.`, a letter or digit last, and 2 characters at least.",
      example: "local-lvm",
    },
    /^[A-Za-z][A-Za-z0-9._-]{0,98}[A-Za-z0-9]$/,
  ),
  "pve-bridge": formRule(
    {
      what: "network interface",
      rule: "An interface has at most 10 lower-case letters, digits and `_`, a letter first; the VLAN stands in `vlan`.",
      example: "vmbr0",
    },
    /^[a-z][a-z0-9_]{1,9}$/,
  ),
  "pve-sdn-id": {
    what: "SDN name",
    rule: "SDN zones and VNets have 2 to 8 letters and digits, a letter first, and no hyphen.",
    example: "k8snet",
    check(text) {
      if (text.includes("-")) return "it has a hyphen";
      if (text.length < 2 || text.length > 8) return `it has ${text.length} characters, and 2 to 8 are allowed`;
      return /^[A-Za-z][A-Za-z0-9]+$/.test(text) ? undefined : "it has other characters, or no letter first";
    },
  },
  "pve-pool": formRule(
    {
      what: "resource pool",
      rule: "A resource pool has letters, digits, `.`, `-` and `_`; up to 3 levels have `/` between.",
      example: "podplane",
    },
    /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+){0,2}$/,
  ),
  "pve-vm-name": formRule(
    {
      what: "VM name",
      rule: "A VM is called as a host: labels of letters, digits and inner hyphens, with dots between.",
      example: "debian-13",
    },
    /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/,
  ),
  "pve-url": formRule(
    {
      what: "API address",
      rule: "The API of Proxmox VE is https, a host and a port, without a path: `/api2/json` is put behind it where it belongs.",
      example: "https://pve.example.com:8006",
    },
    /^https:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/,
  ),
  host: {
    what: "host",
    rule: "A host is an address, or a name of letters, digits and inner hyphens with dots between.",
    example: "10.20.0.10",
    check(text) {
      if (parseAddress(text)) return undefined;
      if (text.length > 253) return `it has ${text.length} characters, and 253 is the limit`;
      // What has only digits and dots is an address that is wrong, not a name.
      if (/^[0-9.]+$/.test(text)) return "it is no address";
      return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/.test(
        text,
      )
        ? undefined
        : "it is neither an address nor a name";
    },
  },
} as const satisfies Readonly<Record<string, TextRule>>;
