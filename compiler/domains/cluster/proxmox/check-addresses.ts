import type { Located } from "../../../origins/index.ts";
import type { ProviderModel } from "../../../schema/index.ts";
import {
  type Address,
  type Cidr,
  cidrContains,
  formatAddress,
  formatCidr,
  parseAddress,
} from "../../../values/index.ts";
import { type CheckContext, spanOf } from "../check/index.ts";
import { labelOf } from "../plan/index.ts";

/** Addresses that are given to machines, and those that are kept for others (contracts/proxmox.md 1.11, 1.13). */
export function checkAddresses(provider: ProviderModel, context: CheckContext): void {
  const network = provider.blocks.network[0];
  const sdn = network?.blocks.sdn[0]?.attributes;
  const range = network?.attributes.cidr;
  const inside = [
    { what: "the gateway", address: sdn?.gateway },
    { what: "the first address of DHCP", address: sdn?.dhcp_start },
    { what: "the last address of DHCP", address: sdn?.dhcp_end },
  ];
  for (const { what, address } of inside) {
    if (!range || !address || contains(range.value, address.value)) continue;
    const related = [{ span: spanOf(range), message: "the network is here" }];
    const parameters = { what, address: formatAddress(address.value), range: formatCidr(range.value) };
    context.diagnostics.report("address-outside", spanOf(address), parameters, { related });
  }
  checkTaken(provider, context);
}

export function contains(range: Cidr, { family, bits }: Address): boolean {
  return cidrContains(range, { family, bits, prefixLength: family === 4 ? 32 : 128 });
}

interface Taken {
  readonly address: Address;
  readonly taken: string;
  readonly at: Located<unknown>;
}

function checkTaken(provider: ProviderModel, { diagnostics }: CheckContext): void {
  const { leader, network, node, api } = provider.blocks;
  const sdn = network[0]?.blocks.sdn[0]?.attributes;
  const virtual = leader[0]?.attributes.address;
  const own: Taken[] = node.flatMap((one) => {
    const { address } = one.attributes;
    return address ? [{ address: address.value, taken: `that of the node ${labelOf(one)}`, at: address }] : [];
  });
  const gateway = sdn?.gateway;
  if (gateway) own.push({ address: gateway.value, taken: "that of the gateway", at: gateway });
  for (const [index, later] of own.entries()) {
    const earlier = own.slice(0, index).find(({ address }) => isSame(address, later.address));
    if (!earlier) continue;
    const related = [{ span: spanOf(earlier.at), message: "here" }];
    const parameters = { what: "the address", address: formatAddress(later.address), taken: earlier.taken };
    diagnostics.report("address-taken", spanOf(later.at), parameters, { related });
  }
  const balancer = api[0]?.attributes.address;
  const parsed = balancer && parseAddress(balancer.value);
  const held = api[0]?.attributes.virtual_address;
  const given = [
    ...(virtual ? [{ what: "the leader's address", address: virtual.value, at: virtual }] : []),
    ...(held ? [{ what: "the virtual address", address: held.value, at: held }] : []),
    ...(balancer && parsed ? [{ what: "the address of the API", address: parsed, at: balancer }] : []),
  ];
  for (const { what, address, at } of given) {
    const other = own.find((one) => isSame(one.address, address));
    const taken = other?.taken ?? (isHandedOut(provider, address) ? "in the range that DHCP hands out" : undefined);
    if (taken === undefined) continue;
    const related = other ? [{ span: spanOf(other.at), message: "here" }] : [];
    diagnostics.report("address-taken", spanOf(at), { what, address: formatAddress(address), taken }, { related });
  }
}

export function isSame(a: Address, b: Address): boolean {
  return a.family === b.family && a.bits === b.bits;
}

function isHandedOut({ blocks }: ProviderModel, { family, bits }: Address): boolean {
  const sdn = blocks.network[0]?.blocks.sdn[0]?.attributes;
  const [start, end] = [sdn?.dhcp_start?.value, sdn?.dhcp_end?.value];
  return start !== undefined && end !== undefined && family === start.family && bits >= start.bits && bits <= end.bits;
}
