import { describe, expect, test } from "vitest";
import { emitTerraform } from "../../../../emitters/terraform/index.ts";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";

/** Rulings 59 and 60: where logs go, and by which role. */

const telemetry = (body: string, provider = "") => source({ cluster: `telemetry { ${body} }`, provider });

function found(text: string): readonly string[] {
  return compileText(text).diagnostics.flatMap(({ name, severity }) =>
    /^telemetry-|^arn-/.test(name) ? [`${severity} ${name}`] : [],
  );
}

describe("a bucket of logs", () => {
  test.each([
    ["enabled = true", ["error telemetry-without-target"]],
    ['enabled = true, s3_bucket = "example-logs"', []],
    ['enabled = false, s3_bucket = "example-logs"', []],
    ['s3_bucket = "example-logs"', ["warning telemetry-not-enabled"]],
    ['otlp_endpoint = "https://otlp.example.com"', ["warning telemetry-not-enabled"]],
    ['enabled = true, s3_bucket = "tools-123456789012-netsy"', ["error telemetry-bucket-own"]],
    ['enabled = true, s3_bucket = "tools-123456789012-registry"', ["error telemetry-bucket-own"]],
    ['enabled = true, s3_bucket = "tools-999999999999-netsy"', []],
    ['enabled = true, s3_bucket = "example-logs", s3_region = "us-east-1"', []],
    ['enabled = true, s3_bucket = "example-logs", s3_region = "cn-north-1"', ["error arn-of-other-place"]],
    [
      'enabled = true, otlp_endpoint = "https://otlp.example.com", s3_region = "us-east-1"',
      ["warning telemetry-endpoint-alone"],
    ],
    ['enabled = true, s3_bucket = "l-g", log_cloudinit = false, log_services = []', ["error telemetry-of-nothing"]],
    ['enabled = true, s3_bucket = "l-g", log_cloudinit = false', []],
    ['enabled = true, s3_bucket = "l-g", log_services = []', []],
    ['enabled = false, s3_bucket = "l-g", log_cloudinit = false, log_services = []', []],
  ])("%s", (body, expected) => {
    expect(found(telemetry(body))).toEqual(expected);
  });

  test("of the cluster's own gives no outputs", () => {
    const text = telemetry('enabled = true, s3_bucket = "tools-123456789012-netsy"');
    expect(found(text)).toEqual(["error telemetry-bucket-own"]);
    expect(compileText(text).clusters[0]?.ir).toBeUndefined();
  });
});

describe("the role of the logs", () => {
  const logs = 'enabled = true, s3_bucket = "example-logs"';
  const main = (text: string) =>
    emitTerraform(irOf(text))
      .map((file) => file.text)
      .join("\n");

  test("is made where none is named, allowed to VMs and told to them", () => {
    const text = main(telemetry(logs));
    expect(text).toContain('resource "aws_iam_role" "telemetry_upload" {');
    expect(text).toContain(`    resources = concat([
      aws_iam_role.netsy.arn,
      aws_iam_role.registry_read_only.arn,
      aws_iam_role.registry_read_write.arn,
      aws_iam_role.telemetry_upload.arn,
    ], compact([`);
    expect(text).toContain(
      "    TELEMETRY_S3_ASSUME_ROLE = coalesce(var.telemetry_s3_assume_role, aws_iam_role.telemetry_upload.arn)\n",
    );
    expect(irOf(telemetry(logs)).platform.roles.telemetry?.id.value).toBe(
      "arn:aws:iam::123456789012:role/tools-telemetry-upload",
    );
  });

  test.each([
    ["one is named", `${logs}, s3_assume_role = "arn:aws:iam::123456789012:role/logs"`],
    ["logs go elsewhere", 'enabled = true, otlp_endpoint = "https://otlp.example.com"'],
  ])("is not made where %s", (_name, body) => {
    expect(main(telemetry(body))).not.toContain("telemetry_upload");
    expect(irOf(telemetry(body)).platform.roles.telemetry).toBeUndefined();
  });

  test("is made for clusters of every generation of defaults", () => {
    const lock = lockOf(source()).replace('"defaults": 2', '"defaults": 1');
    expect(irOf(telemetry(logs), { lock }).platform.roles.telemetry?.name.value).toBe("tools-telemetry-upload");
  });

  test("has a name that a role of the source may have taken", () => {
    const own = "bucket uploads {}\nrole telemetry-upload { buckets = [uploads] }";
    expect(found(telemetry(logs, own))).toEqual(["error telemetry-role-taken"]);
    expect(found(telemetry(`${logs}, s3_assume_role = "arn:aws:iam::123456789012:role/logs"`, own))).toEqual([]);
    expect(found(source({ provider: own }))).toEqual([]);
  });

  test("takes no name of other roles, and none where no provider would make it", () => {
    const uploads = "bucket uploads {}\nrole uploads { buckets = [uploads] }\nrole { buckets = [uploads] }";
    expect(found(telemetry(logs, uploads))).toEqual([]);
    const elsewhere = 'enabled = true, otlp_endpoint = "https://otlp.example.com"';
    expect(found(telemetry(elsewhere, "bucket uploads {}\nrole telemetry-upload { buckets = [uploads] }"))).toEqual([]);
    const text = telemetry(logs);
    expect(errorsOf(compileText(`${text.slice(0, text.indexOf("  provider aws {"))}}\n`))).toEqual(["no-provider"]);
    expect(errorsOf(compileText(text.replace("provider aws", "provider elsewhere")))).toEqual(["unknown-value"]);
  });

  test("may be taken in the region of its bucket", () => {
    const region = (text: string) => main(text).match(/^ +TELEMETRY_S3_REGION += .*$/gm);
    expect(region(telemetry(`${logs}, s3_region = "us-west-2"`))).toEqual([
      '    TELEMETRY_S3_REGION      = "us-west-2"',
    ]);
    expect(region(telemetry(logs))).toEqual(["    TELEMETRY_S3_REGION      = local.aws_region"]);
  });
});
