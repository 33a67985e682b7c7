import type { Lock } from "../../../lock/lock.ts";
import { type Located, ruled } from "../../../origins/origin.ts";
import { fitName, type GeneratedCloud } from "../../../providers/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { type GeneratedProvider, placeOf } from "./find.ts";

/** A name in the cloud, and whether it is what the file's names give: neither shortened nor kept. */
export interface CloudName {
  readonly name: Located<string>;
  readonly regular: boolean;
}

/** The name of a bucket as the cloud's table makes it of the cluster, the place and the name in the file. */
export function bucketName(
  context: { readonly cluster: ClusterModel },
  { provider, cloud }: GeneratedProvider,
  name: Located<string>,
): CloudName {
  const id = context.cluster.labels[0]?.value ?? "";
  const full = cloud.derive.bucket(id, placeOf(provider), name.value);
  const value = fitName(full, cloud.names.bucket.longest);
  return { name: { value, origin: ruled("bucket-name", name.origin) }, regular: value === full };
}

/** The name of a role, of the prefix and the name in the file. */
export function roleName(cloud: GeneratedCloud, prefix: Located<string>, name: Located<string>): CloudName {
  const full = cloud.derive.role(prefix.value, name.value);
  const value = fitName(full, cloud.names.role.longest);
  return { name: { value, origin: ruled("role-name", name.origin, prefix.origin) }, regular: value === full };
}

/**
 * The name in the cloud of a bucket or role that may have been renamed: the one that was built, so
 * that a rename moves an address and never makes a thing anew. `derive` gives the name of a thing
 * that was never built, from the name that the file gives it.
 */
export function keptName(
  lock: Lock | undefined,
  keyOf: (name: string) => string,
  name: Located<string>,
  renamedFrom: Located<string> | undefined,
  derive: (name: Located<string>) => CloudName,
): CloudName {
  const derived = derive(name);
  const kept = (value: string, from: Located<string>): CloudName => ({
    name: { value, origin: ruled("kept-name", from.origin) },
    regular: derived.regular && value === derived.name.value,
  });
  const built = lock?.names[keyOf(name.value)];
  if (built !== undefined) return kept(built, name);
  if (!renamedFrom) return derived;
  return kept(lock?.names[keyOf(renamedFrom.value)] ?? derive(renamedFrom).name.value, renamedFrom);
}
