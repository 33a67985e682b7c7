import { exitCodes, UserError } from "../cli/command.ts";
import type { StoreOptions } from "./object-store.ts";

/** Where a cluster keeps its state, and how to get there. */
export interface ClusterBucket {
  /** Such as `s3://BUCKET/PREFIX`. */
  readonly url: string;
  readonly options: StoreOptions;
}

/**
 * The bucket of the cluster whose source is at `path` (a file or a folder). Bucket names hold account ids that only
 * the compiled cluster knows, so that without one the address has to be given.
 */
export async function bucketOfCluster(path: string): Promise<ClusterBucket> {
  throw new UserError("where to put the seed is not said", {
    why: `the bucket of the cluster in ${path} is not known to this command`,
    fix: "name it: --to s3://BUCKET/PREFIX, --to gs://BUCKET/PREFIX or --to file:///DIR/PREFIX",
    exitCode: exitCodes.usage,
  });
}
