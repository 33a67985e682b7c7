import { newerSettingsSince, takesNewerSettings, vmconfigVersion } from "../../../deps/index.ts";
import type { Lock } from "../../../lock/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { labelOf } from "./find.ts";
import { vmKind } from "./pools.ts";

/**
 * Whether VMs take the settings that are newer than the first package of vmconfig: a VM refuses a whole delivery for
 * one key that its package does not know.
 */
export type NewerSettings =
  | { readonly kind: "taken" }
  /** The lock file pins an older package. */
  | { readonly kind: "older-package"; readonly version: string }
  /** The source names a package of its own, of which nothing is known. */
  | { readonly kind: "own-package" };

/** All VMs of a cluster get the same settings, so that the oldest package of them counts. */
export function newerSettings(cluster: ClusterModel, lock: Lock | undefined): NewerSettings {
  if (!lock || lock.defaults >= 2) return { kind: "taken" };
  if (cluster.blocks.vmconfig.length > 0) return { kind: "own-package" };
  const older = cluster.blocks.pool
    .map((pool) => pinnedPackage(lock, `${vmKind(labelOf(pool))}_${pool.attributes.arch?.value}`))
    .find((version) => !takesNewerSettings(version));
  return older === undefined ? { kind: "taken" } : { kind: "older-package", version: older };
}

function pinnedPackage(lock: Lock, kind: string): string {
  return lock.vmconfig[kind]?.find(({ name }) => name === "vmconfig")?.version ?? vmconfigVersion;
}

/** Why a setting does not reach VMs, and what makes it, as sentences; undefined where it does. */
export function settingsFault(
  cluster: ClusterModel,
  lock: Lock | undefined,
): { readonly why: string; readonly fix: string } | undefined {
  const settings = newerSettings(cluster, lock);
  if (settings.kind === "taken") return undefined;
  if (settings.kind === "older-package") {
    return {
      why: `The lock file pins vmconfig ${settings.version}, and VMs know the setting since ${newerSettingsSince}; one that they do not know would make them refuse all others.`,
      fix: "Run `podplanec deps update`, which pins the package of this release: the next apply replaces VMs one at a time.",
    };
  }
  return {
    why: `The package that the vmconfig block names may be older than ${newerSettingsSince}, which knows the setting first; one that VMs do not know would make them refuse all others.`,
    fix: "Have that package made from a newer vmconfig and run `podplanec defaults update`, or take the vmconfig block out and run `podplanec deps update`.",
  };
}
