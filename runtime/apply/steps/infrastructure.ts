import { existsSync } from "node:fs";
import type { Change, Failure, StepContext, StepResult } from "../../engine/index.ts";
import { applyPlan, dropPlan, makePlan, type SavedPlan, type Session, tofuFailure } from "../driver/index.ts";
import { type ApplyWorld, askQuestion } from "../world/index.ts";
import { noteApplied, tellImpact } from "./impact.ts";
import { keysForPlan } from "./token-keys.ts";

/** Plans everything, to be shown and confirmed. */
export async function planAll(
  world: ApplyWorld,
  context: StepContext,
  session: Session,
  targets: readonly string[],
): Promise<StepResult> {
  const without = await keysForPlan(world, context);
  const all = await makePlan(world, context, "all", without);
  const result =
    all.kind === "failed" && isNotSeeded(all.failure)
      ? await makePlan(world, context, "buckets", targetWords(targets))
      : all;
  if (result.kind === "failed") return { kind: "failed", failure: result.failure };
  if (result.kind === "cancelled") return { kind: "cancelled", summary: "stopped; nothing was changed" };
  session.confirmed = result.plan;
  // What was planned of a part says nothing of the rest.
  session.isFresh = result.plan.scope === "all";
  const { changes, outputs } = result.plan;
  if (session.isFresh && changes.length > 0) await tellImpact(world, context);
  if (without.length > 0) session.isFresh = false;
  return { kind: isEmpty(result.plan) ? "unchanged" : "done", summary: countsOf(changes, outputs) };
}

function targetWords(targets: readonly string[]): readonly string[] {
  return targets.map((target) => `-target=${target}`);
}

/** The outputs refuse to be planned as long as a bucket that is there is not seeded. */
function isNotSeeded({ said }: Failure): boolean {
  return said?.includes("The cluster's state is not seeded.") === true;
}

/** Asks whether the plan is to be applied. */
export async function confirmPlan(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const plan = session.confirmed;
  if (!plan || isEmpty(plan)) return { kind: "unchanged", summary: "there is nothing to confirm" };
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Apply this plan?",
      details: [countsOf(plan.changes, plan.outputs), ...lossesOf(plan.changes)],
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  if (answer === "yes") return { kind: "done", summary: "confirmed" };
  dropPlan(context, plan.file);
  if (context.signal.aborted) return { kind: "cancelled", summary: "stopped; nothing was changed" };
  return { kind: "declined", summary: "nothing was applied" };
}

/** Makes what has to be there before the state is seeded, and nothing else. */
export async function applyBuckets(
  world: ApplyWorld,
  context: StepContext,
  session: Session,
  targets: readonly string[],
): Promise<StepResult> {
  const isTarget = ({ address }: Change): boolean =>
    targets.some((one) => address === one || address.startsWith(`${one}[`));
  if (session.confirmed?.changes.some(isTarget) !== true) {
    return { kind: "unchanged", summary: "the cluster's bucket is there" };
  }
  const result = await planAndApply(world, context, "buckets", targetWords(targets), session);
  return result ?? { kind: "done", summary: "the cluster's bucket was made" };
}

/** Applies the rest, and notes that these outputs were applied. */
export async function applyRest(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const result = await applyConfirmed(world, context, session);
  if (result.kind === "done" || result.kind === "unchanged") noteApplied(world, context);
  return result;
}

/**
 * Applies the rest. The confirmed plan is applied itself, unless something was applied since: then a fresh one is
 * made, and asked about where it does more than was confirmed.
 */
async function applyConfirmed(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const { confirmed } = session;
  if (confirmed && session.isFresh && existsSync(confirmed.file)) {
    if (isEmpty(confirmed) && !changesKey(world)) {
      dropPlan(context, confirmed.file);
      return { kind: "unchanged", summary: "everything is as the outputs say" };
    }
    session.isFresh = false;
    const failed = await applied(world, context, confirmed);
    return failed ?? { kind: "done", summary: summaryOf(world, confirmed.changes, confirmed.outputs) };
  }
  const failed = await planAndApply(world, context, "rest", [], session);
  const plan = context.view().plans.findLast(({ scope }) => scope === "rest");
  return failed ?? { kind: "done", summary: summaryOf(world, plan?.changes ?? [], plan?.outputs ?? 0) };
}

