import { dirname, join, resolve } from "node:path";
import { manifestName } from "../manifest/index.ts";
import { isInside, projectRoot, readFolder } from "../workspace/index.ts";
import type { BuildArguments } from "./outputs.ts";
import type { Source } from "./sources.ts";

/** So many folders are looked into: a check must not wait for a repository of a hundred thousand. */
const mostFolders = 400;

/** Folders with outputs near a source, and near what `--out` names. */
export function outputsAround(cwd: string, source: Source, { out }: Pick<BuildArguments, "out">): readonly string[] {
  const near = outputsNear(dirname(source.absolute));
  return out === undefined ? near : [...new Set([...near, ...outputsNear(resolve(cwd, out))])];
}

/**
 * Folders of the project with outputs: the nearest first, those below the source's folder, then those below the folder
 * above it, and so on. Copies of repositories inside of this one are left out, and so is what begins with a dot.
 */
function outputsNear(folder: string): readonly string[] {
  const root = projectRoot(folder);
  const found: string[] = [];
  let left = mostFolders;
  let done: string | undefined;
  for (let top = folder; isInside(root, top) && left > 0; top = dirname(top)) {
    // Outer folders first: what a project keeps deep down is more often data than outputs.
    for (const queue = [top]; queue.length > 0 && left > 0; left--) {
      const next = queue.shift();
      if (next === undefined) break;
      const { isOutput, below } = lookInto(next, root);
      if (isOutput) found.push(next);
      queue.push(...below.filter((one) => one !== done));
    }
    done = top;
    if (top === root) break;
  }
  return found;
}

function lookInto(folder: string, root: string): { readonly isOutput: boolean; readonly below: readonly string[] } {
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
