import type { StoreOptions } from "./object-store.ts";

/** Where a cluster keeps its state, and how to get there. */
export interface ClusterBucket {
  /** Such as `s3://BUCKET/PREFIX`. */
  readonly url: string;
  readonly options: StoreOptions;
}

/**
 * The bucket of the cluster whose source is at `path` (a file or a folder): Netsy's, in the account and
 * region of the first provider, at its root (contracts/terraform.md 1.4). Throws what keeps the source
 * from being compiled.
 */
export async function bucketOfCluster(cwd: string, path: string): Promise<ClusterBucket> {
  // The compiler is loaded only when the bucket is not given.
  const { compileOne } = await import("../build/compiled-cluster.ts");
  const { ir } = compileOne(cwd, path);
  const [home] = ir.providers;
  return {
    url: `s3://${ir.id.value}-${home.account.value}-netsy`,
    options: { region: home.region.value, ...(home.profile ? { profile: home.profile.value } : {}) },
  };
}
