import type { Ir } from "../../../compiler/index.ts";
import type { StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import type { Session } from "../driver/index.ts";
import { type ApplyWorld, askQuestion } from "../world/index.ts";
import { reachedNodes, runOn, stepsOf, summaryIn, toDo, unreadable } from "./reach.ts";

/** One step that looks at all nodes, and one for each of them; none where no provider says how they are reached. */
export function nodeSteps(ir: Ir): readonly (StepInfo & { kind: "node-look" | "node" })[] {
  const nodes = reachedNodes(ir);
  if (nodes.length === 0) return [];
  return [
    { id: "nodes", kind: "node-look", title: "What the nodes of Proxmox VE lack" },
    ...nodes.map(({ step, name }) => ({ id: step, kind: "node" as const, title: `Node ${name} of Proxmox VE` })),
  ];
}

/**
 * Lets the script of each node say what it would do, which changes nothing there, and asks once whether they may.
 * What their steps need of it is kept in the session.
 */
export async function lookAtNodes(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const planned = new Map<string, number>();
  for (const node of reachedNodes(world.ir)) {
    const remote = await runOn(world, context, node, ["--dry-run"]);
    if (remote.result.kind !== "done") return remote.result;
    const count = toDo(remote.said);
    if (count === undefined) return unreadable(world, node, remote);
    planned.set(node.step, count);
  }
  session.nodes = planned;
  const lacking = reachedNodes(world.ir).filter(({ step }) => planned.get(step) !== 0);
  if (lacking.length === 0) return { kind: "unchanged", summary: "each is as it should be" };
  const details = lacking.map(({ name, step }) => `${name}: ${stepsOf(planned.get(step) ?? 0)}`);
  const answer = await askQuestion(
    {
      id: `${context.step}-1`,
      step: context.step,
      kind: "confirm",
      text: "Prepare these nodes of Proxmox VE?",
      details,
      flag: "--auto-approve",
    },
    world.options.autoApprove ? "yes" : undefined,
    { ask: world.ask, emit: context.emit, signal: context.signal },
  );
  if (answer === "yes") return { kind: "done", summary: details.join(", ") };
  if (context.signal.aborted) return { kind: "cancelled", summary: "stopped; no node was changed" };
  return { kind: "declined", summary: "no node was changed" };
}

/** Prepares a node: its script looks before it acts, and goes on where an earlier run was cut off. */
export async function prepareNode(world: ApplyWorld, context: StepContext, session: Session): Promise<StepResult> {
  const node = reachedNodes(world.ir).find(({ step }) => step === context.step);
  const planned = node && session.nodes?.get(node.step);
  if (!node || planned === undefined) throw new Error(`nobody looked at the node of ${context.step}`);
  if (planned === 0) return { kind: "unchanged", summary: "it is as it should be" };
  const remote = await runOn(world, context, node, []);
  if (remote.result.kind !== "done") return remote.result;
  return { kind: "done", summary: summaryIn(remote.said) ?? "prepared" };
}
