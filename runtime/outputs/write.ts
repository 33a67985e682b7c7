import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../cli/index.ts";
import {
  type BuildManifest,
  journalName,
  manifestName,
  mergeOwn,
  ownOf,
  printJournal,
  printManifest,
  readManifest,
} from "../manifest/index.ts";
import { explainWriteFailure, makeFolder, readText, writeFile, writerOf } from "../workspace/index.ts";
import { isAlive, occupiedName, occupy } from "./occupy.ts";
import type { TreePlan } from "./tree.ts";

/**
 * Carries out a plan. The journal is written first, each file atomically, the manifest last: a kill
 * at any moment leaves files that are whole, and a journal or manifest by which the next build knows
 * its own. Where everything is as it should be nothing is touched.
 */
export function writeTree(plan: TreePlan, manifest: BuildManifest): void {
  const { folder } = plan;
  if (isComplete(plan, manifest)) return;
  try {
    makeFolder(folder);
    const release = occupy(folder);
    try {
      requireSameTree(plan);
      removeLeftovers(folder);
      writeChanges(plan, manifest);
    } finally {
      release();
    }
    syncFolder(folder);
  } catch (error) {
    throw explainWriteFailure(error, "the outputs", folder, {
      why: "files that were written are whole, and the next build goes on from here",
      fix: "mend that, and build again",
    });
  }
}

function writeChanges(plan: TreePlan, manifest: BuildManifest): void {
  const { folder, own } = plan;
  const changes = plan.actions.filter((action) => action.kind !== "unchanged" && action.kind !== "conflict");
  if (changes.length > 0) writeFile(join(folder, journalName), printJournal(mergeOwn(own, ownOf(manifest))));
  for (const action of changes) {
    const path = join(folder, action.path);
    if (action.kind === "delete") {
      rmSync(path, { force: true });
      removeEmptyFolders(folder, dirname(action.path));
    } else {
      makeFolder(dirname(path));
      writeFile(path, action.file.text);
    }
  }
  writeFile(join(folder, manifestName), printManifest(manifest));
  rmSync(join(folder, journalName), { force: true });
}

/** Whether the tree is what the plan wants, with nothing left of a build that was cut off. */
function isComplete(plan: TreePlan, manifest: BuildManifest): boolean {
  const { folder, actions } = plan;
  if (actions.some((action) => action.kind !== "unchanged")) return false;
  return isCurrent(folder, manifest) && leftoversIn(folder).length === 0;
}

/** Whether the manifest of a folder is the one that a build would write. */
export function isCurrent(folder: string, manifest: BuildManifest): boolean {
  const current = readText(join(folder, manifestName));
  return current.kind === "text" && current.text === printManifest(manifest);
}

/** A build that ended since the plan was made may have written what the plan does not know of. */
function requireSameTree(plan: TreePlan): void {
  const { folder, last } = plan;
  const now = readManifest(join(folder, manifestName), join(folder, manifestName));
  if (JSON.stringify(now) === JSON.stringify(last)) return;
  throw new UserError(`another build wrote to ${folder} meanwhile`, { fix: "build again" });
}

function removeLeftovers(folder: string): void {
  for (const path of leftoversIn(folder)) {
    if (basename(path) !== journalName && basename(path) !== occupiedName) rmSync(path, { force: true });
  }
}

/** What a build that was cut off left: temporary files whose process is gone, journal, process number. */
export function leftoversIn(folder: string): string[] {
  const marks = [journalName, occupiedName].map((name) => join(folder, name));
  const left = marks.filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
  for (const current of [folder, ...envFolders(folder)]) {
    for (const name of readdirSync(current)) {
      const owner = writerOf(name);
      if (owner !== undefined && !isAlive(owner)) left.push(join(current, name));
    }
  }
  return left;
}

/** `podplane.env` and its folders, the only ones that outputs have. */
function envFolders(folder: string): string[] {
  const env = join(folder, "podplane.env");
  if (!lstatSync(env, { throwIfNoEntry: false })?.isDirectory()) return [];
  const inside = readdirSync(env, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [env, ...inside.map((entry) => join(env, entry.name))];
}

/** Folders that became empty below the output folder, the innermost first. */
function removeEmptyFolders(folder: string, path: string): void {
  for (let current = path; current !== "."; current = dirname(current)) {
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
