import { join, resolve } from "node:path";
import { type CompiledCluster, type Diagnostic, Diagnostics, givenBlocks } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { version } from "../cli/index.ts";
import { type CompiledSource, compileSource, lockName, type Stopwatch } from "../compile/index.ts";
import { type BuildManifest, manifestName } from "../manifest/index.ts";
import { type BuildArguments, outputFolder, type Source, sourceProblem } from "../project/index.ts";
import { createTwins, type Twins } from "../twins/index.ts";
import { displayPath, realPath } from "../workspace/index.ts";
import { reportBucketClashes } from "./bucket-clashes.ts";
import { emitCluster, hashIr, sha256 } from "./emit.ts";
import { inputsOf } from "./inputs.ts";
import { sourceHash } from "./source-hash.ts";
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
  /** What the diagnostics point into, by file: the sources, and files beside the outputs. */
  readonly texts: ReadonlyMap<string, string>;
  /** Empty when there are errors, or no cluster. */
  readonly clusters: readonly ClusterBuild[];
}

/** What several builds of one run have in common. */
export interface BuildWorld {
  readonly stopwatch?: Pick<Stopwatch, "measure"> | undefined;
  readonly twins?: Twins;
}

/** Compiles a source and plans its outputs. Writes nothing. */
export function buildSource(
  cwd: string,
  source: Source,
  args: BuildArguments,
  force: boolean,
  { stopwatch = { measure: (_phase, run) => run() }, twins = createTwins(cwd) }: BuildWorld = {},
): SourceBuild {
  const compiled = compileSource(cwd, source, args);
  const { compilation } = compiled;
  const diagnostics = new Diagnostics();
  const texts = new Map(compilation.sources);
  diagnostics.add(compilation.diagnostics);
  if (diagnostics.hasErrors) return { compiled, diagnostics: diagnostics.sorted(), texts, clusters: [] };
  const emitted = compilation.clusters.map((cluster) => {
    return stopwatch.measure("emit", () => {
      checkUserData(cluster, diagnostics);
      return { cluster, files: emitCluster(cluster) };
    });
  });
  if (diagnostics.hasErrors) return { compiled, diagnostics: diagnostics.sorted(), texts, clusters: [] };
  const clusters = emitted.map(({ cluster, files }) => {
    const folder = outputFolder(cwd, source, args, cluster.id, compilation.clusters.length);
    const shown = displayPath(cwd, folder);
    const read = readPaths(cwd, compiled);
    refuseSources(read, folder, files);
    const manifest = makeManifest({ cwd, compiled, cluster, folder, files, args });
    const plan = planTree({ folder, shown, files, read, force });
    reportBucketClashes({ folder, shown }, files, { diagnostics, texts });
    twins.report({ cluster, folder, source, args, texts }, diagnostics);
    return { cluster, folder, shown, files, manifest, plan };
  });
  return { compiled, diagnostics: diagnostics.sorted(), texts, clusters };
}

/** Where the sources are, by absolute path, with the names that they are called by; links are followed, too. */
function readPaths(cwd: string, compiled: CompiledSource): ReadonlyMap<string, string> {
  return new Map(
    sourceTexts(compiled).flatMap(([file]) => {
      const absolute = resolve(cwd, file);
      return [absolute, realPath(absolute) ?? absolute].map((path) => [path, file] as const);
    }),
  );
}

/** Ruling 28: no command writes to a file that it read as source. */
function refuseSources(read: ReadonlyMap<string, string>, folder: string, files: readonly EmittedFile[]): void {
  const root = realPath(folder) ?? folder;
  for (const path of [...files.map((file) => file.path), manifestName]) {
    const file = read.get(join(folder, path)) ?? read.get(join(root, path));
    if (file === undefined) continue;
    throw sourceProblem("source-overwritten", { path: file });
  }
}

/** What the compilation read as sources, the one that was compiled first: not the lock file, not `--set`. */
function sourceTexts({
  source,
  text,
  compilation,
}: CompiledSource): readonly (readonly [file: string, text: string])[] {
  const others = [...compilation.sources]
    .filter(([file]) => file !== source.file && !file.startsWith("--set ") && !file.endsWith(lockName))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [[source.file, text], ...others];
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
  const sources = sourceTexts(compiled).map(
    ([file, text]) => [displayPath(folder, resolve(cwd, file)), sourceHash(file, text)] as const,
  );
  const inputs = inputsOf(cwd, folder, args);
  return {
    version: 1,
    compiler: version,
    source: Object.fromEntries(sources),
    ...(inputs ? { inputs } : {}),
    ir: hashIr(ir),
    blocks: Object.fromEntries(givenBlocks(cluster.model).map(({ path, values }) => [path, values])),
    files: Object.fromEntries(files.map((file) => [file.path, sha256(file.text)])),
  };
}
