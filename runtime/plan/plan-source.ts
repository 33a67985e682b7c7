import { type Diagnostic, type Impact, impactOf, type OutputChanges, saidOf } from "../../compiler/index.ts";
import type { CommandContext } from "../cli/index.ts";
import { type CompiledSource, compileSource } from "../compile/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { compareOutputs, type OutputFiles } from "./compare-outputs.ts";
import { type FormerBuild, readLastBuild } from "./last-build.ts";
import { type Restarts, restartsOf } from "./restarts.ts";

/** What the change of one source does, cluster by cluster. */
export interface PlannedSource {
  readonly compiled: CompiledSource;
  /** Those that keep the source from being compared. */
  readonly errors: readonly Diagnostic[];
  /** Those that a build gives because something built would move or vanish: the report says the same. */
  readonly refusals: readonly Diagnostic[];
  readonly clusters: readonly PlannedCluster[];
}

export interface PlannedCluster {
  readonly id: string;
  /** What it is compared with, in words; undefined where nothing was built yet. */
  readonly against: string | undefined;
  readonly impact: Impact | undefined;
  /** Undefined where the files of the builds are not both known. */
  readonly files: { readonly outputs: OutputChanges; readonly restarts: Restarts } | undefined;
}

type CompiledCluster = CompiledSource["compilation"]["clusters"][number];

/** Errors about what was built: the source itself is well (PDP2303 to PDP2308). */
const refusal = /^PDP230[3-8]$/;

/** Compares a source with its last build. Writes nothing. */
export async function planAgainstLastBuild(
  context: CommandContext,
  source: Source,
  args: BuildArguments,
): Promise<PlannedSource> {
  const compiled = compileSource(context.cwd, source, args);
  const all = compiled.compilation.diagnostics.filter((one) => one.severity === "error");
  const errors = all.filter((one) => !refusal.test(one.code));
  const refusals = all.filter((one) => refusal.test(one.code));
  if (errors.length > 0) return { compiled, errors, refusals, clusters: [] };
  const accepting =
    refusals.length > 0 ? compileSource(context.cwd, source, { ...args, acceptDestroy: "all" }) : compiled;
  const { clusters } = accepting.compilation;
  const planned: PlannedCluster[] = [];
  for (const cluster of clusters) {
    const folder = outputFolder(context.cwd, source, args, cluster.id, clusters.length);
    planned.push(await planCluster(context, cluster, readLastBuild(context.cwd, folder)));
  }
  return { compiled, errors, refusals, clusters: planned };
}

/** Compares a cluster with a former build of it. */
export async function planCluster(
  context: CommandContext,
  cluster: CompiledCluster,
  former: FormerBuild | undefined,
): Promise<PlannedCluster> {
  const { id, model, lock, ir } = cluster;
  if (!former) return { id, against: undefined, impact: undefined, files: undefined };
  const said = saidOf(model, lock);
  if (!ir) {
    const impact = impactOf(former.said, said, undefined);
    return { id, against: former.name, impact: { ...impact, gaps: [...impact.gaps, refused] }, files: undefined };
  }
  const now: OutputFiles = new Map(emitCluster(cluster).map(({ path, text }) => [path, text]));
  const outputs = compareOutputs(former.files, now, ir);
  const impact = impactOf(former.said, said, outputs);
  const restarts = await restartsOf(context, outputs, ir, former.files, now);
  const gaps = [...impact.gaps, ...former.gaps, ...(restarts.kind === "unknown" ? [restarts.reason] : [])];
  return { id, against: former.name, impact: { ...impact, gaps }, files: { outputs, restarts } };
}

const refused = "A build of this source has errors, so its files are not compared: effects are those of the schema.";
