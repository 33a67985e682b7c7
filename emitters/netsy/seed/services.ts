import type { RecordPlace } from "../file/index.ts";
import {
  type Address,
  addressAt,
  formatAddress,
  formatNetwork,
  offsetIn,
  parseAddress,
  parseNetwork,
} from "./address.ts";
import { at, isJsonObject, type Json, type JsonObject, withMember } from "./json.ts";
import { apiService, corednsService, servicePrefix } from "./keys.ts";
import { SeedError } from "./seed-error.ts";
import { addressMembers, type ServiceNetwork } from "./service-network.ts";

/** Moving Services and the ServiceCIDR into the cluster's service network (contract netsy-seed 6.4). */

/** The networks in which published seeds are made: the base of every Service's offset. */
const seedNetworks = { IPv4: parseNetwork("198.18.0.0/15"), IPv6: parseNetwork("fdc6::/108") } as const;

export function moveServiceCidr(record: JsonObject, network: ServiceNetwork, place: RecordPlace): JsonObject {
  requireKind(record, "ServiceCIDR", place);
  const spec = record["spec"] ?? {};
  if (!isJsonObject(spec)) throw new SeedError("its spec is not an object", { place });
  return withMember(record, "spec", withMember(spec, "cidrs", network.networks.map(formatNetwork)));
}

/** A Service with its new addresses. */
export interface MovedService {
  readonly record: JsonObject;
  readonly addresses: readonly Address[];
}

/** Undefined for a Service that keeps what it has: headless, by external name, or in a family that the cluster lacks. */
export function moveService(record: JsonObject, network: ServiceNetwork, place: RecordPlace): MovedService | undefined {
  requireKind(record, "Service", place);
  const spec = record["spec"];
  if (!isJsonObject(spec)) throw new SeedError("its spec is not an object", { place });
  const addresses = newAddresses(serviceOf(place.key ?? ""), spec, network, place);
  if (addresses.length === 0) return undefined;
  const policy = spec["ipFamilyPolicy"];
  const dualStackPolicy =
    typeof policy === "string" && policy !== "" && policy !== "SingleStack" ? policy : "PreferDualStack";
  return { record: withMember(record, "spec", { ...spec, ...addressMembers(addresses, dualStackPolicy) }), addresses };
}

/** `<namespace>/<name>` of a Service's key. */
export function serviceOf(key: string): string {
  return key.slice(servicePrefix.length);
}

function newAddresses(
  service: string,
  spec: JsonObject,
  network: ServiceNetwork,
  place: RecordPlace,
): readonly Address[] {
  if (service === apiService) return network.api;
  if (service === corednsService) return network.dns;
  // The reference fails on these two, which have no address to move.
  if (spec["type"] === "ExternalName" || spec["clusterIP"] === "None") return [];
  const { clusterIPs } = spec;
  if (!Array.isArray(clusterIPs)) throw new SeedError("its spec.clusterIPs is not a list", { place });
  return clusterIPs.flatMap((text: Json) => movedAddress(text, network, place) ?? []);
}

function movedAddress(text: Json, network: ServiceNetwork, place: RecordPlace): Address | undefined {
  const address = typeof text === "string" ? parseAddress(text) : undefined;
  if (!address) throw new SeedError(`its cluster IP ${JSON.stringify(text)} is not an address`, { place });
  const seedNetwork = seedNetworks[address.family];
  const offset = offsetIn(seedNetwork, address);
  if (offset === undefined) {
    throw new SeedError(`its cluster IP ${text} lies outside the seed's network ${formatNetwork(seedNetwork)}`, {
      place,
    });
  }
  const target = network.networks.find((candidate) => candidate.base.family === address.family);
  if (!target) return undefined;
  const moved = addressAt(target, offset);
  if (moved) return moved;
  throw new SeedError(
    `its cluster IP ${text} has the offset ${offset}, which does not fit into the service network ${formatNetwork(target)}`,
    { place, fix: "use a larger kubernetes.service_cidr: /16 holds every published seed" },
  );
}

/** The addresses in the values of the CoreDNS HelmRelease, so that Flux keeps them. */
export function moveCoredns(record: JsonObject, network: ServiceNetwork, place: RecordPlace): JsonObject {
  const path = ["spec", "values", "coredns", "service"];
  return setMembers(record, path, addressMembers(network.dns, "PreferDualStack"), (parent) => {
    throw new SeedError(`its ${parent} is not an object`, { place });
  });
}

/** Sets members of the object at `path`, which is made where it is missing; `refuse` is told what is in the way. */
export function setMembers(
  object: JsonObject,
  path: readonly string[],
  members: JsonObject,
  refuse: (parent: string) => never,
  done: readonly string[] = [],
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return { ...object, ...members };
  const child = at(object, key) ?? {};
  if (!isJsonObject(child)) return refuse([...done, key].join("."));
  return withMember(object, key, setMembers(child, rest, members, refuse, [...done, key]));
}

export function requireKind(record: JsonObject, kind: string, place: RecordPlace): void {
  if (record["kind"] !== kind) {
    throw new SeedError(`it is of kind ${JSON.stringify(record["kind"] ?? null)}, not ${kind}`, { place });
  }
}

/** Remembers who has which address and refuses a second owner. */
export class AddressOwners {
  readonly #owners = new Map<string, string>();

  claim(service: string, addresses: readonly Address[], place: RecordPlace): void {
    for (const address of addresses) {
      const text = formatAddress(address);
      const owner = this.#owners.get(text);
      if (owner !== undefined) {
        throw new SeedError(`its new cluster IP ${text} is already that of the Service ${owner}`, {
          place,
          fix: "use a larger kubernetes.service_cidr",
        });
      }
      this.#owners.set(text, service);
    }
  }
}
