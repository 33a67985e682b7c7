import { SeedError } from "./seed-error.ts";

/** An IP address as a number, so that offsets within a network can be added to it. */
export interface Address {
  readonly family: "IPv4" | "IPv6";
  readonly value: bigint;
}

export interface Network {
  readonly base: Address;
  readonly prefix: number;
}

const bitsOf = { IPv4: 32, IPv6: 128 } as const;

/** Parses an address, or returns undefined for text that is none. Zones (`%eth0`) are none. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes(":")) {
    const value = parseIpv6(text);
    return value === undefined ? undefined : { family: "IPv6", value };
  }
  const value = parseIpv4(text);
  return value === undefined ? undefined : { family: "IPv4", value };
}

function parseIpv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseIpv6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const tail = dotted ? parseIpv4(dotted[2] ?? "") : undefined;
  if (dotted && tail === undefined) return undefined;
  const groupsText =
    tail === undefined ? text : `${dotted?.[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const halves = groupsText.split("::");
  if (halves.length > 2) return undefined;
  const [left, right] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const before = left ?? [];
  const after = right ?? [];
  const missing = 8 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65536n + BigInt(`0x${group}`), 0n);
}

/** The canonical text: IPv6 compressed and in lower case (RFC 5952). */
export function formatAddress(address: Address): string {
  return address.family === "IPv4" ? formatIpv4(address.value) : formatIpv6(address.value);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  // RFC 5952: an IPv4-mapped address is shown with its IPv4 part.
  if (value >> 32n === 0xffffn) return `::ffff:${formatIpv4(value & 0xffffffffn)}`;
  const run = longestZeroRun(groups);
  const text = (part: readonly bigint[]): string => part.map((group) => group.toString(16)).join(":");
  if (run.length < 2) return text(groups);
  return `${text(groups.slice(0, run.start))}::${text(groups.slice(run.start + run.length))}`;
}

function longestZeroRun(groups: readonly bigint[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0n) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}

/** Parses a CIDR in canonical form. Throws `SeedError` otherwise. */
export function parseNetwork(text: string): Network {
  const [addressText = "", prefixText = "", ...more] = text.split("/");
  const base = parseAddress(addressText);
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
  if (!base || more.length > 0 || !(prefix <= bitsOf[base.family])) {
    throw new SeedError(`the service network ${JSON.stringify(text)} is not a CIDR`, {
      fix: "write it as ADDRESS/BITS, for example 10.96.0.0/12",
    });
  }
  const network = { base, prefix };
  const first = base.value - (base.value % sizeOf(network));
  if (first !== base.value) {
    const canonical = `${formatAddress({ ...base, value: first })}/${prefix}`;
    throw new SeedError(`the service network ${text} has bits set behind its prefix`, { fix: `write ${canonical}` });
  }
  return network;
}

export function formatNetwork(network: Network): string {
  return `${formatAddress(network.base)}/${network.prefix}`;
}

/** How many addresses a network has. */
export function sizeOf(network: Network): bigint {
  return 1n << BigInt(bitsOf[network.base.family] - network.prefix);
}

/** The address at an offset, or undefined where it lies outside. */
export function addressAt(network: Network, offset: bigint): Address | undefined {
  return offset >= 0n && offset < sizeOf(network)
    ? { family: network.base.family, value: network.base.value + offset }
    : undefined;
}

/** How far an address lies behind the network's first one, or undefined where it lies outside. */
export function offsetIn(network: Network, address: Address): bigint | undefined {
  const offset = address.value - network.base.value;
  return address.family === network.base.family && offset >= 0n && offset < sizeOf(network) ? offset : undefined;
}
