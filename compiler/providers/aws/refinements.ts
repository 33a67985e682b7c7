import { envFault } from "../../values/index.ts";
import { formRule, type TextRule } from "../table/index.ts";
import { isRegion, partitionOf } from "./regions.ts";

/** The parts of an ARN, and how one of the same account is written. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
  /** Where its region lies, for one that names a region. */
  readonly partitionOfRegion: string | undefined;
  /** Why it can name no role, or no key for encryption, though it is of that service; undefined where it can. */
  fault(wanted: "role" | "key"): string | undefined;
  example(resource: string, service?: string, region?: string): string;
}

/** Undefined for a text that is no ARN. */
export function arnOf(text: string): ArnParts | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/.exec(text) ?? [];
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || resource === undefined) return undefined;
  return {
    partition,
    service,
    region,
    account,
    resource,
    partitionOfRegion: region === "" ? undefined : partitionOf(region),
    fault: (wanted) => (wanted === "role" ? roleFault(region, account, resource) : keyFault(account, resource)),
    example: (other, kind = service, place = region) =>
      `arn:${partition}:${kind}:${place}:${account || "123456789012"}:${other}`,
  };
}

/** "IAM and AWS STS quotas" and "IAM identifiers": names of 1 to 64 characters, behind an optional path. */
function roleFault(region: string, account: string, resource: string): string | undefined {
  if (region !== "") return "IAM has no regions, so that the ARN of a role names none.";
  if (account === "") return "The ARN of a role names its account.";
  if (/^role\/(?:[!-~]*\/)?[\w+=,.@-]{1,64}$/.test(resource)) return undefined;
  return "The name of a role has 1 to 64 letters, digits and characters of _ + = , . @ -";
}

/** As OpenTofu's backend reads them: internal/backend/remote-state/s3/validate.go. */
const keyIds = [
  /^key\/[a-f0-9]{8}-[a-f0-9]{4}-[1-5][a-f0-9]{3}-[ab89][a-f0-9]{3}-[a-f0-9]{12}$/,
  /^key\/mrk-[a-f0-9]{32}$/,
  /^alias\/[a-zA-Z0-9/_-]+$/,
];

function keyFault(account: string, resource: string): string | undefined {
  if (account === "") return "The ARN of a key names its account.";
  if (keyIds.some((form) => form.test(resource))) return undefined;
  return "OpenTofu takes key/ and a UUID, key/mrk- and 32 hexadecimal digits, or alias/ and a name.";
}

/** Values of AWS that stand in attributes of the language. */
export const awsRefinements = {
  "aws-account": formRule(
    {
      what: "AWS account",
      rule: "An AWS account is exactly 12 digits, as a string: leading zeros count.",
      example: "123456789012",
    },
    /^[0-9]{12}$/,
    "it does not have exactly 12 digits",
  ),
  "aws-region": {
    what: "AWS region",
    rule: "An AWS region is two letters, groups of letters and digits, and a number, with hyphens between.",
    example: "us-east-1",
    check: (text) => (isRegion(text) ? undefined : "it does not have the form of a region"),
  },
  "hosted-zone-id": formRule(
    {
      what: "hosted zone id",
      rule: "The id of a Route 53 zone is Z and up to 31 capital letters and digits.",
      example: "Z0123456789ABCDEFGHIJ",
    },
    /^Z[A-Z0-9]{1,31}$/,
  ),
  "aws-vpc-id": formRule(
    {
      what: "VPC id",
      rule: "The id of a VPC is vpc- and 8 or 17 hexadecimal digits.",
      example: "vpc-0123456789abcdef0",
    },
    /^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  ),
  "aws-subnet-id": formRule(
    {
      what: "subnet id",
      rule: "The id of a subnet is subnet- and 8 or 17 hexadecimal digits.",
      example: "subnet-0123456789abcdef0",
    },
    /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  ),
  arn: {
    what: "ARN",
    rule: "An ARN has the form arn:partition:service:region:account:resource.",
    example: "arn:aws:iam::123456789012:role/logs",
    check: (text) =>
      /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12})?:\S+$/.test(text)
        ? envFault(text)
        : "it does not have that form",
    newer: (text) => (/[[\]]/.test(text) ? "it has brackets, which no name in the cloud has" : undefined),
  },
} as const satisfies Readonly<Record<string, TextRule>>;
