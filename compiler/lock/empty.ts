import { moduleSources } from "../providers/index.ts";
import { type Lock, newestDefaults } from "./lock.ts";
import { pinnedModule } from "./modules.ts";

/** The lock file of a cluster that was never built: only the modules are pinned. */
export function emptyLock(id: string): Lock {
  return {
    version: 2,
    domain: "cluster",
    id,
    edition: 1,
    defaults: newestDefaults,
    outputs: ".",
    modules: Object.fromEntries(moduleSources.map((one) => [one.source, pinnedModule(undefined, one)])),
    vmconfig: {},
  };
}
