import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getReferencesInExpression, parse } from "@cdktn/hcl2json";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemsOf } from "./blocks.ts";
import { referencesIn } from "./references.ts";

const root = join(import.meta.dirname, "../..");

/** What people write by hand, and what looks like a reference and is none. */
const custom = `# aws_s3_bucket.in_a_comment
// local.in_a_comment
/* module.in
   .a_comment */
locals {
  plain   = "aws_s3_bucket.in_a_text"
  escaped = "$\${local.escaped} %%{ if var.escaped }"
  quoted  = "a \${local.quoted} b \${upper("x \${var.nested}")}"
  spread = {
    for name, one in local.spread_from :
    name => one.member if one.size > var.spread_least
  }
  chosen = var.flag ? aws_s3_bucket.netsy.bucket : data.aws_partition.current.partition
  index  = module.network.load_balancers["main"].dns_name
  splat  = aws_instance.web[*].id
  other  = aws_instance.web[local.index_of].id
  legacy = aws_instance.web.0.id
  "key" = 1
  (local.computed) = 2
  text = <<-EOT
    line local.in_a_heredoc
    \${local.heredoc}
    %{if var.heredoc_flag}yes%{else}no%{endif}
    EOT_NOT
    EOT
}

resource "aws_s3_bucket_lifecycle_configuration" "uploads" {
  bucket     = aws_s3_bucket.bucket_uploads.bucket
  depends_on = [module.shard_a, aws_s3_bucket.other]

  rule {
    id     = "x"
    filter { prefix = var.prefix.name }
  }
  dynamic "rule" {
    for_each = local.rules
    content { id = rule.value.id }
  }
}

data "aws_region" "here" {}
output "one" { value = local.plain }
variable "two" { default = { a = [1, 2] } }
module "three" { source = "./x" }
`;

const files: readonly (readonly [string, string])[] = [
  ["custom.tf", custom.replace('  "key" = 1\n  (local.computed) = 2\n', "")],
  ...globSync("examples/**/*.tf", { cwd: root })
    .sort()
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const),
];

/** Every text of a parsed file: expressions stand in `${…}`. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [...(key.includes("${") ? [key] : []), ...textsIn(one)]);
}

async function oracleReferences(file: string, text: string): Promise<ReadonlySet<string>> {
  const texts = textsIn(await parse(file, text)).filter((one) => one.includes("${"));
  const all = await Promise.all(texts.map((one) => getReferencesInExpression(file, one)));
  return new Set(all.flat().map(({ value }) => value.split(/[.[]/, 2).join(".")));
}

function addressesOf(parsed: Readonly<Record<string, unknown>>): readonly string[] {
  const keys = (value: unknown) => (typeof value === "object" && value !== null ? Object.keys(value) : []);
  const inside = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  return Object.entries(parsed).flatMap(([kind, value]) => {
    if (kind === "locals") return (Array.isArray(value) ? value : []).flatMap(keys).map((name) => `local.${name}`);
    if (kind === "resource" || kind === "data") {
      const prefix = kind === "data" ? "data." : "";
      return keys(value).flatMap((type) => keys(inside(value, type)).map((name) => `${prefix}${type}.${name}`));
    }
    if (kind === "variable") return keys(value).map((name) => `var.${name}`);
    return kind === "module" || kind === "output" || kind === "provider"
      ? keys(value).map((name) => `${kind}.${name}`)
      : [];
  });
}

describe.each(files)("%s", (file, text) => {
  test("declares what HashiCorp's parser finds", async () => {
    const own = itemsOf(text).map(({ address }) => address);
    const named = new Set(own.filter((one) => /^(?!terraform$|moved$|removed$|import$|check)/.test(one)));
    expect([...named].sort()).toEqual([...new Set(addressesOf(await parse(file, text)))].sort());
  });

  test("refers to what HashiCorp's parser finds", async () => {
    const oracle = await oracleReferences(file, text);
    const own = new Set(referencesIn(text).map(({ names }) => names.slice(0, 2).join(".")));
    expect([...oracle].filter((one) => one.includes(".") && !own.has(one))).toEqual([]);
    // Its search passes over some places, and knows that the variables of `for` and `dynamic` are none.
    const variables = [...text.matchAll(/(?:for|dynamic) "?(\w+)(?:, (\w+))?/g)].flatMap((one) => one.slice(1));
    const declared = new Set([...itemsOf(text).map(({ address }) => address), "path.module"]);
    const more = [...own].filter((one) => !oracle.has(one) && !variables.includes(one.split(".")[0] ?? ""));
    expect(more.filter((one) => !declared.has(one))).toEqual([]);
  });
});

test("names in brackets are names, and what stands in other brackets is read for itself", () => {
  const all = referencesIn(custom).map(({ names }) => names.join(" "));
  expect(all).toContain("module network load_balancers main dns_name");
  expect(all).toContain("aws_instance web id");
  expect(all).toContain("local index_of");
  expect(all).toContain("local computed");
});

test("places are those of the text", () => {
  const all = referencesIn(custom);
  expect(all.length).toBe(24);
  for (const { names, start, end } of all) {
    expect(custom.slice(start, end).startsWith(names[0] ?? "?")).toBe(true);
  }
});

test("texts, comments and blanks between tokens decide nothing", () => {
  const [one] = itemsOf('module "a" {\n  x = 1 # c\n\n  y   = "a  b"\n}\n');
  const [other] = itemsOf('module "a" {\n  x   = 1\n  y = "a  b"\n}');
  expect(one?.text).toBe(other?.text);
  expect([...(one?.arguments ?? [])]).toEqual([
    ["x", "x = 1"],
    ["y", 'y = "a  b"'],
  ]);
  expect(itemsOf('module "a" {\n y = "a b"\n x = 1\n}')[0]?.text).not.toBe(one?.text);
});

test("a text that is not closed ends with its line", () => {
  const [one] = itemsOf('x "y" {\n  a = "open\n  b = local.c\n}\n');
  expect([...(one?.arguments ?? [])]).toEqual([
    ["a", 'a = "open'],
    ["b", "b = local . c"],
  ]);
  expect(referencesIn('a = "open ${local.b}\nc = local.d').map(({ names }) => names.join("."))).toEqual([
    "local.b",
    "local.d",
  ]);
});

test("no text is too broken to be read", () => {
  const part = fc.constantFrom(
    '"',
    "${",
    "}",
    "{",
    "<<EOT\n",
    "EOT",
    "\n",
    "a.b",
    "[",
    "]",
    "$$",
    "\\",
    "#",
    "/*",
    "locals ",
    "=",
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      const places = [...referencesIn(text), ...itemsOf(text)];
      expect(places.filter(({ start, end }) => start < 0 || end > text.length || start > end)).toEqual([]);
    }),
    { seed: 20261128, numRuns: 500 },
  );
});
