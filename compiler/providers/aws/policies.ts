import type { PolicyRules } from "../table/index.ts";
import { partitionOf } from "./regions.ts";

/** What a document has besides its resources: version, statements, actions. A test holds them to the emitter. */
export const policyFrames = { "read-only": 242, "read-write": 301, machine: 217 } as const;

/** What the account module lets agents do, and the role whose name may come in a variable. */
const reserve = 500;

/** Inline policies of one role, together (contracts/terraform.md 1.3). */
export const policies: PolicyRules = {
  most: 10_240,
  roleSize({ region = "" }, buckets, permissions) {
    const start = `arn:${partitionOf(region)}:s3:::`.length;
    // Each bucket stands there twice, the second time with `/*`, in quotes, with commas between.
    const resources = buckets.reduce((sum, bucket) => sum + 2 * (start + bucket.length + 3) + 2, 0);
    return policyFrames[permissions] + resources - (buckets.length > 0 ? 2 : 0);
  },
  machineSize: (roleIds) => policyFrames.machine + reserve + roleIds.reduce((sum, id) => sum + id.length + 3, 0),
};
