import { describe, expect, test } from "vitest";
import {
  compileText,
  lockOf,
  memoryWorkspace,
  type SourceParts,
  source,
} from "../../../../test/helpers/podplane-source.ts";
import { compile } from "../../../compile.ts";
import { limitRules } from "../../../diagnostics/registry/limits.ts";
import { givenBlocks } from "../../../impact/given.ts";

/* The bounds of each limit: just inside nothing is said, just outside it is. Rulings 60 to 62. */

const names = new Set<string>([
  ...Object.keys(limitRules),
  "region-without-images",
  "arch-mismatch",
  "too-many-tags",
  "bad-tag-key",
]);

/** What is said of limits, each rule once. */
function said(parts: SourceParts, change: (text: string) => string = (text) => text): readonly string[] {
  const { diagnostics } = compileText(change(source(parts)));
  const others = diagnostics.filter((one) => one.severity === "error" && !names.has(one.name));
  expect(others.map((one) => one.message)).toEqual([]);
  return [...new Set(diagnostics.map((one) => one.name).filter((name) => names.has(name)))].sort();
}

const quiet: readonly string[] = [];
const repeat = (count: number, item: (index: number) => string, separator = "\n"): string =>
  Array.from({ length: count }, (_, index) => item(index)).join(separator);

const web = (items = "") => `pool web {\n size = 1\n arch = arm64\n instance_type = "t4g.small"\n ${items}\n}`;
const typed = (type: string, arch = "arm64") => web().replace("arm64", arch).replace("t4g.small", type);

/** A zone of the test's cluster. */
const zone = (name: string, items: string, control = "subnet { cidr = auto/24, pool = control-plane }") =>
  `zone ${name} {\n  subnet { cidr = auto/28, services = [nat], public = true }\n  subnet { cidr = auto/28, services = [nstance] }\n  ${control}\n  ${items}\n}`;
const webSubnet = "subnet { cidr = auto/24, pool = web }";
const zones = zone("eu-west-1a", webSubnet);
/** Workers reach the API. */
const internal =
  "load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";

describe("machines", () => {
  test.each<[string, string, readonly string[]]>([
    ["1GiB", "disk_size = 1GiB", ["disk-size"]],
    ["7GiB", "disk_size = 7GiB", ["disk-size"]],
    ["8GiB", "disk_size = 8GiB", quiet],
    ["64 TiB", "disk_size = 65536GiB", quiet],
    ["more than 64 TiB", "disk_size = 65537GiB", ["disk-size"]],
    ["100,000 GiB", "disk_size = 100000GiB", ["disk-size"]],
  ])("a disk of %s", (_name, items, expected) => {
    expect(said({ pools: web(items), zones, provider: internal })).toEqual(expected);
  });

  test.each<[string, string, readonly string[]]>([
    ["t4g.medium", "arm64", quiet],
    ["t4g.meduim", "arm64", ["instance-size-unknown"]],
    ["t4g.8xlarge", "arm64", ["instance-size-unknown"]],
    ["c7g.metal", "arm64", quiet],
    ["m5.10xlarge", "amd64", ["instance-size-unknown"]],
    ["medium", "arm64", ["instance-type-form"]],
    ["t4g", "arm64", ["instance-type-form"]],
    ["T4G.medium", "arm64", ["instance-type-form"]],
    ["g5.xlarge", "arm64", ["arch-mismatch"]],
    ["g5.xlarge", "amd64", quiet],
    ["g5g.xlarge", "amd64", ["arch-mismatch"]],
    ["inf2.xlarge", "arm64", ["arch-mismatch"]],
    ["trn1.2xlarge", "amd64", quiet],
    ["x99z.large", "arm64", quiet],
    ["zz9.plural", "amd64", quiet],
  ])("the instance type %s of %s", (type, arch, expected) => {
    expect(said({ pools: typed(type, arch), zones, provider: internal })).toEqual(expected);
  });
});

