import type { Ir } from "../../../compiler/index.ts";
import { seedTargets } from "../../../emitters/terraform/index.ts";
import type { Step, StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import { createSession, type Session } from "../driver/index.ts";
import type { ApplyOptions, ApplyWorld } from "../world/index.ts";
import { checkHealth } from "./health.ts";
import { applyBuckets, applyRest, confirmPlan, planAll } from "./infrastructure.ts";
import { checkOutputs, initialise } from "./prepare.ts";
import { refreshConfig } from "./refresh.ts";
import { makeIdentity, seedState } from "./state.ts";

/** The kinds of work that an apply is made of. */
type StepKind =
  | "outputs"
  | "init"
  | "plan"
  | "confirm"
  | "buckets"
  | "seed"
  | "identity"
  | "infrastructure"
  | "refresh"
  | "health";

/**
 * The steps that a cluster needs, in the order that makes it come up right: the state is seeded, and keys are in the
 * secret store, before the first VM starts. Pure: the same cluster and options give the same steps.
 */
export function planSteps(ir: Ir, options: Pick<ApplyOptions, "seed">): readonly (StepInfo & { kind: StepKind })[] {
  const isSeeded = options.seed !== undefined || (ir.seed !== undefined && ir.seed.name.value !== "none");
  return [
    { id: "outputs", kind: "outputs", title: "Outputs are up to date" },
    { id: "init", kind: "init", title: "Modules and providers" },
    { id: "plan", kind: "plan", title: "Plan" },
    { id: "confirm", kind: "confirm", title: "Confirm" },
    ...(isSeeded ? seedSteps : []),
    { id: "identity", kind: "identity", title: "Service-account keys" },
    { id: "infrastructure", kind: "infrastructure", title: "Infrastructure" },
    { id: "refresh", kind: "refresh", title: "Running servers take the configuration" },
    { id: "health", kind: "health", title: "Kubernetes API answers" },
  ];
}

const seedSteps = [
  { id: "buckets", kind: "buckets", title: "Bucket of the cluster's state" },
  { id: "seed", kind: "seed", title: "Seed of the cluster's state" },
] as const;

type Work = (world: ApplyWorld, context: StepContext, session: Session) => Promise<StepResult>;

const works: Readonly<Record<StepKind, Work>> = {
  outputs: checkOutputs,
  init: initialise,
  plan: planAll,
  confirm: confirmPlan,
  buckets: (world, context, session) => applyBuckets(world, context, session, seedTargets(world.ir)),
  seed: seedState,
  identity: makeIdentity,
  infrastructure: applyRest,
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
