import type { StoreOptions } from "../../stores/index.ts";
import type { ApplyWorld } from "./world.ts";

/** How the object stores of a cluster are reached, in the place of its first provider. */
export function clusterStoreOptions({
  ir,
  context,
  options,
}: Pick<ApplyWorld, "ir" | "context" | "options">): StoreOptions {
  const { buckets, region, profile } = ir.platform;
  const endpoint = options.storeEndpoint === undefined ? {} : { endpoint: options.storeEndpoint };
  // Regions and profiles mean something to one protocol only.
  if (!buckets.netsy.url.startsWith("s3:")) return { env: context.env, ...endpoint };
  return {
    env: context.env,
    region: region.value,
    ...(profile ? { profile: profile.value } : {}),
    ...endpoint,
  };
}
