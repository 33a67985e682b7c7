import { globSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { declaresCluster } from "../../compiler/index.ts";
import { displayPath, readFolder, readText } from "../workspace/index.ts";
import { noteProblems, type SourceProblem, sourceProblem } from "./source-problem.ts";

/** A source that a command works on. */
export interface Source {
  /** As diagnostics show it: relative to the working directory, with `/`. */
  readonly file: string;
  readonly absolute: string;
  readonly notation: "podplane" | "jsonc";
}

/** What is said of a path that links lead round in a circle. */
const loop = { reason: "it is a loop of symbolic links", fix: "Name the file itself." } as const;

const jsoncName = "podplane.cluster.jsonc";

/**
 * The sources that paths on a command line mean (ruling 29): files as they are; a folder its
 * `cluster.podplane`, else its only `*.podplane` with a cluster, else its `podplane.cluster.jsonc`,
 * else its only `*.podplane`, a library; patterns what they match. Without a path, the working directory.
 * Throws a `SourceProblem` for the first path that means none, or hands each over to `note`.
 */
export function findSources(
  cwd: string,
  paths: readonly string[],
  note: (problem: SourceProblem) => void = raise,
): Source[] {
  const found = new Map<string, Source>();
  for (const path of paths.length > 0 ? paths : ["."]) {
    for (const source of noteProblems(() => findPath(cwd, path), note) ?? []) found.set(source.absolute, source);
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

function raise(problem: SourceProblem): never {
  throw problem;
}

function findPath(cwd: string, path: string): Source[] {
  const absolute = resolve(cwd, path);
  const kind = kindOf(absolute);
  if (kind === "file") return [asSource(cwd, absolute, path)];
  if (kind === "folder") return [findInFolder(cwd, absolute, path)];
  if (kind === "loop") throw sourceProblem("source-unreadable", { path, ...loop });
  const matches = /[*?[{]/.test(path) ? globSync(path, { cwd }).sort() : [];
  if (matches.length === 0) throw sourceProblem("source-missing", { path });
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
  throw sourceProblem("source-kind-unknown", { path });
}

function findInFolder(cwd: string, folder: string, path: string): Source {
  const names = namesIn(folder, path)
    .filter((name) => name.endsWith(".podplane") && kindOf(join(folder, name)) !== "folder")
    .sort();
  const source = findWithCluster(cwd, folder, names, path);
  const document = join(folder, jsoncName);
  const hasDocument = kindOf(document) === "file";
  if (source && hasDocument && !isGenerated(document)) {
    throw sourceProblem("source-ambiguous", { path, source: basename(source.absolute), document: jsoncName });
  }
  if (source) return source;
  const only = names.length === 1 ? names[0] : undefined;
  // Beside a document that was generated, a file without a cluster is its source with a fault.
  if (hasDocument && (only === undefined || !isGenerated(document))) return asSource(cwd, document, path);
  if (only !== undefined) return asSource(cwd, join(folder, only), path);
  throw sourceProblem("source-none", { path });
}

function namesIn(folder: string, path: string): readonly string[] {
  const read = readFolder(folder);
  if (read.kind === "entries") return read.entries.map((entry) => entry.name);
  const fix = `${read.denied ? "Make it readable, or name" : "Name"} the files in it.`;
  throw sourceProblem("source-unreadable", { path: `the folder ${path}`, reason: read.reason, fix });
}

function findWithCluster(cwd: string, folder: string, names: readonly string[], path: string): Source | undefined {
  if (names.includes("cluster.podplane")) return asSource(cwd, join(folder, "cluster.podplane"), path);
  const declaring = names.filter((name) => holdsCluster(join(folder, name)));
  if (declaring.length > 1) {
    throw sourceProblem("source-several", { path, files: declaring.join(", ") });
  }
  const [only] = declaring;
  return only === undefined ? undefined : asSource(cwd, join(folder, only), path);
}

function holdsCluster(path: string): boolean {
  const result = readText(path);
  return result.kind === "text" && declaresCluster(path, result.text);
}

/** Whether a document is a projection of ours, by its first line. */
function isGenerated(path: string): boolean {
  const result = readText(path);
  return result.kind === "text" && result.text.startsWith("// Generated from ");
}
