/*
 * Addresses and ranges as big integers. Text forms: RFC 4291 section 2.2 for reading IPv6, RFC 5952
 * for writing it, and dotted decimal without leading zeros for IPv4 (a leading zero means octal to
 * some programs that read our output).
 */

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

export interface Cidr {
  readonly family: Family;
  /** The address as written; equals the network address when the range is canonical. */
  readonly bits: bigint;
  readonly prefixLength: number;
}

/** The number of bits of an address: 32 or 128. */
export function familyWidth(family: Family): number {
  return family === 4 ? 32 : 128;
}

/** Reads an address. Returns undefined for anything else, zones (`%eth0`) included. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(":") ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): Address | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let bits = 0n;
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return undefined;
    const value = Number(part);
    if (value > 255) return undefined;
    bits = (bits << 8n) | BigInt(value);
  }
  return { family: 4, bits };
}

function parseIpv6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? "", true) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  let bits = 0n;
  for (const group of groups) bits = (bits << 16n) | BigInt(group);
  return { family: 6, bits };
}

/** Reads colon-separated groups; the last may be an IPv4 address where `mayEndInIpv4`. */
function readGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (mayEndInIpv4 && index === parts.length - 1 && part.includes(".")) {
      const embedded = parseIpv4(part);
      if (!embedded) return undefined;
      groups.push(Number(embedded.bits >> 16n), Number(embedded.bits & 0xffffn));
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
}

/** Writes an address in its canonical form. */
export function formatAddress(address: Address): string {
  return address.family === 4 ? formatIpv4(address.bits) : formatIpv6(address.bits);
}

function formatIpv4(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join(".");
}

function formatIpv6(bits: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => Number((bits >> BigInt(112 - 16 * index)) & 0xffffn));
  const { start, length } = longestZeroRun(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(":");
  return `${hex.slice(0, start).join(":")}::${hex.slice(start + length).join(":")}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let index = 0; index <= groups.length; index++) {
    if (groups[index] === 0) continue;
    if (index - start > best.length) best = { start, length: index - start };
    start = index + 1;
  }
  return best;
}

/** Reads `address/prefix`. The address may have host bits; see `isCanonical`. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  const prefix = text.slice(slash + 1);
  if (!address || !/^(0|[1-9][0-9]{0,2})$/.test(prefix)) return undefined;
  const prefixLength = Number(prefix);
  if (prefixLength > familyWidth(address.family)) return undefined;
  return { family: address.family, bits: address.bits, prefixLength };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr)}/${cidr.prefixLength}`;
}

/** The number of addresses in a range. */
export function cidrSize(cidr: Cidr): bigint {
  return 1n << BigInt(familyWidth(cidr.family) - cidr.prefixLength);
}

/** The same range with its network address: host bits are zero. */
export function canonicalCidr(cidr: Cidr): Cidr {
  const size = cidrSize(cidr);
  return { ...cidr, bits: (cidr.bits / size) * size };
}

export function isCanonical(cidr: Cidr): boolean {
  return cidr.bits % cidrSize(cidr) === 0n;
}

/** The last address of a range. */
export function lastBits(cidr: Cidr): bigint {
  return canonicalCidr(cidr).bits + cidrSize(cidr) - 1n;
}

/** Whether the ranges share an address. */
export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  if (a.family !== b.family) return false;
  return canonicalCidr(a).bits <= lastBits(b) && canonicalCidr(b).bits <= lastBits(a);
}

/** Whether every address of `inner` lies in `outer`. */
export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family) return false;
  return canonicalCidr(outer).bits <= canonicalCidr(inner).bits && lastBits(inner) <= lastBits(outer);
}

/** The address `offset` places after the network address; undefined where that is outside the range. */
export function cidrHost(cidr: Cidr, offset: bigint): Address | undefined {
  if (offset < 0n || offset >= cidrSize(cidr)) return undefined;
  return { family: cidr.family, bits: canonicalCidr(cidr).bits + offset };
}

/**
 * The `index`-th part of a range that is cut into parts of `prefixLength`; undefined where there is
 * no such part.
 */
export function cidrSubnet(cidr: Cidr, prefixLength: number, index: bigint): Cidr | undefined {
  if (prefixLength < cidr.prefixLength || prefixLength > familyWidth(cidr.family) || index < 0n) return undefined;
  const size = 1n << BigInt(familyWidth(cidr.family) - prefixLength);
  const bits = canonicalCidr(cidr).bits + index * size;
  const subnet: Cidr = { family: cidr.family, bits, prefixLength };
  return cidrContains(cidr, subnet) ? subnet : undefined;
}
