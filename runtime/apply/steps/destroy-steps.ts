import type { Step, StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { confirmDestroy, surveyState } from "./destroy-confirm.ts";
import { destroyMachines, destroyRest, emptyBuckets } from "./destroy-work.ts";
import { deleteLeftovers } from "./leftovers.ts";
import { initialise } from "./prepare.ts";
import { joinLeftRuns } from "./recover.ts";
import { scaleToZero } from "./scale-down.ts";

type StepKind = "join" | "init" | "survey" | "confirm" | "scale" | "leftovers" | "machines" | "empty" | "destroy";

const infos: readonly (StepInfo & { readonly kind: StepKind })[] = [
  { id: "join", kind: "join", title: "What the last run left running" },
  { id: "init", kind: "init", title: "Modules and providers" },
  { id: "survey", kind: "survey", title: "What will be lost" },
  { id: "confirm", kind: "confirm", title: "Confirm" },
  { id: "scale", kind: "scale", title: "Groups of VMs to size 0" },
  { id: "leftovers", kind: "leftovers", title: "VMs that are left" },
  { id: "machines", kind: "machines", title: "Servers, networks, accounts" },
  { id: "empty", kind: "empty", title: "Objects in the buckets" },
  { id: "destroy", kind: "destroy", title: "Everything else" },
];

type Work = (world: ApplyWorld, context: StepContext) => Promise<StepResult>;

const works: Readonly<Record<StepKind, Work>> = {
  join: joinLeftRuns,
  init: initialise,
  survey: surveyState,
  confirm: confirmDestroy,
  scale: scaleToZero,
  leftovers: deleteLeftovers,
  machines: destroyMachines,
  empty: emptyBuckets,
  destroy: destroyRest,
};

/**
 * The steps of a destroy: VMs are in no state and hold subnets, so they go first; servers write into the buckets, so
 * they go before these are emptied (contracts/nstance.md 4.5).
 */
export function destroySteps(world: ApplyWorld): readonly Step[] {
  return infos.map((info) => ({ ...info, run: (context) => works[info.kind](world, context) }));
}
