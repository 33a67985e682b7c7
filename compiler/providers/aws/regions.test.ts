import { expect, test } from "vitest";
import { deriveAws } from "./names.ts";

test.each([
  ["us-east-1", "aws"],
  ["us-gov-west-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
  ["us-west-2", "aws"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-isoe-west-1", "aws-iso-e"],
])("an ARN in %s is of the partition %s", (region, partition) => {
  const place = { account: "123456789012", region };
  expect(deriveAws.roleId(place, "tools-netsy")).toBe(`arn:${partition}:iam::123456789012:role/tools-netsy`);
});
