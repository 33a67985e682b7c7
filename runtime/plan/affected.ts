import { dirname, join, resolve } from "node:path";
import { type Compilation, CompileCache, declaresCluster } from "../../compiler/index.ts";
import { compileSource, lockName } from "../compile/index.ts";
import type { GitTree } from "../git/index.ts";
import { type BuildManifest, manifestName, readManifest } from "../manifest/index.ts";
import { emitCluster, sourceHash } from "../outputs/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { displayPath, readText } from "../workspace/index.ts";
import { type Closures, createClosures } from "./closures.ts";
import { compileAt } from "./compile-at.ts";
import { type Chain, chainsOf } from "./reasons.ts";

/** A cluster that a change of the repository touches. */
export interface AffectedCluster {
  readonly cluster: string;
  /** From the working directory. */
  readonly source: string;
  readonly kind: "changed" | "added" | "removed" | "broken";
  /** Generated files that differ, by name. */
  readonly files: readonly string[];
  /** From what changed to the cluster; files that changed where no declaration leads there. */
  readonly reasons: readonly Chain[];
}

/** One way in which a source is built: with values from outside, into a folder. */
interface Build {
  readonly source: Source;
  readonly args: BuildArguments;
  /** Undefined where there was none. */
  readonly last: { readonly folder: string; readonly manifest: BuildManifest } | undefined;
}

/**
 * The clusters of a repository whose outputs a commit would have made otherwise: exactly those whose files differ
 * between full builds of both. Sources of which nothing that they read differs are not compiled.
 */
export function affectedClusters(cwd: string, tree: GitTree): readonly AffectedCluster[] {
  const present = tree.present();
  tree.prefetch(
    [...tree.paths].filter((path) => /\.podplane(?:vars)?$|\.jsonc$|podplane\.(?:lock|build)\.json$/.test(path)),
  );
  const builds = findBuilds(cwd, tree, present);
  const caches = { before: new CompileCache(), after: new CompileCache() };
  const closures = createClosures();
  const untouched = (build: Build) => isUntouched(build, tree) || isUnread(build, tree, closures);
  return builds.flatMap((build) => (untouched(build) ? [] : compareBuild(cwd, tree, build, caches)));
}

/** Each source with a cluster, of either side, as often as it is built. */
function findBuilds(cwd: string, tree: GitTree, present: readonly string[]): readonly Build[] {
  const builds = new Map<string, Build>();
  const add = (build: Build) => {
    const key = JSON.stringify([build.source.absolute, build.args.varsFiles, build.args.assignments]);
    if (!builds.has(key)) builds.set(key, build);
  };
  for (const path of present.filter((one) => one.endsWith(`/${manifestName}`) || one === manifestName)) {
    const build = buildOfManifest(cwd, dirname(join(tree.root, path)));
    if (build) add(build);
  }
  const built = new Set([...builds.values()].map(({ source }) => source.absolute));
  const all = [...new Set([...present, ...tree.paths])];
  for (const path of all.filter((one) => one.endsWith(".podplane") || one.endsWith("podplane.cluster.jsonc"))) {
    const absolute = join(tree.root, path);
    if (built.has(absolute) || !declares(absolute, tree)) continue;
    add({ source: sourceAt(cwd, absolute), args: noArguments, last: undefined });
  }
  return [...builds.values()].sort((a, b) => (a.source.file < b.source.file ? -1 : 1));
}

const noArguments: BuildArguments = { assignments: [], varsFiles: [], out: undefined };

function sourceAt(cwd: string, absolute: string): Source {
  const notation = absolute.endsWith(".podplane") ? "podplane" : "jsonc";
  return { file: displayPath(cwd, absolute), absolute, notation };
}

function buildOfManifest(cwd: string, folder: string): Build | undefined {
  const manifest = readManifest(join(folder, manifestName), displayPath(cwd, join(folder, manifestName)));
  const main = manifest && Object.keys(manifest.source)[0];
  if (!manifest || main === undefined) return undefined;
  const source = sourceAt(cwd, resolve(folder, main));
  const varsFiles = (manifest.inputs?.vars ?? []).map((file) => resolve(folder, file));
  const args = { assignments: manifest.inputs?.set ?? [], varsFiles, out: undefined };
  const usual = outputFolder(cwd, source, args, "", 1);
  const severalOrUsual = folder === usual || dirname(folder) === usual;
  return { source, args: severalOrUsual ? args : { ...args, out: folder }, last: { folder, manifest } };
}

