import { type Cidr, cidrHost, cidrSize, type Family, formatAddress } from "../../../values/index.ts";

export interface ServiceAddresses {
  readonly api: string;
  readonly dns: string;
}

/**
 * The addresses of the API and of DNS in a range of Services (contracts/cluster-config.md 5.2);
 * undefined when the range is too small for both.
 */
export function serviceAddresses(cidr: Cidr): ServiceAddresses | undefined {
  const api = cidrHost(cidr, 1n);
  const dnsOffset = cidr.family === 4 ? cidrSize(cidr) - 2n : 65_535n;
  const dns = cidrHost(cidr, dnsOffset);
  if (!api || !dns || dns.bits <= api.bits) return undefined;
  return { api: formatAddress(api), dns: formatAddress(dns) };
}

/** The ranges that a cluster has when its file names none, by family. */
export const defaultPodRanges: Readonly<Record<Family, string>> = { 4: "100.64.0.0/10", 6: "fd64::/48" };
export const defaultServiceRanges: Readonly<Record<Family, string>> = { 4: "198.18.0.0/15", 6: "fdc6::/108" };
