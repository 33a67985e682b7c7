import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../cli/index.ts";
import type { Change, EventBody, Failure, StepContext } from "../../engine/index.ts";
import { type PlannedChange, parsePlan } from "../../tofu/index.ts";
import { makeTemporaryFolder } from "../../workspace/index.ts";
import { type ApplyWorld, placesOfAddress } from "../world/index.ts";
import { type DriveResult, driveTofu } from "./drive.ts";
import { tofuFailure } from "./failure.ts";
import { importIdOf } from "./import-id.ts";
import { queryTofu } from "./query.ts";

type Scope = Extract<EventBody, { type: "plan-made" }>["scope"];

/** A plan that can be applied. */
export interface SavedPlan {
  /** Absolute path. */
  readonly file: string;
  readonly scope: Scope;
  readonly changes: readonly Change[];
  readonly outputs: number;
}

export type PlanResult =
  | { readonly kind: "planned"; readonly plan: SavedPlan }
  | { readonly kind: "failed"; readonly failure: Failure }
  | { readonly kind: "cancelled" };

/** Shown for every plan of a part, and meant. */
const targetWarnings = /^(?:Resource targeting is in effect|Applied changes may be incomplete)$/;

/**
 * Plans into a file that only its owner may read, outside of the project, and tells what is in it. A plan holds
 * variables and state in clear: whoever gets it calls `dropPlan`, and a run that goes on after a kill deletes it.
 */
export async function makePlan(
  world: ApplyWorld,
  context: StepContext,
  scope: Scope,
  words: readonly string[] = [],
): Promise<PlanResult> {
  const file = planFile(context);
  const given = ["plan", "-json", "-input=false", `-out=${file}`, "-detailed-exitcode", "-lock-timeout=10s", ...words];
  const result = await driveTofu(world, context, given, { expected: targetWarnings });
  if (result.code !== 0 && result.code !== 2) {
    dropPlan(context, file);
    if (result.isCancelled) return { kind: "cancelled" };
    return { kind: "failed", failure: tofuFailure(world, "planning", result) };
  }
  const { changes, outputs } = await readPlan(world, file);
  context.emit({ type: "plan-made", step: context.step, scope, changes, outputs });
  return { kind: "planned", plan: { file, scope, changes, outputs } };
}

/** Applies a plan, and deletes it whatever comes of it: a plan is never applied twice. */
export async function applyPlan(world: ApplyWorld, context: StepContext, plan: SavedPlan): Promise<DriveResult> {
  try {
    const importIds = new Map(
      plan.changes.flatMap(({ address, importId }) => (importId === undefined ? [] : [[address, importId] as const])),
    );
    const words = ["apply", "-json", "-input=false", "-lock-timeout=10s", plan.file];
    return await driveTofu(world, context, words, { importIds, expected: targetWarnings });
  } finally {
    dropPlan(context, plan.file);
  }
}

function planFile({ emit }: Pick<StepContext, "emit">): string {
  const folder = makeTemporaryFolder("plan", "the plan");
  emit({ type: "file-made", path: folder, purpose: "plan" });
  const file = join(folder, "plan");
  // OpenTofu writes over it and keeps the mode.
  closeSync(openSync(file, "wx", 0o600));
  return file;
}

/** Deletes a plan with its folder. */
export function dropPlan({ emit }: Pick<StepContext, "emit">, file: string): void {
  const folder = join(file, "..");
  rmSync(folder, { recursive: true, force: true });
  emit({ type: "file-removed", path: folder });
}

async function readPlan(world: ApplyWorld, file: string) {
  const document = parsePlan(await queryTofu(world, ["show", "-json", file], "the plan"));
  if (!document) {
    throw new UserError("the plan cannot be read", {
      why: "its format is not known",
      fix: "use an OpenTofu or Terraform of a version that podplanec knows",
    });
  }
  return { changes: document.changes.map((change) => changeOf(world, change)), outputs: document.outputChanges };
}

function changeOf(world: ApplyWorld, change: PlannedChange): Change {
  const { address, action, reason } = change;
  const importId = importIdOf(change);
  return {
    address,
    action,
    ...(reason === undefined ? {} : { reason }),
    ...placesOfAddress(world, address),
    ...(importId === undefined ? {} : { importId }),
  };
}
