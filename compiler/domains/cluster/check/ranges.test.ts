import { describe, expect, test } from "vitest";
import { compileText, type SourceParts, source } from "../../../../test/helpers/podplane-source.ts";
import { parseCidr } from "../../../values/index.ts";
import { specialRangeOf } from "./check-kubernetes.ts";

/* Ranges of Pods, Services and networks: what is just allowed, and what is just refused. */

const rules = new Set([
  "duplicate-family",
  "repeated-item",
  "families-differ",
  "family-not-in-network",
  "ipv4-not-first",
  "ipv6-only",
  "mask-outside-range",
  "range-not-usable",
  "ranges-overlap",
  "service-range-tight-for-seed",
  "service-range-too-large",
  "service-range-too-small",
  "service-range-too-small-for-seed",
  "too-many-ranges",
  "workers-through-nat",
  "workers-without-api",
]);

function said(parts: SourceParts, change: (text: string) => string = (text) => text): readonly string[] {
  const { diagnostics } = compileText(change(source(parts)));
  return diagnostics.map(({ name }) => name).filter((name) => rules.has(name));
}

const quiet: readonly string[] = [];

describe("ranges that no machine can have", () => {
  const what = (text: string): string | undefined => {
    const cidr = parseCidr(text);
    if (!cidr) throw new Error(`${text} is no range`);
    return specialRangeOf(cidr);
  };

  test.each<[string, string, readonly string[], readonly string[]]>([
    ["0.0.0.0/8", "no addresses of machines", ["0.0.0.0/24", "0.255.255.0/24", "0.0.0.0/7"], ["1.0.0.0/24"]],
    [
      "127.0.0.0/8",
      "loopback addresses",
      ["127.0.0.0/32", "127.255.255.255/32", "126.0.0.0/7"],
      ["126.255.255.255/32", "128.0.0.0/32"],
    ],
    [
      "169.254.0.0/16",
      "link-local addresses",
      ["169.254.0.0/32", "169.254.255.255/32"],
      ["169.253.255.255/32", "169.255.0.0/32"],
    ],
    ["224.0.0.0/4", "multicast addresses", ["224.0.0.0/32", "239.255.255.255/32"], ["223.255.255.255/32"]],
    ["240.0.0.0/4", "reserved addresses", ["240.0.0.0/32", "255.255.255.255/32"], []],
    ["::/8", "reserved addresses", ["::/128", "ff:ffff::/32"], ["100::/128"]],
    ["fe80::/10", "link-local addresses", ["fe80::/128", "febf:ffff::/32"], ["fe7f:ffff::/32", "fec0::/128"]],
    ["ff00::/8", "multicast addresses", ["ff00::/128", "ffff:ffff::/32"], ["feff:ffff::/32"]],
  ])("%s: %s", (_range, name, inside, outside) => {
    expect(inside.map(what)).toEqual(inside.map(() => name));
    expect(outside.map(what)).toEqual(outside.map(() => undefined));
  });

  test("are refused for Pods, for Services and for networks, each where it stands", () => {
    expect(said({ kubernetes: "cluster_cidr = [240.0.0.0/10]" })).toEqual(["range-not-usable"]);
    expect(said({ kubernetes: "service_cidr = [224.0.0.0/16]" })).toEqual(["range-not-usable"]);
    expect(said({}, (text) => text.replace("10.20.0.0/16", "127.0.0.0/16"))).toEqual(["range-not-usable"]);
  });
});

