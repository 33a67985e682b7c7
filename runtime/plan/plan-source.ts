import {
  type CompiledCluster,
  type Diagnostic,
  type Impact,
  impactOf,
  type OutputChanges,
  renamesOf,
  saidOf,
} from "../../compiler/index.ts";
import type { CommandContext } from "../cli/index.ts";
import { type CompiledSource, compileSource } from "../compile/index.ts";
import { emitCluster } from "../outputs/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { compareOutputs, type OutputFiles } from "./compare-outputs.ts";
import { type CustomFiles, checkCustomFiles } from "./custom-files.ts";
import type { FormerBuild } from "./last-build.ts";
import { type Cost, costOf, type Prices } from "./prices.ts";
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
  readonly cost: Cost | undefined;
  /** Undefined where the files of the builds are not both known. */
  readonly files:
    | { readonly outputs: OutputChanges; readonly restarts: Restarts; readonly custom: CustomFiles }
    | undefined;
}

/** How a cluster is compared: with what, for its id and the folder of its outputs; and with which prices. */
export interface Comparison {
  formerOf(id: string, folder: string): FormerBuild | undefined;
  readonly prices: Prices | undefined;
}

/** Errors about what was built: the source itself is well (PDP2303 to PDP2308). */
const refusal = /^PDP230[3-8]$/;

/** Compares a source with what was built. Writes nothing. */
export async function planSource(
  context: CommandContext,
  source: Source,
  args: BuildArguments,
  comparison: Comparison,
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
    planned.push(await planCluster(context, cluster, folder, comparison));
  }
  return { compiled, errors, refusals, clusters: planned };
}

/** Compares one compiled cluster, whose outputs go to `folder`, with what was built. */
export async function planCluster(
  context: CommandContext,
  cluster: CompiledCluster,
  folder: string,
  { formerOf, prices }: Comparison,
): Promise<PlannedCluster> {
  const { id, model, lock, ir } = cluster;
  const former = formerOf(id, folder);
  if (!former) return { id, against: undefined, impact: undefined, cost: undefined, files: undefined };
  const now: OutputFiles = new Map(ir ? emitCluster(cluster).map(({ path, text }) => [path, text]) : []);
  const said = saidOf(model, lock);
  const pools = renamesOf(former.said, said).filter(({ kind }) => kind === "pool");
  const renames = new Map(pools.map(({ from, to }) => [from, to]));
  const outputs = ir && former.files.size > 0 ? compareOutputs(former.files, now, ir, renames) : undefined;
  const impact = impactOf(former.said, said, outputs);
  const base = { id, against: former.name, cost: prices && costOf(prices, impact.capacity) };
  if (!ir || !outputs) {
    const gaps = [...impact.gaps, ...(ir ? former.gaps : [unbuildable])];
    return { ...base, impact: { ...impact, gaps }, files: undefined };
  }
  const restarts = await restartsOf(context, outputs, ir, former.files, now);
  const custom = checkCustomFiles(folder, former.files, now, renames);
  const unknown = restarts.kind === "unknown" ? [restarts.reason] : [];
  const gaps = [...impact.gaps, ...former.gaps, ...unknown, ...custom.gaps];
  return { ...base, impact: { ...impact, gaps }, files: { outputs, restarts, custom } };
}

const unbuildable =
  "A build of this source has errors, so its files are not compared: effects are those of the schema.";
