import { setTimeout as sleep } from "node:timers/promises";
import type { StepContext, StepResult } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";

/** Something that is to answer. */
export interface Awaited {
  /** As messages name it: `SSH of node-1`. */
  readonly name: string;
  /** Looks once: undefined where it answers, else why not. */
  look(signal: AbortSignal): Promise<string | undefined>;
  /** Seconds to wait. */
  readonly limit: number;
  /** What to do where it does not come. */
  readonly next: readonly string[];
}

/** Seconds between looks. */
const lookEvery = 5;

/** A step that is done when something answers. */
export async function waitForAnswer(
  { again }: ApplyWorld,
  { emit, step, signal }: StepContext,
  { name, look, limit, next }: Awaited,
): Promise<StepResult> {
  for (let waited = 0; ; waited += lookEvery) {
    const why = await look(signal);
    if (why === undefined) return { kind: "done", summary: `${name} answers` };
    if (waited >= limit) {
      return {
        kind: "failed",
        failure: { what: `${name} did not answer within ${limit} s`, why, next: [...next, again("--resume")] },
      };
    }
    emit({ type: "waiting", step, text: `${name} (${why})`, seconds: waited });
    await sleep(lookEvery * 1000, undefined, { signal });
  }
}
