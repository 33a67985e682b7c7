import type { CompiledCluster } from "../../compiler/index.ts";

/** The IR of clusters as JSON, for tools: one object by cluster id. */
export function emitIr(clusters: readonly CompiledCluster[]): string {
  const byId = Object.fromEntries(clusters.map((cluster) => [cluster.id, cluster.ir]));
  return `${JSON.stringify(byId, null, 2)}\n`;
}
