import { sha1 } from "@noble/hashes/legacy.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { parseAddress } from "../../values/index.ts";
import type { Derivations, NamedThing, NameRule } from "../table/index.ts";
import { partitionOf } from "./regions.ts";

const longestBalancer = 32;

/** contracts/terraform.md 1.3. */
export const names = {
  bucket: { word: "bucket", longest: 63, fault: bucketNameFault },
  role: { word: "role", longest: 64, fault: () => undefined },
  balancer: { word: "balancer", longest: longestBalancer, fault: (name) => reservedBeginning(name, "internal-") },
  group: { word: "security group", longest: 255, fault: (name) => reservedBeginning(name, "sg-") },
} as const satisfies Readonly<Record<NamedThing, NameRule>>;

function reservedBeginning(name: string, beginning: string): string | undefined {
  return name.startsWith(beginning) ? `names that begin with \`${beginning}\` are reserved` : undefined;
}

/** The rules of S3 for new buckets (contracts/terraform.md 1.3), for names that are given or derived. */
export function bucketNameFault(text: string): string | undefined {
  if (text.length < 3 || text.length > 63) return `it has ${text.length} characters, and 3 to 63 are allowed`;
  if (!/^[a-z0-9][a-z0-9.-]*[a-z0-9]$/.test(text)) return "it has other characters, or no letter or digit at an edge";
  if (text.includes("..")) return "two dots stand in a row";
  if (parseAddress(text)) return "it is an address";
  const prefix = ["xn--", "sthree-", "amzn-s3-demo-"].find((part) => text.startsWith(part));
  const suffix = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].find((part) => text.endsWith(part));
  const reserved = prefix ?? suffix;
  return reserved === undefined ? undefined : `\`${reserved}\` is reserved by S3`;
}

export const deriveAws: Derivations = {
  /** Ruling 49: names without the account would clash globally. */
  bucket: (clusterId, { account = "" }, name) => `${clusterId}-${account}-${name}`,
  /** contracts/nstance.md 3.1, 3.2 and 4.3. The bucket's digits are chosen at the apply. */
  ofModules: (prefix, shards) => [
    { what: "bucket", name: `${prefix}-00000000` },
    ...["server-role", "agent-role"].map((role) => ({ what: "role", name: `${prefix}-${role}` }) as const),
    ...shards.flatMap((shard) =>
      ["agent", "server"].map((who) => ({ what: "group", name: `${prefix}-${who}-sg-${shard}` }) as const),
    ),
  ],
  bucketUrl: (cloudName) => `s3://${cloudName}`,
  /** Ruling 17. */
  role: (prefix, name) => `${prefix}-${name}`,
  roleId: ({ account = "", region = "" }, cloudName) => `arn:${partitionOf(region)}:iam::${account}:role/${cloudName}`,
  /**
   * A balancer and its target groups: the first 23 characters, `-`, and 8 hexadecimal digits of the
   * SHA-1 of the whole (contracts/nstance.md 3.3).
   */
  balancer(prefix, name) {
    const full = `${prefix}-${name}`;
    return full.length > longestBalancer ? shortenLikeModule(full) : full;
  },
  shortenedBalancer(prefix, name, listeners) {
    const full = [
      { key: `load_balancer/${name}`, name: `${prefix}-${name}` },
      ...listeners.map(({ port, target }) => ({
        key: `target_group/${name}/${port}`,
        name: `${prefix}-${name}-${port}-${target}`,
      })),
    ];
    return full
      .filter((one) => one.name.length > longestBalancer)
      .map((one) => ({ key: one.key, name: shortenLikeModule(one.name) }));
  },
};

function shortenLikeModule(name: string): string {
  const digest = bytesToHex(sha1(utf8ToBytes(name))).slice(0, 8);
  return `${name.slice(0, 23)}-${digest}`;
}
