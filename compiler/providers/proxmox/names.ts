import { bucketNameFault } from "../aws/index.ts";
import type { Derivations, NamedThing, NameRule } from "../table/index.ts";

const none: NameRule = { word: "name", longest: 64, fault: () => undefined };

/** Buckets lie in an S3-compatible store of the user's; of the rest there is nothing. */
export const names = {
  bucket: { word: "bucket", longest: 63, fault: bucketNameFault },
  role: none,
  balancer: none,
  group: none,
} as const satisfies Readonly<Record<NamedThing, NameRule>>;

export const deriveProxmox: Derivations = {
  /** The store is the user's own: nobody else has names there. */
  bucket: (clusterId, _place, name) => `${clusterId}-${name}`,
  ofModules: () => [],
  bucketUrl: (cloudName) => `s3://${cloudName}`,
  role: (prefix, name) => `${prefix}-${name}`,
  roleId: (_place, cloudName) => cloudName,
  balancer: (prefix, name) => `${prefix}-${name}`,
  shortenedBalancer: () => [],
};
