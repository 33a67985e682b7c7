import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * What tells a process from a later one that got the same number: when it began, as the system keeps it. Undefined
 * where no such process runs; one that has ended and was not waited for counts as gone.
 */
export function birthOf(pid: number): string | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return birthByPs(pid);
  // The name of the program stands in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  return state === "Z" || state === "X" ? undefined : `${bootId()} ${fields[19] ?? ""}`;
}

/** Whether the very process runs that had this number and beginning. */
export function isRunning(pid: number, birth: string): boolean {
  return birthOf(pid) === birth;
}

/** What tells this machine from others of the same name: whoever has the same sees the same processes. */
export function machineId(): string {
  return `${bootId() || hostname()} ${readLink("/proc/self/ns/pid") ?? ""}`.trim();
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readProc("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The same of a system without /proc. */
export function birthByPs(pid: number): string | undefined {
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  const birth = status === 0 ? stdout.trim() : "";
  return birth === "" ? undefined : birth;
}
