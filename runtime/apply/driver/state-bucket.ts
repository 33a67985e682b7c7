import type { Ir } from "../../../compiler/index.ts";
import { exitCodes, UserError } from "../../cli/index.ts";
import type { Failure } from "../../engine/index.ts";
import { StoreError } from "../../stores/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { stateBucketCommands } from "./clouds.ts";

/*
 * What to do where OpenTofu's state is to lie in a bucket that is not there, as at the first apply. Nothing of the
 * cluster makes it: it has to be there before, and to stay after it.
 */

/** Of a failure of OpenTofu; undefined for another one. */
export function missingStateBucket({ ir, again }: ApplyWorld, failure: Failure): Failure | undefined {
  if (!/NoSuchBucket|bucket\b.{0,80}\b(?:does not|doesn't) exist/is.test(failure.said ?? "")) return undefined;
  const advice = adviceFor(ir);
  if (!advice) return undefined;
  const { what, why, commands } = advice;
  return { ...failure, what, why, next: [...commands.map((command) => `\`${command}\``), again()] };
}

/** Of what was thrown while the lease beside the state was taken; anything else comes back as it is. */
export function withoutStateBucket(ir: Ir, thrown: unknown): unknown {
  const advice = thrown instanceof StoreError && thrown.kind === "missing" ? adviceFor(ir) : undefined;
  if (!advice) return thrown;
  const { what, why, commands } = advice;
  const fix = `make it, then run this again:\n${commands.map((command) => `  ${command}`).join("\n")}`;
  return new UserError(what, { why, fix, exitCode: exitCodes.applyFailed, cause: thrown });
}

function adviceFor({ state, platform }: Ir) {
  if (state?.kind !== "s3" && state?.kind !== "gcs") return undefined;
  const bucket = state.bucket.value;
  const region = state.kind === "s3" ? state.region : platform.region;
  return {
    what: `the bucket of OpenTofu's state does not exist: ${bucket}`,
    why: "it has to be there before the first apply, and is of no cluster: nothing here makes it or takes it down",
    commands: stateBucketCommands[state.kind](bucket, region.value),
  };
}
