import { type StoreOptions, storeOptionsOf } from "../../stores/index.ts";
import type { ApplyWorld } from "./world.ts";

/** How the object stores of a cluster are reached from where the command runs: `--endpoint` goes before all else. */
export function clusterStoreOptions({
  ir,
  context,
  options,
}: Pick<ApplyWorld, "ir" | "context" | "options">): StoreOptions {
  const endpoint = options.storeEndpoint === undefined ? {} : { endpoint: options.storeEndpoint };
  return { ...storeOptionsOf(ir.platform), env: context.env, ...endpoint };
}
