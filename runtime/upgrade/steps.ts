import { defaultsChanges, type Lock, moduleSources, newestDefaults } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import { compareDependencies, requireNewerPackages, updateModule, updatePins, vmOfKey } from "../vmconfig/index.ts";
import type { UpgradeState } from "./state.ts";

/** One thing that becomes newer. */
export interface Step {
  /** What it is, in words: `packages of VMs`. */
  readonly title: string;
  /** What becomes what, a line each. */
  readonly lines: readonly string[];
  /** Throws a `UserError` where another step has to be rolled out before. */
  apply(state: UpgradeState): UpgradeState;
}

/** What options ask for; nothing is asked where all are undefined. */
export interface Wanted {
  /** `SOURCE=VERSION`. */
  readonly module: string | undefined;
  readonly dialect: string | undefined;
  /** Names of dependencies of VMs. */
  readonly dependencies: readonly string[];
}

/**
 * The steps to what this release has, in the order in which they are made: the language first, which changes nothing
 * that is deployed; packages of VMs before defaults, which they have to know. Options that name something ask for just
 * that.
 */
export function stepsOf(state: UpgradeState, language: Step | undefined, wanted: Wanted): readonly Step[] {
  const { lock } = state;
  if (wanted.module !== undefined) return [namedModule(lock, wanted.module, wanted.dialect)];
  if (wanted.dependencies.length > 0) return packages(lock, namedDependencies(lock, wanted.dependencies));
  return [
    ...(language ? [language] : []),
    ...packages(lock, () => true),
    ...newerModules(lock),
    ...newerDefaults(lock),
  ];
}

function namedModule(lock: Lock, given: string, dialect: string | undefined): Step {
  const updated = updateModule(lock, given, dialect);
  const lines = Object.entries(updated.modules).flatMap(([source, { version }]) => {
    const before = lock.modules[source]?.version;
    return before === version ? [] : [`${source} ${before ?? ""} -> ${version}`];
  });
  if (lines.length === 0) throw new UserError(`the lock file has ${given.replace("=", " ")} already`);
  return moduleStep(lines, (now) => updateModule(now, given, dialect));
}

function moduleStep(lines: readonly string[], change: (lock: Lock) => Lock): Step {
  return {
    title: "modules of OpenTofu",
    lines,
    apply: (state) => ({ ...state, lock: change(state.lock) }),
  };
}

/** Each source by itself: modules of two clouds are two steps. */
function newerModules(lock: Lock): readonly Step[] {
  return moduleSources.flatMap(({ source, newest }) => {
    const locked = lock.modules[source];
    if (!locked || !isNewer(newest.version, locked.version)) return [];
    const line = `${source} ${locked.version} -> ${newest.version}`;
    const change = (now: Lock) => ({ ...now, modules: { ...now.modules, [source]: newest } });
    return [moduleStep([line], change)];
  });
}

/** Whether a version of three numbers is newer than another. */
function isNewer(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number);
  const [is, was] = [numbers(version), numbers(than)];
  const place = is.findIndex((number, index) => number !== was[index]);
  return place >= 0 && (is[place] ?? 0) > (was[place] ?? 0);
}

/** Which of this release's dependencies are taken. */
type Chosen = (name: string) => boolean;

function namedDependencies(lock: Lock, names: readonly string[]): Chosen {
  const known = new Set(changedPins(lock, () => true, "all").map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return (name) => names.includes(name);
  throw new UserError(`this release pins no dependency \`${unknown}\` for the VMs of this cluster`, {
    why: "what is not in its table has no digest to verify it by",
    fix: `name one of ${[...known].join(", ")}, or add another by a dependency block with its digests`,
    exitCode: exitCodes.usage,
  });
}

/** Pins that this release has otherwise, by name; or all that it has. */
function changedPins(
  lock: Lock,
  isChosen: Chosen,
  which: "changed" | "all",
): readonly { name: string; line: string }[] {
  const rows = Object.keys(lock.vmconfig).flatMap((key) => {
    const vm = vmOfKey(key);
    return vm ? compareDependencies(vm.kind, vm.arch, lock) : [];
  });
  const changed = rows.flatMap(({ name, release, locked }) => {
    const isSame = release?.digest === locked?.digest && release?.version === locked?.version;
    if (!release || !isChosen(name) || (which === "changed" && isSame)) return [];
    const again = release.version === locked?.version ? " (another digest)" : "";
    return [{ name, line: `${name} ${locked?.version ?? "not pinned"} -> ${release.version}${again}` }];
  });
  return [...new Map(changed.map((one) => [one.line, one])).values()];
}

/** All in one step, since each replaces the VMs. */
function packages(lock: Lock, isChosen: Chosen): readonly Step[] {
  const lines = changedPins(lock, isChosen, "changed").map(({ line }) => line);
  if (lines.length === 0) return [];
  const title = "packages of VMs";
  return [{ title, lines, apply: (state) => ({ ...state, lock: updatePins(state.lock, isChosen) }) }];
}

function newerDefaults(lock: Lock): readonly Step[] {
  if (lock.defaults >= newestDefaults) return [];
  return [
    {
      title: `generation ${newestDefaults} of the defaults`,
      lines: defaultsChanges(lock.defaults, newestDefaults).map(({ impact, what }) => `${impact}: ${what}`),
      apply(state) {
        requireNewerPackages(state.lock);
        return { ...state, lock: { ...state.lock, defaults: newestDefaults } };
      },
    },
  ];
}
