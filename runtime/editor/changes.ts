import { type Change, type CompiledCluster, impactOf, saidOf } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { readLastBuild } from "../plan/index.ts";
import { outputFolder, type Source } from "../project/index.ts";

/**
 * What the clusters of a source change of what `build` without arguments made of it last: what `plan` reports by the
 * schema. None of a cluster that was never built, whose last build says too little, or that has errors.
 */
export function changesSinceBuild(
  cwd: string,
  source: Source,
  clusters: readonly CompiledCluster[],
): readonly Change[] {
  const args = { assignments: [], varsFiles: [], out: undefined };
  return clusters.flatMap((cluster) => {
    if (!cluster.ir) return [];
    const former = lastBuild(cwd, outputFolder(cwd, source, args, cluster.id, clusters.length));
    return former ? impactOf(former.said, saidOf(cluster.model, cluster.lock), undefined).changes : [];
  });
}

function lastBuild(cwd: string, folder: string): ReturnType<typeof readLastBuild> {
  try {
    return readLastBuild(cwd, folder);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
