import { describe, expect, test } from "vitest";
import { compileText, type SourceParts, source } from "../../../../test/helpers/podplane-source.ts";
import { cloudTable, providerKinds } from "../../../providers/index.ts";

/* Subnets at their bounds: what they are for, how large they are, where they lie. */

const rules = new Set([
  "existing-subnet-twice",
  "nat-in-existing-network",
  "public-pool-subnet",
  "service-needs-public",
  "subnet-id-with-range",
  "subnet-mixed-services",
  "subnet-outside-network",
  "subnet-purpose",
  "subnet-range-size",
  "subnet-too-small",
  "subnet-without-range",
  "subnets-overlap",
  "too-many-ipv6-subnets",
]);

function said(parts: SourceParts, change: (text: string) => string = (text) => text): readonly string[] {
  const { diagnostics } = compileText(change(source(parts)));
  return diagnostics.map(({ name }) => name).filter((name) => rules.has(name));
}

const quiet: readonly string[] = [];
const web = (size: string) => `pool web {\n size = ${size}\n arch = arm64\n instance_type = "t4g.small"\n}`;
const zone = (items: string) => `zone eu-west-1a {
  subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }
  ${items}
}`;
/** A cluster with these subnets of the pool web beside those that it needs. */
const withSubnets = (items: string, size = "1") => said({ pools: web(size), zones: zone(items) });

test("the tables of the clouds say how large subnets are, and what is kept of them", () => {
  const facts = providerKinds.map((kind) => {
    const network = cloudTable(kind)?.network;
    const { reservedAddresses: kept, ipv6Subnets } = network ?? {};
    return [kind, network && { ...network.subnetLengths, kept, ipv6: ipv6Subnets?.most }];
  });
  expect(facts).toEqual([
    ["aws", { shortest: 16, longest: 28, kept: 5, ipv6: 256 }],
    ["google", { shortest: 8, longest: 29, kept: 4, ipv6: 65_536 }],
    ["proxmox", undefined],
  ]);
});

describe("the size of a subnet on AWS", () => {
  test.each<[string, readonly string[]]>([
    ["auto/17", quiet],
    ["auto/28", quiet],
    ["auto/29", ["subnet-range-size"]],
    ["10.20.128.0/28", quiet],
    ["10.20.128.0/29", ["subnet-range-size"]],
  ])("%s", (cidr, expected) => {
    expect(withSubnets(`subnet { cidr = ${cidr}, pool = web }`)).toEqual(expected);
  });

  // Five addresses are Amazon's, and Nstance starts no VM with ten or fewer left.
  test.each<[string, string, readonly string[]]>([
    ["auto/28", "1", quiet],
    ["auto/28", "2", ["subnet-too-small"]],
    ["auto/27", "17", quiet],
    ["auto/27", "18", ["subnet-too-small"]],
    ["10.20.128.0/27", "17", quiet],
    ["10.20.128.0/27", "18", ["subnet-too-small"]],
    ["auto/24", "241", quiet],
    ["auto/24", "242", ["subnet-too-small"]],
    ["auto/27", "{ eu-west-1a = 17 }", quiet],
    ["auto/27", "{ eu-west-1a = 18 }", ["subnet-too-small"]],
  ])("of %s has room for a pool of %s", (cidr, size, expected) => {
    expect(withSubnets(`subnet { cidr = ${cidr}, pool = web }`, size)).toEqual(expected);
  });

  test("counts with the pool's other subnets of the zone", () => {
    const two = "subnet { cidr = auto/27, pool = web }\nsubnet { cidr = auto/27, pool = web }";
    expect(withSubnets(two, "34")).toEqual(quiet);
    expect(withSubnets(two, "35")).toEqual(["subnet-too-small"]);
  });
});

