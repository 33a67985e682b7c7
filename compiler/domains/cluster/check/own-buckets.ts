import { bucketName, generatedProviders } from "../plan/index.ts";
import type { CheckContext } from "./context.ts";

/** What the cluster itself keeps in a bucket, by the bucket's name in the cloud. */
export function platformBuckets(context: CheckContext): ReadonlyMap<string, string> {
  const holds = { netsy: "its state", registry: "its images" } as const;
  return new Map(
    generatedProviders(context.cluster).flatMap((one) =>
      (["netsy", "registry"] as const).map((name) => {
        const { value } = bucketName(context, one, { value: name, origin: one.provider.origin }).name;
        return [value, holds[name]] as const;
      }),
    ),
  );
}

/** The buckets of applications, by their names in the cloud. */
export function bucketsOfApplications(context: CheckContext): readonly string[] {
  return generatedProviders(context.cluster).flatMap((one) =>
    one.provider.blocks.bucket.flatMap((bucket) => context.plan.cloudNames.get(bucket)?.name.value ?? []),
  );
}
