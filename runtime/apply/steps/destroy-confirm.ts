import type { StepContext, StepResult } from "../../engine/index.ts";
import { readState } from "../driver/index.ts";
import { type ApplyWorld, askQuestion, placesOfAddress } from "../world/index.ts";
import { reachedNodes } from "./clouds.ts";
import { makesInfrastructure, runsTofu } from "./shards.ts";

/** Says what will be lost: what is in the state, and what nodes have that are one's own. */
export async function surveyCluster(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const nodes = reachedNodes(world.ir).map(({ name }) => name);
  const inState = runsTofu(world.ir) ? await surveyState(world, context) : 0;
  const parts = [
    ...(inState > 0 ? [`${inState} resources`] : []),
    ...(nodes.length > 0 ? [`what was made on ${nodes.join(", ")}`] : []),
  ];
  if (parts.length === 0) return { kind: "unchanged", summary: "nothing is in the state" };
  const belonging = makesInfrastructure(world.ir)
    ? "every VM and object that belongs to them"
    : "every VM of the cluster";
  return { kind: "done", summary: `${parts.join(", ")}, and ${belonging}` };
}

async function surveyState(world: ApplyWorld, { emit, step }: StepContext): Promise<number> {
  const resources = await readState(world);
  const changes = resources.map(({ address }) => ({
    address,
    action: "delete" as const,
    ...placesOfAddress(world, address),
  }));
  emit({ type: "plan-made", step, scope: "destroy", changes, outputs: 0 });
  return changes.length;
}

/**
 * Asks for the cluster's id, and once more for the bucket with its state, unless that is the user's own and stays. No other
 * option answers them.
 */
export async function confirmDestroy(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const { ir, options, ask } = world;
  const id = ir.id.value;
  const isOwn = !makesInfrastructure(ir);
  const bucket = ir.platform.buckets.netsy.name.value;
  const common = { step: context.step, kind: "typed" } as const;
  const asking = { ask, emit: context.emit, signal: context.signal };
  const first = await askQuestion(
    {
      ...common,
      id: `${context.step}-cluster`,
      text: `Destroy the cluster ${id}, with all its ${isOwn ? "VMs and their disks" : "VMs, volumes and buckets"}? Type its id.`,
      details: [
        isOwn
          ? "None of them can be brought back. Its buckets stay as they are."
          : "Nothing of it can be brought back.",
      ],
      expected: id,
      flag: `--confirm ${id}`,
    },
    options.confirm === id ? "yes" : undefined,
    asking,
  );
  if (first === "no") return { kind: "declined", summary: "nothing was destroyed" };
  if (isOwn) return { kind: "done", summary: "confirmed" };
  const second = await askQuestion(
    {
      ...common,
      id: `${context.step}-state`,
      text: `Its state in ${bucket}, which is all that Kubernetes knows, goes too. Type the bucket's name.`,
      details: [],
      expected: bucket,
      flag: `--confirm-state ${bucket}`,
    },
    options.confirmState === bucket ? "yes" : undefined,
    asking,
  );
  if (second === "no") return { kind: "declined", summary: "nothing was destroyed" };
  return { kind: "done", summary: "confirmed twice" };
}
