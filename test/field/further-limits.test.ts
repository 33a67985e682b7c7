import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compileText } from "../helpers/podplane-source.ts";

/*
 * Further inputs of each kind of limits.test.ts: what else goes wrong in the same way, and what stands just beside it
 * and is right.
 */

const otherKinds = new Set([
  "projection-name-prefix",
  "kube2iam-missing",
  "state-on-one-machine",
  "prefix-newer-modules",
]);

type Edit = readonly [from: string | RegExp, to: string];

/** What is said of the input of a folder after edits, besides of warnings that concern another kind. */
function said(folder: string, ...edits: readonly Edit[]): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, folder, "cluster.podplane"), "utf8");
  const edited = edits.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    expect(after, String(from)).not.toBe(before);
    return after;
  }, text);
  const found = compileText(edited).diagnostics.filter(({ name }) => !otherKinds.has(name));
  return [...new Set(found.map(({ severity, name }) => `${severity} ${name}`))];
}

const quiet: readonly string[] = [];
const tags = (...pairs: readonly string[]): Edit => [/tags +=.*/, `tags = { ${pairs.join(", ")} }`];
const manyTags = (count: number): Edit => tags(...Array.from({ length: count }, (_, index) => `k${index} = "v"`));

describe("01: tags of which IAM sees one", () => {
  test.each<[string, Edit, readonly string[]]>([
    ["capitals", tags('TEAM = "a"', 'team = "b"'), ["error tag-keys-alike"]],
    ["one capital inside", tags('costCenter = "a"', 'costcenter = "a"'), ["error tag-keys-alike"]],
    ["a prefix", tags('"Shop:Stage" = "a"', '"shop:stage" = "a"'), ["error tag-keys-alike"]],
    ["another separator", tags('cost-center = "a"', 'cost_center = "a"'), quiet],
    ["equal values", tags('stage = "a"', 'environment = "a"'), quiet],
  ])("%s", (_name, edit, expected) => {
    expect(said("01-iam-tags-case", edit)).toEqual(expected);
  });
});

describe("02: more tags than an object of S3 takes", () => {
  test.each<[number, readonly string[]]>([
    [10, quiet],
    [12, ["error tags-on-objects"]],
    [50, ["error tags-on-objects"]],
    [51, ["error too-many-tags"]],
  ])("%i", (count, expected) => {
    expect(said("02-tag-budget", manyTags(count))).toEqual(expected);
  });
});

describe("03: a range of Pods with too few shares", () => {
  const range = (text: string): Edit => ["100.64.0.0/23", text];
  const size = (text: string): Edit => ["size = 6", `size = ${text}`];
  test.each<[string, readonly Edit[], readonly string[]]>([
    ["none for a VM that replaces another", [range("100.64.0.0/21"), size("7")], ["error pods-without-room"]],
    ["one for each pool's", [range("100.64.0.0/21"), size("5")], quiet],
    ["sizes by zone", [range("100.64.0.0/22"), size("{ eu-west-1a = 4 }")], ["error pods-without-room"]],
    [
      "larger shares",
      [range("100.64.0.0/21"), ["100.64.0.0/21]", "100.64.0.0/21], node_cidr_mask_size_ipv4 = 23"]],
      ["error pods-without-room"],
    ],
    [
      "smaller shares",
      [range("100.64.0.0/23"), ["100.64.0.0/23]", "100.64.0.0/23], node_cidr_mask_size_ipv4 = 27"]],
      quiet,
    ],
  ])("%s", (_name, edits, expected) => {
    expect(said("03-pod-range-exhausted", ...edits.filter(([from, to]) => from !== to))).toEqual(expected);
  });
});

describe("04: a zone without its balancer", () => {
  const c = "subnet { cidr = auto/28, services = [nstance], public = true }";
  const internal = (subnets: string): Edit => [
    "load_balancer main { public = true, subnets = public",
    `load_balancer main { public = false, subnets = ${subnets}`,
  ];
  test.each<[string, readonly Edit[], readonly string[]]>([
    ["inside of the network", [internal("control-plane")], ["error balancer-zone-missing"]],
    ["in the subnets of the pool itself", [internal("web")], quiet],
    ["a subnet for it", [[c, `${c}\n      subnet { cidr = auto/28, services = [nlb], public = true }`]], quiet],
    [
      "no VM there",
      [["web { arch = arm64, size = 1", "web { arch = arm64, size = { eu-west-1b = 1, eu-west-1c = 0 }"]],
      quiet,
    ],
    [
      "a second listener, of the control plane",
      [["listener 443 { pool = web }", "listener 443 { pool = web }, listener 6443 { pool = control-plane }"]],
      ["error balancer-zone-missing"],
    ],
  ])("%s", (_name, edits, expected) => {
    const found = said("04-nlb-zone-missing", ...edits).filter((one) => one.includes("balancer") || /^error/.test(one));
    expect(found).toEqual(expected);
  });
});

