import type { Diagnostic } from "../../compiler/index.ts";
import type { CommandContext } from "../cli/index.ts";
import { type CompiledSource, clusterOfFolder } from "../compile/index.ts";
import { formerOfCluster, type PlannedCluster, planCluster } from "../plan/index.ts";
import { compileState, type UpgradeState } from "./state.ts";
import type { Step } from "./steps.ts";

/** What a step does. */
export interface ComparedStep {
  readonly compiled: CompiledSource;
  /** Why the source cannot be built with it; then there is no impact. */
  readonly errors: readonly Diagnostic[];
  readonly planned: PlannedCluster | undefined;
  /** As it is after the step. */
  readonly state: UpgradeState;
}

/** Each step compared with what is before it, as if those before it were made. Ends behind one that cannot be built. */
export async function* compareSteps(
  context: CommandContext,
  first: UpgradeState,
  steps: readonly Step[],
): AsyncGenerator<ComparedStep> {
  let before = { state: first, compiled: compileState(context.cwd, first) };
  for (const step of steps) {
    const state = step.apply(before.state);
    const compiled = compileState(context.cwd, state);
    const errors = compiled.compilation.diagnostics.filter(({ severity }) => severity === "error");
    const planned = errors.length === 0 ? await impactOf(context, before.compiled, compiled, state.folder) : undefined;
    yield { compiled, errors, planned, state };
    if (errors.length > 0) return;
    before = { state, compiled };
  }
}

async function impactOf(
  context: CommandContext,
  before: CompiledSource,
  after: CompiledSource,
  folder: string,
): Promise<PlannedCluster | undefined> {
  const [was, is] = [before, after].map(({ compilation }) => clusterOfFolder(compilation, folder));
  if (!is) return undefined;
  const former = was && formerOfCluster("what is pinned", was);
  return planCluster(context, is, folder, { formerOf: () => former, prices: undefined });
}