describe("regions and zones", () => {
  const at = (region: string, letter = "a") =>
    said({}, (text) => text.replaceAll("eu-west-1a", `${region}${letter}`).replace('"eu-west-1"', `"${region}"`));

  test.each<[string, string, readonly string[]]>([
    ["us-east-1", "f", quiet],
    ["us-east-1", "z", ["zone-unknown"]],
    ["eu-west-1", "d", ["zone-unknown"]],
    ["us-east-9", "a", ["region-unknown"]],
    ["eu-west-4", "a", ["region-unknown"]],
    // Its zones are known; that VMs have no images there is told all the same.
    ["cn-north-1", "b", ["region-without-images"]],
  ])("%s%s", (region, letter, expected) => {
    expect(at(region, letter)).toEqual(expected);
  });

  test("a Local Zone with NAT", () => {
    expect(at("us-east-1", "-bos-1a")).toEqual(["local-zone-nat"]);
  });
});

describe("tags", () => {
  const tags = (count: number) => `tags = { ${repeat(count, (index) => `t${index} = "v"`, ", ")} }`;

  test.each<[string, string, readonly string[]]>([
    ["ten", tags(10), quiet],
    ["eleven", tags(11), ["tags-on-objects"]],
    ["fifty", tags(50), ["tags-on-objects"]],
    ["fifty-one", tags(51), ["too-many-tags"]],
    ["that differ in case", 'tags = { Team = "a", team = "b" }', ["tag-keys-alike"]],
    ["that differ in case, three", 'tags = { Team = "a", team = "b", TEAM = "c" }', ["tag-keys-alike"]],
    ["that are alike but not the same", 'tags = { Team = "a", Teams = "b" }', quiet],
    ["of Nstance", 'tags = { "nstance:managed" = "true" }', ["tag-of-nstance"]],
    ["of Nstance in capitals", 'tags = { "Nstance:shard" = "a" }', ["tag-of-nstance"]],
    ["that only look like Nstance's", 'tags = { "nstances" = "a", "my:nstance:x" = "b" }', quiet],
    ["called Name", 'tags = { Name = "tools" }', ["tag-of-modules"]],
    ["of the cloud", 'tags = { "AWS:x" = "a" }', ["bad-tag-key"]],
  ])("%s", (_name, provider, expected) => {
    expect(said({ provider })).toEqual(expected);
  });
});

describe("room for VMs and Services", () => {
  const pods = (range: string, size: number, more = "") =>
    said({ kubernetes: `cluster_cidr = [${range}]\nservice_cidr = [198.18.0.0/16]\n${more}`, pool: `size = ${size}` });

  test.each<[string, number, string, readonly string[]]>([
    ["100.64.0.0/23", 1, "", quiet],
    ["100.64.0.0/23", 2, "", ["pods-without-room"]],
    ["100.64.0.0/22", 3, "", quiet],
    ["100.64.0.0/22", 4, "", ["pods-without-room"]],
    ["100.64.0.0/22", 4, "node_cidr_mask_size_ipv4 = 25", quiet],
    ["100.64.0.0/24", 1, "", ["pods-without-room"]],
  ])("Pods in %s, %i VMs and one that replaces another %s", (range, size, more, expected) => {
    expect(pods(range, size, more)).toEqual(expected);
  });

  test("VMs of all pools and zones count, and each pool has one more", () => {
    const kubernetes = "cluster_cidr = [100.64.0.0/22]\nservice_cidr = [198.18.0.0/16]";
    const both = `${zone("eu-west-1a", webSubnet)}\n${zone("eu-west-1b", webSubnet, "")}`;
    expect(said({ kubernetes, pools: web(), zones, provider: internal })).toEqual(quiet);
    expect(said({ kubernetes, pools: web(), zones: both, provider: internal })).toEqual(["pods-without-room"]);
  });

  test("the default range counts, too", () => {
    const many = repeat(17, (index) =>
      web().replace("pool web", `pool web-${index}`).replace("size = 1", "size = 1000"),
    );
    const subnets = repeat(17, (index) => `subnet { cidr = auto/21, pool = web-${index} }`);
    const large = { pools: many, zones: zone("eu-west-1a", subnets), provider: internal };
    expect(said(large)).toEqual(["pods-without-room"]);
    expect(said({ ...large, kubernetes: "node_cidr_mask_size_ipv4 = 25" })).toEqual(quiet);
  });

  test.each<[string, readonly string[]]>([
    ["fdc6::/64", quiet],
    ["fdc6::/63", ["service-range-too-large"]],
    ["fdc6::/48", ["service-range-too-large"]],
    ["fdc6::/112", quiet],
  ])("Services in %s", (range, expected) => {
    const kubernetes = `cluster_cidr = [100.64.0.0/10, fd64::/48]\nservice_cidr = [198.18.0.0/16, ${range}]`;
    expect(said({ kubernetes })).toEqual(expected);
  });
});

