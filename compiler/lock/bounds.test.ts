import { describe, expect, test } from "vitest";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import { judgeBuildFile } from "./build-file.ts";
import { readLock } from "./read.ts";

/*
 * Every bound of the lock file and of the build file: the last value that is read, and the first that is refused. All that
 * may stand in such a file stands in the two below.
 */

const sha = "0123456789abcdef".repeat(4);
const thing = { key: "k", former: ["a"], settled: true, cloud_name: "c" };

const subnet = {
  zone: "z",
  role: "public",
  index: 0,
  label: "l",
  ipv4: "10.0.0.0/24",
  ipv6_netnum: 0,
  id: "subnet-1",
  public: true,
  nat: true,
  retained: true,
};

const provider = {
  kind: "proxmox",
  account: "a",
  region: "r",
  network: { id: "vpc-1", ipv4: "10.0.0.0/16", ipv6: "auto" },
  zones: { z: { shard: "z", key: "shard_z" } },
  subnets: [subnet],
  load_balancers: { api: thing },
  buckets: { files: thing },
  roles: { logs: thing },
  retired: sha,
  profile: "p",
  held: [{ of: "api", address: "10.0.0.6", router_id: 52, range: "10.0.0.0/24" }],
  managed: { endpoint: "https://pve", insecure: false, templates: { pve1: 9000 }, network: "vlan" },
};

