import { describe, expect, test } from "vitest";
import { type AwsPlace, awsProvider, clusterOfPlaces } from "../../../../test/helpers/aws-places.ts";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";

/** Ruling 56: which provider of the source is which of the lock file, and whether its network stays. */

const errors = (text: string, lock: string, acceptDestroy: readonly string[] = []) =>
  compileText(text, { lock, acceptDestroy }).diagnostics.filter((one) => one.severity === "error");

describe("a network", () => {
  const cluster = (vpc: string) => source().replace("v4cidr = 10.20.0.0/16, v6cidr = auto", vpc);
  const there = (id: string, range = "10.20.0.0/16") =>
    source({
      zones: `zone eu-west-1a {
        subnet { id = "subnet-00000001", services = [nlb], public = true }
        subnet { id = "subnet-00000002", services = [nstance] }
        subnet { id = "subnet-00000003", pool = control-plane }
      }`,
    }).replace("v4cidr = 10.20.0.0/16, v6cidr = auto", `id = "${id}", v4cidr = ${range}`);
  const dual = "v4cidr = 10.20.0.0/16, v6cidr = auto";

  const changed = (old: string, now: string) =>
    `the network of \`aws_123456789012_eu-west-1\` was built as ${old}, and would now be ${now}`;

  test.each<[string, string, string, readonly [string, string] | undefined]>([
    ["stays as it is", cluster(dual), cluster(dual), undefined],
    ["that was there stays as it is", there("vpc-00000001"), there("vpc-00000001"), undefined],
    [
      "that was there may be told with another range",
      there("vpc-00000001"),
      there("vpc-00000001", "10.20.0.0/20"),
      undefined,
    ],
    [
      "has another range",
      cluster(dual),
      cluster(dual.replace("20", "30")),
      ["10.20.0.0/16 with IPv6", "10.30.0.0/16 with IPv6"],
    ],
    ["is made where one was there", there("vpc-00000001"), cluster(dual), ["vpc-00000001", "10.20.0.0/16 with IPv6"]],
    ["was there where one was made", cluster(dual), there("vpc-00000001"), ["10.20.0.0/16 with IPv6", "vpc-00000001"]],
    ["is another that was there", there("vpc-00000001"), there("vpc-00000002"), ["vpc-00000001", "vpc-00000002"]],
  ])("%s", (_what, before, after, expected) => {
    const found = errors(after, lockOf(before));
    expect(found.map((one) => one.message)).toEqual(expected === undefined ? [] : [changed(...expected)]);
  });

  test("whose range is missing is told as that, not as another network", () => {
    const found = errors(cluster("v6cidr = auto"), lockOf(cluster(dual)));
    expect(found.map((one) => one.message)).toEqual(["the network has neither an id nor a range"]);
  });

  test("that is missing is told as that", () => {
    const text = cluster(dual).replace(/vpc \{.*\}/, "");
    expect(errors(text, lockOf(cluster(dual))).map((one) => one.message)).toEqual([
      "`provider aws` needs a block `vpc`",
    ]);
  });

  test("may get IPv6, and does not lose it", () => {
    const was = { ipv4: "10.20.0.0/16" };
    expect(errors(cluster(dual), withNetwork(was))).toEqual([]);
    const told = errors(cluster(dual.replace("auto", "none")), lockOf(cluster(dual)));
    expect(told.map((one) => one.message)).toEqual([
      "modules 2.0.1 cannot make a network without IPv6",
      changed("10.20.0.0/16 with IPv6", "10.20.0.0/16 without IPv6"),
    ]);
  });

  test("of which the lock file holds nothing is another one", () => {
    expect(errors(cluster(dual), withNetwork({})).map((one) => one.message)).toEqual([
      changed("no IPv4 range without IPv6", "10.20.0.0/16 with IPv6"),
    ]);
  });

  /** A lock file that has this of the network. */
  function withNetwork(network: object): string {
    const { built, ...lock } = JSON.parse(lockOf(cluster(dual)));
    const key = "aws_123456789012_eu-west-1";
    const providers = { [key]: { ...built.providers[key], network } };
    return JSON.stringify({ ...lock, built: { ...built, providers } });
  }
});

