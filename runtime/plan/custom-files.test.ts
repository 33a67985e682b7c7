import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/helpers/temporary-folder.ts";
import { checkCustomFiles } from "./custom-files.ts";

const before = new Map([
  [
    "podplane.main.tf",
    `resource "aws_s3_bucket" "gone" {
  bucket = "a"
}
resource "aws_s3_bucket" "old" {
  bucket = "b"
}
data "aws_vpc" "gone" {
  id = "c"
}
module "gone" {
  source = "./d"
}
module "network" {
  source         = "./n"
  load_balancers = local.load_balancers
}
locals {
  gone = 1
  load_balancers = {
    "main" = {}
    "api"  = {}
  }
  pool_sizes = merge({ "web" = 1, "jobs" = 1, "lost" = 1 }, var.pool_sizes)
}
variable "gone" {
  type = string
}
`,
  ],
  ["podplane.old.tf", ""],
]);

const after = new Map([
  [
    "podplane.main.tf",
    `resource "aws_s3_bucket" "new" {
  bucket = "b"
}
moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.new
}
module "network" {
  source         = "./n"
  load_balancers = local.load_balancers
}
locals {
  load_balancers = {
    "api" = {}
  }
  pool_sizes = merge({ "front" = 1 }, var.pool_sizes)
}
`,
  ],
  ["podplane.new.tf", ""],
]);

/** All kinds of things that can go, each referred to on a line of its own, and what stays. */
const references = [
  "aws_s3_bucket.gone.id",
  "aws_s3_bucket.old.id",
  "data.aws_vpc.gone.id",
  "module.gone.name",
  'module.network.load_balancers["main"].dns_name',
  "local.gone",
  "var.gone",
  'local.pool_sizes["web"]',
  'local.pool_sizes["jobs"]',
  'local.pool_sizes["lost"]',
  'module.network.load_balancers["api"].dns_name',
  "module.network.name",
  "aws_s3_bucket.mine.id",
];

const broken = [
  "aws_s3_bucket.gone",
  "aws_s3_bucket.old is aws_s3_bucket.new",
  "data.aws_vpc.gone",
  "module.gone",
  'module.network.load_balancers["main"]',
  "local.gone",
  "var.gone",
  'local.pool_sizes["web"] is local.pool_sizes["front"]',
  'local.pool_sizes["jobs"]',
  'local.pool_sizes["lost"]',
];

const renames = new Map([
  ["web", "front"],
  ["lost", "nowhere"],
]);

function found(files: Readonly<Record<string, string | Buffer>>) {
  const folder = temporaryFolder("custom");
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const { broken: all, gaps } = checkCustomFiles(folder, before, after, renames);
  const told = all.map(({ file, line, address, becomes }) => {
    return `${file}:${line} ${address}${becomes === undefined ? "" : ` is ${becomes}`}`;
  });
  return [...told, ...gaps];
}

test.each(["custom.tf", "custom.tofu"])("names what goes, by file and line, in %s", (name) => {
  const text = references.map((reference, index) => `output "o${index}" { value = ${reference} }`).join("\n");
  expect(found({ [name]: text })).toEqual(broken.map((address, index) => `${name}:${index + 1} ${address}`));
});

test.each(["custom.tf.json", "custom.tofu.json"])("does so in %s, too", (name) => {
  const output = references.map((reference) =>
    ["{", `"value": ${JSON.stringify(`it is "\${${reference}}"`)}`, "}"].join(" "),
  );
  const lines = output.map((value, index) => `"o${index}": ${value}`).join(",\n");
  const text = `{ "output": {\n${lines}\n} }\n`;
  expect(found({ [name]: text })).toEqual(broken.map((address, index) => `${name}:${index + 2} ${address}`));
});

test("reads texts of JSON that are references themselves, and no others", () => {
  const resource = { depends_on: ["aws_s3_bucket.gone", "module.network"], triggers: { a: "aws_s3_bucket.gone.id" } };
  const text = JSON.stringify({ resource: { null_resource: { x: resource } } });
  expect(found({ "custom.tf.json": text })).toEqual(["custom.tf.json:1 aws_s3_bucket.gone"]);
});

test("says which files it could not read", () => {
  expect(found({ "custom.tf.json": '{ "output": ' })).toEqual([
    "Not looked through for references, as it cannot be read as JSON: custom.tf.json.",
  ]);
  expect(found({ "custom.tf": Buffer.from([0x61, 0xff]), "custom.tofu": "x = local.gone" })).toEqual([
    "custom.tofu:1 local.gone",
    "Not looked through for references, as it cannot be read as text: custom.tf.",
  ]);
});

test("looks through files of OpenTofu that are not ours, in their order", () => {
  const text = "x = local.gone";
  const files = ["b.tf", "a.tofu", "b.tf.json5", "x.tf.bak", "notes.txt", "xtf", "podplane.old.tf", "podplane.new.tf"];
  expect(found(Object.fromEntries(files.map((name) => [name, text])))).toEqual([
    "a.tofu:1 local.gone",
    "b.tf:1 local.gone",
  ]);
  expect(checkCustomFiles("/none/of/them", before, after, renames)).toEqual({ broken: [], gaps: [] });
});

test("gives the line and the column", () => {
  const folder = temporaryFolder("custom");
  writeFileSync(join(folder, "custom.tf"), "# ö\noutput x { value = local.gone }\n");
  expect(checkCustomFiles(folder, before, after, renames).broken).toEqual([
    { file: "custom.tf", line: 2, column: 20, address: "local.gone", becomes: undefined },
  ]);
});
