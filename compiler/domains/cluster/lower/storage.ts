import type { IrBucket, IrRole } from "../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../origins/index.ts";
import type { RoleModel } from "../../../schema/index.ts";
import { bucketName, type CloudName, type GeneratedProvider, type Named, roleName, sure } from "../plan/index.ts";
import { keyOf, type LowerContext } from "./base/index.ts";

/** The buckets of applications. */
export function lowerBuckets(context: LowerContext, generated: GeneratedProvider): IrBucket[] {
  return generated.provider.blocks.bucket.map((bucket) => {
    const name = sure(bucket.labels[0], "the name of a bucket");
    const kept = cloudNameOf(context, bucket, (one) => bucketName(context, generated, one));
    return { origin: bucket.origin, name, key: keyOf(context, bucket), cloudName: kept.name, regular: kept.regular };
  });
}

/** The roles of applications. */
export function lowerRoles(context: LowerContext, generated: GeneratedProvider, prefix: Located<string>): IrRole[] {
  return generated.provider.blocks.role.map((role) => {
    const { buckets, permissions } = role.attributes;
    const kept = cloudNameOf(context, role, (one) => roleName(generated.cloud, prefix, one));
    return {
      origin: role.origin,
      name: sure(role.labels[0], "the name of a role"),
      key: keyOf(context, role),
      cloudName: kept.name,
      regular: kept.regular,
      buckets: sure(buckets, "role.buckets").value.map((bucket) => mapLocated(bucket, (reference) => reference.name)),
      permissions: sure(permissions, "role.permissions"),
      accounts: generated.cloud.podRoles?.kind === "federation" ? accountsOf(role) : [],
    };
  });
}

/** Those that the file names, else the one of the role's name in the namespace `default`. */
function accountsOf({ attributes, labels }: RoleModel): readonly Located<string>[] {
  const name = sure(labels[0], "the name of a role");
  const byDefault = { value: `default/${name.value}`, origin: ruled("role-account", name.origin) };
  return attributes.service_accounts?.value ?? [byDefault];
}

/** The name in the cloud that was built, whatever a thing is called now; else the one that its key gives. */
function cloudNameOf({ plan }: LowerContext, thing: Named, derive: (name: Located<string>) => CloudName): CloudName {
  const { key, cloudName } = sure(plan.identities.get(thing), "the identity of a thing");
  const name = sure(thing.labels[0], "the name of a thing");
  const derived = derive({ value: key, origin: name.origin });
  const value = cloudName ?? derived.name.value;
  const regular = derived.regular && value === derived.name.value;
  if (regular && key === name.value) return derived;
  return { name: { value, origin: ruled("kept-name", (thing.attributes.renamed_from ?? name).origin) }, regular };
}
