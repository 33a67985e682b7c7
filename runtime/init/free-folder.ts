import { lstatSync } from "node:fs";
import { join } from "node:path";
import { declaresCluster } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import { findSources, type Source, SourceProblem } from "../project/index.ts";
import { displayPath, readText } from "../workspace/index.ts";

/** The file that a new cluster gets. */
const sourceName = "cluster.podplane";

/**
 * The path of the source in a folder that has none yet. Throws a `UserError` where it has a cluster of any name: a second
 * one would take its place.
 */
export function requireFreeFolder(cwd: string, folder: string): string {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isFile() === true || folder.endsWith(".podplane")) {
    throw new UserError(`${displayPath(cwd, folder)} is no folder`, {
      why: `init makes ${sourceName} in the folder of a new cluster`,
      fix: "name a folder, which is made if it is not there",
      exitCode: exitCodes.usage,
    });
  }
  const path = join(folder, sourceName);
  const taken = exists(path) ? path : existing(cwd, folder);
  if (taken === undefined) return path;
  throw new UserError(`${displayPath(cwd, taken)} exists and was left as it is`, {
    why: "init makes a new cluster and never overwrites a file: it could be someone's work",
    fix: "name another folder, such as `podplanec init my-cluster`",
  });
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** A source of a cluster that the folder has; libraries may stand beside a new one. */
function existing(cwd: string, folder: string): string | undefined {
  try {
    const [source] = findSources(cwd, [folder]);
    return source && isCluster(source) ? source.absolute : undefined;
  } catch (error) {
    const isFree = error instanceof SourceProblem && ["source-none", "source-missing"].includes(error.diagnostic.name);
    if (!isFree) throw error;
    return undefined;
  }
}

function isCluster({ absolute, notation }: Source): boolean {
  const read = readText(absolute);
  return notation === "jsonc" || (read.kind === "text" && declaresCluster(absolute, read.text));
}
