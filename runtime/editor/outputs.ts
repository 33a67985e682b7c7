import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { CompiledCluster } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import type { Output } from "../../language-server/index.ts";
import { clusterOfFolder, compileBuilt, type Reading } from "../compile/index.ts";
import { manifestName, readManifest } from "../manifest/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { outputFolder, type Source } from "../project/index.ts";
import { explainOrigin, originsAt } from "../trace/index.ts";
import { displayPath } from "../workspace/index.ts";

type Sources = ReadonlyMap<string, string>;

/** What a generated file would be now; undefined for any other, and while its source has errors. */
export function outputAt(cwd: string, path: string, reading: Reading): Output | undefined {
  const absolute = resolve(cwd, path);
  const folder = findOutputFolder(absolute);
  const manifest = folder === undefined ? undefined : readManifest(join(folder, manifestName), manifestName);
  if (folder === undefined || !manifest) return undefined;
  const name = relative(folder, absolute).split(sep).join("/");
  if (manifest.files[name] === undefined) return undefined;
  const { compilation } = compileBuilt(cwd, folder, manifest, { reading });
  const cluster = clusterOfFolder(compilation, folder);
  if (!cluster?.ir || !cluster.lock) return undefined;
  const file = emitCluster(cluster).find((one) => one.path === name);
  return file && asOutput(path, file, compilation.sources);
}

/** Outputs stand in a folder with a manifest, or in `podplane.env` below it. */
function findOutputFolder(absolute: string): string | undefined {
  const around = [dirname(absolute), dirname(dirname(absolute)), dirname(dirname(dirname(absolute)))];
  return around.find((folder) => existsSync(join(folder, manifestName)));
}

/** What the clusters of a source are built to, where `build` without arguments puts it. */
export function outputsOf(
  cwd: string,
  source: Source,
  clusters: readonly CompiledCluster[],
  sources: Sources,
): readonly Output[] {
  const args = { assignments: [], varsFiles: [], out: undefined };
  return clusters.flatMap((cluster) => {
    if (!cluster.ir || !cluster.lock) return [];
    const folder = outputFolder(cwd, source, args, cluster.id, clusters.length);
    return emitCluster(cluster).map((file) => asOutput(displayPath(cwd, join(folder, file.path)), file, sources));
  });
}

function asOutput(path: string, file: EmittedFile, sources: Sources): Output {
  const { text, trace } = file;
  const explain = (start: number, end: number) =>
    originsAt(file, start, end).flatMap((origin) => explainOrigin(origin, sources));
  return { path, text, trace, sources, explain };
}