describe("balancers", () => {
  const two = (first: string, second: string) => `${zone("eu-west-1a", first)}\n${zone("eu-west-1b", second, "")}`;
  const behind = (subnets: string, isPublic = false) =>
    `${internal}\nload_balancer apps { public = ${isPublic}, subnets = ${subnets}, listener 8080 { pool = web } }`;

  test("stand in every zone of the pools behind them", () => {
    const parts = { pools: web(), zones: two(webSubnet, webSubnet) };
    expect(said({ ...parts, provider: behind("web") })).toEqual(quiet);
    expect(said({ ...parts, provider: behind("public", true) })).toEqual(quiet);
    expect(said({ ...parts, provider: behind("control-plane") })).toEqual(["balancer-zone-missing"]);
    expect(said({ ...parts, zones: two(webSubnet, ""), provider: behind("control-plane") })).toEqual(quiet);
  });

  test("need not stand where a pool has no VM", () => {
    const pools = web().replace("size = 1", "size = { eu-west-1a = 1, eu-west-1b = 0 }");
    expect(said({ pools, zones: two(webSubnet, webSubnet), provider: behind("control-plane") })).toEqual(quiet);
  });

  test("that are public stand in public subnets only", () => {
    const open = webSubnet.replace(" }", ", public = true }");
    const parts = { pools: web(), provider: behind("web", true) };
    expect(said({ ...parts, zones: two(open, open) })).toEqual(quiet);
    expect(said({ ...parts, zones: two(open, webSubnet) })).toEqual(["balancer-partly-private"]);
    expect(said({ ...parts, zones: two(webSubnet, open) })).toEqual(["balancer-partly-private"]);
  });

  const inPublic = (count: number) =>
    repeat(
      count,
      (index) => `load_balancer b${index} { public = true, subnets = public, listener ${7000 + index} { pool = web } }`,
    );

  test.each<[number, string, readonly string[]]>([
    [3, "/28", quiet],
    [4, "/28", ["balancer-few-addresses"]],
    [10, "/28", ["balancer-few-addresses"]],
    [11, "/28", ["balancer-few-addresses", "balancer-without-address"]],
    [14, "/28", ["balancer-few-addresses", "balancer-without-address"]],
    [14, "/27", quiet],
  ])("%i beside NAT in a %s", (count, length, expected) => {
    const large = zones.replace("auto/28, services = [nat]", `auto${length}, services = [nat]`);
    expect(said({ pools: web(), zones: large, provider: `${internal}\n${inPublic(count)}` })).toEqual(expected);
  });

  const listeners = (count: number) =>
    `load_balancer apps { public = false, subnets = web\n${repeat(count, (index) => `listener ${7000 + index} { pool = web }`)}\n}`;

  test.each<[number, readonly string[]]>([
    [50, quiet],
    [51, ["balancer-too-many-listeners"]],
    [56, ["balancer-too-many-listeners"]],
    [75, ["balancer-too-many-listeners", "group-many-rules"]],
  ])("of %i listeners", (count, expected) => {
    expect(said({ pools: web(), zones, provider: `${internal}\n${listeners(count)}` })).toEqual(expected);
  });

  test("of which a zone's VMs have too many ports together", () => {
    const second = listeners(30).replace("apps", "more").replaceAll("listener 7", "listener 8");
    const provider = (count: number) => `${internal}\n${listeners(count)}\n${second}`;
    expect(said({ pools: web(), zones, provider: provider(28) })).toEqual(quiet);
    expect(said({ pools: web(), zones, provider: provider(29) })).toEqual(["group-many-rules"]);
  });

  test.each<[string, boolean, readonly string[]]>([
    ["10250", true, ["port-exposed"]],
    ["2378", true, ["port-exposed"]],
    ["8181", true, ["port-exposed"]],
    ["8443 { target_port = 10250", true, ["port-exposed"]],
    ["10250 { target_port = 443", true, quiet],
    ["10250", false, quiet],
    ["443", true, quiet],
    ["22", true, ["port-exposed"]],
    ["2222 { target_port = 22", true, ["port-exposed"]],
    ["8080", true, quiet],
  ])("that open %s, public %j", (port, isPublic, expected) => {
    const listener = port.includes("{") ? `listener ${port}, pool = web }` : `listener ${port} { pool = web }`;
    const apps = `load_balancer apps { public = ${isPublic}, subnets = public, ${listener} }`;
    expect(said({ pools: web(), zones, provider: `${internal}\n${apps}` })).toEqual(expected);
  });
});

