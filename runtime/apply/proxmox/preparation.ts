import type { Ir } from "../../../compiler/index.ts";
import type { StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import { type ApplyWorld, askQuestion } from "../world/index.ts";
import { type ReachedNode, reachedNodes, runBareOn, stepsOf, toDo, unreadable } from "./reach.ts";

/** One step, where OpenTofu makes something on nodes that `apply` reaches. */
export function preparationSteps(ir: Ir): readonly (StepInfo & { kind: "preparation" })[] {
  if (!reachedNodes(ir).some(({ isManaged }) => isManaged)) return [];
  return [{ id: "preparation", kind: "preparation", title: "What OpenTofu needs of the nodes of Proxmox VE" }];
}

/**
 * Sees to what OpenTofu takes for granted on the nodes, such as a storage that takes images: by the first part of their
 * scripts, which is asked for before it changes anything.
 */
export async function prepareForTofu(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const lacking: { readonly node: ReachedNode; readonly count: number }[] = [];
  for (const node of reachedNodes(world.ir).filter(({ isManaged }) => isManaged)) {
    const remote = await runBareOn(world, context, node, ["--prepare", "--dry-run"]);
    if (remote.result.kind !== "done") return remote.result;
    const count = toDo(remote.said);
    if (count === undefined) return unreadable(world, node, remote);
    if (count > 0) lacking.push({ node, count });
  }
  if (lacking.length === 0) return { kind: "unchanged", summary: "each has it" };
  const details = lacking.map(({ node, count }) => `${node.name}: ${stepsOf(count)}`);
  if (!(await isAllowed(world, context, details))) {
    if (context.signal.aborted) return { kind: "cancelled", summary: "stopped; no node was changed" };
    return { kind: "declined", summary: "no node was changed" };
  }
  for (const { node } of lacking) {
    const remote = await runBareOn(world, context, node, ["--prepare"]);
    if (remote.result.kind !== "done") return remote.result;
  }
  return { kind: "done", summary: details.join(", ") };
}

async function isAllowed(world: ApplyWorld, context: StepContext, details: readonly string[]): Promise<boolean> {
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Prepare these nodes of Proxmox VE for OpenTofu?",
      details,
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  return answer === "yes";
}
