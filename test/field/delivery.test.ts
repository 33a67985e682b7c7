import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { compileText, irOf } from "../helpers/podplane-source.ts";

/*
 * Clusters that went wrong for people of this trade: settings that reached nothing, or that a VM refused. Each is
 * delivered, or refused at the place that says it; beside each stand further inputs of its kind.
 */

function read(path: string): string {
  return readFileSync(join(import.meta.dirname, path), "utf8");
}

/** What is said besides of warnings that concern another kind: severity, rule and the text at the place. */
function said(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return compileText(text, { files }).diagnostics.flatMap(({ severity, name, span }) =>
    name === "kube2iam-missing" ? [] : [`${severity} ${name} ${span ? text.slice(span.start, span.end) : ""}`],
  );
}

function terraform(text: string): string {
  return emitTerraform(irOf(text))
    .map((file) => file.text)
    .join("\n");
}

describe("15: a cloud apart from the others", () => {
  const cluster = read("15-china-s3-endpoint/cluster.podplane");

  test("is refused with the reason: the modules find no images there", () => {
    expect(said(cluster)).toEqual(['error region-without-images "cn-north-1"']);
  });

  test.each(["cn-northwest-1", "us-gov-east-1", "us-gov-west-1"])("%s", (region) => {
    expect(said(cluster.replaceAll("cn-north-1", region))).toEqual([`error region-without-images "${region}"`]);
  });

  test("eu-north-1 is none", () => {
    expect(said(cluster.replaceAll("cn-north-1", "eu-north-1"))).toEqual([]);
  });
});

describe("16: the claim of groups", () => {
  const cluster = read("16-groups-claim/cluster.podplane");

  test.each(["cognito:groups", "roles", "https://example.com/groups", "urn:example:groups"])(
    "%s reaches VMs",
    (claim) => {
      const text = cluster.replace("cognito:groups", claim);
      expect(said(text)).toEqual([]);
      expect(terraform(text)).toMatch(new RegExp(`OIDC_GROUPS_CLAIM +=  *"${claim}"\\n`));
    },
  );
});

describe("27: a bucket of logs and no role", () => {
  const cluster = read("27-telemetry-role-nobody-makes/cluster.podplane");

  test("gets a role, which VMs may take and are told of", () => {
    expect(said(cluster)).toEqual([]);
    const text = terraform(cluster);
    expect(text).toContain('resource "aws_iam_role" "telemetry_upload" {');
    expect(text).toContain("    aws_iam_role.telemetry_upload.arn,\n");
    expect(text).toContain("coalesce(var.telemetry_s3_assume_role, aws_iam_role.telemetry_upload.arn)");
  });

  test.each([
    ['s3_bucket = "shop-logs"', ['warning telemetry-not-enabled "shop-logs"']],
    ['enabled = true, s3_bucket = "shop-123456789012-netsy"', ['error telemetry-bucket-own "shop-123456789012-netsy"']],
    [
      'enabled = true, s3_bucket = "shop-logs", s3_region = "us-gov-west-1"',
      ['error arn-of-other-place "us-gov-west-1"'],
    ],
  ])("%s", (telemetry, expected) => {
    expect(said(cluster.replace('enabled = true, s3_bucket = "shop-logs"', telemetry))).toEqual(expected);
  });
});