test.each([
  ['state s3 { bucket = "example-tfstate", region = "eu-west-9" }', "eu-west-9"],
  ['telemetry { enabled = true, s3_bucket = "example-logs", s3_region = "eu-wst-1" }', "eu-wst-1"],
  ['secrets { provider a { kind = aws, region = "eu-west-8" } }', "eu-west-8"],
  ['domain "example.com" { provider aws-route53 { region = "us-east-7" } }', "us-east-7"],
])("an unknown region in %s", (cluster, region) => {
  const { diagnostics } = compileText(source({ cluster }));
  const found = diagnostics.filter(({ name }) => name === "region-unknown");
  expect(found.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
    `warning the region \`${region}\` is not known`,
  ]);
});

test("a store with an address of its own may have any region", () => {
  const logs = 's3_bucket = "example-logs", s3_region = "eu-wst-1", s3_endpoint = "https://s3.example.com"';
  expect(said({ cluster: `telemetry { enabled = true, ${logs} }` })).toEqual(quiet);
});

test("an id that makes bad names of the cluster's own buckets is told of once", () => {
  const { diagnostics } = compileText(source().replace("cluster tools {", "cluster sthree-tools {"));
  expect(diagnostics.filter(({ name }) => name === "derived-name-refused")).toHaveLength(1);
});

test.each(["2381", "8080", "8443"])("a listener of control planes that opens %s to the internet", (port) => {
  const apps = `load_balancer apps { public = true, subnets = public, listener ${port} { pool = control-plane } }`;
  expect(said({ provider: apps })).toEqual(["port-exposed"]);
});

describe("quotas", () => {
  const letters = (count: number) => [..."abcdef"].slice(0, count);
  const many = (count: number) =>
    letters(count)
      .map((letter) => zone(`us-east-1${letter}`, "", letter === "a" ? undefined : ""))
      .join("\n");
  const east = (text: string) => text.replace('"eu-west-1"', '"us-east-1"');

  test.each<[number, readonly string[]]>([
    [5, quiet],
    [6, ["quota-nat"]],
  ])("NAT in %i zones", (count, expected) => {
    expect(said({ zones: many(count) }, east)).toEqual(expected);
  });

  test.each<[number, readonly string[]]>([
    [197, quiet],
    [198, ["quota-subnets"]],
  ])("%i subnets beside three others", (count, expected) => {
    const own = repeat(count, () => "subnet { cidr = auto/28, pool = control-plane }");
    expect(said({ zones: zone("eu-west-1a", own) })).toEqual(expected);
  });
});