const lock = {
  version: 2,
  domain: "cluster",
  id: "tools",
  edition: 1,
  defaults: 2,
  outputs: ".",
  modules: { m: { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" } },
  vmconfig: { knc_arm64: [{ name: "n", version: "1", url: "u", digest: `sha256:${sha}`, size: 0 }] },
  built: {
    name_prefix: "p",
    secrets_prefix: "s",
    service_account_issuer: "i",
    pools: { web: thing },
    providers: { p: provider },
    encrypts_secrets: true,
  },
  seed: { name: "base", version: "1", digest: `sha512:${sha}${sha}` },
};

const older = {
  version: 1,
  edition: 1,
  cluster: { id: "tools", name_prefix: "p" },
  networks: {
    a_1_r: { vpc: { ipv4: "10.0.0.0/16" }, subnets: [{ zone: "z", role: "public", index: 0, ipv6_netnum: 65_535 }] },
  },
  names: { "bucket/files": "f" },
  modules: {},
  vmconfig: {},
  shards: { "a_1_r/z": "shard" },
  seed: { name: "base" },
};

const build = {
  version: 1,
  compiler: "1",
  source: { "cluster.podplane": sha },
  ir: sha,
  files: { "a.tf": sha },
  inputs: { vars: ["a.json"], set: ["a=1"], out: "o" },
  blocks: { cluster: "01234567", "cluster.pool": { size: 1 } },
};

/** A document with another value at a place; without the member where that is `undefined`. */
function withValue(document: object, place: string, value: unknown): object {
  // What stands at several places of the documents above is copied for each of them, or all would change with one.
  const copy = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
  const keys = place.split("/");
  const last = keys.pop() ?? "";
  const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  expect(holder, place).toBeTypeOf("object");
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy;
}

const unreadable = "podplane.lock.json cannot be understood: ";

/** Why a lock file is refused, and what stands where; undefined where it is read. */
function lockFault(json: object): string | undefined {
  const diagnostics = new Diagnostics();
  readLock("podplane.lock.json", JSON.stringify(json), diagnostics);
  return diagnostics.all[0]?.message;
}

function buildFault(json: object): string | undefined {
  const judged = judgeBuildFile(JSON.stringify(json));
  return judged.kind === "fault" ? judged.reason : undefined;
}

test("what may stand in the files may stand there together", () => {
  expect([lockFault(lock), lockFault(older), buildFault(build)]).toEqual([undefined, undefined, undefined]);
});

test.each([null, 1, "a", true, []])("a file that holds %j is no lock file", (json) => {
  const diagnostics = new Diagnostics();
  expect(readLock("podplane.lock.json", JSON.stringify(json), diagnostics)).toBeUndefined();
  expect(diagnostics.all.map(({ message }) => message)).toEqual([
    "podplane.lock.json cannot be understood: it is no object",
  ]);
});

test("a range with host bits is found below any name", () => {
  const name = "a~/b";
  const built = {
    ...lock.built,
    providers: { [name]: { ...provider, subnets: [{ ...subnet, ipv4: "10.0.0.1/24" }] } },
  };
  const text = JSON.stringify({ ...lock, built });
  const diagnostics = new Diagnostics();
  expect(readLock("podplane.lock.json", text, diagnostics)).toBeUndefined();
  const [{ span, message } = expect.fail("nothing is said")] = diagnostics.all;
  expect(text.slice(span?.start, span?.end)).toBe('"10.0.0.1/24"');
  expect(message).toBe("podplane.lock.json cannot be understood: `10.0.0.1/24` is no IPv4 range without host bits");
});

const p = "built/providers/p";
const digests = "vmconfig/knc_arm64/0/digest";

describe.each<readonly [string, readonly unknown[], readonly unknown[]]>([
  ["version", [2], [0, 3, "2"]],
  ["domain", ["cluster"], ["site", ""]],
  ["edition", [1, 2], [0, 1.5, "1"]],
  ["defaults", [1, 3], [0, 1.5]],
  ["outputs", [".", ""], [1]],
  ["id", ["a"], ["", 1]],
  ["modules/m/dialect", ["v2a", "v2b"], ["v2", "v2c", ""]],
  ["modules/m/version", ["1"], ["", 2]],
  ["modules/m/nstance_version", ["1"], ["", 2]],
  ["vmconfig/knc_arm64", [[]], [{}, [1]]],
  [`${digests}`, [`sha256:${sha}`, `sha512:${sha}${sha}`], [sha, `sha256:${sha}0`, `sha256:${sha.slice(1)}`]],
  [`${digests}`, [], [`sha512:${sha}`, `sha512:${sha}${sha}0`, `sha256:${sha.toUpperCase()}`, `x sha256:${sha}`]],
  ["vmconfig/knc_arm64/0/size", [0, 1], [-1, 0.5, "1"]],
  ["vmconfig/knc_arm64/0/name", ["a"], [""]],
  ["vmconfig/knc_arm64/0/version", ["a"], [""]],
  ["vmconfig/knc_arm64/0/url", ["a"], [""]],
  ["seed/name", ["a"], [""]],
  ["seed/version", ["a"], [""]],
  ["seed/digest", [`sha256:${sha}`], ["", "sha256:"]],
  ["built/name_prefix", ["a"], [""]],
  ["built/secrets_prefix", ["a"], [""]],
  ["built/service_account_issuer", ["a"], [""]],
  ["built/encrypts_secrets", [true], [false, "true"]],
  ["built/pools/web/key", ["a"], [""]],
  ["built/pools/web/former", [[], ["a", "b"]], ["a", [""], [1]]],
  ["built/pools/web/settled", [true], [false]],
  ["built/pools/web/cloud_name", ["a"], [""]],
  [`${p}/kind`, ["a"], [""]],
  [`${p}/account`, ["a"], [""]],
  [`${p}/region`, ["a"], [""]],
  [`${p}/retired`, [sha], ["", sha.slice(1), `${sha}0`, sha.toUpperCase()]],
  [`${p}/profile`, ["a"], [""]],
  [`${p}/zones/z/shard`, ["a"], [""]],
  [`${p}/zones/z/key`, ["a"], [""]],
  [`${p}/network/id`, ["a"], [""]],
  [`${p}/network/ipv6`, ["auto"], ["", "on"]],
  [`${p}/network/ipv4`, ["10.0.0.0/8", "0.0.0.0/0"], ["10.0.0.0/33", "10.0.0.0", "10.0.0/8", "10.0.0.1/8"]],
  [`${p}/subnets/0/ipv4`, ["255.255.255.255/32"], ["256.0.0.0/8", "10.0.0.0/8 ", "x10.0.0.0/8", "fd00::/8"]],
  [`${p}/subnets/0/index`, [0, 1], [-1, 0.5]],
  [`${p}/subnets/0/ipv6_netnum`, [0, 65_535], [-1, 65_536, 0.5]],
  [`${p}/subnets/0/zone`, ["a"], [""]],
  [`${p}/subnets/0/role`, ["a"], [""]],
  [`${p}/subnets/0/label`, ["a"], [""]],
  [`${p}/subnets/0/id`, ["a"], [""]],
  [`${p}/subnets/0/public`, [true], [false]],
  [`${p}/subnets/0/nat`, [true], [false]],
  [`${p}/subnets/0/retained`, [true], [false]],
  [`${p}/held/0/of`, ["leader", "api"], ["", "worker"]],
  [`${p}/held/0/address`, ["a"], [""]],
  [`${p}/held/0/router_id`, [1, 255], [0, 256, 1.5]],
  [`${p}/held/0/range`, ["10.0.0.0/8"], ["", "10.0.0.0", "10.0.0.0/8/8"]],
  [`${p}/managed/endpoint`, ["a"], [""]],
  [`${p}/managed/insecure`, [true, false], ["true", 0]],
  [`${p}/managed/network`, ["a"], [""]],
  [`${p}/managed/templates/pve1`, [100, 999_999_999], [99, 1_000_000_000, 100.5]],
])("the lock file's %s", (place, taken, refused) => {
  test.each(taken.map((value) => [value]))("may be %j", (value) => {
    expect(lockFault(withValue(lock, place, value))).toBeUndefined();
  });

  test.each(refused.map((value) => [value]))("is no %j", (value) => {
    expect(lockFault(withValue(lock, place, value))).toBeTypeOf("string");
  });
});

/** Members of the documents above that may be left out; each other one is asked for. */
const optional: ReadonlySet<string> = new Set(
  [
    ...["built", "seed", "seed/version", "seed/digest", "built/encrypts_secrets", "modules/m", "vmconfig/knc_arm64"],
    ...["built/pools/web", "built/providers/p", "retired", "profile", "held", "held/0", "held/0/range"],
    ...[
      "managed",
      "managed/network",
      "managed/templates/pve1",
      "network/id",
      "network/ipv4",
      "network/ipv6",
      "zones/z",
    ],
    ...["load_balancers/api", "buckets/files", "roles/logs", "subnets/0"],
    ...["label", "ipv4", "ipv6_netnum", "id", "public", "nat", "retained"].map((name) => `subnets/0/${name}`),
    ...["vmconfig/knc_arm64/0"],
    ...["built/pools/web", "load_balancers/api", "buckets/files", "roles/logs"].flatMap((at) =>
      ["former", "former/0", "settled", "cloud_name"].map((name) => `${at}/${name}`),
    ),
  ].flatMap((place) => [place, `${p}/${place}`]),
);

function placesOf(value: unknown, at = ""): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${at}${key}`, ...placesOf(inner, `${at}${key}/`)]);
}

test.each(placesOf(lock).filter((place) => place !== "version" && !/\/0$/.test(place)))(
  "without %s the lock file is read only where that may be",
  (place) => {
    const fault = lockFault(withValue(lock, place, undefined));
    if (optional.has(place)) expect(fault).toBeUndefined();
    else {
      const [name, above] = place.split("/").reverse();
      expect(fault).toBe(`${unreadable}${above === undefined ? "it" : `\`${above}\``} has no member \`${name}\``);
    }
  },
);

