import {
  defaultsChanges,
  type Lock,
  newerSettingsSince,
  newestDefaults,
  takesNewerSettings,
} from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { findLock, lockPathOf } from "./lock-file.ts";

/** The lock file of a cluster that was built. Throws a `UserError` where there is none. */
export function builtLock(cwd: string, given: string): { readonly path: string; readonly lock: Lock } {
  const path = lockPathOf(cwd, given);
  const lock = findLock(cwd, path);
  if (lock) return { path, lock };
  throw new UserError(`there is no lock file at ${path}`, {
    why: "a cluster that was never built gets the newest defaults with its first build",
    fix: "name the folder of a built cluster",
  });
}

/** What the newest defaults change, a line each, with the impact in front. */
export function changesText(lock: Lock): string {
  return defaultsChanges(lock.defaults, newestDefaults)
    .map(({ impact, what }) => `  ${`${impact}:`.padEnd(16)}${what}\n`)
    .join("");
}

/** VMs refuse all settings for one that their package does not know, so that the packages come first. */
export function requireNewerPackages(lock: Lock): void {
  const older = Object.entries(lock.vmconfig).flatMap(([kind, pins]) =>
    pins.flatMap(({ name, version }) =>
      name === "vmconfig" && version !== "custom" && !takesNewerSettings(version) ? [`${kind} has ${version}`] : [],
    ),
  );
  if (older.length === 0) return;
  throw new UserError("the VMs of this cluster have an older vmconfig", {
    why: `they know the newest defaults since ${newerSettingsSince}, and refuse all settings for one that they do not know: ${older.join(", ")}`,
    fix: "run `podplanec deps update`, build and apply, wait until VMs are replaced, and run the same command again",
  });
}
