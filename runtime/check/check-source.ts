import { type CompiledCluster, Diagnostics } from "../../compiler/index.ts";
import { addProblem, compileSource, mayExceedLimit, type Reading } from "../compile/index.ts";
import {
  type BuildArguments,
  bucketSettingFiles,
  findsBeside,
  outputFolder,
  type Source,
  SourceProblem,
} from "../project/index.ts";
import { displayPath } from "../workspace/index.ts";

/** What a check found, and the texts that it points into. */
export interface Findings {
  readonly found: Diagnostics;
  readonly texts: Map<string, string>;
}

export function noFindings(): Findings {
  return { found: new Diagnostics(), texts: new Map() };
}

export function noteProblem(problem: SourceProblem, { found, texts }: Findings): void {
  addProblem(problem, found, texts);
}

/**
 * Everything that is wrong with one source, added to `findings`; what cannot be read is a diagnostic, too. Returns its
 * clusters. Emitters are loaded only where they can find something: for the size of user-data, and where a file of the
 * user's beside the outputs has a resource of a kind that a generated bucket has once.
 */
export async function checkSource(
  cwd: string,
  source: Source,
  args: BuildArguments,
  findings: Findings,
  reading?: Reading,
): Promise<readonly CompiledCluster[]> {
  const { found, texts } = findings;
  try {
    const { compilation } = compileSource(cwd, source, args, reading);
    found.add(compilation.diagnostics);
    for (const [file, text] of compilation.sources) texts.set(file, text);
    await checkSizes(compilation.clusters, found);
    if (!found.hasErrors) await checkOwnFiles(cwd, source, args, compilation.clusters, findings);
    if (!found.hasErrors) await checkTwins(cwd, source, args, compilation.clusters, findings);
    return compilation.clusters;
  } catch (error) {
    if (!(error instanceof SourceProblem)) throw error;
    noteProblem(error, findings);
    return [];
  }
}

async function checkSizes(clusters: readonly CompiledCluster[], found: Diagnostics): Promise<void> {
  const large = clusters.filter(mayExceedLimit);
  if (large.length === 0) return;
  const { checkUserData } = await import("../outputs/index.ts");
  for (const cluster of large) checkUserData(cluster, found);
}

async function checkOwnFiles(
  cwd: string,
  source: Source,
  args: BuildArguments,
  clusters: readonly CompiledCluster[],
  { found, texts }: Findings,
): Promise<void> {
  for (const cluster of clusters) {
    const folder = outputFolder(cwd, source, args, cluster.id, clusters.length);
    if (!cluster.ir || bucketSettingFiles(folder).length === 0) continue;
    const { emitCluster, reportBucketClashes } = await import("../outputs/index.ts");
    const place = { folder, shown: displayPath(cwd, folder) };
    reportBucketClashes(place, emitCluster(cluster), { diagnostics: found, texts });
  }
}

/**
 * Compares with other outputs of the same source, which is where sets of values lie; a build looks through the whole
 * project. What compares is loaded only where there are some.
 */
async function checkTwins(
  cwd: string,
  source: Source,
  args: BuildArguments,
  clusters: readonly CompiledCluster[],
  { found, texts }: Findings,
): Promise<void> {
  const placed = clusters.map((cluster) => ({
    cluster,
    folder: outputFolder(cwd, source, args, cluster.id, clusters.length),
  }));
  const first = placed[0];
  if (!first) return;
  const find = findsBeside(cwd);
  if (clusters.length === 1 && find(source, args).every((near) => near === first.folder)) return;
  const { createTwins } = await import("../twins/index.ts");
  const twins = createTwins(cwd, find);
  for (const { cluster, folder } of placed) twins.report({ cluster, folder, source, args, texts }, found);
}