describe("policies", () => {
  const bucket = (index: number) => `data-of-the-team-${String(index).padStart(3, "0")}`;
  const role = (count: number, permissions: string) =>
    `${repeat(count, (index) => `bucket ${bucket(index)} {}`)}\nrole data { buckets = [${repeat(count, bucket, ", ")}], permissions = ${permissions} }`;

  test.each<[number, string, readonly string[]]>([
    [88, "read-write", quiet],
    [89, "read-write", ["role-policy-too-large"]],
    [89, "read-only", quiet],
    [90, "read-only", ["role-policy-too-large"]],
    [110, "read-write", ["role-policy-too-large"]],
  ])("of a role that reaches %i buckets %s", (count, permissions, expected) => {
    expect(said({ provider: role(count, permissions) })).toEqual(expected);
  });

  test.each<[number, readonly string[]]>([
    [100, quiet],
    [250, ["too-many-roles"]],
  ])("of VMs that take %i roles", (count, expected) => {
    const roles = repeat(count, (index) => `role app-${index} { buckets = [files] }`);
    expect(said({ provider: `bucket files {}\n${roles}` })).toEqual(expected);
  });
});

test.each<[string, readonly string[]]>([
  ["internal-tools", ["prefix-makes-bad-name"]],
  ["internal", ["prefix-makes-bad-name"]],
  ["internals", quiet],
  ["sg-tools", ["prefix-makes-bad-name"]],
  ["xn--tools", ["prefix-makes-bad-name"]],
  ["sthree-tools", ["prefix-makes-bad-name"]],
  ["tools-sg", quiet],
])("the prefix %s", (prefix, expected) => {
  expect(said({ cluster: `name_prefix = "${prefix}"`, provider: internal })).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ["172.16.0.0/16", quiet],
  ["172.17.0.0/16", ["range-of-others"]],
  ["8.8.0.0/16", ["range-of-others"]],
  ["192.168.0.0/16", quiet],
  ["11.0.0.0/16", ["range-of-others"]],
])("a network of %s", (range, expected) => {
  expect(said({}, (text) => text.replace("10.20.0.0/16", range))).toEqual(expected);
});

test.each([
  ["127.0.0.0/16", "range-not-usable"],
  ["169.254.0.0/16", "range-not-usable"],
  ["10.20.0.0/29", "vpc-range-size"],
  ["10.20.0.0/15", "vpc-range-size"],
])("a network of %s has one fault", (range, expected) => {
  const { diagnostics } = compileText(source().replace("10.20.0.0/16", range));
  expect(diagnostics.map(({ name }) => name).filter((name) => name !== "state-on-one-machine")).toEqual([expected]);
});

