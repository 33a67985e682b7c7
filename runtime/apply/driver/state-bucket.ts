import type { Failure } from "../../engine/index.ts";
import type { ApplyWorld } from "../world/index.ts";
import { stateBucketCommands } from "./clouds.ts";

/**
 * What to do where OpenTofu's state is to lie in a bucket that is not there, as at the first apply; undefined for
 * another failure. Nothing of the cluster makes it: it has to be there before, and to stay after it.
 */
export function missingStateBucket({ ir, again }: ApplyWorld, failure: Failure): Failure | undefined {
  const { state } = ir;
  if (state?.kind !== "s3" && state?.kind !== "gcs") return undefined;
  if (!/NoSuchBucket|bucket\b.{0,80}\b(?:does not|doesn't) exist/is.test(failure.said ?? "")) return undefined;
  const bucket = state.bucket.value;
  const region = state.kind === "s3" ? state.region : ir.platform.region;
  const commands = stateBucketCommands[state.kind](bucket, region.value);
  return {
    ...failure,
    what: `the bucket of OpenTofu's state does not exist: ${bucket}`,
    why: "it has to be there before the first apply, and is of no cluster: nothing here makes it or takes it down",
    next: [...commands.map((command) => `\`${command}\``), again()],
  };
}
