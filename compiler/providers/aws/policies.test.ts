import { expect, test } from "vitest";
import { emitTerraform } from "../../../emitters/terraform/index.ts";
import { exampleIr } from "../../../test/helpers/golden/cases.ts";
import { policies } from "./policies.ts";

/** The lists of actions as the emitter writes them: `s3_read_bucket = ["s3:GetBucketLocation", …]`. */
function emittedActions(name: string): readonly string[] {
  const text = emitTerraform(exampleIr("internaltools-production"))
    .map((file) => file.text)
    .join("\n");
  const list = new RegExp(`${name}\\s*=\\s*(?:concat\\([a-z0-9_.]+, )?\\[([^\\]]*)\\]`).exec(text)?.[1] ?? "";
  return [...list.matchAll(/"([^"]+)"/g)].map(([, action]) => action ?? "");
}

/** What `aws_iam_policy_document` makes, without white space. */
function documentOf(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

test.each(["read-only", "read-write"] as const)(
  "the size of a %s role is that of the document that is emitted",
  (kind) => {
    const bucket = emittedActions("s3_read_bucket");
    const read = emittedActions("s3_read_objects");
    const objects = kind === "read-only" ? read : [...read, ...emittedActions("s3_write_objects")];
    expect([bucket.length, read.length]).toEqual([3, 2]);
    const names = ["tools-123456789012-uploads", "tools-123456789012-backups"];
    const arns = names.map((name) => `arn:aws:s3:::${name}`);
    const text = documentOf([
      { Effect: "Allow", Action: bucket, Resource: arns },
      { Effect: "Allow", Action: objects, Resource: arns.map((arn) => `${arn}/*`) },
    ]);
    expect(policies.roleSize({ region: "eu-west-1" }, names, kind)).toBe(text.length);
  },
);

test("the size of what VMs may do grows by each role's id, and leaves room for what the modules add", () => {
  const ids = ["arn:aws:iam::123456789012:role/tools-netsy", "arn:aws:iam::123456789012:role/tools-app"];
  const text = documentOf([
    { Sid: "AssumeRolesOfWorkloads", Effect: "Allow", Action: "sts:AssumeRole", Resource: ids },
    { Sid: "DescribeRegions", Effect: "Allow", Action: "ec2:DescribeRegions", Resource: "*" },
  ]);
  expect(policies.machineSize(ids) - text.length).toBeGreaterThanOrEqual(500);
  expect(policies.machineSize(ids) - policies.machineSize(ids.slice(1))).toBe((ids[0] ?? "").length + 3);
});
