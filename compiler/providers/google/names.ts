import { parseAddress } from "../../values/index.ts";
import type { Derivations, NamedThing, NameRule } from "../table/index.ts";

/** contracts/terraform.md 2.1. */
export const names = {
  bucket: { word: "bucket", longest: 63, fault: bucketFault },
  role: { word: "service account", longest: 30, fault: accountFault },
  balancer: { word: "balancer", longest: 63, fault: computeFault },
  group: { word: "firewall rule", longest: 63, fault: computeFault },
} as const satisfies Readonly<Record<NamedThing, NameRule>>;

/** Of the pool that trusts the tokens of a cluster. contracts/terraform.md 2.1. */
export const poolName: NameRule = {
  word: "workload identity pool",
  longest: 32,
  fault: (text) => (text.startsWith("gcp-") ? "ids that begin with `gcp-` are reserved" : undefined),
};

export function poolId(prefix: string): string {
  return `${prefix}-pods`;
}

/** Names that Cloud Storage keeps for Google, those that look alike included. */
const googleLike = /g[o0]{2}g[l1i]e/;

function bucketFault(text: string): string | undefined {
  if (text.length < 3 || text.length > 63) return `it has ${text.length} characters, and 3 to 63 are allowed`;
  if (!/^[a-z0-9][a-z0-9_-]*[a-z0-9]$/.test(text)) return "it has other characters, or no letter or digit at an edge";
  if (parseAddress(text)) return "it is an address";
  if (text.startsWith("goog")) return "names that begin with `goog` are reserved";
  return googleLike.test(text) ? "names that hold `google`, or look like it, are reserved" : undefined;
}

/** The id of a service account. */
function accountFault(text: string): string | undefined {
  if (text.length < 6) return `it has ${text.length} characters, and 6 to 30 are allowed`;
  return computeFault(text);
}

/** RFC 1035, as Compute Engine takes names. */
function computeFault(text: string): string | undefined {
  if (!/^[a-z]/.test(text)) return "it does not start with a letter";
  return /^[a-z0-9-]*[a-z0-9]$/.test(text) ? undefined : "it has other characters, or ends with a hyphen";
}

export const deriveGoogle: Derivations = {
  /** Ruling 49: names without the project would clash globally. */
  bucket: (clusterId, { project = "" }, name) => `${clusterId}-${project}-${name}`,
  /** contracts/nstance.md 3.1, 3.2 and 4.3. The bucket's digits are chosen at the apply. */
  ofModules: (prefix, shards) => [
    { what: "bucket", name: `${prefix}-00000000` },
    ...["server", "agent"].map((account) => ({ what: "role", name: `${prefix}-${account}` }) as const),
    ...shards.map((shard) => ({ what: "group", name: `${prefix}-server-health-${shard}` }) as const),
  ],
  bucketUrl: (cloudName) => `gs://${cloudName}`,
  /** Ruling 17. */
  role: (prefix, name) => `${prefix}-${name}`,
  roleId: ({ project = "" }, cloudName) => `${cloudName}@${project}.iam.gserviceaccount.com`,
  balancer: (prefix, name) => `${prefix}-${name}`,
  shortenedBalancer: () => [],
};
