import { envFault } from "../../values/index.ts";
import { formRule, type TextRule } from "../table/index.ts";
import { isRegion } from "./regions.ts";

/** The parts of an ARN, and how one of the same account is written. */
export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly resource: string;
  example(resource: string, service?: string, region?: string): string;
}

/** Undefined for a text that is no ARN. */
export function arnOf(text: string): ArnParts | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:([^:]+):([^:]+):([^:]*):([^:]*):(.+)$/.exec(text) ?? [];
  if (partition === undefined || service === undefined || region === undefined || resource === undefined)
    return undefined;
  return {
    partition,
    service,
    region,
    resource,
    example: (other, kind = service, place = region) =>
      `arn:${partition}:${kind}:${place}:${account || "123456789012"}:${other}`,
  };
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
