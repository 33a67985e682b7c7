import {
  type Address,
  addressAt,
  formatAddress,
  formatNetwork,
  type Network,
  parseNetwork,
  sizeOf,
} from "./address.ts";
import type { JsonObject } from "./json.ts";
import { SeedError } from "./seed-error.ts";

/** A cluster's service network with the addresses that follow from it (contract cluster-config 5.2). */
export interface ServiceNetwork {
  readonly networks: readonly Network[];
  /** `kubernetes.default`, one per network. */
  readonly api: readonly Address[];
  /** CoreDNS, one per network. */
  readonly dns: readonly Address[];
}

/** Offset of CoreDNS in an IPv6 network. */
const dnsOffsetIpv6 = 65_535n;

/**
 * Parses `service_cidr`. Undefined where it is empty: then the seed's own network stays. Throws
 * `SeedError` where Kubernetes could not use the ranges.
 */
export function serviceNetwork(cidrs: readonly string[]): ServiceNetwork | undefined {
  if (cidrs.length === 0) return undefined;
  const networks = cidrs.map(parseNetwork);
  const families = networks.map((network) => network.base.family);
  if (families[0] !== "IPv4") {
    throw new SeedError("the first service network must be an IPv4 one", { fix: "put the IPv4 range first" });
  }
  if (new Set(families).size !== families.length) {
    throw new SeedError("there are two service networks of one address family", {
      fix: "give one IPv4 range and at most one IPv6 range",
    });
  }
  return { networks, api: networks.map(apiAddress), dns: networks.map(dnsAddress) };
}

function apiAddress(network: Network): Address {
  return addressAt(network, 1n) ?? tooSmall(network);
}

function dnsAddress(network: Network): Address {
  const offset = network.base.family === "IPv4" ? sizeOf(network) - 2n : dnsOffsetIpv6;
  // Offset 1 is the API's, so CoreDNS needs a later one.
  return (offset > 1n ? addressAt(network, offset) : undefined) ?? tooSmall(network);
}

function tooSmall(network: Network): never {
  throw new SeedError(`the service network ${formatNetwork(network)} has no room for the API and DNS addresses`, {
    fix: network.base.family === "IPv4" ? "use at least a /30, better a /16" : "use at least a /112",
  });
}

/** The four members that hold addresses, in a Service's spec as in CoreDNS's values. */
export function addressMembers(addresses: readonly Address[], dualStackPolicy: string): JsonObject {
  const texts = addresses.map(formatAddress);
  return {
    clusterIP: texts[0] ?? "",
    clusterIPs: texts,
    ipFamilies: addresses.map((address) => address.family),
    ipFamilyPolicy: addresses.length === 1 ? "SingleStack" : dualStackPolicy,
  };
}
