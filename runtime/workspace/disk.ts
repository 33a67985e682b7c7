import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ResolveResult, Workspace } from "../../compiler/index.ts";
import { readText } from "./read-text.ts";

/**
 * A workspace on the disk. Paths are relative to `cwd`, with `/`, as diagnostics show them. `read` takes absolute ones:
 * an editor has texts that are not on the disk yet.
 */
export function createDiskWorkspace(cwd: string, read: typeof readText = readText): Workspace {
  return {
    read: (path) => read(resolve(cwd, path)),
    resolve: (from, path) => resolveInProject(cwd, from, path),
  };
}

function resolveInProject(cwd: string, from: string, path: string): ResolveResult {
  const source = resolve(cwd, from);
  const root = projectRoot(dirname(source));
  const target = resolve(dirname(source), path);
  const real = realPath(target);
  if (real === undefined) return { kind: "loop" };
  const outside = isAbsolute(path) || !isInside(realPath(root) ?? root, real);
  if (outside) return { kind: "outside", root: displayPath(cwd, root) };
  return { kind: "path", path: displayPath(cwd, target) };
}

/** The nearest folder upwards with `.git`, else the folder itself (ruling 24). */
export function projectRoot(folder: string): string {
  for (let current = folder; ; current = dirname(current)) {
    if (existsSync(join(current, ".git"))) return current;
    if (dirname(current) === current) return folder;
  }
}

/** The path without symbolic links; of a file that is not there, that of its folder. Undefined for a loop. */
export function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ELOOP") return undefined;
    if (dirname(path) === path) return path;
    const parent = realPath(dirname(path));
    return parent === undefined ? undefined : join(parent, path.slice(dirname(path).length));
  }
}

export function isInside(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** A path as diagnostics show it: relative to the working directory, with `/`. */
export function displayPath(cwd: string, path: string): string {
  const shown = relative(cwd, path).split(sep).join("/");
  return shown === "" ? "." : shown;
}
