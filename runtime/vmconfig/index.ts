export { builtLock, changesText, requireNewerPackages } from "./defaults.ts";
export {
  compareDependencies,
  type DependencyStatus,
  updateDependencies,
  updateModule,
  updatePins,
  vmOfKey,
} from "./deps-update.ts";
export { downloadDependencies } from "./download.ts";
export { findLock, lockPathOf, writeLock } from "./lock-file.ts";
export { manifestText } from "./manifest.ts";
export { packVmconfig } from "./pack.ts";
export { findVmconfigRoot } from "./package-root.ts";
export { type ServiceEnvInput, serviceEnvOf, serviceStatesOf } from "./service-env.ts";
export { archOf, kindOf } from "./vm-options.ts";
