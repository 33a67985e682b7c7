import { existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Diagnostics, type Lock, printLock, readLock } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { writeOrExplain } from "../workspace/index.ts";

const lockName = "podplane.lock.json";

/** The lock file that a path means: the file itself, or the one in that folder. */
export function lockPathOf(cwd: string, given: string): string {
  const path = resolve(cwd, given);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, lockName) : path;
}

/** Reads a lock file; undefined where there is none. Throws a `UserError` for one that is not understood. */
export function findLock(cwd: string, path: string): Lock | undefined {
  if (!existsSync(path)) return undefined;
  const diagnostics = new Diagnostics();
  const lock = readLock(relative(cwd, path) || path, readFileSync(path, "utf8"), diagnostics);
  const [fault] = diagnostics.all;
  if (lock) return lock;
  throw new UserError(fault?.message ?? `${path} is no lock file`, { why: fault?.why ?? "", fix: fault?.help ?? "" });
}

/** Replaces a lock file as a whole, so that a reader never sees half of one. Throws a `UserError` where it cannot. */
export function writeLock(path: string, lock: Lock): void {
  writeOrExplain(path, path, printLock(lock), "mend that, and run the command again");
}
