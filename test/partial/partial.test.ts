import { describe, expect, test } from "vitest";
import { type Example, inCluster, inProvider, withDeclarations } from "../../compiler/diagnostics/pages/page.ts";
import { runExample } from "../diagnostics/run-example.ts";

function errors(example: Example): readonly string[] {
  return runExample(example)
    .diagnostics.filter((one) => one.severity === "error")
    .map(({ name }) => name);
}

const truths = 'pool web { sice = 1 }\nprovider aws { region = "nowhere" }';
const found = ["unknown-attribute", "bad-region"];

describe("a fault silences and invents nothing outside its own block", () => {
  test.each([
    ["a value that is being typed", "name = param."],
    ["a value that is missing", "name ="],
    ["a condition that is not known", 'if unknown { name = "a" }'],
    ["a loop over nothing that is known", 'for x in xs { provider aws { bucket "${x}" {} } }'],
    ["a template that there is not", "include nothing()"],
    ["a call of nothing", "name = lowr(1)"],
    ["a block that cannot be read", "pool api { arch arm64 }"],
    ["a word alone", "po"],
  ])("%s", (_, line) => {
    expect(errors(inCluster(`${truths}\n${line}`))).toEqual(expect.arrayContaining(found));
    expect(errors(inCluster(`${truths}\n${line}`))).toHaveLength(found.length + 1);
    expect(errors(inCluster(line))).toHaveLength(1);
  });

  test("a name right behind a line that ends in a hole is looked at", () => {
    const condition = 'if environment == "prod" { pool b { arch = foo, size = 1, instance_type = "t4g.small" } }';
    expect(errors(inCluster(`name = param.\n${condition}`))).toEqual([
      "syntax-missing-member",
      "unknown-bare-name",
      "unknown-value",
    ]);
    expect(errors(inCluster(`name =\n\n${condition}`))).toHaveLength(3);
  });

  test("a name on a line that cannot be read is not said to be missing", () => {
    const balancer = "load_balancer extra { public = true, subnets public, listener 80 { pool = web } }";
    expect(errors(inProvider(balancer))).toHaveLength(1);
    expect(errors(withDeclarations("let sizes { web = 1 }", "pool web { size = let.sizes.web }"))).toHaveLength(1);
  });

  test("blocks that a loop would have made are not said to be missing", () => {
    const loop = 'remove zone us-east-1a\nfor z in zones { zone "${z}" { subnet { cidr = auto/24, pool = web } } }';
    expect(errors(inProvider(loop))).toEqual(["unknown-bare-name"]);
  });

  test("an assertion on blocks is not judged by a part of them", () => {
    const assertion = "assert pool.web.total >= 5\nassert 1 > 2";
    const loop = 'provider aws { for z in zones { zone "${z}" {} } }';
    expect(errors(inCluster(`${loop}\n${assertion}`))).toEqual(["unknown-bare-name", "assertion-failed"]);
  });

  test("what stands in a block of another cloud is not judged by what it means there", () => {
    const inside = "api { public = true, subnets = public, listener 443 { pool = web } }";
    expect(errors(inProvider(inside))).toEqual(["not-of-this-cloud"]);
    expect(errors(inProvider("api balancer { public = true, subnets = nothing }"))).toEqual(["not-of-this-cloud"]);
  });

  test("arguments of a template whose parameters cannot be read are not judged", () => {
    const template = "template sized(countint :) for pool { size = 1 }";
    const includes = ["a", "b"]
      .map((name) => `pool ${name} { arch = arm64, instance_type = "t4g.small", include sized(count = 1) }`)
      .join("\n");
    const told = errors(withDeclarations(template, includes));
    expect(told).toEqual(["syntax-bad-type", "pool-without-subnet", "pool-without-subnet"]);
  });

  test("of two providers of one name the part that cannot be read may be what tells them apart", () => {
    const providers = "provider aws { near\n zone eu-west-1a {} }\nprovider aws { bucket uploads {} }";
    expect(errors(inCluster(providers))).not.toContain("missing-block");
  });
});
