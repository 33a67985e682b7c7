import { join } from "node:path";
import { Diagnostics, type Lock, type LockSource, printLock, type ReadResult, readLock } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { manifestName, readManifest } from "../manifest/index.ts";
import { displayPath, readText } from "../workspace/index.ts";
import { lockName } from "./lock-name.ts";

/**
 * The lock file of a cluster. Where the last build wrote one that is gone, or that lies in the folder where the
 * outputs went before, it says so: a build that took the cluster for a new one would make all of it again.
 */
export function findLockOf(
  cwd: string,
  folder: string,
  otherFolder: string | undefined,
  cluster: string,
  isNew: boolean,
  read: typeof readText,
  textOf: (result: ReadResult, file: string) => string,
): LockSource | undefined {
  const path = join(folder, lockName);
  const file = displayPath(cwd, path);
  if (isNew) return startAnew(cwd, folder, file);
  const result = read(path);
  if (result.kind !== "missing") return { kind: "text", file, text: textOf(result, file) };
  if (otherFolder !== undefined && lockIn(otherFolder)?.id === cluster) {
    return { kind: "elsewhere", old: displayPath(cwd, otherFolder), now: displayPath(cwd, folder) };
  }
  return wroteLock(folder) ? { kind: "lost", file } : undefined;
}

/** Whether the last build wrote a lock file. A build file that is none is told by what would write over it. */
function wroteLock(folder: string): boolean {
  try {
    return readManifest(join(folder, manifestName), manifestName)?.files[lockName] !== undefined;
  } catch {
    return false;
  }
}

/** The lock file in a folder; undefined where there is none that can be understood. */
export function lockIn(folder: string): Lock | undefined {
  const result = readText(join(folder, lockName));
  return result.kind === "text" ? readLock(lockName, result.text, new Diagnostics()) : undefined;
}

/** What is pinned stays; what was built is forgotten. Refused where OpenTofu's state says that it was. */
function startAnew(cwd: string, folder: string, file: string): LockSource | undefined {
  const state = join(folder, "terraform.tfstate");
  if (holdsResources(state)) {
    throw new UserError(
      `--new-lock is for a cluster that was never applied, and ${displayPath(cwd, state)} has resources`,
      {
        why: "what was built would get other names and addresses, and be destroyed and made anew",
        fix: "build without it, and read what the errors say",
      },
    );
  }
  const lock = lockIn(folder);
  if (!lock) return undefined;
  const { built: _built, ...pins } = lock;
  return { kind: "text", file, text: printLock(pins) };
}

function holdsResources(path: string): boolean {
  const result = readText(path);
  if (result.kind !== "text") return false;
  try {
    const state: unknown = JSON.parse(result.text);
    const resources = typeof state === "object" && state !== null && "resources" in state ? state.resources : undefined;
    return Array.isArray(resources) && resources.length > 0;
  } catch {
    return false;
  }
}
