import type { Ir } from "../../compiler/index.ts";
import type { StoreOptions } from "./object-store.ts";

/** How the object stores of a cluster are reached, in the place of its first provider. */
export function storeOptionsOf({ objectStore, region, profile, storeEndpoint }: Ir["platform"]): StoreOptions {
  // Regions and profiles mean something to one protocol only.
  if (objectStore !== "s3") return {};
  return {
    region: region.value,
    ...(profile ? { profile: profile.value } : {}),
    // A store of the user's, and not the cloud's.
    ...(storeEndpoint ? { endpoint: storeEndpoint.value } : {}),
  };
}
