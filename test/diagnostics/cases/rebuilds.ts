import { type SourceParts, source } from "../../helpers/podplane-source.ts";

/** A source that was built, and what it says now. */
export interface Rebuild {
  readonly before: string;
  /** The lock file in place of the one that the build of `before` writes. */
  readonly built?: string;
  readonly after: string;
  /** Changes of the lock file in between, as an earlier release would have written it. */
  readonly lock?: readonly (readonly [RegExp, string])[];
}

const pool = (name: string, items = ""): string =>
  `pool ${name} { arch = arm64, instance_type = "t4g.small", size = 1, ${items} }`;
const usual = `subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }`;
const zone = (subnets: string, name = "eu-west-1a"): string => `zone ${name} {\n  ${usual}\n  ${subnets}\n}`;
const balancer = (name: string, items = ""): string =>
  `load_balancer ${name} { public = false, subnets = control-plane, ${items}\n listener 6443 { pool = control-plane } }`;
/** A cluster with workers, and a balancer by which they find the API. */
const workers = (parts: SourceParts): string => source({ provider: balancer("inside"), ...parts });
/** A cluster with subnets of the pool `web`. */
const subnets = (...texts: readonly string[]): string =>
  workers({ pools: pool("web"), zones: zone(texts.join("\n  ")) });
const web = "subnet { cidr = auto/24, pool = web }";
const labelled = (label: string): string => `subnet ${label} { cidr = auto/24, pool = web }`;
const at = (cidr: string): string => `subnet { cidr = ${cidr}, pool = web }`;
const things = (items: string, parts: SourceParts = {}): string => source({ provider: items, ...parts });
const pools = (names: readonly (readonly [string, string?])[]): string =>
  workers({
    pools: names.map(([name, items]) => pool(name, items)).join("\n"),
    zones: zone(names.map(([name]) => `subnet { cidr = auto/24, pool = ${name} }`).join("\n  ")),
  });
const second = (region: string, network: string, zoneName: string): string => `provider aws {
  account = "123456789012", region = "${region}"
  vpc { v4cidr = ${network}, v6cidr = auto }
  zone ${zoneName} {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
}`;
const providers = (...more: readonly string[]): string =>
  workers({ pools: pool("web"), zones: zone(web) }).replace(/\}\n$/, `  ${more.join("\n  ")}\n}\n`);
const first: readonly [RegExp, string] = [/"defaults": 2/, '"defaults": 1'];

