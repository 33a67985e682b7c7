import { forms, needed, Refusal, readOptions } from "./options.ts";
import { answer, type PveCall } from "./pvesh.ts";
import type { FirewallRule } from "./state.ts";

/** Below `/cluster/firewall`: new rules go to the first place. contracts/proxmox.md 1.12. */
export function firewall(call: PveCall): string | undefined {
  const { state, method, path, words } = call;
  const rest = /^\/cluster\/firewall(\/.*)$/.exec(path)?.[1];
  if (rest === undefined) return undefined;
  const [, group, place] = /^\/groups\/([^/]+)(?:\/([0-9]+))?$/.exec(rest) ?? [];
  if (group !== undefined) return ofGroup(call, group, place);
  const rule = /^\/rules\/([0-9]+)$/.exec(rest)?.[1];
  if (rule !== undefined && method === "delete") return removeAt(state.rules, rule);
  switch (`${method} ${rest}`) {
    case "get /ipset":
      return answer(words, state.ipset.exists ? [{ name: "management" }] : []);
    case "create /ipset":
      readOptions(words, { name: /^management$/ });
      if (state.ipset.exists) throw new Refusal("IPSet 'management' already exists");
      state.ipset.exists = true;
      return "";
    case "get /ipset/management":
      return answer(
        words,
        state.ipset.cidrs.map((cidr) => ({ cidr })),
      );
    case "create /ipset/management":
      state.ipset.cidrs.push(needed(readOptions(words, { cidr: forms.cidr }), "cidr"));
      return "";
    case "get /groups":
      return answer(
        words,
        [...state.groups.keys()].map((one) => ({ group: one })),
      );
    case "create /groups":
      return createGroup(call);
    case "get /rules":
      return answer(words, listed(state.rules));
    case "create /rules":
      return createRule(call, state.rules, /^group$/, forms.group);
    case "get /options":
      return answer(words, { enable: state.firewallOn ? 1 : 0 });
    case "set /options":
      return setOptions(call);
    default:
      return undefined;
  }
}

function listed(rules: readonly FirewallRule[]): readonly unknown[] {
  return rules.map(({ values }, pos) => ({ pos, ...values, enable: Number(values["enable"] ?? "0") }));
}

function createGroup({ state, words }: PveCall): string {
  const name = needed(readOptions(words, { group: forms.group, comment: forms.text }), "group");
  if (state.groups.has(name)) throw new Refusal(`security_group '${name}' already exists`);
  state.groups.set(name, []);
  return "";
}

/** Nobody may be locked out: it is switched on once administrators and nodes are let in. */
function setOptions({ state, words }: PveCall): string {
  const isOn = needed(readOptions(words, { enable: forms.bit }), "enable") === "1";
  if (isOn && (state.ipset.cidrs.length === 0 || state.rules.length === 0))
    throw new Refusal("everybody is locked out");
  state.firewallOn = isOn;
  return "";
}

function ofGroup(call: PveCall, group: string, place: string | undefined): string | undefined {
  const { state, method, words } = call;
  const rules = state.groups.get(group);
  if (!rules) throw new Refusal(`no such security group ${group}`);
  if (method === "get") return answer(words, listed(rules));
  if (method === "create") return createRule(call, rules, /^in$/, /^ACCEPT$/);
  if (method !== "delete") return undefined;
  if (place !== undefined) return removeAt(rules, place);
  if (rules.length > 0) throw new Refusal(`Security group '${group}' is not empty`);
  state.groups.delete(group);
  return "";
}

function createRule({ words }: PveCall, rules: FirewallRule[], type: RegExp, action: RegExp): string {
  const options = readOptions(words, {
    type,
    action,
    proto: /^(?:tcp|vrrp)$/,
    dport: /^[0-9]+(?:,[0-9]+)*$/,
    source: /^(?:\+management|[0-9./]+(?:,[0-9./]+)*)$/,
    enable: forms.bit,
    comment: forms.text,
  });
  rules.unshift({ values: Object.fromEntries(options) });
  return "";
}

function removeAt(rules: FirewallRule[], place: string): string {
  if (rules.splice(Number(place), 1).length === 0) throw new Refusal("no rule at that place");
  return "";
}
