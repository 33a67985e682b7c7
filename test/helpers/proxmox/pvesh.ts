import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { forms, needed, type OptionForms, Refusal, readOptions, UsageError } from "./options.ts";
import { firewall } from "./pvesh-firewall.ts";
import { sdn } from "./pvesh-sdn.ts";
import { volumePath } from "./pvesm.ts";
import type { PveNode, PveState } from "./state.ts";

export interface PveCall {
  readonly state: PveState;
  readonly name: string;
  readonly node: PveNode;
  readonly method: string;
  readonly path: string;
  readonly words: readonly string[];
  /** What an address serves; undefined for none. */
  readonly download: (url: string) => string | undefined;
}

/** `pvesh METHOD PATH`: the paths of contracts/proxmox.md that a script may use, with their parameters. */
export function pvesh(call: PveCall): string {
  return general(call) ?? nodePath(call) ?? sdn(call) ?? firewall(call) ?? unknown(call);
}

function unknown({ method, path }: PveCall): never {
  throw new Refusal(`no '${method}' handler defined for '${path}'`);
}

/** The answer of a GET. */
export function answer(words: readonly string[], value: unknown, more: OptionForms = {}): string {
  const options = readOptions(words, { "output-format": forms.json, ...more });
  needed(options, "output-format");
  return JSON.stringify(value);
}

function general({ state, name, method, path, words }: PveCall): string | undefined {
  switch (`${method} ${path}`) {
    case "get /cluster/status":
      return answer(words, [
        ...(state.nodes.size > 1 ? [{ type: "cluster", name: "pve", quorate: 1 }] : []),
        ...[...state.nodes.keys()].map((node) => ({
          type: "node",
          name: node,
          local: node === name ? 1 : 0,
          online: 1,
        })),
      ]);
    case "get /cluster/resources":
      return answer(
        words,
        [...state.vms].map(([vmid, { node, settings }]) => ({
          vmid,
          node,
          name: settings.get("name"),
          type: "qemu",
          template: settings.get("template") === "1" ? 1 : 0,
          tags: settings.get("tags"),
        })),
        { type: /^vm$/ },
      );
    case "get /storage":
      return answer(
        words,
        [...state.storages].map(([storage, content]) => ({ storage, type: "dir", content: content.join(",") })),
      );
    case "get /pools":
      return answer(
        words,
        [...state.pools].map((poolid) => ({ poolid })),
      );
    default:
      return undefined;
  }
}

/** Below `/nodes/NAME`, which is this node. */
function nodePath(call: PveCall): string | undefined {
  const { state, name, node, method, path, words } = call;
  const [, owner, rest = ""] = /^\/nodes\/([^/]+)\/(.+)$/.exec(path) ?? [];
  if (owner === undefined) return undefined;
  if (owner !== name) throw new Refusal(`the script of ${name} asks for ${owner}`);
  const volumes = /^storage\/([^/]+)\/content$/.exec(rest)?.[1];
  if (method === "get" && volumes !== undefined) {
    const content = needed(readOptions(words, { content: /^(?:import|iso)$/, "output-format": forms.json }), "content");
    const found = [...node.volumes.keys()].filter((one) => one.startsWith(`${volumes}:${content}/`));
    return JSON.stringify(found.map((volid) => ({ volid })));
  }
  switch (`${method} ${rest}`) {
    case "get storage":
      return answer(
        words,
        [...state.storages.keys()].map((storage) => ({ storage, active: 1, enabled: 1 })),
      );
    case "get network":
      return answer(
        words,
        [...node.interfaces].map(([iface, { type, ports }]) => ({ iface, type, bridge_ports: ports })),
      );
    case "create network":
      return createBridge(node, words);
    case "set network":
      readOptions(words, {});
      for (const one of node.interfaces.values()) one.live = true;
      return "UPID:task\n";
    case "get sdn/zones":
      return answer(
        words,
        [...state.zones].map(([zone, { applied }]) => ({ zone, status: applied ? "available" : "pending" })),
      );
    default:
      return storageDownload(call, rest) ?? deleteBridge(call, rest);
  }
}

function createBridge(node: PveNode, words: readonly string[]): string {
  const options = readOptions(words, {
    iface: forms.bridge,
    type: /^bridge$/,
    autostart: forms.bit,
    bridge_ports: /^[a-z0-9]+(?: [a-z0-9]+)*$/,
    bridge_vlan_aware: forms.bit,
    comments: forms.text,
  });
  const iface = needed(options, "iface");
  if (node.interfaces.has(iface)) throw new Refusal(`interface already exists: ${iface}`);
  node.interfaces.set(iface, { type: "bridge", ports: needed(options, "bridge_ports"), live: false });
  return "";
}

function deleteBridge({ method, node }: PveCall, rest: string): string | undefined {
  const iface = /^network\/([a-z0-9_]+)$/.exec(rest)?.[1];
  if (method !== "delete" || iface === undefined) return undefined;
  node.interfaces.delete(iface);
  return "";
}

/** A download whose digest is another is a task that fails: it is told, and the status is 0. */
function storageDownload(call: PveCall, rest: string): string | undefined {
  const storage = /^storage\/([^/]+)\/download-url$/.exec(rest)?.[1];
  if (call.method !== "create" || storage === undefined) return undefined;
  const options = readOptions(call.words, {
    content: /^(?:import|iso)$/,
    filename: /^[A-Za-z0-9._-]+\.(?:qcow2|img)$/,
    url: /^https:\/\/\S+$/,
    checksum: /^[0-9a-f]+$/,
    "checksum-algorithm": /^sha(?:256|512)$/,
  });
  const [content, file] = [needed(options, "content"), needed(options, "filename")];
  const [major = 0, minor = 0] = call.node.version.split(".").map(Number);
  if (content === "import" && major === 8 && minor < 4) throw new UsageError("content: value 'import' is not allowed");
  if (content === "iso" && !file.endsWith(".img")) throw new Refusal("wrong file extension");
  if (!call.state.storages.get(storage)?.includes(content)) throw new Refusal(`${storage} does not take ${content}`);
  const volume = `${storage}:${content}/${file}`;
  if (call.node.volumes.has(volume)) throw new Refusal("refusing to override existing file");
  const bytes = call.download(needed(options, "url"));
  const digest = createHash(needed(options, "checksum-algorithm"))
    .update(bytes ?? "")
    .digest("hex");
  if (bytes === undefined || digest !== options.get("checksum")) return "UPID:task\nTASK ERROR: checksum mismatch\n";
  call.node.volumes.set(volume, bytes);
  const target = volumePath(call.node, volume);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bytes);
  return "UPID:task\n";
}
