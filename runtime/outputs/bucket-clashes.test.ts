import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../compiler/index.ts";
import { runCommand } from "../../test/helpers/run-command.ts";
import { makeFolder } from "../../test/safety/tree.ts";
import { reportBucketClashes } from "./bucket-clashes.ts";

const example = join(import.meta.dirname, "../../examples/internaltools-production");

/** The example in a folder of its own, of a generation of defaults, with another custom file where one is given. */
function exampleOf(generation: number, custom?: string): string {
  const folder = makeFolder({});
  cpSync(example, folder, { recursive: true });
  const lock = join(folder, "podplane.lock.json");
  const text = readFileSync(lock, "utf8");
  writeFileSync(lock, text.replace(/"defaults": \d+/, `"defaults": ${generation}`));
  // Without the build file's trust, as after a change of the lock file.
  writeFileSync(join(folder, "cluster.podplane"), `${readFileSync(join(folder, "cluster.podplane"), "utf8")}\n`);
  if (custom !== undefined) writeFileSync(join(folder, "custom.tf"), custom);
  return folder;
}

describe("a custom file of the example", () => {
  test("is told of where it sets a second lifecycle in generation 2, by check and by build", async () => {
    const folder = exampleOf(2);
    const clash =
      "`aws_s3_bucket_lifecycle_configuration.uploads` and the generated `aws_s3_bucket_lifecycle_configuration.bucket_uploads` are both for `aws_s3_bucket.bucket_uploads`\n";
    expect((await runCommand(folder, ["check", "--format", "short"])).stdout).toBe(
      `custom.tf:4:1: warning[PDP3149]: ${clash}`,
    );
    const built = await runCommand(folder, ["build"]);
    expect(built.stderr).toContain(`warning PDP3149: ${clash}\n  custom.tf:4:1\n`);
    expect(built.code).toBe(0);
    expect((await runCommand(folder, ["check", "--deny-warnings", "--format", "short"])).code).toBe(1);
  });

  test("is left alone in generation 1, which generates none", async () => {
    const folder = exampleOf(1);
    expect((await runCommand(folder, ["check", "--format", "short"])).stdout).not.toContain("PDP3149");
    expect((await runCommand(folder, ["build"])).stderr).not.toContain("PDP3149");
  });

  test("is told of in generation 1, too, where it is open to what every generation closes", async () => {
    const custom = `resource "aws_s3_bucket_public_access_block" "mine" {\n  bucket = aws_s3_bucket.netsy.id\n}\n`;
    const { stdout } = await runCommand(exampleOf(1, custom), ["check", "--format", "short"]);
    expect(stdout).toBe(
      "custom.tf:1:1: warning[PDP3149]: `aws_s3_bucket_public_access_block.mine` and the generated `aws_s3_bucket_public_access_block.netsy` are both for `aws_s3_bucket.netsy`\n",
    );
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
resource "aws_s3_bucket_policy" "elsewhere" {
  bucket = data.aws_s3_bucket.elsewhere.id
}
resource "aws_s3_object" "seed" {
  bucket = aws_s3_bucket.netsy.id
}
`,
  };
  const found = (custom: string, name = "custom.tf", outputs = [generated]) => {
    const folder = makeFolder({ [name]: custom });
    const into = { diagnostics: new Diagnostics(), texts: new Map<string, string>() };
    reportBucketClashes({ folder, shown: "out" }, outputs, into);
    return into.diagnostics.all.map(({ span }) => {
      const text = into.texts.get(span?.file ?? "") ?? "";
      return `${span?.file}: ${text.slice(span?.start, span?.end)}`;
    });
  };
  const policy = (bucket: string, type = "aws_s3_bucket_policy") =>
    `# one\nresource "${type}" "mine" {\n  bucket = ${bucket}\n}\n`;

  test.each(["aws_s3_bucket.netsy.id", "aws_s3_bucket.netsy.bucket", '"shop-netsy"'])("of bucket = %s", (bucket) => {
    expect(found(policy(bucket))).toEqual(['out/custom.tf: resource "aws_s3_bucket_policy" "mine"']);
  });

  test("are found in files of OpenTofu's own ending", () => {
    expect(found(policy("aws_s3_bucket.netsy.id"), "custom.tofu")).toHaveLength(1);
  });

  test.each([
    ["another bucket", policy("aws_s3_bucket.mine.id")],
    ["another name", policy('"shop-other"')],
    ["a bucket that is not generated", policy("data.aws_s3_bucket.elsewhere.id")],
    ["one of several buckets", policy("coalesce(aws_s3_bucket.netsy.id, aws_s3_bucket.mine.id)")],
    ["no bucket yet", 'resource "aws_s3_bucket_policy" "mine" {\n}\n'],
    ["what a bucket has many of", `${policy("aws_s3_bucket.netsy.id", "aws_s3_object")}# aws_s3_bucket_policy\n`],
    ["another setting", policy("aws_s3_bucket.netsy.id", "aws_s3_bucket_versioning")],
    ["a data source", policy("aws_s3_bucket.netsy.id").replace("resource", "data")],
    ["a comment", policy("aws_s3_bucket.netsy.id").replaceAll(/^/gm, "# ")],
    ["the generated address, as in an override file", policy("aws_s3_bucket.netsy.id").replace("mine", "netsy")],
    ["half a block", 'resource "aws_s3_bucket_policy" "mine" {\n  bucket = aws_s3_bucket.netsy'],
  ])("are none with %s", (_name, custom) => {
    expect(found(custom)).toEqual([]);
  });

  test("are none with an output of another build", () => {
    expect(found(policy("aws_s3_bucket.netsy.id"), "podplane.old.tf")).toEqual([]);
  });

  test("are none with outputs that OpenTofu does not read", () => {
    const script = { ...generated, path: "podplane.userdata_knc_arm64.sh" };
    expect(found(policy("aws_s3_bucket.netsy.id"), "custom.tf", [script])).toEqual([]);
  });
});
