import { globSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "../../grammar/index.ts";
import { exitCodes, UserError } from "../cli/command.ts";
import { displayPath } from "../workspace/disk.ts";
import { readFolder } from "../workspace/read-folder.ts";
import { readText } from "../workspace/read-text.ts";

/** A source that a command works on. */
export interface Source {
  /** As diagnostics show it: relative to the working directory, with `/`. */
  readonly file: string;
  readonly absolute: string;
  readonly notation: "podplane" | "jsonc";
}

const jsoncName = "podplane.cluster.jsonc";

/**
 * The sources that paths on a command line mean (ruling 29): files as they are; a folder its
 * `cluster.podplane`, else its only `*.podplane` with a cluster, else its `podplane.cluster.jsonc`,
 * else its only `*.podplane`, a library; patterns what they match. Without a path, the working directory. Throws what the user can act on.
 */
export function findSources(cwd: string, paths: readonly string[]): Source[] {
  const found = new Map<string, Source>();
  for (const path of paths.length > 0 ? paths : ["."]) {
    for (const source of findPath(cwd, path)) found.set(source.absolute, source);
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function findPath(cwd: string, path: string): Source[] {
  const absolute = resolve(cwd, path);
  const kind = kindOf(absolute);
  if (kind === "file") return [asSource(cwd, absolute, path)];
  if (kind === "folder") return [findInFolder(cwd, absolute, path)];
  if (kind === "loop") throw new UserError(`${path} is a loop of symbolic links`, { fix: "name the file itself" });
  const matches = /[*?[{]/.test(path) ? globSync(path, { cwd }).sort() : [];
  if (matches.length === 0) {
    throw new UserError(`there is no ${path}`, {
      fix: "name a file, a folder or a pattern",
      exitCode: exitCodes.errors,
    });
  }
  return matches.flatMap((match) => findPath(cwd, match));
}

function kindOf(path: string): "file" | "folder" | "missing" | "loop" {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ELOOP" ? "loop" : "missing";
  }
}

function asSource(cwd: string, absolute: string, path: string): Source {
  const file = displayPath(cwd, absolute);
  if (absolute.endsWith(".podplane")) return { file, absolute, notation: "podplane" };
  if (/\.jsonc?$/.test(absolute)) return { file, absolute, notation: "jsonc" };
  throw new UserError(`${path} is neither a .podplane nor a .jsonc file`, {
    fix: "name a file with one of these endings",
  });
}

function findInFolder(cwd: string, folder: string, path: string): Source {
  const names = readFolder(folder, path)
    .map((entry) => entry.name)
    .filter((name) => name.endsWith(".podplane") && kindOf(join(folder, name)) !== "folder")
    .sort();
  const source = findWithCluster(cwd, folder, names, path);
  const document = join(folder, jsoncName);
  const hasDocument = kindOf(document) === "file";
  if (source && hasDocument && !isGenerated(document)) {
    throw new UserError(
      `${path} has both ${basename(source.absolute)} and a ${jsoncName} that is not generated from it`,
      {
        why: "it is unclear which of them describes the cluster",
        fix: "remove one of them, or name the file",
      },
    );
  }
  if (source) return source;
  const only = names.length === 1 ? names[0] : undefined;
  // Beside a document that was generated, a file without a cluster is its source with a fault.
  if (hasDocument && (only === undefined || !isGenerated(document))) return asSource(cwd, document, path);
  if (only !== undefined) return asSource(cwd, join(folder, only), path);
  throw new UserError(`there is no cluster in ${path}`, {
    why: `a folder has a cluster.podplane, a single *.podplane with a cluster, or a ${jsoncName}`,
    fix: "name the file",
  });
}

function findWithCluster(cwd: string, folder: string, names: readonly string[], path: string): Source | undefined {
  if (names.includes("cluster.podplane")) return asSource(cwd, join(folder, "cluster.podplane"), path);
  const declaring = names.filter((name) => declaresCluster(join(folder, name)));
  if (declaring.length > 1) {
    throw new UserError(`${path} has several files with a cluster: ${declaring.join(", ")}`, {
      fix: "name one of them",
    });
  }
  const [only] = declaring;
  return only === undefined ? undefined : asSource(cwd, join(folder, only), path);
}

function declaresCluster(path: string): boolean {
  const result = readText(path);
  if (result.kind !== "text") return false;
  const { file } = parse(path, result.text);
  return file.items.some((item) => item.kind === "block" && item.name.text === "cluster" && !item.abstract);
}

/** Whether a document is a projection of ours, by its first line. */
function isGenerated(path: string): boolean {
  const result = readText(path);
  return result.kind === "text" && result.text.startsWith("// Generated from ");
}
