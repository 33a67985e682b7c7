import { expect, test } from "vitest";
import { findCloudWords } from "./cloud-words.ts";

function foundIn(path: string, text: string): readonly string[] {
  return findCloudWords(new Map([[path, text]])).found.map(({ line, text: shown }) => `${line}: ${shown}`);
}

test.each([
  'const kind = "aws";',
  'const type = "aws_s3_bucket";',
  "const name = `arn:${partition}:iam`;",
  'const service = "Route 53";',
  'import { google } from "../clouds.ts";',
  'const cloud = "Proxmox VE";',
])("a cloud's words are found in a room that all share: %s", (text) => {
  expect(foundIn("compiler/domains/cluster/check/check-x.ts", `\n${text}\n`)).toEqual([`2: ${text}`]);
});

test.each([
  ["compiler/providers/aws/index.ts", 'const type = "aws_s3_bucket";'],
  ["emitters/terraform/google/buckets.ts", 'const type = "google_storage_bucket";'],
  ["compiler/domains/cluster/check/check-x.ts", "// as on AWS\n/* or\n   google_x */"],
  ["compiler/domains/cluster/check/check-x.ts", 'const laws = "learn:x";'],
  ["emitters/terraform/clouds.ts", 'const type = "aws";'],
])("and in %s they may stand: %s", (path, text) => {
  expect(foundIn(path, text)).toEqual([]);
});

test("an exception that nothing needs is told", () => {
  expect(findCloudWords(new Map()).idle.length).toBeGreaterThan(10);
});
