import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { clashWords, findBucketClashes } from "./bucket-clashes.ts";

const example = join(import.meta.dirname, "../../examples/internaltools-production");

/** What a build says of the example, with another custom file where one is given. */
async function buildOf(generation: number, custom?: string): Promise<string> {
  const folder = makeFolder({});
  cpSync(example, folder, { recursive: true });
  const lock = join(folder, "podplane.lock.json");
  const text = readFileSync(lock, "utf8");
  writeFileSync(lock, text.replace(/"defaults": \d+/, `"defaults": ${generation}`));
  // Without the build file's trust, as after a change of the lock file.
  writeFileSync(join(folder, "cluster.podplane"), `${readFileSync(join(folder, "cluster.podplane"), "utf8")}\n`);
  if (custom !== undefined) writeFileSync(join(folder, "custom.tf"), custom);
  const { code, stdout, stderr } = await runCommand(folder, ["build"]);
  expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

describe("a build of the example", () => {
  test("says where a custom file sets a second lifecycle in generation 2", async () => {
    expect(await buildOf(2)).toContain(
      "warning: custom.tf:4: aws_s3_bucket_lifecycle_configuration.uploads and the generated aws_s3_bucket_lifecycle_configuration.bucket_uploads are both for aws_s3_bucket.bucket_uploads",
    );
  });

  test("says nothing in generation 1, which generates none", async () => {
    expect(await buildOf(1)).not.toContain("warning:");
  });
});

describe("clashes", () => {
  const generated = {
    path: "podplane.aws.tf",
    text: `resource "aws_s3_bucket" "netsy" {
  bucket = "shop-netsy"
}
resource "aws_s3_bucket_policy" "netsy" {
  bucket = aws_s3_bucket.netsy.bucket
}
`,
  };
  const found = (custom: string, name = "custom.tf", gone: readonly string[] = []) => {
    const folder = makeFolder({ [name]: custom });
    return findBucketClashes(folder, [generated], new Set(gone)).map((clash) => clashWords(clash, "."));
  };
  const policy = (bucket: string, type = "aws_s3_bucket_policy") =>
    `# one\nresource "${type}" "mine" {\n  bucket = ${bucket}\n}\n`;

  test.each(["aws_s3_bucket.netsy.id", "aws_s3_bucket.netsy.bucket", '"shop-netsy"'])("of bucket = %s", (bucket) => {
    expect(found(policy(bucket))).toEqual([
      "warning: custom.tf:2: aws_s3_bucket_policy.mine and the generated aws_s3_bucket_policy.netsy are both for aws_s3_bucket.netsy, which takes one: each apply may replace the other's; remove yours",
    ]);
  });

  test("are found in files of OpenTofu's own ending", () => {
    expect(found(policy("aws_s3_bucket.netsy.id"), "custom.tofu")).toHaveLength(1);
  });

  test.each([
    ["another bucket", policy("aws_s3_bucket.mine.id")],
    ["another name", policy('"shop-other"')],
    ["another setting", policy("aws_s3_bucket.netsy.id", "aws_s3_bucket_versioning")],
    ["a data source", policy("aws_s3_bucket.netsy.id").replace("resource", "data")],
    ["a comment", policy("aws_s3_bucket.netsy.id").replaceAll(/^/gm, "# ")],
    ["half a block", 'resource "aws_s3_bucket_policy" "mine" {\n  bucket = aws_s3_bucket.netsy'],
  ])("are none with %s", (_name, custom) => {
    expect(found(custom)).toEqual([]);
  });

  test("are none with an output of the last build that goes", () => {
    expect(found(policy("aws_s3_bucket.netsy.id"), "podplane.old.tf", ["podplane.old.tf"])).toEqual([]);
  });
});