describe("05: ranges of Services that no allocator takes", () => {
  test.each<[string, readonly string[]]>([
    ["fdc6::/63", ["error service-range-too-large"]],
    ["fdc6::/56", ["error service-range-too-large"]],
    ["fdc6::/32", ["error service-range-too-large"]],
    ["fdc6::/64", quiet],
    ["fdc6::/108", quiet],
    ["fdc6::/120", ["error service-range-too-small"]],
  ])("%s", (range, expected) => {
    expect(said("05-service-cidr-v6-too-large", ["fdc6::/48", range])).toEqual(expected);
  });
});

describe("06: names that the cloud keeps for itself", () => {
  const id = (text: string): Edit => ["cluster internal-tools", `cluster ${text}`];
  const prefix = (text: string): Edit => ["  oidc", `  name_prefix = "${text}"\n  oidc`];
  test.each<[string, readonly Edit[], readonly string[]]>([
    ["internal", [id("internal")], ["error prefix-makes-bad-name"]],
    ["sg-tools", [id("sg-tools")], ["error prefix-makes-bad-name"]],
    ["a prefix beside a good id", [id("shop"), prefix("internal-x")], ["error prefix-makes-bad-name"]],
    ["a good prefix beside the id", [prefix("tools")], quiet],
    ["internals", [id("internals")], quiet],
    ["my-internal", [id("my-internal")], quiet],
  ])("%s", (_name, edits, expected) => {
    expect(said("06-lb-name-internal", ...edits)).toEqual(expected);
  });
});

describe("08: public balancers that stand in private subnets", () => {
  const inB = "subnet { cidr = auto/24, pool = web }\n    }\n    load_balancer";
  const inA = "subnet { cidr = auto/24, pool = web, public = true }";
  const balancer = (text: string): Edit => [
    "load_balancer main { public = true",
    `load_balancer main { public = ${text}`,
  ];
  test.each<[string, readonly Edit[], readonly string[]]>([
    [
      "in the other zone",
      [
        [inB, inB.replace("web }", "web, public = true }")],
        [inA, inA.replace(", public = true", "")],
      ],
      ["error balancer-partly-private"],
    ],
    ["in both", [[inA, inA.replace(", public = true", "")]], ["error balancer-not-public"]],
    ["written as false", [[inB, inB.replace("web }", "web, public = false }")]], ["error balancer-partly-private"]],
    ["in none", [[inB, inB.replace("web }", "web, public = true }")]], quiet],
    ["that is no public one", [balancer("false")], quiet],
  ])("%s", (_name, edits, expected) => {
    const found = said("08-public-balancer-partly-private", ...edits).filter((one) => one.startsWith("error"));
    expect(found).toEqual(expected);
  });
});

describe("18: types of another architecture than the pool's", () => {
  const type = (text: string): Edit => ["g5.xlarge", text];
  const amd64: Edit = ["web { arch = arm64", "web { arch = amd64"];
  test.each<[string, readonly Edit[], readonly string[]]>([
    ["p5.48xlarge", [type("p5.48xlarge")], ["warning arch-mismatch"]],
    ["inf2.xlarge", [type("inf2.xlarge")], ["warning arch-mismatch"]],
    ["m7i-flex.large", [type("m7i-flex.large")], ["warning arch-mismatch"]],
    ["g5g.xlarge of arm64", [type("g5g.xlarge")], quiet],
    ["g5g.xlarge of amd64", [type("g5g.xlarge"), amd64], ["warning arch-mismatch"]],
    ["x99z.large, which nobody knows", [type("x99z.large")], quiet],
  ])("%s", (_name, edits, expected) => {
    expect(said("18-arch-of-gpu-types", ...edits)).toEqual(expected);
  });
});

describe("19: balancers in a small subnet", () => {
  const nat = "subnet { cidr = auto/28, services = [nat, nlb], public = true }";
  const more = (count: number): Edit => [
    /(load_balancer pub1)/,
    `${Array.from({ length: count }, (_, index) => `load_balancer more${index} { public = true, subnets = public, listener ${9000 + index} { pool = web } }\n`).join("")}$1`,
  ];
  const without = (count: number): readonly Edit[] =>
    Array.from({ length: count }, (_, index) => [new RegExp(`load_balancer pub${5 - index} .*`), ""] as const);
  test.each<[string, readonly Edit[], readonly string[]]>([
    ["two balancers", without(3), quiet],
    ["four", without(1), ["warning balancer-few-addresses"]],
    ["eleven", [more(6)], ["warning balancer-few-addresses", "error balancer-without-address"]],
    ["five in a /27", [[nat, nat.replace("/28", "/27")]], quiet],
    [
      "without NAT beside them",
      [
        [
          nat,
          `${nat.replace("nat, nlb", "nlb")}\n      subnet { cidr = auto/28, services = [nat], pool = web, public = true }`,
        ],
      ],
      ["warning balancer-few-addresses"],
    ],
  ])("%s", (_name, edits, expected) => {
    const found = said("19-eight-free-addresses", ...edits).filter((one) => one.includes("balancer"));
    expect(found.sort()).toEqual([...expected].sort());
  });
});
