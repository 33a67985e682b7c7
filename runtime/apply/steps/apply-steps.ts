import type { Ir } from "../../../compiler/index.ts";
import { earlyTargets } from "../../../emitters/terraform/index.ts";
import type { Step, StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import { serverConfigs } from "../../outputs/index.ts";
import { createSession, type Session } from "../driver/index.ts";
import type { ApplyOptions, ApplyWorld } from "../world/index.ts";
import { lookAtNodes, nodeSteps, preparationSteps, prepareForTofu, prepareNode } from "./clouds.ts";
import { confirmConfigs, planConfigs, putConfigs } from "./configs.ts";
import { checkHealth } from "./health.ts";
import { applyBuckets, applyRest, confirmPlan, planAll } from "./infrastructure.ts";
import { besideOf, makeKeysBeside } from "./keys-beside.ts";
import { checkOutputs, initialise } from "./prepare.ts";
import { joinLeftRuns, nameUnrecorded } from "./recover.ts";
import { refreshConfig } from "./refresh.ts";
import { makesInfrastructure, runsTofu } from "./shards.ts";
import { makeIdentity, seedState } from "./state.ts";

/** The kinds of work that an apply is made of. */
type StepKind =
  | "join"
  | "outputs"
  | "init"
  | "recover"
  | "plan"
  | "confirm"
  | "buckets"
  | "seed"
  | "identity"
  | "infrastructure"
  | "preparation"
  | "compare"
  | "agree"
  | "keys"
  | "configs"
  | "node-look"
  | "node"
  | "refresh"
  | "health";

/**
 * The steps that a cluster needs, in the order that makes it come up right: the state is seeded, and keys are in the
 * secret store, before the first VM starts. Pure: the same cluster and options give the same steps.
 */
export function planSteps(
  ir: Ir,
  options: Pick<ApplyOptions, "seed" | "resume">,
): readonly (StepInfo & { kind: StepKind })[] {
  if (!runsTofu(ir)) return planOwnSteps(ir, options);
  const isSeeded = needsSeed(ir, options);
  const hasEarly = targetsOf(ir, options).length > 0;
  return [
    ...(options.resume ? [joinStep] : []),
    outputsStep,
    { id: "init", kind: "init", title: makesInfrastructure(ir) ? "Modules and providers" : "Providers" },
    ...(options.resume ? [recoverStep] : []),
    { id: "plan", kind: "plan", title: "Plan" },
    { id: "confirm", kind: "confirm", title: "Confirm" },
    ...(hasEarly ? [bucketsStep] : []),
    ...(isSeeded ? [seedStep] : []),
    identityStep,
    ...preparationSteps(ir),
    { id: "infrastructure", kind: "infrastructure", title: "Infrastructure" },
    ...(besideOf(ir).length > 0 ? [keysStep] : []),
    ...(serverConfigs(ir).length > 0 ? [configsStep] : []),
    ...nodeSteps(ir),
    refreshStep,
    healthStep,
  ];
}

/** The steps of a cluster whose machines are all one's own: OpenTofu makes nothing, and no bucket either. */
function planOwnSteps(ir: Ir, options: Pick<ApplyOptions, "seed" | "resume">) {
  return [
    ...(options.resume ? [joinStep] : []),
    outputsStep,
    { id: "plan", kind: "compare", title: "Plan" } as const,
    { id: "confirm", kind: "agree", title: "Confirm" } as const,
    ...(needsSeed(ir, options) ? [seedStep] : []),
    identityStep,
    configsStep,
    ...nodeSteps(ir),
    refreshStep,
    healthStep,
  ];
}

const identityStep = { id: "identity", kind: "identity", title: "Service-account keys" } as const;
const outputsStep = { id: "outputs", kind: "outputs", title: "Outputs are up to date" } as const;
const configsStep = { id: "configs", kind: "configs", title: "Configuration of Nstance's servers" } as const;
const keysStep = { id: "keys", kind: "keys", title: "Keys of VMs beside the cloud" } as const;
const refreshStep = { id: "refresh", kind: "refresh", title: "Running servers take the configuration" } as const;
const healthStep = { id: "health", kind: "health", title: "Kubernetes API answers" } as const;

const joinStep = { id: "join", kind: "join", title: "What the last run left running" } as const;
const recoverStep = { id: "recover", kind: "recover", title: "What the last run left unrecorded" } as const;

const bucketsStep = { id: "buckets", kind: "buckets", title: "Bucket of the cluster's state" } as const;
const seedStep = { id: "seed", kind: "seed", title: "Seed of the cluster's state" } as const;

type SeedChoice = Pick<ApplyOptions, "seed">;

function needsSeed({ seed }: Ir, options: SeedChoice): boolean {
  return options.seed !== undefined || (seed !== undefined && seed.name.value !== "none");
}

/** What is made first: the bucket where something is to be seeded, and what keys are stored in. */
function targetsOf(ir: Ir, options: SeedChoice): readonly string[] {
  const { seed, keys } = earlyTargets(ir);
  return [...keys, ...(needsSeed(ir, options) ? seed : [])];
}

type Work = (world: ApplyWorld, context: StepContext, session: Session) => Promise<StepResult>;

const works: Readonly<Record<StepKind, Work>> = {
  join: joinLeftRuns,
  outputs: checkOutputs,
  init: initialise,
  recover: nameUnrecorded,
  plan: (world, context, session) => planAll(world, context, session, targetsOf(world.ir, world.options)),
  confirm: confirmPlan,
  buckets: (world, context, session) => applyBuckets(world, context, session, targetsOf(world.ir, world.options)),
  seed: seedState,
  identity: makeIdentity,
  infrastructure: applyRest,
  preparation: prepareForTofu,
  compare: planConfigs,
  agree: confirmConfigs,
  keys: makeKeysBeside,
  configs: putConfigs,
  "node-look": lookAtNodes,
  node: prepareNode,
  refresh: refreshConfig,
  health: checkHealth,
};

/** The steps of an apply with their work. */
export function applySteps(world: ApplyWorld): readonly Step[] {
  const session = createSession();
  return planSteps(world.ir, world.options).map((info) => ({
    ...info,
    run: (context) => works[info.kind](world, context, session),
  }));
}
