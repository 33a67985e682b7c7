import { describe, expect, test } from "vitest";
import { compileText, errorsOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
import type { BuiltProvider, BuiltThing, Lock } from "../../../lock/index.ts";

/** Rulings 56 and 57: what the next build takes for built, above all by a lock file of version 1. */

const home = "aws_123456789012_eu-west-1";
const other = "aws_210987654321_eu-west-1";

/** A lock file of version 1 whose workers had subnets under the names of `pools`. */
function version1(pools: readonly string[], names: Readonly<Record<string, string>> = {}): string {
  const fixed = [
    { zone: "eu-west-1a", role: "public", index: 0, ipv4: "10.20.7.0/28" },
    { zone: "eu-west-1a", role: "nstance", index: 0, ipv4: "10.20.7.16/28" },
    { zone: "eu-west-1a", role: "control-plane", index: 0, ipv4: "10.20.9.0/24" },
  ];
  const workers = pools.map((role, at) => ({ zone: "eu-west-1a", role, index: 0, ipv4: `10.20.${20 + at}.0/24` }));
  const network = { vpc: { ipv4: "10.20.0.0/16", ipv6: "auto" }, subnets: [...fixed, ...workers] };
  return JSON.stringify({
    version: 1,
    edition: 1,
    cluster: { id: "tools", name_prefix: "tools" },
    modules: { "nstance-dev/nstance/aws": { version: "2.0.1", dialect: "v2a", nstance_version: "2.0.1" } },
    networks: { [home]: network },
    names,
    vmconfig: {},
  });
}

/** The same one that was never built. */
const unbuilt = (lock: string) => JSON.stringify({ ...JSON.parse(lock), networks: {} });

const apiBalancer =
  "load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";

/** Another account, of which nothing was built. */
const second = `provider aws {
  account = "210987654321"
  region = "eu-west-1"
  vpc { v4cidr = 10.21.0.0/16, v6cidr = auto }
  bucket files {}
  zone eu-west-1a {
    subnet { cidr = auto/28, services = [nat], public = true }
    subnet { cidr = auto/28, services = [nstance] }
    subnet { cidr = auto/24, pool = web }
  }
}`;

/** A cluster with pools like `web` or `web < ingress`, the latter with `renamed_from`. */
function clusterOf(pools: readonly string[], provider = ""): string {
  const read = pools.map((words) => words.split(" < "));
  const worker = ([name, from]: readonly string[]) =>
    `pool ${name} { arch = arm64, size = 1, instance_type = "t4g.small"${from ? `, renamed_from = ${from}` : ""} }`;
  return source({
    pools: read.map(worker).join("\n"),
    provider: `${apiBalancer}\n${provider}`,
    zones: `zone eu-west-1a {
      subnet { cidr = auto/28, services = [nat], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = control-plane }
      ${read.map(([name]) => `subnet { cidr = auto/24, pool = ${name} }`).join("\n")}
    }`,
  });
}

/** The lock file that the next build writes; what refuses it fails the test. */
function next(text: string, lock: string): Lock & { readonly built: NonNullable<Lock["built"]> } {
  const made = compileText(text, { lock });
  const written = made.clusters[0]?.lock;
  if (!written?.built) throw new Error(errorsOf(made).join(", "));
  return { ...written, built: written.built };
}

function providerOf(lock: ReturnType<typeof next>, key = home): BuiltProvider {
  const found = lock.built.providers[key];
  if (!found) throw new Error(`no provider is ${key}`);
  return found;
}

const show = (things: Readonly<Record<string, BuiltThing>>): readonly string[] =>
  Object.entries(things).map(([name, { key, former, cloud_name }]) =>
    [`${name}: ${key}`, ...(former ? [`(${former.join(", ")})`] : []), ...(cloud_name ? [cloud_name] : [])].join(" "),
  );

describe("a lock file of version 1 knows pools by their subnets", () => {
  const poolsAndRanges = (pools: readonly string[], lock: string) => {
    const made = next(clusterOf(pools), lock);
    const [, ...workers] = show(made.built.pools);
    const ranges = providerOf(made).subnets.slice(3);
    return [...workers, ...ranges.map(({ role, index, ipv4 }) => `${role}/${index} ${ipv4}`)];
  };

  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ["under their own names", ["web"], ["web"], ["web: web", "web/0 10.20.20.0/24"]],
    [
      "under the names that they had got, where the former one is the key",
      ["web < ingress"],
      ["web"],
      ["web: ingress (ingress)", "ingress/0 10.20.20.0/24"],
    ],
    [
      "under the former names, where the rename is new",
      ["web < ingress"],
      ["ingress"],
      ["web: ingress (ingress)", "ingress/0 10.20.20.0/24"],
    ],
    [
      "and believes what the source says of one that it does not know",
      ["web < ingress"],
      [],
      ["web: ingress (ingress)", "ingress/0 10.20.0.0/24"],
    ],
    [
      "in whatever order the source has them",
      ["new", "web < ingress", "jobs"],
      ["jobs", "web"],
      [
        "new: new",
        "web: ingress (ingress)",
        "jobs: jobs",
        "new/0 10.20.0.0/24",
        "ingress/0 10.20.21.0/24",
        "jobs/0 10.20.20.0/24",
      ],
    ],
    [
      "and gives a new pool no key of theirs",
      ["ingress", "web < ingress"],
      ["web"],
      ["ingress: ingress-2", "web: ingress (ingress)", "ingress-2/0 10.20.0.0/24", "ingress/0 10.20.20.0/24"],
    ],
  ])("%s", (_what, pools, known, expected) => {
    expect(poolsAndRanges(pools, version1(known))).toEqual(expected);
  });

  test("and none before the first build, where the source is believed", () => {
    expect(show(next(clusterOf(["web < ingress"]), unbuilt(version1([]))).built.pools)).toEqual([
      "control-plane: control-plane",
      "web: ingress (ingress)",
    ]);
  });

  test.each<[string, readonly string[], readonly string[], readonly string[]]>([
    [
      "that are gone",
      ["web"],
      ["jobs", "web"],
      ["pool jobs is gone", "subnet eu-west-1a.jobs.0 (10.20.20.0/24) is destroyed"],
    ],
    ["that were renamed", ["web < ingress"], ["web"], ["pool web keeps what it was built as"]],
    ["that are renamed", ["web < ingress"], ["ingress"], ["pool web keeps what it was built as"]],
  ])("and tells of those %s, and of no others", (_what, pools, known, expected) => {
    const notes = compileText(clusterOf(pools), { lock: version1(known) }).clusters[0]?.notes;
    expect(notes?.map((note) => note.split(":")[0])).toEqual(expected);
  });
});

