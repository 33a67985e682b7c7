export { judgeBuildFile } from "./build-file.ts";
export { emptyLock } from "./empty.ts";
export { buildJsonSchema, lockJsonSchema } from "./file-schemas.ts";
export { type DefaultsChange, defaultsChanges } from "./generations.ts";
export {
  type BuiltCluster,
  type BuiltProvider,
  type BuiltSubnet,
  type BuiltThing,
  defaultsOf,
  type HeldAddress,
  type Lock,
  type LockedDependency,
  type LockedModule,
  newestDefaults,
} from "./lock.ts";
export { dialectOf, pinnedModule } from "./modules.ts";
export { printJson, printLock } from "./print.ts";
export { readLock } from "./read.ts";
export { isUpgraded } from "./version-1.ts";