async function planAndApply(
  world: ApplyWorld,
  context: StepContext,
  scope: "buckets" | "rest",
  words: readonly string[],
  session: Session,
): Promise<StepResult | undefined> {
  session.isFresh = false;
  if (session.confirmed) dropPlan(context, session.confirmed.file);
  const result = await makePlan(world, context, scope, words);
  if (result.kind === "failed") return { kind: "failed", failure: result.failure };
  if (result.kind === "cancelled") return { kind: "cancelled", summary: "stopped before anything was changed" };
  const { plan } = result;
  const added = notConfirmed(plan.changes, session.confirmed?.changes ?? []);
  if (added.length > 0 && !(await confirmMore(world, context, added))) {
    dropPlan(context, plan.file);
    return { kind: "declined", summary: "the plan does more than was confirmed, and was not applied" };
  }
  if (!isEmpty(plan) || changesKey(world)) return applied(world, context, plan);
  dropPlan(context, plan.file);
  return undefined;
}

async function applied(world: ApplyWorld, context: StepContext, plan: SavedPlan): Promise<StepResult | undefined> {
  const result = await applyPlan(world, context, plan);
  if (result.code === 0) return undefined;
  if (result.isCancelled) return { kind: "cancelled", summary: "stopped; what was made is in the state" };
  return { kind: "failed", failure: tofuFailure(world, "applying the plan", result) };
}

async function confirmMore(world: ApplyWorld, context: StepContext, added: readonly Change[]): Promise<boolean> {
  const answer = await askQuestion(
    {
      id: `${context.step}-more`,
      step: context.step,
      kind: "confirm",
      text: "The plan does more now than was confirmed. Apply it?",
      details: added.map(({ action, address }) => `${action} ${address}`),
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  return answer === "yes";
}

function notConfirmed(changes: readonly Change[], confirmed: readonly Change[]): readonly Change[] {
  const known = new Set(confirmed.map(({ action, address }) => `${action} ${address}`));
  return changes.filter(({ action, address }) => !known.has(`${action} ${address}`));
}

function isEmpty({ changes, outputs }: SavedPlan): boolean {
  return changes.length === 0 && outputs === 0;
}

/** Whether the state is to be written with another key. OpenTofu writes it when a plan is applied, an empty one too. */
function changesKey({ ir }: ApplyWorld): boolean {
  const encryption = ir.state?.encryption;
  return encryption !== undefined && (encryption.previous !== undefined || encryption.migrates.value);
}

function summaryOf(world: ApplyWorld, changes: readonly Change[], outputs: number): string {
  const counts = countsOf(changes, outputs);
  if (!changesKey(world)) return counts;
  const setting = world.ir.state?.encryption?.previous ? "previous" : "migrates";
  return `${counts}; the state is encrypted with its passphrase now: take \`${setting}\` out of the file`;
}

/** `create 12, replace 1`. */
function countsOf(changes: readonly Change[], outputs: number): string {
  const counts = new Map<string, number>();
  for (const { action } of changes) counts.set(action, (counts.get(action) ?? 0) + 1);
  const parts = [...counts].map(([action, count]) => `${action} ${count}`);
  if (parts.length === 0) return outputs === 0 ? "nothing changes" : `only outputs change (${outputs})`;
  return parts.join(", ");
}

/** What is gone after the plan was applied. */
function lossesOf(changes: readonly Change[]): readonly string[] {
  return changes
    .filter(({ action }) => action === "delete" || action === "replace")
    .map(({ action, address }) => `${action} ${address}`);
}