describe("where a subnet lies", () => {
  const subnets = (...ranges: readonly string[]) =>
    withSubnets(ranges.map((range) => `subnet { cidr = ${range}, pool = web }`).join("\n"));

  test.each<[readonly string[], readonly string[]]>([
    [["10.20.255.0/24"], quiet],
    [["10.21.0.0/24"], ["subnet-outside-network"]],
    [["10.19.255.0/24"], ["subnet-outside-network"]],
    // Told once, with the others beside it.
    [["10.21.0.0/24", "10.22.0.0/24"], ["subnet-outside-network"]],
    // Its size is the fault.
    [["10.21.0.0/29"], ["subnet-range-size"]],
  ])("%j in a network of 10.20.0.0/16", (ranges, expected) => {
    expect(subnets(...ranges)).toEqual(expected);
  });

  test.each<[readonly string[], number]>([
    [["10.20.64.0/24", "10.20.65.0/24"], 0],
    [["10.20.64.0/24", "10.20.64.0/24"], 1],
    [["10.20.64.0/24", "10.20.64.128/25"], 1],
    [["10.20.64.128/25", "10.20.64.0/24"], 1],
    [["10.20.64.0/20", "10.20.65.0/24", "10.20.79.0/24", "10.20.80.0/24"], 2],
    [["10.20.80.0/24", "10.20.79.0/24", "10.20.65.0/24", "10.20.64.0/20"], 2],
  ])("%j overlap %i times", (ranges, count) => {
    expect(subnets(...ranges)).toEqual(Array.from({ length: count }, () => "subnets-overlap"));
  });

  test("an overlap is told at the later one of the two", () => {
    for (const [first, second] of [
      ["10.20.64.0/24", "10.20.64.128/25"],
      ["10.20.64.128/25", "10.20.64.0/24"],
    ] as const) {
      const items = `subnet { cidr = ${first}, pool = web }\nsubnet { cidr = ${second}, pool = web }`;
      const text = source({ pools: web("1"), zones: zone(items) });
      const found = compileText(text).diagnostics.find(({ name }) => name === "subnets-overlap");
      expect(found?.span && text.slice(found.span.start, found.span.end)).toBe(second);
    }
  });
});

test.each<[number, readonly string[]]>([
  [253, quiet],
  [254, ["too-many-ipv6-subnets"]],
])("%i subnets beside three others in a network with IPv6", (count, expected) => {
  const own = Array.from({ length: count }, () => "subnet { cidr = auto/28, pool = control-plane }").join("\n");
  expect(said({ zones: zone(own) })).toEqual(expected);
  expect(said({ zones: zone(own) }, (text) => text.replace("v6cidr = auto", "v6cidr = none"))).toEqual(quiet);
});

describe("what a subnet is for", () => {
  test.each<[string, readonly string[]]>([
    ["cidr = auto/28, pool = web", quiet],
    ["cidr = auto/28, pool = web, public = false", quiet],
    ["cidr = auto/28, pool = web, public = true", ["public-pool-subnet"]],
    ["cidr = auto/28", ["subnet-purpose"]],
    ["cidr = auto/28, services = []", ["subnet-purpose"]],
    ["cidr = auto/28, pool = web, services = [nlb], public = true", ["subnet-purpose", "public-pool-subnet"]],
    ["cidr = auto/28, services = [nlb], public = true", quiet],
    ["cidr = auto/28, services = [nlb], public = false", ["service-needs-public"]],
    ["cidr = auto/28, services = [nstance], public = false", quiet],
    ["cidr = auto/28, services = [nstance, nlb], public = true", ["subnet-mixed-services"]],
    ["pool = web", ["subnet-without-range"]],
  ])("%s", (items, expected) => {
    const found = withSubnets(`subnet { cidr = auto/24, pool = web }\nsubnet { ${items} }`);
    expect(found).toEqual(expected);
  });
});

describe("subnets that exist", () => {
  const id = (digit: string) => `"subnet-0123456789abcde${digit}0"`;
  const existing = (items: string) =>
    said(
      {
        zones: `zone eu-west-1a {
          subnet { id = ${id("a")}, services = [nstance] }
          subnet { id = ${id("b")}, pool = control-plane }
          ${items}
        }`,
      },
      (text) => text.replace("vpc { v4cidr = 10.20.0.0/16, v6cidr = auto }", 'vpc { id = "vpc-0123456789abcdef0" }'),
    );

  test.each<[string, readonly string[]]>([
    ["", quiet],
    [`subnet { id = ${id("c")}, pool = control-plane }`, quiet],
    [`subnet { id = ${id("b")}, pool = control-plane }`, ["existing-subnet-twice"]],
    [`subnet { id = ${id("c")}, cidr = auto/28, pool = control-plane }`, ["subnet-id-with-range"]],
    [`subnet { id = ${id("c")}, services = [nat], public = true }`, ["nat-in-existing-network"]],
  ])("%s", (items, expected) => {
    expect(existing(items)).toEqual(expected);
  });
});
