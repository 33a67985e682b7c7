import type { IrBucket, IrRole } from "../../../ir/index.ts";
import { lockedNamePrefix } from "../../../lock/make.ts";
import { type Located, mapLocated } from "../../../origins/origin.ts";
import { bucketName, type GeneratedProvider, keptName, providerKey, roleName, sure } from "../plan/index.ts";
import type { LowerContext } from "./context.ts";

/** The buckets of applications. */
export function lowerBuckets(context: LowerContext, generated: GeneratedProvider): IrBucket[] {
  const { provider } = generated;
  const inside = lockedNamePrefix(providerKey(provider), context.cluster.blocks.provider.length);
  return provider.blocks.bucket.map((bucket) => {
    const name = sure(bucket.labels[0], "the name of a bucket");
    const keyOf = (one: string) => `${inside}bucket/${one}`;
    const derive = (one: Located<string>) => bucketName(context, generated, one);
    const kept = keptName(context.lock, keyOf, name, bucket.attributes.renamed_from, derive);
    return { origin: bucket.origin, name, cloudName: kept.name, regular: kept.regular };
  });
}

/** The roles of applications. */
export function lowerRoles(context: LowerContext, generated: GeneratedProvider, prefix: Located<string>): IrRole[] {
  const { provider, cloud } = generated;
  const inside = lockedNamePrefix(providerKey(provider), context.cluster.blocks.provider.length);
  return provider.blocks.role.map((role) => {
    const name = sure(role.labels[0], "the name of a role");
    const { buckets, permissions, renamed_from: from } = role.attributes;
    const keyOf = (one: string) => `${inside}role/${one}`;
    const kept = keptName(context.lock, keyOf, name, from, (one) => roleName(cloud, prefix, one));
    return {
      origin: role.origin,
      name,
      cloudName: kept.name,
      regular: kept.regular,
      buckets: sure(buckets, "role.buckets").value.map((bucket) => mapLocated(bucket, (reference) => reference.name)),
      permissions: sure(permissions, "role.permissions"),
    };
  });
}
