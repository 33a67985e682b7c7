import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { UserError } from "../cli/command.ts";
import { type BuildManifest, journalName, manifestName, printManifest } from "./manifest.ts";
import type { TreePlan } from "./tree.ts";

/**
 * Carries out a plan. The journal is written first, each file atomically, the manifest last: a kill
 * at any moment leaves files that are whole, and a journal or manifest by which the next build knows
 * its own.
 */
export function writeTree(plan: TreePlan, manifest: BuildManifest): void {
  const { folder, actions } = plan;
  const changes = actions.filter((action) => action.kind !== "unchanged" && action.kind !== "conflict");
  const text = printManifest(manifest);
  try {
    mkdirSync(folder, { recursive: true });
    removeLeftovers(folder);
    if (changes.length > 0) writeFile(join(folder, journalName), text);
    for (const action of changes) {
      const path = join(folder, action.path);
      if (action.kind === "delete") {
        rmSync(path);
        removeEmptyFolders(folder, dirname(action.path));
      } else if (action.kind === "create" || action.kind === "replace") {
        mkdirSync(dirname(path), { recursive: true });
        writeFile(path, action.file.text);
      }
    }
    writeFile(join(folder, manifestName), text);
    rmSync(join(folder, journalName), { force: true });
    syncFolder(folder);
  } catch (error) {
    throw explainFailure(error, folder);
  }
}

const temporarySuffix = ".podplanec-tmp";

/** Writes a file so that a reader sees the old or the new one, never a part. */
export function writeFile(path: string, text: string): void {
  const temporary = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.${process.pid}${temporarySuffix}`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const descriptor = openSync(temporary, flags, 0o644);
  try {
    const bytes = Buffer.from(text, "utf8");
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}

/** Temporary files of builds that were cut off; those of a build that still runs are left alone. */
function removeLeftovers(folder: string): void {
  const folders = [folder, ...envFolders(folder)];
  for (const current of folders) {
    for (const name of readdirSync(current)) {
      const owner = /\.(\d+)\.podplanec-tmp$/.exec(name)?.[1];
      if (owner !== undefined && !isAlive(Number(owner))) rmSync(join(current, name), { force: true });
    }
  }
}

/** `podplane.env` and its folders, the only ones that outputs have. */
function envFolders(folder: string): string[] {
  const env = join(folder, "podplane.env");
  if (!lstatSync(env, { throwIfNoEntry: false })?.isDirectory()) return [];
  const inside = readdirSync(env, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [env, ...inside.map((entry) => join(env, entry.name))];
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Folders that became empty below the output folder, the innermost first. */
function removeEmptyFolders(folder: string, path: string): void {
  for (let current = path; current !== "." && current !== ""; current = dirname(current)) {
    if (readdirSync(join(folder, current)).length > 0) return;
    rmdirSync(join(folder, current));
  }
}

/** Makes renames durable, where the system can. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, "r");
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Some systems cannot sync a folder; the files themselves are synced.
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  ENOTDIR: "a part of the path is no folder",
  EEXIST: "a file stands where a folder is needed",
};

function explainFailure(error: unknown, folder: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = reasons[code];
  if (reason === undefined) return error;
  return new UserError(`the outputs could not be written to ${folder}: ${reason}`, {
    why: "files that were written are whole, and the next build goes on from here",
    fix: "mend that, and build again",
    cause: error,
  });
}
