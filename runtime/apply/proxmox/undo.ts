import type { Ir } from "../../../compiler/index.ts";
import type { StepContext, StepInfo, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { reachedNodes, runBareOn, runTextOn, stepsOf, summaryIn, toDo, unreadable } from "./reach.ts";

/** One step that looks at all nodes, and one for each of them; none where no provider says how they are reached. */
export function undoSteps(ir: Ir): readonly (StepInfo & { kind: "undo-look" | "undo" })[] {
  const nodes = reachedNodes(ir);
  if (nodes.length === 0) return [];
  return [
    { id: "nodes", kind: "undo-look", title: "What the nodes of Proxmox VE have of the cluster" },
    ...nodes.map(({ step, name }) => ({ id: step, kind: "undo" as const, title: `Node ${name} of Proxmox VE` })),
  ];
}

/**
 * Lets the script of each node say what it would take back, which changes nothing there: a node that cannot be reached, or on
 * which VMs still run, stops before the first one is taken out.
 */
export async function lookAtUndo(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const details: string[] = [];
  for (const node of reachedNodes(world.ir)) {
    const remote = await runBareOn(world, context, node, ["--undo", "--dry-run"]);
    if (remote.result.kind !== "done") return remote.result;
    const count = toDo(remote.said);
    if (count === undefined) return unreadable(world, node, remote);
    if (count > 0) details.push(`${node.name}: ${stepsOf(count)}`);
  }
  if (details.length === 0) return { kind: "unchanged", summary: "they have nothing of it" };
  return { kind: "done", summary: details.join(", ") };
}

/** Takes a node out. What all nodes share goes with the last one, as its script sees for itself. */
export async function undoNode(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const node = reachedNodes(world.ir).find(({ step }) => step === context.step);
  if (!node) throw new Error(`there is no node of ${context.step}`);
  const remote = await runBareOn(world, context, node, ["--undo"]);
  if (remote.result.kind !== "done") return remote.result;
  const count = Number(/^(\d+) made,/.exec(summaryIn(remote.said) ?? "")?.[1]);
  if (Number.isNaN(count)) return unreadable(world, node, remote);
  if (count === 0) return { kind: "unchanged", summary: "it has nothing of the cluster" };
  return { kind: "done", summary: `${stepsOf(count)} taken back` };
}

/** A server on which nothing runs, as after an earlier destroy, stays so. */
const restart = `set -euo pipefail
if systemctl is-active nstance-server >/dev/null; then
  systemctl restart nstance-server
fi
`;

/**
 * Has the servers on nodes read their configuration, which they do when they start (contracts/nstance.md 5): nobody here has
 * an operator's identity to tell them. Returns what stopped it; undefined where each was told.
 */
export async function restartServers(world: ApplyWorld, context: StepContext): Promise<StepResult | undefined> {
  for (const node of reachedNodes(world.ir)) {
    const { result } = await runTextOn(world, context, node, "restart-nstance-server", restart);
    if (result.kind !== "done") return result;
  }
  return undefined;
}
