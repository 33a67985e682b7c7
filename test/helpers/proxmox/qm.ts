import { existsSync } from "node:fs";
import { forms, needed, type OptionForms, Refusal, readOptions, UsageError } from "./options.ts";
import type { PveState, PveVm } from "./state.ts";

/** Options of `qm create` and `qm set` that contracts/proxmox.md 1.8 names. */
const options: OptionForms = {
  name: /^[A-Za-z0-9.-]+$/,
  ostype: /^l26$/,
  cpu: /^(?:x86-64-v2-AES|host)$/,
  cores: /^[1-9][0-9]*$/,
  memory: /^[1-9][0-9]+$/,
  scsihw: /^virtio-scsi-(?:single|pci)$/,
  net0: /^virtio,bridge=[a-zA-Z][A-Za-z0-9_]*(?:,tag=[0-9]+)?$/,
  serial0: /^socket$/,
  vga: /^serial0$/,
  agent: /^enabled=1$/,
  tags: forms.tags,
  scsi0: /^[A-Za-z0-9._-]+:0,import-from=[^,]+,discard=on,ssd=1,iothread=1$/,
  ide2: /^[A-Za-z0-9._-]+:cloudinit$/,
  boot: /^order=scsi0$/,
  ipconfig0: /^ip=dhcp$/,
};

/** `qm`, which sees the VMs of its node only. */
export function qm(state: PveState, node: string, [verb = "", ...rest]: readonly string[]): string {
  if (verb === "list") return list(state, node);
  const [id = "", ...words] = rest;
  if (!forms.vmid.test(id)) throw new UsageError(`${id} is no VMID`);
  if (verb === "create") return create(state, node, Number(id), words);
  const vm = state.vms.get(Number(id));
  if (vm?.node !== node) throw new Refusal(`Configuration file of ${id} does not exist`);
  switch (verb) {
    case "config":
      return [...vm.settings].map(([key, value]) => `${key}: ${value}\n`).join("");
    case "set":
      return set(state, vm, words);
    case "template":
      vm.settings.set("template", "1");
      return "";
    case "destroy":
      readOptions(words, { purge: forms.bit });
      state.vms.delete(Number(id));
      return "";
    default:
      throw new UsageError(`qm ${verb} is none of the contract`);
  }
}

function list(state: PveState, node: string): string {
  const own = [...state.vms].filter(([, vm]) => vm.node === node);
  const lines = own.map(
    ([id, { settings }]) => `${String(id).padStart(10)} ${settings.get("name")} stopped 2048 2.00 0`,
  );
  return ["      VMID NAME STATUS MEM(MB) BOOTDISK(GB) PID", ...lines, ""].join("\n");
}

function create(state: PveState, node: string, id: number, words: readonly string[]): string {
  const given = readOptions(words, options);
  if (state.vms.has(id)) throw new Refusal(`unable to create VM ${id} - VM ${id} already exists`);
  needed(given, "name");
  const bridge = /bridge=([A-Za-z0-9_]+)/.exec(needed(given, "net0"))?.[1] ?? "";
  if (!state.nodes.get(node)?.interfaces.get(bridge)?.live) throw new Refusal(`bridge ${bridge} does not exist`);
  state.vms.set(id, { node, settings: new Map(given) });
  return "";
}

function set(state: PveState, vm: PveVm, words: readonly string[]): string {
  for (const [key, value] of readOptions(words, options)) {
    const storage = value.split(":")[0] ?? "";
    if (/^(?:scsi0|ide2)$/.test(key) && !state.storages.get(storage)?.includes("images")) {
      throw new Refusal(`storage '${storage}' does not support content-type 'images'`);
    }
    const path = /import-from=([^,]+)/.exec(value)?.[1];
    if (path !== undefined && !existsSync(path)) throw new Refusal(`${path} does not exist`);
    vm.settings.set(key, value);
  }
  return "";
}
