import { join } from "node:path";
import { privateFolder, type StepContext } from "../../engine/index.ts";
import { forgetApplied, keepApplied, planCluster, planText, readApplied } from "../../plan/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/*
 * What a change does, in the words of the source (design: the plan is shown with change impact). It is compared with
 * what was last applied with these outputs on this machine; where that is not known, OpenTofu's own plan says it all.
 */

function appliedFolder({ build }: ApplyWorld): string {
  return join(privateFolder(build.folder), "applied");
}

/** Tells what the changes since the last apply do. */
export async function tellImpact(world: ApplyWorld, context: StepContext): Promise<void> {
  const { build, sources } = world;
  const formerOf = () => readApplied(appliedFolder(world));
  const planned = await planCluster(world.context, build.cluster, build.folder, { formerOf, prices: undefined });
  if (planned.impact === undefined) return;
  const [head = "", ...lines] = planText(planned, sources, { full: false }).trimEnd().split("\n");
  // One line alone says that there is no change.
  if (lines.length > 0) context.emit({ type: "impact", step: context.step, lines: [head, ...lines] });
}

/** Notes that these outputs were applied. That it cannot be noted undoes nothing. */
export function noteApplied(world: ApplyWorld, context: StepContext): void {
  orWarn(context, "what was applied could not be kept, so the next apply tells no change impact", () =>
    keepApplied(appliedFolder(world), world.build),
  );
}

/** Forgets what was applied: there is nothing of it any more. */
export function noteDestroyed(world: ApplyWorld, context: StepContext): void {
  orWarn(context, "what was applied before could not be forgotten, and the next apply compares with it", () =>
    forgetApplied(appliedFolder(world)),
  );
}

function orWarn(context: StepContext, what: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const text = `${what}: ${why}`;
    context.emit({ type: "log", step: context.step, level: "warn", from: "podplanec", text });
  }
}