describe("ids and keys", () => {
  const state = (items: string) =>
    said({ cluster: `state s3 { bucket = "example-tfstate", region = "eu-west-1", ${items} }` });
  const key = (arn: string) => state(`kms_key_id = "${arn}"`);
  const id = "1234abcd-12ab-34cd-96ef-1234567890ab";
  const role = (arn: string) =>
    said({ cluster: `telemetry { s3_bucket = "example-logs", s3_assume_role = "${arn}" }` });

  test.each<[string, readonly string[]]>([
    ["/tools", ["state-key-form"]],
    ["tools/", ["state-key-form"]],
    ["tools/terraform.tfstate", quiet],
    ["tools/../terraform.tfstate", quiet],
    ["../terraform.tfstate", ["state-key-form"]],
    ["tools/../../terraform.tfstate", ["state-key-form"]],
    ["k".repeat(1024), quiet],
    [`${"k".repeat(1023)}ü`, ["state-key-form"]],
  ])("the key %s of the state", (name, expected) => {
    expect(state(`key = "${name}"`)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    [`arn:aws:kms:eu-west-1:123456789012:key/${id}`, quiet],
    [`arn:aws:kms:us-east-1:123456789012:key/${id}`, ["arn-of-other-place"]],
    ["arn:aws:iam::123456789012:role/state", ["arn-of-other-service"]],
    [`arn:aws-cn:kms:eu-west-1:123456789012:key/${id}`, ["arn-of-other-place"]],
    ["arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab", quiet],
    ["arn:aws:kms:eu-west-1:123456789012:alias/state", quiet],
    ["arn:aws:kms:eu-west-1:123456789012:key/state", ["arn-names-nothing"]],
    // No UUID: its variant is not one of RFC 9562.
    ["arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", ["arn-names-nothing"]],
    [`arn:aws:kms:eu-west-1::key/${id}`, ["arn-names-nothing"]],
  ])("the key %s of the state's encryption", (arn, expected) => {
    expect(key(arn)).toEqual(expected);
  });

  test.each<[string, readonly string[]]>([
    ["arn:aws:iam::123456789012:role/logs", quiet],
    ["arn:aws:iam::210987654321:role/path/logs", quiet],
    ["arn:aws:s3:::example-logs", ["arn-of-other-service"]],
    ["arn:aws:iam::123456789012:user/logs", ["arn-of-other-service"]],
    ["arn:aws-cn:iam::123456789012:role/logs", ["arn-of-other-place"]],
    ["arn:aws:iam:us-east-1:123456789012:role/logs", ["arn-names-nothing"]],
    ["arn:aws:iam:::role/logs", ["arn-names-nothing"]],
    ["arn:aws:iam::123456789012:role/path/", ["arn-names-nothing"]],
    [`arn:aws:iam::123456789012:role/${"r".repeat(65)}`, ["arn-names-nothing"]],
  ])("the role %s", (arn, expected) => {
    expect(role(arn)).toEqual(expected);
  });
});

describe("public keys", () => {
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const key = (algorithm: string, ...fields: readonly number[]) => {
    const parts = [Buffer.from(algorithm), ...fields.map((length) => Buffer.alloc(length, 7))];
    return Buffer.concat(parts.map(field)).toString("base64");
  };
  const ed25519 = key("ssh-ed25519", 32);

  test.each<[string, string, boolean]>([
    ["Ed25519", `ssh-ed25519 ${ed25519}`, true],
    ["Ed25519 with a comment of two words", `ssh-ed25519 ${ed25519} me at-work`, true],
    ["RSA of 2048 bits", `ssh-rsa ${key("ssh-rsa", 3, 257)} me@host`, true],
    ["RSA of 512 bits", `ssh-rsa ${key("ssh-rsa", 3, 65)}`, false],
    ["ECDSA", `ecdsa-sha2-nistp256 ${key("ecdsa-sha2-nistp256", 8, 65)}`, true],
    ["ECDSA of another length", `ecdsa-sha2-nistp256 ${key("ecdsa-sha2-nistp256", 8, 64)}`, false],
    ["a security key", `sk-ssh-ed25519@openssh.com ${key("sk-ssh-ed25519@openssh.com", 32, 4)}`, true],
    ["DSA", `ssh-dss ${key("ssh-dss", 129, 21, 128, 129)}`, false],
    ["cut", `ssh-ed25519 ${ed25519.slice(0, 40)}`, false],
    ["cut within four", `ssh-ed25519 ${ed25519.slice(0, 41)}`, false],
    ["of another kind inside", `ssh-rsa ${ed25519}`, false],
    ["a word in place of the key", "ssh-rsa hello me@host", false],
    ["with something behind", `ssh-ed25519 ${key("ssh-ed25519", 32, 4)}`, false],
  ])("%s", (_name, text, isKey) => {
    const expected = isKey ? quiet : ["ssh-key-broken"];
    expect(said({ cluster: `ssh { authorized_keys = ["${text}"] }` })).toEqual(expected);
    expect(said({ cluster: `ssh { immutable_authorized_keys = ["${text}"] }` })).toEqual(expected);
  });
});

test.each<[string, number, readonly string[]]>([
  ["node_cidr_mask_size_ipv4 = 24", 1, quiet],
  ["node_cidr_mask_size_ipv4 = 25", 1, quiet],
  ["node_cidr_mask_size_ipv4 = 26", 1, ["pod-share-small"]],
  ["node_cidr_mask_size_ipv4 = 26", 2, quiet],
  ["node_cidr_mask_size_ipv4 = 28", 2, quiet],
  ["node_cidr_mask_size_ipv4 = 29", 2, ["pod-share-tiny"]],
  ["node_cidr_mask_size_ipv4 = 30", 2, ["pod-share-tiny"]],
  ["node_cidr_mask_size_ipv4 = 32", 2, ["pod-share-tiny"]],
  ["node_cidr_mask_size_ipv4 = 30", 1, ["pod-share-small"]],
  ["node_cidr_mask_size_ipv6 = 124", 2, quiet],
  ["node_cidr_mask_size_ipv6 = 125", 2, ["pod-share-tiny"]],
  ["node_cidr_mask_size_ipv6 = 121", 1, quiet],
  ["node_cidr_mask_size_ipv6 = 122", 1, ["pod-share-small"]],
  ["node_cidr_mask_size_ipv6 = 122", 2, quiet],
])("a share of %s for the Pods of a VM in generation %i", (mask, generation, expected) => {
  const families = mask.includes("ipv6") ? "[100.64.0.0/10, fd64::/112]" : "[100.64.0.0/16, fd64::/48]";
  const text = source({ kubernetes: `cluster_cidr = ${families}\n${mask}` });
  const lock = lockOf(text).replace('"defaults": 2', `"defaults": ${generation}`);
  expect(lock).toContain(`"defaults": ${generation}`);
  const found = compileText(text, { lock }).diagnostics;
  expect(found.filter((one) => one.severity === "error").map((one) => one.message)).toEqual([]);
  expect(found.map((one) => one.name).filter((name) => name.startsWith("pod-share-"))).toEqual(expected);
});

test("a share of a family that Pods have not is not judged", () => {
  const text = source({
    kubernetes: "cluster_cidr = [100.64.0.0/10], service_cidr = [198.18.0.0/15], node_cidr_mask_size_ipv6 = 128",
  });
  const lock = lockOf(text).replace('"defaults": 2', '"defaults": 1');
  expect(compileText(text, { lock }).diagnostics.map((one) => one.name)).not.toContain("pod-share-small");
});

describe("what was built before", () => {
  const text = source({ pool: "size = 1, disk_size = 7GiB" });
  const [cluster] = compileText(text).clusters;
  if (!cluster) throw new Error("there is no cluster");
  const blocks = Object.fromEntries(givenBlocks(cluster.model).map(({ path, values }) => [path, values]));
  const severityOf = (changed: string, compiler: string) =>
    compile({
      file: "cluster.podplane",
      text: changed,
      notation: "podplane",
      workspace: memoryWorkspace(),
      varsFiles: [],
      assignments: [],
      lockOf: () => undefined,
      acceptedOf: () => ({ compiler, blocks }),
    })
      .diagnostics.filter((one) => one.name === "disk-size")
      .map((one) => one.severity);

  test("by a release without the limits is only warned of, until it changes", () => {
    expect(severityOf(text, "0.1.0")).toEqual(["warning"]);
    expect(severityOf(text.replace("7GiB", "6GiB"), "0.1.0")).toEqual(["error"]);
    expect(severityOf(text, "0.2.0")).toEqual(["error"]);
  });

  test("holds for every limit: all are of the same release", () => {
    expect([...new Set(Object.values(limitRules).map((rule) => rule.since))]).toEqual(["0.2.0"]);
  });
});