describe("families", () => {
  test.each<[string, readonly string[]]>([
    ["[10.64.0.0/16]", quiet],
    ["[10.64.0.0/16, fd64::/48]", quiet],
    ["[10.64.0.0/16, fd64::/48, 10.65.0.0/16]", ["too-many-ranges"]],
    ["[10.64.0.0/16, 10.64.0.0/17]", ["duplicate-family"]],
    // One that stands twice is told as that alone.
    ["[10.64.0.0/16, 10.64.0.0/16]", ["repeated-item"]],
    ["[fd64::/48]", ["ipv6-only"]],
    ["[fd64::/48, fd65::/48]", ["ipv6-only"]],
    ["[10.64.0.0/16, 10.65.0.0/16]", ["duplicate-family"]],
    ["[fd64::/48, 10.64.0.0/16]", ["ipv4-not-first"]],
  ])("of Pods: %s", (ranges, expected) => {
    expect(said({ kubernetes: `cluster_cidr = ${ranges}` })).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ["10.64.0.0/16", "10.96.0.0/16", quiet],
    ["10.64.0.0/16, fd64::/48", "10.96.0.0/16, fdc6::/108", quiet],
    ["10.64.0.0/16", "10.96.0.0/16, fdc6::/108", ["families-differ"]],
    ["10.64.0.0/16, fd64::/48", "10.96.0.0/16", ["families-differ"]],
    // One fault is told, not what follows from it.
    ["fd64::/48", "10.96.0.0/16", ["ipv6-only"]],
  ])("of Pods %s and of Services %s", (pods, services, expected) => {
    expect(said({ kubernetes: `cluster_cidr = [${pods}]\n service_cidr = [${services}]` })).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    ["", ["family-not-in-network"]],
    ["cluster_cidr = [10.64.0.0/16, fd64::/48]", ["family-not-in-network"]],
    ["service_cidr = [10.96.0.0/16, fdc6::/108]", ["family-not-in-network"]],
    ["cluster_cidr = [10.64.0.0/16]", quiet],
    ["service_cidr = [10.96.0.0/16]", quiet],
  ])("in a network without IPv6: %s", (kubernetes, expected) => {
    expect(said({ kubernetes }, (text) => text.replace("v6cidr = auto", "v6cidr = none"))).toEqual(expected);
    expect(said({ kubernetes })).toEqual(quiet);
  });
});

describe("the size of the range of Services", () => {
  test.each<[string, readonly string[]]>([
    ["10.96.0.0/30", quiet],
    ["10.96.0.0/31", ["service-range-too-small"]],
    ["10.96.0.0/32", ["service-range-too-small"]],
    ["10.96.0.0/16, fdc6::/112", quiet],
    ["10.96.0.0/16, fdc6::/113", ["service-range-too-small"]],
    ["10.96.0.0/16, fdc6::/64", quiet],
    ["10.96.0.0/16, fdc6::/63", ["service-range-too-large"]],
  ])("%s", (ranges, expected) => {
    expect(said({ kubernetes: `service_cidr = [${ranges}]` })).toEqual(expected);
  });

  const seeded = (text: string): string =>
    text.replace("seed none {}", `seed recommended { version = "1.2.3-1", digest = "sha512:${"a".repeat(128)}" }`);

  test.each<[string, readonly string[]]>([
    ["10.96.0.0/23", quiet],
    ["10.96.0.0/24", ["service-range-tight-for-seed"]],
    ["10.96.0.0/25", ["service-range-too-small-for-seed"]],
    ["10.96.0.0/31", ["service-range-too-small"]],
  ])("%s, with a seed and without", (range, expected) => {
    const kubernetes = `service_cidr = [${range}]`;
    expect(said({ kubernetes }, seeded)).toEqual(expected);
    expect(said({ kubernetes })).toEqual(expected.filter((name) => !name.endsWith("for-seed")));
  });
});

