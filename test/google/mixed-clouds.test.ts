import { afterAll, beforeAll, expect, test } from "vitest";
import { type DialectFacts, dialects } from "../../compiler/providers/table/dialect.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import { mixedClouds } from "../helpers/mixed-clouds.ts";
import { compileText, irOf } from "../helpers/podplane-source.ts";

/* Ruling 75: AWS with Google Cloud is a capability of the modules' dialect. No published one has it, so one is made up. */

const published: DialectFacts = dialects.v2a;
const table: { v2a: DialectFacts } = dialects;
beforeAll(() => {
  table.v2a = { ...published, mixesClouds: true };
});
afterAll(() => {
  table.v2a = published;
});

test("with a dialect that can, a cluster of two clouds compiles to one file per cloud", () => {
  const errors = compileText(mixedClouds).diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ message }) => message)).toEqual([]);
  const files = emitTerraform(irOf(mixedClouds)).map(({ path }) => path);
  expect(files).toEqual([
    "podplane.main.tf",
    "podplane.aws_123456789012_us-east-1.tf",
    "podplane.google_my-project_us-central1.tf",
  ]);
});

test("each file speaks of its own cloud, and both of the cluster of the first provider", () => {
  const [main = "", aws = "", google = ""] = emitTerraform(irOf(mixedClouds)).map(({ text }) => text);
  expect(main.match(/source {2}= "nstance-dev\/nstance\/\w+\/\/modules\/cluster"/g)).toEqual([
    'source  = "nstance-dev/nstance/aws//modules/cluster"',
  ]);
  expect(main).toContain('source  = "hashicorp/google"');
  expect(aws).not.toMatch(/google/);
  expect(google).not.toMatch(/aws_|nstance\/aws/);
});
