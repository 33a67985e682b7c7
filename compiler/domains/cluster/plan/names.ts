import { type Located, ruled } from "../../../origins/index.ts";
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
