import { forms, needed, type OptionForms, Refusal, readOptions, UsageError } from "./options.ts";
import { answer, type PveCall } from "./pvesh.ts";
import type { SdnThing } from "./state.ts";

const pending: OptionForms = { pending: /^1$/ };

/** Below `/cluster/sdn`: declared first, then applied on all nodes at once. contracts/proxmox.md 1.11. */
export function sdn(call: PveCall): string | undefined {
  const { state, method, path, words } = call;
  const rest = /^\/cluster\/sdn(.*)$/.exec(path)?.[1];
  if (rest === undefined) return undefined;
  const [, vnet, subnet] = /^\/vnets\/([^/]+)\/subnets(?:\/(.+))?$/.exec(rest) ?? [];
  if (vnet !== undefined) return subnets(call, vnet, subnet);
  const [, kind, name] = /^\/(zones|vnets)\/(.+)$/.exec(rest) ?? [];
  if (kind !== undefined && name !== undefined && method === "delete") return remove(call, kind, name);
  switch (`${method} ${rest}`) {
    case "get /zones":
      return answer(words, listed(state.zones, "zone"), pending);
    case "get /vnets":
      return answer(words, listed(state.vnets, "vnet"), pending);
    case "create /zones":
      return createZone(call);
    case "create /vnets":
      return createVnet(call);
    case "set ":
      readOptions(words, {});
      for (const one of [...state.zones.values(), ...state.vnets.values()]) one.applied = true;
      for (const node of state.nodes.values()) {
        for (const one of state.vnets.keys()) node.interfaces.set(one, { type: "vnet", ports: "", live: true });
      }
      return "UPID:task\n";
    default:
      return undefined;
  }
}

function listed(things: ReadonlyMap<string, SdnThing>, key: string): readonly unknown[] {
  return [...things].map(([name, { values, applied }]) => ({
    ...values,
    [key]: name,
    ...(applied ? {} : { state: "new" }),
  }));
}

function createZone({ state, words }: PveCall): string {
  const options = readOptions(words, {
    type: /^(?:simple|vlan|vxlan)$/,
    zone: forms.sdn,
    ipam: /^pve$/,
    dhcp: /^dnsmasq$/,
    bridge: forms.bridge,
    peers: /^[0-9.]+(?:,[0-9.]+)*$/,
  });
  const [zone, type] = [needed(options, "zone"), needed(options, "type")];
  const extra = { simple: "dhcp", vlan: "bridge", vxlan: "peers" }[type];
  const foreign = ["dhcp", "bridge", "peers"].find((one) => options.has(one) && one !== extra);
  if (foreign !== undefined) throw new UsageError(`${foreign} is nothing of a zone of type ${type}`);
  if (type !== "simple") needed(options, extra ?? "");
  if (state.zones.has(zone)) throw new Refusal(`sdn zone object ID '${zone}' already defined`);
  state.zones.set(zone, { values: Object.fromEntries(options), applied: false });
  return "";
}

function createVnet({ state, words }: PveCall): string {
  const options = readOptions(words, { vnet: forms.sdn, zone: forms.sdn, tag: /^[0-9]+$/ });
  const [vnet, zone] = [needed(options, "vnet"), state.zones.get(needed(options, "zone"))];
  if (!zone) throw new Refusal("the zone does not exist");
  if ((zone.values["type"] === "simple") === options.has("tag"))
    throw new Refusal("a tag, and the zone is simple, or none");
  if (state.vnets.has(vnet)) throw new Refusal(`sdn vnet object ID '${vnet}' already defined`);
  state.vnets.set(vnet, { values: Object.fromEntries(options), applied: false });
  return "";
}

function subnets({ state, method, words }: PveCall, vnet: string, subnet: string | undefined): string | undefined {
  if (!state.vnets.has(vnet)) throw new Refusal(`VNet ${vnet} does not exist`);
  const own = [...state.subnets].filter(([, owner]) => owner === vnet).map(([cidr]) => ({ cidr }));
  if (method === "get" && subnet === undefined) return answer(words, own);
  if (method === "delete" && subnet !== undefined) {
    const cidr = subnet.slice(subnet.indexOf("-") + 1).replace("-", "/");
    if (!state.subnets.delete(cidr)) throw new Refusal(`no subnet ${subnet}`);
    return "";
  }
  if (method !== "create") return undefined;
  const options = readOptions(words, {
    subnet: forms.cidr,
    type: /^subnet$/,
    gateway: forms.address,
    snat: forms.bit,
    "dhcp-range": /^start-address=[0-9.]+,end-address=[0-9.]+$/,
  });
  state.subnets.set(needed(options, "subnet"), vnet);
  return "";
}

/** Subnets go first, then VNets, then the zone. */
function remove({ state, words }: PveCall, kind: string, name: string): string {
  readOptions(words, {});
  const isUsed =
    kind === "zones"
      ? [...state.vnets.values()].some(({ values }) => values["zone"] === name)
      : [...state.subnets.values()].includes(name);
  if (isUsed) throw new Refusal(`${name} is in use`);
  if (!(kind === "zones" ? state.zones : state.vnets).delete(name)) throw new Refusal(`no ${name}`);
  return "";
}
