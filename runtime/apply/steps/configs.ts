import {
  changedMeanwhile,
  foreignConfig,
  type PlacedConfig,
  placedConfigs,
  planConfig,
  putConfig,
} from "../../configs/index.ts";
import type { StepContext, StepResult } from "../../engine/index.ts";
import { openCell, type PutTextOptions } from "../../stores/index.ts";
import { type PlannedConfig, readOutput, type Session } from "../driver/index.ts";
import { type ApplyWorld, askQuestion, clusterStoreOptions, shellWord } from "../world/index.ts";
import { tellImpact } from "./impact.ts";
import { makesInfrastructure } from "./shards.ts";

/** Looks at what putting the servers' configurations would do, where OpenTofu has nothing to plan. */
export async function planConfigs(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const planned = await lookAtAll(world, context);
  session.configs = planned;
  const changed = planned.filter(({ plan }) => plan.action !== "unchanged");
  if (changed.length === 0) return { kind: "unchanged", summary: "the store holds the configurations of the servers" };
  await tellImpact(world, context);
  return { kind: "done", summary: countsOf(planned) };
}

/** Asks whether the configurations are to be put. */
export async function confirmConfigs(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const planned = session.configs ?? [];
  if (planned.every(({ plan }) => plan.action === "unchanged")) {
    return { kind: "unchanged", summary: "there is nothing to confirm" };
  }
  if (await isConfirmed(world, context, planned)) return { kind: "done", summary: "confirmed" };
  if (context.signal.aborted) return { kind: "cancelled", summary: "stopped; nothing was changed" };
  return { kind: "declined", summary: "nothing was applied" };
}

/** Puts the configurations of servers that no module writes: each only where the store is as it was looked at. */
export async function putConfigs(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const planned = session.configs ?? (await lookAtAll(world, context));
  // Behind OpenTofu's own plan nobody was asked about what is replaced.
  const replaced = planned.filter(({ plan }) => plan.action === "replace");
  if (session.configs === undefined && replaced.length > 0 && !(await isConfirmed(world, context, replaced))) {
    return { kind: "declined", summary: "the configurations were not replaced" };
  }
  for (const one of planned) await putOne(world, context, one);
  const changed = planned.filter(({ plan }) => plan.action !== "unchanged");
  if (changed.length === 0) return { kind: "unchanged", summary: "the store holds them" };
  return { kind: "done", summary: changed.map(({ config }) => config.url).join(", ") };
}

async function lookAtAll(world: ApplyWorld, context: StepContext): Promise<readonly PlannedConfig[]> {
  const planned: PlannedConfig[] = [];
  for (const config of await configsOf(world)) {
    const plan = await withCell(world, config, (cell) => planConfig(cell, config.text, undefined, optionsOf(context)));
    if (plan.action === "foreign") {
      throw foreignConfig(config.url, plan, undefined, `podplanec config put ${shellWord(world.build.shown)}`);
    }
    const { action, version, differences } = plan;
    context.emit({
      type: "object-planned",
      step: context.step,
      url: config.url,
      action,
      ...(version === undefined ? {} : { version }),
      differences,
    });
    planned.push({ config, plan });
  }
  return planned;
}

async function putOne(world: ApplyWorld, context: StepContext, { config, plan }: PlannedConfig): Promise<void> {
  const result = await withCell(world, config, (cell) => putConfig(cell, config.text, plan, optionsOf(context)));
  if (result.kind === "changed") throw changedMeanwhile(config.url, result);
  context.emit({
    type: "object-put",
    step: context.step,
    url: config.url,
    outcome: result.kind,
    version: result.version,
    ...(plan.version === undefined || result.kind !== "replaced" ? {} : { before: plan.version }),
  });
}

async function configsOf(world: ApplyWorld): Promise<readonly PlacedConfig[]> {
  const { ir, build } = world;
  const bucket = makesInfrastructure(ir) ? await readOutput(world, "nstance_bucket") : undefined;
  return placedConfigs(ir, build.files, typeof bucket === "string" ? bucket : undefined);
}

async function withCell<T>(
  world: ApplyWorld,
  { url }: PlacedConfig,
  work: (cell: Awaited<ReturnType<typeof openCell>>) => Promise<T>,
): Promise<T> {
  const cell = await openCell(url, clusterStoreOptions(world));
  try {
    return await work(cell);
  } finally {
    cell.close();
  }
}

function optionsOf({ signal, emit, step }: StepContext): PutTextOptions {
  return {
    signal,
    onRetry: (attempt, why) =>
      emit({ type: "log", step, level: "info", from: "podplanec", text: `trying again (${attempt}): ${why}` }),
  };
}

async function isConfirmed(
  world: ApplyWorld,
  context: StepContext,
  planned: readonly PlannedConfig[],
): Promise<boolean> {
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Put these configurations of Nstance's servers into the store?",
      details: [countsOf(planned)],
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  return answer === "yes";
}

/** `create 1, replace 2` */
function countsOf(planned: readonly PlannedConfig[]): string {
  return (["create", "replace"] as const)
    .map((action) => [action, planned.filter(({ plan }) => plan.action === action).length] as const)
    .filter(([, count]) => count > 0)
    .map(([action, count]) => `${action} ${count}`)
    .join(", ");
}