/** Whether a file of either side declares a cluster; a projection of ours is no source. */
function declares(absolute: string, tree: GitTree): boolean {
  const sides = [readText(absolute), tree.read(absolute)];
  return sides.some((one) => {
    if (one.kind !== "text") return false;
    return absolute.endsWith(".jsonc")
      ? !one.text.startsWith("// Generated from ")
      : declaresCluster(absolute, one.text);
  });
}

/** Whether the manifest of a build is of the sources as they are, and each of them is as the commit has it. */
function isUntouched({ last, args }: Build, tree: GitTree): boolean {
  if (!last) return false;
  const { folder, manifest } = last;
  const files = Object.entries(manifest.source).map(([path, hash]) => [resolve(folder, path), hash] as const);
  const current = files.every(([path, hash]) => {
    const read = readText(path);
    return read.kind === "text" && sourceHash(path, read.text) === hash;
  });
  const read = [join(folder, lockName), ...files.map(([path]) => path), ...args.varsFiles];
  return current && read.every((path) => isSame(path, tree));
}

/** The same of a source that was not built, by the files that it uses; where it may read others nothing is known. */
function isUnread({ source, last }: Build, tree: GitTree, closures: Closures): boolean {
  if (last || source.notation === "jsonc") return false;
  const files = closures.filesOf(source.absolute);
  const lock = join(dirname(source.absolute), lockName);
  const isNew = [readText(lock), tree.read(lock)].every(({ kind }) => kind === "missing");
  return files !== undefined && isNew && files.every((path) => isSame(path, tree));
}

function isSame(absolute: string, tree: GitTree): boolean {
  const [now, then] = [readText(absolute), tree.read(absolute)];
  return now.kind === "text" && then.kind === "text" && now.text === then.text;
}

interface Caches {
  readonly before: CompileCache;
  readonly after: CompileCache;
}

function compareBuild(cwd: string, tree: GitTree, build: Build, caches: Caches): readonly AffectedCluster[] {
  const { source, args } = build;
  const isThere = readText(source.absolute).kind !== "missing";
  const after = isThere
    ? compileSource(cwd, source, { ...args, cache: caches.after, acceptDestroy: "all" }).compilation
    : undefined;
  // A set of values that the commit does not have was not built by it.
  const wasThere = args.varsFiles.every((path) => tree.read(path).kind !== "missing");
  const before = wasThere ? compileAt(cwd, tree, source, { ...args, cache: caches.before }) : undefined;
  const [old, now] = [outputsOf(before), outputsOf(after)];
  if (after && hasErrors(after)) return [{ cluster: "", source: source.file, kind: "broken", files: [], reasons: [] }];
  const ids = [...new Set([...now.keys(), ...old.keys()])];
  return ids.flatMap((id): AffectedCluster[] => {
    const [was, is] = [old.get(id), now.get(id)];
    const files = differing(was, is);
    if (files.length === 0) return [];
    const kind = was === undefined ? "added" : is === undefined ? "removed" : "changed";
    const reasons = kind === "changed" && after ? reasonsFor(cwd, tree, source, id, after) : [];
    return [{ cluster: id, source: source.file, kind, files, reasons }];
  });
}

function hasErrors({ diagnostics }: Compilation): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

type Files = ReadonlyMap<string, string>;

/** The files of each cluster that has no errors. */
function outputsOf(compilation: Compilation | undefined): ReadonlyMap<string, Files> {
  if (!compilation || hasErrors(compilation)) return new Map();
  return new Map(
    compilation.clusters.map((cluster) => [
      cluster.id,
      new Map(emitCluster(cluster).map(({ path, text }) => [path, text])),
    ]),
  );
}

function differing(before: Files | undefined, after: Files | undefined): readonly string[] {
  const names = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...names].filter((name) => before?.get(name) !== after?.get(name)).sort();
}

/** Chains of declarations, and other files that were read and differ: lock files, values, texts. */
function reasonsFor(cwd: string, tree: GitTree, source: Source, id: string, after: Compilation): readonly Chain[] {
  // As the compiler reads them: without a mark of their encoding.
  const textThen = (file: string) => {
    const read = tree.read(resolve(cwd, file));
    return read.kind === "text" ? read.text.replace(/^\ufeff/, "") : undefined;
  };
  const chains = chainsOf(source.file, id, {
    before: textThen,
    after: (file) => after.sources.get(file),
    resolve: (from, path) => displayPath(cwd, resolve(dirname(resolve(cwd, from)), path)),
  });
  const told = new Set(
    chains
      .flat()
      .join(" ")
      .match(/[^\s()]+\.podplane/g),
  );
  const changed = [...after.sources].filter(
    ([file, text]) => file !== source.file && !file.startsWith("--set ") && !told.has(file) && textThen(file) !== text,
  );
  return [...chains, ...changed.map(([file]) => [file, `cluster ${id}`])];
}
