import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { manifestName } from "../manifest/index.ts";
import { isInside, projectRoot, readFolder } from "../workspace/index.ts";
import type { BuildArguments } from "./outputs.ts";
import type { Source } from "./sources.ts";

/** So many folders are looked into: a check must not wait for a repository of a hundred thousand. */
const mostFolders = 400;

/** Finds folders with outputs for a source: absolute paths. */
export type FindOutputs = (source: Source, args: Pick<BuildArguments, "out">) => readonly string[];

/** Finds those of the project, near a source and near what `--out` names. Each folder is looked into once. */
export function findsInProject(cwd: string): FindOutputs {
  const seen = new Map<string, Folder>();
  const look = (folder: string, root: string): Folder => {
    const known = seen.get(folder) ?? lookInto(folder, root);
    seen.set(folder, known);
    return known;
  };
  return (source, { out }) => {
    const near = outputsNear(dirname(source.absolute), look);
    return out === undefined ? near : [...new Set([...near, ...outputsNear(resolve(cwd, out), look)])];
  };
}

/** Finds those that lie in a source's own folder, in what `--out` names, and right below: other sets of values. */
export function findsBeside(cwd: string): FindOutputs {
  return (source, { out }) => {
    const tops = [dirname(source.absolute), ...(out === undefined ? [] : [resolve(cwd, out)])];
    const folders = tops.flatMap((top) => [top, ...lookInto(top, top).below]);
    return [...new Set(folders)].filter((folder) => existsSync(join(folder, manifestName)));
  };
}

/**
 * Folders of the project with outputs: the nearest first, those below the source's folder, then those below the folder
 * above it, and so on. Copies of repositories inside of this one are left out, and so is what begins with a dot.
 */
function outputsNear(folder: string, look: typeof lookInto): readonly string[] {
  const root = projectRoot(folder);
  const found: string[] = [];
  let left = mostFolders;
  let done: string | undefined;
  for (let top = folder; isInside(root, top) && left > 0; top = dirname(top)) {
    // Outer folders first: what a project keeps deep down is more often data than outputs.
    for (const queue = [top]; queue.length > 0 && left > 0; left--) {
      const next = queue.shift();
      if (next === undefined) break;
      const { isOutput, below } = look(next, root);
      if (isOutput) found.push(next);
      queue.push(...below.filter((one) => one !== done));
    }
    done = top;
    if (top === root) break;
  }
  return found;
}

interface Folder {
  readonly isOutput: boolean;
  readonly below: readonly string[];
}

function lookInto(folder: string, root: string): Folder {
  const listing = readFolder(folder);
  const entries = listing.kind === "entries" ? listing.entries : [];
  if (folder !== root && entries.some(({ name }) => name === ".git")) return { isOutput: false, below: [] };
  const below = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name))
    .map(({ name }) => join(folder, name))
    .sort();
  return { isOutput: entries.some(({ name }) => name === manifestName), below };
}

const passedOver = new Set(["node_modules", "podplane.env"]);
