import { type Dialect, type ModuleSource, moduleSources } from "../providers/index.ts";
import type { Lock, LockedModule } from "./lock.ts";

/** The dialect of a published version; undefined where it has to be stated. */
export function dialectOf(source: string, version: string): Dialect | undefined {
  const modules = moduleSources.find((one) => one.source === source);
  return modules?.known.find((known) => known.versions.test(version))?.dialect;
}

/** The version of a cloud's modules that the lock file pins, or the one for a new cluster. */
export function pinnedModule(lock: Lock | undefined, modules: ModuleSource): LockedModule {
  return lock?.modules[modules.source] ?? modules.newest;
}
