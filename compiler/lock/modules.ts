import type { Dialect } from "../ir/index.ts";
import type { Lock, LockedModule } from "./lock.ts";

/** Where the Nstance modules for AWS are published. */
export const awsModuleSource = "nstance-dev/nstance/aws";

/** The version that a new cluster gets: the newest published one of dialect V2a (contracts/nstance.md 1.1). */
const newestModule: LockedModule = { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" };

/** Versions whose shape is known, and the first of V2b by the ruling that allows it. */
const knownDialects: readonly { readonly versions: RegExp; readonly dialect: Dialect }[] = [
  { versions: /^2\.0\.\d+$/, dialect: "v2a" },
];

/** The dialect of a published version; undefined where it has to be stated. */
export function dialectOf(version: string): Dialect | undefined {
  return knownDialects.find((known) => known.versions.test(version))?.dialect;
}

/** The module that the lock file pins, or the one for a new cluster. */
export function pinnedModule(lock: Lock | undefined): LockedModule {
  return lock?.modules[awsModuleSource] ?? newestModule;
}
