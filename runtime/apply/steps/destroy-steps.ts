import type { Ir } from "../../../compiler/index.ts";
import type { Step, StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { lookAtUndo, undoNode, undoSteps } from "./clouds.ts";
import { confirmDestroy, surveyCluster } from "./destroy-confirm.ts";
import { destroyMachines, destroyRest, emptyBuckets, leaveBuckets } from "./destroy-work.ts";
import { deleteLeftovers } from "./leftovers.ts";
import { initialise } from "./prepare.ts";
import { joinLeftRuns } from "./recover.ts";
import { scaleToZero } from "./scale-down.ts";
import { makesInfrastructure, runsTofu } from "./shards.ts";

type StepKind =
  | "join"
  | "init"
  | "survey"
  | "confirm"
  | "scale"
  | "leftovers"
  | "undo-look"
  | "undo"
  | "machines"
  | "empty"
  | "destroy"
  | "leave";

/**
 * The steps of a destroy: VMs are in no state and hold subnets, so they go first; servers write into the buckets, so
 * they go before these are emptied (contracts/nstance.md 4.5). Servers on nodes of one's own take VMs away, so nodes go
 * behind these; OpenTofu's part, which nodes use, goes behind them. Pure: the same cluster gives the same steps.
 */
export function planDestroySteps(ir: Ir): readonly (StepInfo & { readonly kind: StepKind })[] {
  const [hasClouds, hasTofu] = [makesInfrastructure(ir), runsTofu(ir)];
  const only = <T>(isSo: boolean, ...steps: readonly T[]): readonly T[] => (isSo ? steps : []);
  return [
    { id: "join", kind: "join", title: "What the last run left running" },
    ...only(hasTofu, { id: "init", kind: "init", title: "Modules and providers" } as const),
    { id: "survey", kind: "survey", title: "What will be lost" },
    { id: "confirm", kind: "confirm", title: "Confirm" },
    { id: "scale", kind: "scale", title: "Groups of VMs to size 0" },
    ...only(hasClouds, { id: "leftovers", kind: "leftovers", title: "VMs that are left" } as const),
    ...undoSteps(ir),
    ...only(
      hasClouds,
      { id: "machines", kind: "machines", title: "Servers, networks, accounts" } as const,
      { id: "empty", kind: "empty", title: "Objects in the buckets" } as const,
    ),
    ...only(hasTofu, { id: "destroy", kind: "destroy", title: "Everything else" } as const),
    ...only(!hasClouds, { id: "leave", kind: "leave", title: "Buckets of your own" } as const),
  ];
}

type Work = (world: ApplyWorld, context: StepContext) => Promise<StepResult>;

const works: Readonly<Record<StepKind, Work>> = {
  join: joinLeftRuns,
  init: initialise,
  survey: surveyCluster,
  confirm: confirmDestroy,
  scale: scaleToZero,
  leftovers: deleteLeftovers,
  "undo-look": lookAtUndo,
  undo: undoNode,
  machines: destroyMachines,
  empty: emptyBuckets,
  destroy: destroyRest,
  leave: leaveBuckets,
};

/** The steps of a destroy with their work. */
export function destroySteps(world: ApplyWorld): readonly Step[] {
  return planDestroySteps(world.ir).map((info) => ({ ...info, run: (context) => works[info.kind](world, context) }));
}
