import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../cli/index.ts";
import { isSystemError } from "../workspace/index.ts";

/** Stands in an output folder while a build writes there, and holds the number of its process. */
export const occupiedName = ".podplane.build.pid";

/**
 * Takes an output folder for one build: two at once would leave files of both, and a manifest of
 * one. Returns the function that gives it back. Throws what the user can act on when another build
 * is writing; what a build that was killed left behind is taken over.
 */
export function occupy(folder: string): () => void {
  const path = join(folder, occupiedName);
  if (!create(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && isAlive(owner)) {
      throw new UserError(`another build, process ${owner}, is writing to ${folder}`, {
        why: "two at once would leave files of both",
        fix: `wait until it is done; if there is no such build, remove ${path}`,
      });
    }
    rmSync(path, { force: true });
    return occupy(folder);
  }
  return () => rmSync(path, { force: true });
}

function create(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined for a file that was cut off before the number was written. */
function ownerOf(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, "utf8"), 10);
    return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a process is running; this one does not count, since a build in it has ended. */
export function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === "EPERM";
  }
}