describe("the part of the range of Pods that a VM gets", () => {
  test.each<[string, string, readonly string[]]>([
    ["10.64.0.0/16", "ipv4 = 15", ["mask-outside-range"]],
    ["10.64.0.0/16", "ipv4 = 16", quiet],
    ["10.64.0.0/16", "ipv4 = 32", quiet],
    ["10.0.0.0/8", "ipv4 = 24", quiet],
    ["10.0.0.0/8", "ipv4 = 25", ["mask-outside-range"]],
    ["10.64.0.0/16, fd64::/48", "ipv6 = 47", ["mask-outside-range"]],
    ["10.64.0.0/16, fd64::/48", "ipv6 = 48", quiet],
    ["10.64.0.0/16, fd64::/48", "ipv6 = 64", quiet],
    ["10.64.0.0/16, fd64::/48", "ipv6 = 65", ["mask-outside-range"]],
    ["10.64.0.0/16, fd64::/120", "ipv6 = 128", quiet],
    // What has no range is not judged.
    ["10.64.0.0/16", "ipv6 = 1", quiet],
  ])("of %s with node_cidr_mask_size_%s", (ranges, mask, expected) => {
    const change = (text: string) => text.replace("10.20.0.0/16", "172.20.0.0/16");
    expect(said({ kubernetes: `cluster_cidr = [${ranges}]\n node_cidr_mask_size_${mask}` }, change)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    ["8.0.0.0/7", ["mask-outside-range"]],
    ["10.0.0.0/8", quiet],
    ["10.64.0.0/24", quiet],
    ["10.64.0.0/25", ["mask-outside-range"]],
  ])("of %s by default", (range, expected) => {
    const change = (text: string) => text.replace("10.20.0.0/16", "172.20.0.0/16");
    expect(said({ kubernetes: `cluster_cidr = [${range}]` }, change)).toEqual(expected);
  });

  test("is told at the mask where one is written, else at the range", () => {
    const at = (kubernetes: string): string | undefined => {
      const text = source({ kubernetes });
      const found = compileText(text).diagnostics.find(({ name }) => name === "mask-outside-range");
      return found?.span && text.slice(found.span.start, found.span.end);
    };
    expect(at("cluster_cidr = [10.64.0.0/16]\n node_cidr_mask_size_ipv4 = 15")).toBe("15");
    expect(at("cluster_cidr = [10.64.0.0/25]")).toBe("10.64.0.0/25");
  });
});

describe("ranges share no address", () => {
  test.each<[string, readonly string[]]>([
    ["cluster_cidr = [10.19.0.0/16]", quiet],
    ["cluster_cidr = [10.20.0.0/17]", ["ranges-overlap"]],
    ["cluster_cidr = [10.20.255.0/24]", ["ranges-overlap"]],
    ["cluster_cidr = [10.16.0.0/12]", ["ranges-overlap"]],
    ["cluster_cidr = [10.21.0.0/16]", quiet],
    ["service_cidr = [10.20.255.0/24]", ["ranges-overlap"]],
    ["service_cidr = [10.21.0.0/24]", quiet],
    ["cluster_cidr = [10.64.0.0/16]\n service_cidr = [10.64.255.0/24]", ["ranges-overlap"]],
    ["cluster_cidr = [10.64.0.0/16]\n service_cidr = [10.65.0.0/24]", quiet],
    // The other range is the default one.
    ["cluster_cidr = [198.19.0.0/16]", ["ranges-overlap"]],
    ["cluster_cidr = [198.17.0.0/16]", quiet],
    ["service_cidr = [100.127.255.0/24]", ["ranges-overlap"]],
    ["service_cidr = [100.128.0.0/24]", quiet],
    // Pods and Services, and each of them with the network: three pairs.
    [
      "cluster_cidr = [10.20.0.0/16]\n service_cidr = [10.20.1.0/24]",
      ["ranges-overlap", "ranges-overlap", "ranges-overlap"],
    ],
  ])("%s", (kubernetes, expected) => {
    expect(said({ kubernetes })).toEqual(expected);
  });
});

describe("workers find the API", () => {
  const web = 'pool web {\n size = 1\n arch = arm64\n instance_type = "t4g.small"\n}';
  const zones = `zone eu-west-1a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = control-plane }
    subnet { cidr = auto/24, pool = web }
  }`;
  const balancer = (name: string, isPublic: boolean, port: string) =>
    `load_balancer ${name} { public = ${isPublic}, subnets = ${isPublic ? "public" : "control-plane"}, listener ${port} { pool = control-plane } }`;
  const byName = "api_load_balancer = api\n api_port = ";

  test.each<[string, string, readonly string[]]>([
    ["", "", ["workers-without-api"]],
    ["", balancer("inside", false, "6443"), quiet],
    ["", balancer("inside", false, "6444"), ["workers-without-api"]],
    [`${byName}6443`, balancer("api", true, "6443"), ["workers-through-nat"]],
    [`${byName}443`, balancer("api", true, "443 { target_port = 6443 } listener 444"), ["workers-without-api"]],
    [`${byName}6443`, `${balancer("api", true, "6443")}\n${balancer("inside", false, "6443")}`, quiet],
  ])("%s %s", (kubernetes, provider, expected) => {
    expect(said({ kubernetes, pools: web, zones, provider })).toEqual(expected);
    expect(said({ kubernetes, provider })).toEqual(quiet);
  });
});