describe("of several providers", () => {
  const home: AwsPlace = { account: "123456789012", net: 20, pool: "control-plane" };
  const second: AwsPlace = { account: "210987654321", net: 21, pool: "web" };
  const third: AwsPlace = { account: "111111111111", net: 22, pool: "web" };
  const keys = (text: string, lock: string, acceptDestroy: readonly string[] = []) =>
    irOf(text, { lock, acceptDestroy }).providers.map((one) => one.key.split("_")[1]);
  const names = (text: string, lock: string, acceptDestroy: readonly string[] = []) =>
    errorsOf(compileText(text, { lock, acceptDestroy }));

  test("the first holds the cluster: another one there is an error, unless the first may be destroyed", () => {
    const lock = lockOf(clusterOfPlaces(home, second));
    const moved = clusterOfPlaces({ ...second, pool: "control-plane" }, { ...home, pool: "web" });
    expect(errors(moved, lock).map((one) => one.message)).toEqual([
      "`aws_123456789012_eu-west-1` was built as the first provider, and would now be another or none",
    ]);
    expect(names(moved, lock, ["provider.aws_123456789012_eu-west-1"])).toEqual([]);
    expect(names(moved, lock, ["provider.aws_210987654321_eu-west-1"])).toEqual(["home-changes"]);
  });

  test("new ones come behind those that were built", () => {
    const lock = lockOf(clusterOfPlaces(home, second));
    expect(keys(clusterOfPlaces(home, third, second), lock)).toEqual([home, second, third].map((one) => one.account));
    const other = lockOf(clusterOfPlaces(home, third, second));
    expect(keys(clusterOfPlaces(home, second, third), other)).toEqual([home, third, second].map((one) => one.account));
  });

  test("one that takes the place of another is told as that one, and only once", () => {
    const lock = lockOf(clusterOfPlaces(home, second));
    expect(names(clusterOfPlaces(home, third), lock, ["provider.aws_210987654321_eu-west-1"])).toEqual([]);
    expect(errors(clusterOfPlaces(home, third), lock).map((one) => one.message)).toEqual([
      "the provider `aws_210987654321_eu-west-1` was built, and would now be `aws_111111111111_eu-west-1`",
    ]);
    expect(names(clusterOfPlaces(home, second, third), lock)).toEqual([]);
    expect(errors(clusterOfPlaces(home), lock)[0]?.message).toBe(
      "what was built is gone from the source: the provider `aws_210987654321_eu-west-1`",
    );
  });

  test("one of another cloud takes the place of none", () => {
    const google = awsProvider(third)
      .replace("provider aws", "provider google")
      .replace(/account = .*/, 'project = "p"');
    const text = clusterOfPlaces(home).replace(/\}\n$/, `${google}\n}\n`);
    const told = names(text, lockOf(clusterOfPlaces(home, second)));
    expect(told).toContain("built-thing-gone");
    expect(told).not.toContain("provider-changes");
  });

  test("one that was taken out may come again, as a new one", () => {
    const first = lockOf(clusterOfPlaces(home, third, second));
    const gone = "provider.aws_111111111111_eu-west-1";
    const retired = lockOf(clusterOfPlaces(home, second), { lock: first, acceptDestroy: [gone] });
    expect(JSON.parse(retired).built.providers["aws_111111111111_eu-west-1"]).toMatchObject({ network: {} });
    expect(names(clusterOfPlaces(home, second), retired)).toEqual([]);
    expect(keys(clusterOfPlaces(home, third, second), retired)).toEqual(
      [home, second, third].map((one) => one.account),
    );
  });
});
