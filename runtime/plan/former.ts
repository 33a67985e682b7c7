import type { CompiledCluster } from "../../compiler/index.ts";
import { saidOf } from "../../compiler/index.ts";
import { emitCluster } from "../outputs/index.ts";
import type { FormerBuild } from "./last-build.ts";

/** A cluster as another source or commit has it, as what a change is compared with. */
export function formerOfCluster(name: string, cluster: CompiledCluster): FormerBuild {
  const { model, lock, ir } = cluster;
  const files = ir ? emitCluster(cluster).map(({ path, text }) => [path, text] as const) : [];
  const gaps = ir ? [] : [`${name} does not compile as it is, so its files are not compared.`];
  return { name, said: saidOf(model, lock), files: new Map(files), gaps };
}