describe("a lock file of version 1 knows buckets and roles by their names in the cloud", () => {
  test.each<[string, string, Readonly<Record<string, string>>, readonly string[]]>([
    ["or by what the source gives", "bucket files {}", {}, ["files: files tools-123456789012-files"]],
    ["that are not what the source gives", "bucket files {}", { "bucket/files": "kept" }, ["files: files kept"]],
    [
      "under the name that the source has now",
      "bucket files { renamed_from = uploads }",
      { "bucket/files": "kept" },
      ["files: files (uploads) kept"],
    ],
    [
      "under the name that the source had",
      "bucket files { renamed_from = uploads }",
      { "bucket/uploads": "kept" },
      ["files: uploads (uploads) kept"],
    ],
    [
      "or by what the source gave",
      "bucket files { renamed_from = uploads }",
      {},
      ["files: uploads (uploads) tools-123456789012-uploads"],
    ],
    [
      "of one that was renamed before and gives its name away now",
      "bucket files { renamed_from = uploads }\nbucket media { renamed_from = files }",
      { "bucket/files": "kept" },
      ["files: files-2 tools-123456789012-files-2", "media: files (uploads, files) kept"],
    ],
  ])("%s", (_what, things, names, expected) => {
    const built = providerOf(next(clusterOf(["web"], things), version1(["web"], names)));
    expect(show(built.buckets)).toEqual(expected);
  });

  test("each kind by its own", () => {
    const names = { "bucket/files": "kept-bucket", "role/files": "kept-role", [`${home}/role/files`]: "no" };
    const things = "bucket files {}\nrole files { buckets = [files] }";
    const built = providerOf(next(clusterOf(["web"], things), version1(["web"], names)));
    expect([...show(built.buckets), ...show(built.roles)]).toEqual([
      "files: files kept-bucket",
      "files: files kept-role",
    ]);
  });

  test("and balancers by what the source says", () => {
    const text = clusterOf(["web"]).replace("load_balancer api {", "load_balancer api { renamed_from = internal,");
    expect(show(providerOf(next(text, version1(["web"]))).load_balancers)).toEqual([
      "api: internal (internal) tools-internal",
    ]);
  });

  test("of several providers by the key of each", () => {
    const text = clusterOf(["web"], "bucket files {}").replace(/\}\n$/, `${second}\n}\n`);
    const names = { "bucket/files": "none", [`${home}/bucket/files`]: "kept" };
    const made = next(text, version1(["web"], names));
    expect(show(providerOf(made).buckets)).toEqual(["files: files kept"]);
    expect(show(providerOf(made, other).buckets)).toEqual(["files: files tools-210987654321-files"]);
  });
});

describe("a build tells no more than it does", () => {
  const text = clusterOf(["web"]);
  const notes = (now: string, acceptDestroy: readonly string[] = []) => {
    const made = compileText(now, { lock: lockOf(text), acceptDestroy });
    expect(errorsOf(made)).toEqual([]);
    return made.clusters[0]?.notes;
  };

  test("where a network is made anew", () => {
    const moved = text.replace("10.20.0.0/16", "10.30.0.0/16");
    expect(errorsOf(compileText(moved, { lock: lockOf(text) }))).toEqual(["network-changes"]);
    expect(notes(moved, [`network.${home}`])).toEqual([]);
  });

  test("where a provider is new", () => {
    expect(notes(text.replace(/\}\n$/, `${second}\n}\n`))).toEqual([]);
  });
});