/** A lock file of version 1, which knew pools by their subnets, and buckets and roles by their names in the cloud. */
const version1 = (roles: readonly string[], names: Readonly<Record<string, string>> = {}): string => {
  const subnets = ["public", "nstance", "control-plane", ...roles].map((role, index) => ({
    zone: "eu-west-1a",
    role,
    index: 0,
    ipv4: index < 2 ? `10.20.7.${index * 16}/28` : `10.20.${index + 8}.0/24`,
    ipv6_netnum: index + 4,
  }));
  return JSON.stringify({
    version: 1,
    edition: 1,
    cluster: { id: "tools", name_prefix: "acme" },
    modules: { "nstance-dev/nstance/aws": { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" } },
    networks: { "aws_123456789012_eu-west-1": { vpc: { ipv4: "10.20.0.0/16", ipv6: "auto" }, subnets } },
    names,
    vmconfig: {},
  });
};
const old = (after: string, built: string): Rebuild => ({ before: after, after, built });

const publicApi: SourceParts = {
  kubernetes: "api_load_balancer = api, api_port = 6443",
  provider: "load_balancer api { public = true, subnets = public\n listener 6443 { pool = control-plane } }",
};

export const rebuilds: Readonly<Record<string, Rebuild>> = {
  "a prefix that newer modules refuse": {
    before: source({ cluster: `name_prefix = "${"p".repeat(24)}"` }),
    after: source({ cluster: `name_prefix = "${"p".repeat(24)}"` }),
  },
  "the last workers are gone, and the API has a port that is none": {
    before: source({ ...publicApi, pools: pool("web"), zones: zone(web) }),
    after: source({ ...publicApi, kubernetes: 'api_load_balancer = api, api_port = "x"' }),
  },
  "the last workers are gone, and the API has a port that they do not know": {
    before: source({ ...publicApi, pools: pool("web"), zones: zone(web) }),
    after: source({ ...publicApi, kubernetes: "api_load_balancer = api, api_port = 443" }),
  },
  "nothing changes": { before: subnets(web), after: subnets(web) },
  "a second subnet of a role": { before: subnets(web), after: subnets(web, web) },
  "a second subnet of a role, in front, with a label": { before: subnets(web), after: subnets(labelled("new"), web) },
  "a label for a subnet": { before: subnets(web), after: subnets(labelled("one")) },
  "another label for a subnet": { before: subnets(labelled("one")), after: subnets(labelled("two")) },
  "a label that goes": { before: subnets(labelled("one")), after: subnets(web) },
  "two labels that change places": {
    before: subnets(labelled("one"), labelled("two")),
    after: subnets(labelled("two"), labelled("one")),
  },
  "the first of three subnets of a role goes": {
    before: subnets(labelled("one"), labelled("two"), labelled("three")),
    after: subnets(labelled("two"), labelled("three")),
  },
  "the last of three subnets of a role goes": {
    before: subnets(labelled("one"), labelled("two"), labelled("three")),
    after: subnets(labelled("one"), labelled("two")),
  },
  "the middle one of three subnets goes, and another comes": {
    before: subnets(labelled("one"), labelled("two"), labelled("three")),
    after: subnets(labelled("one"), labelled("three"), labelled("four")),
  },
  "a subnet of another size": { before: subnets(web), after: subnets("subnet { cidr = auto/25, pool = web }") },
  "a chosen range that is written": { before: subnets(web), after: subnets(at("10.20.2.0/24")) },
  "another range that is written": { before: subnets(web), after: subnets(at("10.20.9.0/24")) },
  "a written range that is left to us": { before: subnets(at("10.20.9.0/24")), after: subnets(web) },
  "two written ranges that change places": {
    before: subnets(at("10.20.8.0/24"), at("10.20.9.0/24")),
    after: subnets(at("10.20.9.0/24"), at("10.20.8.0/24")),
  },
  "a subnet of another role": {
    before: subnets(web),
    after: subnets("subnet { cidr = auto/24, pool = control-plane }"),
  },
  "a written range where a chosen one is": {
    before: subnets(web),
    after: subnets(web, at("10.20.2.128/25")),
  },
  "a second zone": {
    before: subnets(web),
    after: workers({ pools: pool("web"), zones: `${zone(web)}\n${zone(web, "eu-west-1b")}` }),
  },
  "a second zone in front": {
    before: subnets(web),
    after: workers({ pools: pool("web"), zones: `${zone(web, "eu-west-1b")}\n${zone(web)}` }),
  },
  "a zone that goes": {
    before: workers({ pools: pool("web"), zones: `${zone(web)}\n${zone(web, "eu-west-1b")}` }),
    after: subnets(web),
  },
  "another zone in place of the only one": {
    before: source(),
    after: source({ zones: zone("", "eu-west-1b") }),
  },
  "other zones in place of both": {
    before: source({ zones: `${zone("")}\n${zone("", "eu-west-1b")}` }),
    after: source({ zones: zone("", "eu-west-1c") }),
  },

  "a pool by another name": { before: pools([["web"]]), after: pools([["front", "renamed_from = web"]]) },
  "a pool by another name, not said": { before: pools([["web"]]), after: pools([["front"]]) },
  "a pool that was never called so": {
    before: pools([["web"]]),
    after: pools([["front", "renamed_from = wbe"], ["web"]]),
  },
  "two pools from one": {
    before: pools([["web"]]),
    after: pools([
      ["front", "renamed_from = web"],
      ["back", "renamed_from = web"],
    ]),
  },
  "two pools that change names": {
    before: pools([["web"], ["batch"]]),
    after: pools([
      ["batch", "renamed_from = web"],
      ["web", "renamed_from = batch"],
    ]),
  },
  "a pool that takes the name of one that is renamed": {
    before: pools([["web"]]),
    after: pools([["front", "renamed_from = web"], ["web"]]),
  },
  "a pool by the key of another": {
    before: pools([["web"]]),
    after: pools([["web-2"], ["front", "renamed_from = web"], ["web"]]),
  },
  "a pool that goes": { before: pools([["web"], ["batch"]]), after: pools([["web"]]) },

  "a bucket by another name": {
    before: things("bucket files {}\n role app { buckets = [files] }"),
    after: things("bucket uploads { renamed_from = files }\n role app { buckets = [uploads] }"),
  },
  "a bucket that goes": { before: things("bucket files {}\n bucket logs {}"), after: things("bucket files {}") },
  "a role by another name": {
    before: things("bucket files {}\n role app { buckets = [files] }"),
    after: things("bucket files {}\n role web { renamed_from = app, buckets = [files] }"),
  },
  "a role that goes": {
    before: things("bucket files {}\n role app { buckets = [files] }"),
    after: things("bucket files {}"),
  },
  "a balancer by another name": {
    before: things(balancer("api"), { kubernetes: "api_load_balancer = api" }),
    after: things(balancer("front", "renamed_from = api"), { kubernetes: "api_load_balancer = front" }),
  },
  "a balancer that goes": { before: things(balancer("api")), after: things("") },
  "another prefix": { before: source(), after: source({ cluster: 'name_prefix = "other"' }) },
  "another id": { before: source(), after: source().replace("cluster tools", "cluster other") },
  "another cluster's API name": { before: source(), after: source().replace("k8s.example.com", "api.example.com") },
  "another range of the network": { before: source(), after: source().replace("10.20.0.0/16", "10.21.0.0/16") },
  "a network without IPv6": { before: source(), after: source().replace("v6cidr = auto", "v6cidr = none") },
  "an existing network": {
    before: source(),
    after: source().replace("vpc { v4cidr", 'vpc { id = "vpc-0123456789abcdef0", v4cidr'),
  },
  "another region": {
    before: source(),
    after: source().replace('"eu-west-1"', '"eu-west-2"').replace("eu-west-1a", "eu-west-2a"),
  },
  "a second provider": { before: providers(), after: providers(second("eu-west-2", "10.21.0.0/16", "eu-west-2a")) },
  "a second provider that goes": {
    before: providers(second("eu-west-2", "10.21.0.0/16", "eu-west-2a")),
    after: providers(),
  },
  "a second provider in another region": {
    before: providers(second("eu-west-2", "10.21.0.0/16", "eu-west-2a")),
    after: providers(second("eu-west-3", "10.21.0.0/16", "eu-west-3a")),
  },
  "a third provider in front of the second": {
    before: providers(second("eu-west-2", "10.21.0.0/16", "eu-west-2a")),
    after: providers(
      second("eu-west-3", "10.22.0.0/16", "eu-west-3a"),
      second("eu-west-2", "10.21.0.0/16", "eu-west-2a"),
    ),
  },
  "two providers that change places": {
    before: providers(second("eu-west-2", "10.21.0.0/16", "eu-west-2a")),
    after: `${workers({ pools: pool("web"), zones: zone(web) }).replace(
      "provider aws {",
      `${second("eu-west-2", "10.21.0.0/16", "eu-west-2a")}\n  provider aws {`,
    )}`,
  },
  "defaults of the first generation": { before: source(), after: source(), lock: [first] },
  "secrets that are encrypted, with defaults of the first generation": {
    before: source(),
    after: source({ kubernetes: "encrypt_secrets = true" }),
    lock: [first],
  },
  "groups of another claim, with an older package": {
    before: source(),
    after: source().replace("oidc {", 'oidc { groups_claim = "roles", '),
    lock: [first, [/("name": "vmconfig",\s+"version": )"[^"]*"/, '$1"0.1.0"']],
  },
  "a share of Pods with defaults of the first generation": {
    before: source(),
    after: source({ kubernetes: "node_cidr_mask_size_ipv4 = 26" }),
    lock: [first],
  },
  "a subnet that was retained": {
    before: subnets(labelled("one"), labelled("two")),
    after: subnets(labelled("one"), labelled("two")),
    lock: [[/"label": "one",/, '"label": "gone", "retained": true,']],
  },
  "version 1, nothing renamed": old(pools([["web"]]), version1(["web"])),
  "version 1, a pool that was renamed before": old(pools([["front", "renamed_from = web"]]), version1(["front"])),
  "version 1, a pool that is renamed now": old(pools([["front", "renamed_from = web"]]), version1(["web"])),
  "version 1, a pool that is new": old(pools([["web"], ["batch"]]), version1(["web"])),
  "version 1, a bucket by its own name": old(things("bucket files {}"), version1([])),
  "version 1, a bucket by another name in the cloud": old(
    things("bucket files {}"),
    version1([], { "bucket/files": "tools-files" }),
  ),
  "version 1, a bucket that is renamed now": old(
    things("bucket files { renamed_from = uploads }"),
    version1([], { "bucket/uploads": "tools-uploads" }),
  ),
  "version 1, a bucket that is renamed now, by its own name in the cloud": old(
    things("bucket files { renamed_from = uploads }"),
    version1([]),
  ),
  "version 1, a role that was renamed before": old(
    things("bucket files {}\n role app { renamed_from = web, buckets = [files] }"),
    version1([], { "role/app": "tools-web" }),
  ),
  "version 1, a bucket of one of two providers": old(
    workers({
      pools: pool("web"),
      zones: zone(web),
      provider: `bucket files {}\n ${balancer("inside")}`,
    }).replace(/\}\n$/, `  ${second("eu-west-2", "10.21.0.0/16", "eu-west-2a")}\n}\n`),
    version1(["web"], { "aws_123456789012_eu-west-1/bucket/files": "tools-files" }),
  ),
};
