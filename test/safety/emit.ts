import type { Compilation } from "../../compiler/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { emitCluster } from "../../runtime/outputs/emit.ts";

/** What the clusters of a compilation become; throws with the diagnostics where there are errors. */
export function emitAll(compilation: Compilation): readonly EmittedFile[] {
  const errors = compilation.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) throw new Error(errors.map((one) => `${one.code} ${one.name}: ${one.message}`).join("\n"));
  return compilation.clusters.flatMap((cluster) => emitCluster(cluster));
}