test.each([
  "",
  "built/",
  `${p}/`,
  `${p}/network/`,
  `${p}/zones/z/`,
  `${p}/subnets/0/`,
  `${p}/held/0/`,
  `${p}/managed/`,
  `${p}/buckets/files/`,
  "modules/m/",
  "seed/",
  "vmconfig/knc_arm64/0/",
])("there is no place for others in %j", (at) => {
  const whole = at === "" ? "it" : `\`${at.split("/").at(-2)}\``;
  expect(lockFault(withValue(lock, `${at}x`, 1))).toBe(`${unreadable}${whole} has no place for \`x\``);
});

describe.each<readonly [string, readonly unknown[], readonly unknown[]]>([
  ["cluster/id", ["a"], ["", undefined]],
  ["cluster/name_prefix", ["a"], ["", undefined]],
  ["cluster/x", [], [1]],
  ["edition", [1], [0, undefined]],
  ["names", [{}, { a: "b" }], [{ a: "" }, undefined]],
  ["networks", [{}], [undefined, []]],
  ["networks/a_1_r/vpc", [{}], [undefined]],
  ["networks/a_1_r/subnets", [[]], [undefined, {}]],
  ["networks/a_1_r/subnets/0/zone", ["a"], ["", undefined]],
  ["networks/a_1_r/subnets/0/ipv4", ["10.0.0.0/8"], ["10.0.0.1/8"]],
  ["networks/a_1_r/subnets/0/retained", [], [true]],
  ["shards", [{}, undefined], [{ a: "" }]],
  ["modules", [{}], [undefined]],
  ["vmconfig", [{}], [undefined]],
])("version 1's %s", (place, taken, refused) => {
  test.each(taken.map((value) => [value]))("may be %j", (value) => {
    expect(lockFault(withValue(older, place, value))).toBeUndefined();
  });

  test.each(refused.map((value) => [value]))("is no %j", (value) => {
    expect(lockFault(withValue(older, place, value))).toBeTypeOf("string");
  });
});

describe.each<readonly [string, readonly unknown[], readonly unknown[]]>([
  ["version", [1], [0, 2, undefined]],
  ["compiler", ["a"], ["", undefined]],
  ["source", [{}], [undefined, { a: "" }, { a: sha.slice(1) }]],
  ["ir", [sha], ["", `${sha}0`, undefined]],
  ["files", [{}], [undefined, { a: 1 }]],
  ["inputs", [undefined], [{}, { vars: [], set: [], out: "" }]],
  ["inputs/vars", [[], ["a"]], [undefined, [""]]],
  ["inputs/set", [[], ["a"]], [undefined, [""]]],
  ["inputs/out", ["a", undefined], [""]],
  ["inputs/x", [], [1]],
  ["blocks", [{}, undefined], [{ a: 1 }, { a: "0123456" }, { a: "012345678" }, { a: "0123456G" }]],
  ["x", [], [1]],
])("the build file's %s", (place, taken, refused) => {
  test.each(taken.map((value) => [value]))("may be %j", (value) => {
    expect(buildFault(withValue(build, place, value))).toBeUndefined();
  });

  test.each(refused.map((value) => [value]))("is no %j", (value) => {
    expect(buildFault(withValue(build, place, value))).toBeTypeOf("string");
  });
});
