import type { StepContext, StepResult } from "../../engine/index.ts";
import { readState } from "../driver/index.ts";
import { type ApplyWorld, askQuestion, placesOfAddress } from "../world/index.ts";

/** Says what is in the state, and so will be lost. */
export async function surveyState(world: ApplyWorld, { emit, step }: StepContext): Promise<StepResult> {
  const resources = await readState(world);
  const changes = resources.map(({ address }) => ({
    address,
    action: "delete" as const,
    ...placesOfAddress(world, address),
  }));
  emit({ type: "plan-made", step, scope: "destroy", changes, outputs: 0 });
  if (changes.length === 0) return { kind: "unchanged", summary: "nothing is in the state" };
  return { kind: "done", summary: `${changes.length} resources, and every VM and object that belongs to them` };
}

/** Asks for the cluster's id, and once more for the bucket with its state. No other option answers them. */
export async function confirmDestroy(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const { ir, options, ask } = world;
  const id = ir.id.value;
  const bucket = ir.platform.buckets.netsy.name.value;
  const common = { step: context.step, kind: "typed" } as const;
  const asking = { ask, emit: context.emit, signal: context.signal };
  const first = await askQuestion(
    {
      ...common,
      id: `${context.step}-cluster`,
      text: `Destroy the cluster ${id}, with all its VMs, volumes and buckets? Type its id.`,
      details: ["Nothing of it can be brought back."],
      expected: id,
      flag: `--confirm ${id}`,
    },
    options.confirm === id ? "yes" : undefined,
    asking,
  );
  if (first === "no") return { kind: "declined", summary: "nothing was destroyed" };
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
