import type { StepContext, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";

export async function checkHealth(_world: ApplyWorld, _context: StepContext): Promise<StepResult> {
  return { kind: "skipped", summary: "the API was not looked at" };
}
