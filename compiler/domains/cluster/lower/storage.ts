import type { IrBucket, IrRole } from "../../../ir/index.ts";
import { type Located, mapLocated, ruled } from "../../../origins/index.ts";
import type { RoleModel } from "../../../schema/index.ts";
import { type CloudName, type GeneratedProvider, type Named, sure } from "../plan/index.ts";
import { keyOf, type LowerContext } from "./base/index.ts";

/** The buckets of applications. */
export function lowerBuckets(context: LowerContext, generated: GeneratedProvider): IrBucket[] {
  return generated.provider.blocks.bucket.map((bucket) => {
    const name = sure(bucket.labels[0]);
    const kept = cloudNameOf(context, bucket);
    return { origin: bucket.origin, name, key: keyOf(context, bucket), cloudName: kept.name, regular: kept.regular };
  });
}

/** The roles of applications. */
export function lowerRoles(context: LowerContext, generated: GeneratedProvider): IrRole[] {
  return generated.provider.blocks.role.map((role) => {
    const { buckets, permissions } = role.attributes;
    const kept = cloudNameOf(context, role);
    return {
      origin: role.origin,
      name: sure(role.labels[0]),
      key: keyOf(context, role),
      cloudName: kept.name,
      regular: kept.regular,
      buckets: sure(buckets).value.map((bucket) => mapLocated(bucket, (reference) => reference.name)),
      permissions: sure(permissions),
      accounts: generated.cloud.podRoles?.kind === "federation" ? accountsOf(context, role) : [],
    };
  });
}

/**
 * Those that the file names, else the one of the role's name in the namespace `default`: of the name that it was built
 * with, so that Pods keep their role when it is renamed.
 */
function accountsOf(context: LowerContext, role: RoleModel): readonly Located<string>[] {
  const name = sure(role.labels[0]);
  const byDefault = { value: `default/${keyOf(context, role)}`, origin: ruled("role-account", name.origin) };
  return role.attributes.service_accounts?.value ?? [byDefault];
}

function cloudNameOf({ plan }: LowerContext, thing: Named): CloudName {
  return sure(plan.cloudNames.get(thing));
}
