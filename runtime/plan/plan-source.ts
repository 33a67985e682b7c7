import { join } from "node:path";
import { type Diagnostic, type Impact, impactOf, saidOf, saidOfPaths } from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { type CompiledSource, compileSource } from "../compile/index.ts";
import { manifestName, readManifest } from "../manifest/index.ts";
import { type BuildArguments, outputFolder, type Source } from "../project/index.ts";
import { displayPath } from "../workspace/index.ts";

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
  /** What it is compared with, in words. */
  readonly against: string;
  /** Undefined where nothing was built yet. */
  readonly impact: Impact | undefined;
}

/** Errors about what was built: the source itself is well (PDP2303 to PDP2308). */
const refusal = /^PDP230[3-8]$/;

/** Compares a source with its last build. Writes nothing. */
export function planAgainstLastBuild(cwd: string, source: Source, args: BuildArguments): PlannedSource {
  const compiled = compileSource(cwd, source, args);
  const all = compiled.compilation.diagnostics.filter((one) => one.severity === "error");
  const errors = all.filter((one) => !refusal.test(one.code));
  const refusals = all.filter((one) => refusal.test(one.code));
  const { clusters } = compiled.compilation;
  if (errors.length > 0) return { compiled, errors, refusals, clusters: [] };
  const planned = clusters.map(({ id, model, lock }): PlannedCluster => {
    const folder = outputFolder(cwd, source, args, id, clusters.length);
    const file = join(folder, manifestName);
    const shown = displayPath(cwd, file);
    const manifest = readManifest(file, shown);
    if (!manifest) return { id, against: "nothing: it was never built", impact: undefined };
    const before = manifest.blocks && saidOfPaths(manifest.blocks);
    if (!before) {
      throw new UserError(`${shown} does not say what the source said`, {
        why: "an earlier release wrote it, which kept hashes only",
        fix: "build the unchanged source once with this release, then change it",
      });
    }
    return { id, against: "the last build", impact: impactOf(before, saidOf(model, lock)) };
  });
  return { compiled, errors, refusals, clusters: planned };
}
