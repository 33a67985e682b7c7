import type { Ir } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import type { GivenValues } from "../compile/index.ts";
import type { StoreOptions } from "./object-store.ts";
import { storeOptionsOf } from "./options-of-cluster.ts";

/** Where a cluster keeps its state, and how to get there. */
export interface ClusterBucket {
  /** The cluster's id. */
  readonly cluster: string;
  /** Such as `s3://BUCKET/PREFIX`. */
  readonly url: string;
  readonly options: StoreOptions;
}

/**
 * The bucket of the cluster at `path` (a source, its folder or that of its outputs): Netsy's, in the account and
 * region of the first provider, at its root (contracts/terraform.md 1.4). Throws what keeps the source
 * from being compiled.
 */
export async function bucketOfCluster(cwd: string, path: string, values: GivenValues): Promise<ClusterBucket> {
  // The compiler is loaded only when the bucket is not given.
  const { compileOne } = await import("../compile/index.ts");
  const ir = irOrExplain(() => compileOne(cwd, path, values).ir);
  return { cluster: ir.id.value, url: ir.platform.buckets.netsy.url, options: storeOptionsOf(ir.platform) };
}

/** Whoever names no bucket may have meant to: without a cluster here that is the better advice. */
function irOrExplain(compileIr: () => Ir): Ir {
  try {
    return compileIr();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError("where to put the seed is not said", {
      why: `the bucket would be that of the cluster here, and ${error.message}`,
      fix: "name it: --to s3://BUCKET/PREFIX, --to gs://BUCKET/PREFIX or --to file:///DIR/PREFIX",
      exitCode: exitCodes.usage,
    });
  }
}
