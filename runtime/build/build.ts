import { join, relative, resolve, sep } from "node:path";
import type { CompiledCluster, Diagnostic } from "../../compiler/index.ts";
import { Diagnostics, fingerprints } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { UserError } from "../cli/command.ts";
import { type BuildArguments, outputFolder } from "../project/outputs.ts";
import type { Source } from "../project/sources.ts";
import { version } from "../version.ts";
import { displayPath } from "../workspace/disk.ts";
import { type CompiledSource, compileSource, lockName } from "./compile-source.ts";
import { emitCluster, hashIr, sha256 } from "./emit.ts";
import { type BuildManifest, manifestName } from "./manifest.ts";
import { planTree, type TreePlan } from "./tree.ts";
import { checkUserData } from "./user-data-limit.ts";

/** The outputs of one cluster, and what writing them would do. */
export interface ClusterBuild {
  readonly cluster: CompiledCluster;
  /** Absolute. */
  readonly folder: string;
  /** From the working directory. */
  readonly shown: string;
  readonly files: readonly EmittedFile[];
  readonly manifest: BuildManifest;
  readonly plan: TreePlan;
}

export interface SourceBuild {
  readonly compiled: CompiledSource;
  /** Those of the compilation and of the emitters. */
  readonly diagnostics: readonly Diagnostic[];
  /** Empty when there are errors, or no cluster. */
  readonly clusters: readonly ClusterBuild[];
}

/** Compiles a source and plans its outputs. Writes nothing. */
export function buildSource(cwd: string, source: Source, args: BuildArguments, force: boolean): SourceBuild {
  const compiled = compileSource(cwd, source, args);
  const { compilation } = compiled;
  const diagnostics = new Diagnostics();
  diagnostics.add(compilation.diagnostics);
  if (diagnostics.hasErrors) return { compiled, diagnostics: diagnostics.sorted(), clusters: [] };
  const emitted = compilation.clusters.map((cluster) => {
    checkUserData(cluster, diagnostics);
    return { cluster, files: emitCluster(cluster) };
  });
  if (diagnostics.hasErrors) return { compiled, diagnostics: diagnostics.sorted(), clusters: [] };
  const clusters = emitted.map(({ cluster, files }) => {
    const folder = outputFolder(cwd, source, args, cluster.id, compilation.clusters.length);
    const shown = displayPath(cwd, folder);
    refuseSources(cwd, compiled, folder, files);
    const manifest = makeManifest({ cwd, compiled, cluster, folder, files, args });
    return { cluster, folder, shown, files, manifest, plan: planTree(folder, shown, files, force) };
  });
  return { compiled, diagnostics: diagnostics.sorted(), clusters };
}

/** Ruling 28: no command writes to a file that it read as source. */
function refuseSources(cwd: string, compiled: CompiledSource, folder: string, files: readonly EmittedFile[]): void {
  const outputs = new Set([...files.map((file) => file.path), manifestName].map((path) => join(folder, path)));
  for (const file of sourceFiles(compiled)) {
    if (!outputs.has(resolve(cwd, file))) continue;
    throw new UserError(`the source ${file} would be overwritten by an output`, {
      why: "no command writes to a file that it reads as source",
      fix: "rename the source, or build into another folder with --out",
    });
  }
}

/** Files that the compilation read as sources: not the lock file, not `--set`. */
function sourceFiles(compiled: CompiledSource): string[] {
  return [...compiled.compilation.sources.keys()]
    .filter((file) => !file.startsWith("--set ") && !file.endsWith(lockName))
    .sort();
}

interface ManifestParts {
  readonly cwd: string;
  readonly compiled: CompiledSource;
  readonly cluster: CompiledCluster;
  readonly folder: string;
  readonly files: readonly EmittedFile[];
  readonly args: BuildArguments;
}

function makeManifest({ cwd, compiled, cluster, folder, files, args }: ManifestParts): BuildManifest {
  const { ir } = cluster;
  if (!ir) throw new Error("a cluster with errors was to be written");
  const fromFolder = (file: string) => relative(folder, resolve(cwd, file)).split(sep).join("/");
  const main = compiled.source.file;
  const others = sourceFiles(compiled).filter((file) => file !== main);
  const sources = [main, ...others].map(
    (file) => [fromFolder(file), sha256(compiled.compilation.sources.get(file) ?? "")] as const,
  );
  const given = args.assignments.length > 0 || args.varsFiles.length > 0;
  return {
    version: 1,
    compiler: version,
    source: Object.fromEntries(sources),
    ...(given ? { inputs: { vars: args.varsFiles.map(fromFolder), set: args.assignments } } : {}),
    ir: hashIr(ir),
    blocks: Object.fromEntries(fingerprints(cluster.model).map(({ path, hash }) => [path, hash])),
    files: Object.fromEntries(files.map((file) => [file.path, sha256(file.text)])),
  };
}
