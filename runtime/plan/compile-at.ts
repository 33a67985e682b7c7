import { dirname, resolve } from "node:path";
import { type Compilation, compile, readFailure, type Workspace } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { lockName } from "../compile/index.ts";
import type { GitTree } from "../git/index.ts";
import { manifestName, parseAccepted } from "../manifest/index.ts";
import { type BuildArguments, outputFolder, placeOfOutputs, type Source } from "../project/index.ts";
import { displayPath, isInside } from "../workspace/index.ts";

/** Compiles a source as a commit has it, with its lock files; undefined where the commit has no such file. */
export function compileAt(cwd: string, tree: GitTree, source: Source, args: BuildArguments): Compilation | undefined {
  const read = tree.read(source.absolute);
  if (read.kind === "missing") return undefined;
  if (read.kind !== "text") throw unreadable(source.file, tree, readFailure(read));
  const varsFiles = args.varsFiles.map((path) => {
    const absolute = resolve(cwd, path);
    const vars = tree.read(absolute);
    if (vars.kind !== "text") throw unreadable(path, tree, readFailure(vars));
    return { file: displayPath(cwd, absolute), text: vars.text };
  });
  const folderOf = (cluster: string, clusters: number) => outputFolder(cwd, source, args, cluster, clusters);
  return compile({
    file: source.file,
    text: read.text,
    notation: source.notation,
    workspace: workspaceOf(cwd, tree),
    varsFiles,
    assignments: args.assignments,
    ...(args.out === undefined ? {} : { out: displayPath(cwd, resolve(cwd, args.out)) }),
    lockOf: (cluster, clusters) => {
      const path = resolve(folderOf(cluster, clusters), lockName);
      const lock = tree.read(path);
      return lock.kind === "text" ? { file: displayPath(cwd, path), text: lock.text } : undefined;
    },
    outputsOf: (cluster, clusters) => placeOfOutputs(args, cluster, clusters),
    acceptedOf: (cluster, clusters) => {
      const manifest = tree.read(resolve(folderOf(cluster, clusters), manifestName));
      return manifest.kind === "text" ? parseAccepted(manifest.text) : undefined;
    },
    // What a commit holds was built: whether it may be destroyed is asked of what comes after.
    acceptDestroy: "all",
    ...(args.cache ? { cache: args.cache } : {}),
  });
}

function unreadable(path: string, tree: GitTree, why: string): UserError {
  return new UserError(`${path} cannot be read in ${tree.name}`, { why, fix: "compare with another commit" });
}

/** The files of a commit under the paths that a working directory gives them. */
function workspaceOf(cwd: string, tree: GitTree): Workspace {
  return {
    read: (path) => tree.read(resolve(cwd, path)),
    resolve(from, path) {
      const target = resolve(dirname(resolve(cwd, from)), path);
      if (!isInside(tree.root, target)) return { kind: "outside", root: displayPath(cwd, tree.root) };
      return { kind: "path", path: displayPath(cwd, target) };
    },
  };
}
