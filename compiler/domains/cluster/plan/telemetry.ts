import type { Located } from "../../../origins/index.ts";
import type { ClusterModel } from "../../../schema/index.ts";
import { generatedProviders, labelOf } from "./find.ts";

/**
 * Whether the cluster makes a role by which VMs write logs to their bucket: the source names a bucket and no role, and
 * no role of the source has the name (ruling 59).
 */
export function makesTelemetryRole(cluster: ClusterModel): boolean {
  return wantsTelemetryRole(cluster) && telemetryRoleTaken(cluster) === undefined;
}

function wantsTelemetryRole(cluster: ClusterModel): boolean {
  const attributes = cluster.blocks.telemetry[0]?.attributes;
  return attributes?.s3_bucket !== undefined && attributes.s3_assume_role === undefined;
}

/** A role of the source that has the name of the one that would be made. */
export function telemetryRoleTaken(cluster: ClusterModel): Located<string> | undefined {
  if (!wantsTelemetryRole(cluster)) return undefined;
  const name = generatedProviders(cluster)[0]?.cloud.platformRoles.telemetry;
  const roles = cluster.blocks.provider.flatMap((provider) => provider.blocks.role);
  return roles.find((role) => labelOf(role) === name)?.labels[0];
}
