import { setTimeout as sleep } from "node:timers/promises";
import type { Failure, StepContext, StepResult } from "../../engine/index.ts";
import { openMachines } from "../driver/index.ts";
import type { ApplyWorld, CloudMachines } from "../world/index.ts";

/** Clouds take a minute or two to delete a VM; after this long something holds it. In seconds. */
const longestWait = 10 * 60;
const lookEvery = 5;

/**
 * Deletes VMs that are left, found by the marks that Nstance gives its VMs, and waits until they are gone: its servers
 * may be dead, and then nobody else deletes them (contracts/nstance.md 4.5).
 */
export async function deleteLeftovers(world: ApplyWorld, context: StepContext): Promise<StepResult> {
  const places = await openMachines(world);
  try {
    const counts: string[] = [];
    for (const place of places) {
      const ids = await place.list(context.signal);
      if (ids.length === 0) continue;
      tell(context, `${place.shown}: deleting ${ids.join(", ")}`);
      await place.delete(ids, context.signal);
      const left = await waitUntilGone(place, context);
      if (left.length > 0) return { kind: "failed", failure: leftFailure(world, place, left) };
      counts.push(`${ids.length} in ${place.shown}`);
    }
    if (counts.length > 0) return { kind: "done", summary: `deleted ${counts.join(", ")}` };
    return { kind: "unchanged", summary: `no VM is left in ${places.map(({ shown }) => shown).join(", ")}` };
  } finally {
    for (const place of places) place.close();
  }
}

async function waitUntilGone(place: CloudMachines, { emit, step, signal }: StepContext): Promise<readonly string[]> {
  for (let waited = 0; ; waited += lookEvery) {
    const left = await place.list(signal);
    if (left.length === 0 || waited >= longestWait) return left;
    emit({ type: "waiting", step, text: `${left.length} VMs to go in ${place.shown}`, seconds: waited });
    await sleep(lookEvery * 1000, undefined, { signal });
  }
}

function tell({ emit, step }: StepContext, text: string): void {
  emit({ type: "log", step, level: "info", from: "podplanec", text });
}

function leftFailure({ again }: ApplyWorld, { shown }: CloudMachines, left: readonly string[]): Failure {
  return {
    what: `${left.length} VMs are still there ${longestWait / 60} minutes after they were deleted`,
    why: `${shown} still has ${left.slice(0, 5).join(", ")}`,
    next: ["look at them in the cloud's console: deletion protection holds a VM", again("--resume")],
  };
}
