import type { OutsideRules } from "../table/index.ts";
import { partitionOf } from "./regions.ts";

/** Regions of China have a name of their own for the whole of AWS. */
function domainOf(region: string): string {
  return partitionOf(region) === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
}

/** Users with keys, which are made by hand: one that OpenTofu made would lie in its state. */
export const outside: OutsideRules = {
  storage: "s3",
  proof: "key-pair",
  account: "IAM user",
  keyCommand: (_what, id) => `aws iam create-access-key --user-name ${id}`,
  accountId: (_place, cloudName) => cloudName,
  s3: (region) => ({ endpoint: `https://s3.${region}.${domainOf(region)}`, region, byPath: false }),
};
