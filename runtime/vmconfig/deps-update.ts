import {
  type DependencyArch,
  type DependencyKind,
  type Dialect,
  dependenciesOf,
  dialectOf,
  type Lock,
  type LockedDependency,
  type PinnedDependency,
  virtualAddressDependencies,
} from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";

/** One row of `deps status`. */
export interface DependencyStatus {
  readonly name: string;
  /** What this release pins; undefined for one that only the cluster has. */
  readonly release: LockedDependency | undefined;
  /** What the lock file pins; undefined where it has no such entry. */
  readonly locked: LockedDependency | undefined;
}

/** The kind and architecture of a key such as `knc_arm64`; undefined for anything else. */
export function vmOfKey(key: string): { readonly kind: DependencyKind; readonly arch: DependencyArch } | undefined {
  const [, kind, arch] = /^(knc|knd)_(amd64|arm64)$/.exec(key) ?? [];
  return kind && arch ? { kind: kind as DependencyKind, arch: arch as DependencyArch } : undefined;
}

/** What this release pins beside what a lock file does, sorted by name. */
export function compareDependencies(
  kind: DependencyKind,
  arch: DependencyArch,
  lock: Lock | undefined,
): readonly DependencyStatus[] {
  const locked = new Map((lock?.vmconfig[`${kind}_${arch}`] ?? []).map((one) => [one.name, one]));
  // Only VMs that hold a virtual address have these.
  const more = virtualAddressDependencies().filter(({ name }) => locked.has(name));
  const release = new Map([...dependenciesOf(kind, arch), ...more].map((one) => [one.name, lockedOf(one)]));
  return [...new Set([...release.keys(), ...locked.keys()])]
    .sort()
    .map((name) => ({ name, release: release.get(name), locked: locked.get(name) }));
}

function lockedOf({ name, version, url, digest, size }: PinnedDependency): LockedDependency {
  return { name, version, url, digest, size };
}

/** The lock file with the dependencies of this release. What only the cluster pins stays. */
export function updateDependencies(lock: Lock): Lock {
  return updatePins(lock, () => true);
}

/** The same for some of them. */
export function updatePins(lock: Lock, isChosen: (name: string) => boolean): Lock {
  const entries = Object.entries(lock.vmconfig).map(([key, locked]) => {
    const vm = vmOfKey(key);
    if (!vm) return [key, locked] as const;
    const rows = compareDependencies(vm.kind, vm.arch, lock);
    return [
      key,
      rows.flatMap(({ name, release, locked: own }) => (isChosen(name) ? (release ?? own) : own) ?? []),
    ] as const;
  });
  return { ...lock, vmconfig: Object.fromEntries(entries) };
}

/**
 * The lock file with another version of a module (ruling 9). `given` is `SOURCE=VERSION`; the dialect is
 * known for published versions and must be stated for others. The Nstance server is tagged with its
 * modules, so its version follows.
 */
export function updateModule(lock: Lock, given: string, stated: string | undefined): Lock {
  const [, source, version] =
    /^([a-z0-9.-]+(?:\/[a-z0-9-]+){2,3})=(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(given) ?? [];
  if (!source || !version) {
    throw usage(
      `\`${given}\` names no module and version`,
      `write it as \`${Object.keys(lock.modules)[0] ?? "SOURCE"}=2.0.1\``,
    );
  }
  if (!lock.modules[source]) {
    const known = Object.keys(lock.modules).join(", ");
    throw usage(`the lock file has no module \`${source}\``, known ? `it has ${known}` : "build the cluster first");
  }
  const known = dialectOf(source, version);
  if (known && stated && known !== stated) {
    throw usage(`version ${version} has dialect ${known}, not ${stated}`, "leave out `--dialect`");
  }
  const dialect = known ?? (stated as Dialect | undefined);
  if (!dialect) {
    throw usage(
      `podplanec does not know version ${version} of ${source}`,
      "add `--dialect v2a` or `--dialect v2b`, whichever its inputs have",
    );
  }
  return { ...lock, modules: { ...lock.modules, [source]: { version, dialect, nstance_version: version } } };
}

function usage(what: string, fix: string): UserError {
  return new UserError(what, { fix, exitCode: exitCodes.usage });
}
