import { dirname, join, resolve } from "node:path";
import type { Lock } from "../../compiler/index.ts";
import { lockIn } from "../compile/index.ts";
import { manifestName, readManifest } from "../manifest/index.ts";
import { readFolder } from "../workspace/index.ts";

/**
 * The lock files of the builds of a source: beside it, in a folder for each of its clusters or sets of values, or in
 * one in the other (ruling 35). A build with `--out` is known to nobody who does not name its folder.
 */
export function locksOf(source: string): readonly Lock[] {
  const own = dirname(source);
  const inner = foldersIn(own);
  const folders = [own, ...inner, ...inner.flatMap(foldersIn)];
  return folders.filter((folder) => isBuildOf(source, folder)).flatMap((folder) => lockIn(folder) ?? []);
}

function foldersIn(folder: string): readonly string[] {
  const read = readFolder(folder);
  const entries = read.kind === "entries" ? read.entries : [];
  return entries
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map(({ name }) => join(folder, name));
}

/** A lock file beside the source is its own also where the list of what was built with it is lost. */
function isBuildOf(source: string, folder: string): boolean {
  const built = sourceOf(folder);
  return built === undefined ? dirname(source) === folder : resolve(folder, built) === source;
}

/** What the last build in a folder compiled, from there; undefined where no list can be read. */
function sourceOf(folder: string): string | undefined {
  try {
    // That source stands before those that it uses.
    return Object.keys(readManifest(join(folder, manifestName), manifestName)?.source ?? {})[0];
  } catch {
    return undefined;
  }
}
