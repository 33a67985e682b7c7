import type { RecordPlace } from "../file/index.ts";
import { type Address, formatAddress } from "./address.ts";
import { at, isJsonObject, type Json, type JsonObject, withMember } from "./json.ts";
import { ipAddressPrefix } from "./keys.ts";
import { SeedError } from "./seed-error.ts";

/** IPAddress records, which say who has which service address (contract netsy-seed 6.4, second pass). */

const familyLabel = "ipaddress.kubernetes.io/ip-family";

/** What an IPAddress record says, as far as it decides about it. */
export interface AllocatedAddress {
  readonly key: string;
  /** `<namespace>/<name>` of the Service. */
  readonly parent: string;
  readonly family: Json | undefined;
}

export type AddressEdit =
  /** Its Service no longer has an address of that family. */
  | { readonly kind: "drop" }
  /** Its Service has this address now. */
  | { readonly kind: "rename"; readonly address: Address };

export function readAllocatedAddress(record: JsonObject, place: RecordPlace): AllocatedAddress {
  const parent = at(record, "spec", "parentRef");
  if (!isJsonObject(parent)) throw new SeedError("its spec.parentRef is not an object", { place });
  const { namespace, name } = parent;
  if (typeof name !== "string" || (namespace !== undefined && typeof namespace !== "string")) {
    throw new SeedError("its spec.parentRef names no object", { place });
  }
  return {
    key: place.key ?? "",
    parent: `${namespace ?? ""}/${name}`,
    family: at(record, "metadata", "labels", familyLabel),
  };
}

/**
 * Decides about the IPAddress records, in file order, once the new addresses of all Services are
 * known: each new address goes to the first record of its family, further records are dropped. The
 * addresses of Services that did not move are not in the result: they stay.
 */
export function planAddresses(
  allocated: readonly AllocatedAddress[],
  moved: ReadonlyMap<string, readonly Address[]>,
): ReadonlyMap<string, AddressEdit> {
  const claimed = new Set<Address>();
  const edits = new Map<string, AddressEdit>();
  for (const { key, parent, family } of allocated) {
    const addresses = moved.get(parent);
    if (!addresses) continue;
    const address = addresses.find((candidate) => candidate.family === family && !claimed.has(candidate));
    if (address) claimed.add(address);
    edits.set(key, address ? { kind: "rename", address } : { kind: "drop" });
  }
  return edits;
}

/** The key that belongs to an address. */
export function addressKey(address: Address): string {
  return `${ipAddressPrefix}${formatAddress(address)}`;
}

export function renameAddress(record: JsonObject, address: Address): JsonObject {
  const metadata = objectAt(record, "metadata");
  const labels = withMember(objectAt(metadata, "labels"), familyLabel, address.family);
  return withMember(record, "metadata", { ...metadata, name: formatAddress(address), labels });
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = at(object, key);
  return isJsonObject(value) ? value : {};
}
