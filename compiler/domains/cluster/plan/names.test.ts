import { describe, expect, test } from "vitest";
import { type AwsPlace, clusterOfPlaces } from "../../../../test/helpers/aws-places.ts";
import { compileText, errorsOf, irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
import type { Ir } from "../../../ir/index.ts";

/** Rulings 1, 17 and 49; contracts/terraform.md 1.3. Digests are those of sha256sum. */

const longId = "abcdefghijklmnopqrstuvwxyz012345";
const longName = "a-name-that-has-32-characters-ok";

const storage = (name: string, renamedFrom = "") => {
  const renamed = renamedFrom === "" ? "" : `renamed_from = ${renamedFrom}`;
  return `bucket ${name} { ${renamed} }\nrole ${name} { buckets = [${name}], ${renamed} }`;
};

function cloudNames(ir: Ir): readonly string[] {
  const { buckets, roles } = ir.providers[0];
  return [...buckets, ...roles].map((one) => one.cloudName.value);
}

describe("buckets and roles", () => {
  test("have the cluster, the account and themselves in their names; roles the prefix", () => {
    const ir = irOf(source({ cluster: 'name_prefix = "acme"', provider: storage("uploads") }));
    expect(cloudNames(ir)).toEqual(["tools-123456789012-uploads", "acme-uploads"]);
    const [bucket] = ir.providers[0].buckets;
    const [role] = ir.providers[0].roles;
    expect(bucket?.cloudName.origin).toMatchObject({ rule: "bucket-name" });
    expect(role?.cloudName.origin).toMatchObject({ rule: "role-name" });
    expect(role?.buckets.map((one) => one.value)).toEqual(["uploads"]);
    expect(role?.permissions.value).toBe("read-write");
  });

  test("that are too long for the cloud are shortened, and the lock file has what came out", () => {
    const text = source({ provider: storage(longName) }).replace("cluster tools", `cluster ${longId}`);
    const names = [
      "abcdefghijklmnopqrstuvwxyz012345-123456789012-a-name-t-04aa606e",
      "abcdefghijklmnopqrstuvwxyz012345-a-name-that-has-32-cha-f2b2454d",
    ];
    expect(cloudNames(irOf(text))).toEqual(names);
    const { buckets, roles } = JSON.parse(lockOf(text)).built.providers["aws_123456789012_eu-west-1"];
    expect({ buckets, roles }).toEqual({
      buckets: { [longName]: { key: longName, cloud_name: names[0] } },
      roles: { [longName]: { key: longName, cloud_name: names[1] } },
    });
  });

  test("keep their names when they are renamed, also in the builds after that", () => {
    const first = lockOf(source({ provider: storage("uploads") }));
    const renamed = source({ provider: storage("files", "uploads") });
    const kept = ["tools-123456789012-uploads", "tools-uploads"];
    expect(cloudNames(irOf(renamed))).toEqual(kept);
    const second = lockOf(renamed, { lock: first });
    expect(JSON.parse(second).built.providers["aws_123456789012_eu-west-1"].buckets).toEqual({
      files: { key: "uploads", former: ["uploads"], cloud_name: kept[0] },
    });
    expect(cloudNames(irOf(source({ provider: storage("files") }), { lock: second }))).toEqual(kept);
    expect(cloudNames(irOf(source({ provider: storage("media", "files") }), { lock: second }))).toEqual(kept);
    expect(irOf(renamed).providers[0].buckets[0]?.cloudName.origin).toMatchObject({ rule: "kept-name" });
  });
});

describe("of several providers", () => {
  const home: AwsPlace = { net: 20, region: "eu-west-1", things: storage("uploads"), pool: "control-plane" };
  const west: AwsPlace = { net: 21, region: "us-west-2", things: storage("uploads") };
  const east: AwsPlace = { net: 22, region: "us-east-1", things: storage("uploads") };

  /** Each name with its rule; `as it is` where Terraform may not make it of the pattern. */
  const shown = (text: string, lock?: string) =>
    irOf(text, lock === undefined ? {} : { lock }).providers.map(({ buckets, roles }) =>
      [...buckets, ...roles].map(({ cloudName: { value, origin }, regular }) =>
        [value, "rule" in origin ? origin.rule : origin.kind, ...(regular ? [] : ["as it is"])].join(" "),
      ),
    );

  test("of one account, the second has its region behind a name that the first has", () => {
    const text = clusterOfPlaces(home, west);
    const first = ["tools-123456789012-uploads bucket-name", "tools-uploads role-name"];
    const names = ["tools-123456789012-uploads-us-west-2", "tools-uploads-us-west-2"];
    expect(shown(text)).toEqual([first, names.map((name) => `${name} name-in-region as it is`)]);
    const origin = irOf(text).providers[1]?.buckets[0]?.cloudName.origin;
    const from = origin && "from" in origin ? origin.from : [];
    expect(from.map((one) => (one.kind === "source" ? text.slice(one.span.start, one.span.end) : one.kind))).toEqual([
      "uploads",
      '"us-west-2"',
    ]);
    expect(shown(text, lockOf(text))).toEqual([first, names.map((name) => `${name} kept-name as it is`)]);
  });

  test("of one account, the one that was built longer has the plain name", () => {
    const bare: AwsPlace = { ...home, things: "" };
    const lock = lockOf(clusterOfPlaces(bare, { ...west, things: "" }));
    expect(shown(clusterOfPlaces(bare, east, west), lock)).toEqual([
      [],
      ["tools-123456789012-uploads bucket-name", "tools-uploads role-name"],
      [
        "tools-123456789012-uploads-us-east-1 name-in-region as it is",
        "tools-uploads-us-east-1 name-in-region as it is",
      ],
    ]);
  });

  test("of several accounts, each has a plain name", () => {
    expect(shown(clusterOfPlaces(home, { ...west, account: "210987654321" }))).toEqual([
      ["tools-123456789012-uploads bucket-name", "tools-uploads role-name"],
      ["tools-210987654321-uploads bucket-name", "tools-uploads role-name"],
    ]);
  });

  test("what is renamed in a region keeps its former name there", () => {
    const text = clusterOfPlaces(home, { ...west, things: storage("files", "uploads") });
    const region = "tools-123456789012-uploads-us-west-2 kept-name as it is";
    expect(shown(text, lockOf(clusterOfPlaces(home, west)))[1]).toEqual([
      region,
      "tools-uploads-us-west-2 kept-name as it is",
    ]);
  });

  test("without a region that is all that is wrong", () => {
    const text = clusterOfPlaces(home, west).replace(/region = .*/g, "");
    expect(errorsOf(compileText(text))).toEqual(["provider-setting-missing"]);
  });
});

test("where names are missing, that is all that is wrong", () => {
  const text = source({ provider: "bucket {}\nbucket uploads {}\nrole { buckets = [uploads] }" });
  const errors = compileText(text.replace("cluster tools", "cluster")).diagnostics.map((one) => one.message);
  expect(errors).toEqual([
    "`cluster` needs id behind it",
    "`bucket` needs name behind it",
    "`role` needs name behind it",
  ]);
});

test("names are regular where the pattern gives them, renamed or not, and keep the rule of what was not renamed", () => {
  const namesOf = (text: string, lock?: string) => {
    const { buckets, roles } = irOf(text, lock === undefined ? {} : { lock }).providers[0];
    return [...buckets, ...roles].map(({ cloudName: { origin }, regular }) => [
      "rule" in origin ? origin.rule : origin.kind,
      regular,
    ]);
  };
  const plain = source({ provider: storage("uploads") });
  const [bucket, role] = ["bucket-name", "role-name"];
  expect(namesOf(plain)).toEqual([
    [bucket, true],
    [role, true],
  ]);
  expect(namesOf(plain, lockOf(plain))).toEqual([
    [bucket, true],
    [role, true],
  ]);
  const renamed = source({ provider: storage("files", "uploads") });
  expect(namesOf(renamed, lockOf(plain))).toEqual([
    ["kept-name", true],
    ["kept-name", true],
  ]);
  const short = source({ provider: storage(longName) }).replace("cluster tools", `cluster ${longId}`);
  expect(namesOf(short)).toEqual([
    [bucket, false],
    [role, false],
  ]);
  expect(namesOf(short, lockOf(short))).toEqual([
    [bucket, false],
    [role, false],
  ]);
});

test("what is renamed keeps its key where nothing is known of the past, too", () => {
  const ir = irOf(
    source({
      pools: 'pool web { arch = arm64, size = 1, instance_type = "t4g.small", renamed_from = ingress }',
      provider: `load_balancer api {
        public = false, subnets = control-plane, renamed_from = internal
        listener 6443 { pool = control-plane }
      }
      ${storage("files", "uploads")}`,
      zones: `zone eu-west-1a {
        subnet { cidr = auto/28, services = [nat], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        subnet { cidr = auto/24, pool = control-plane }
        subnet { cidr = auto/24, pool = web }
      }`,
    }),
  );
  const [provider] = ir.providers;
  const things = [...ir.pools, ...provider.loadBalancers, ...provider.buckets, ...provider.roles];
  expect(things.map(({ name, key }) => `${name.value}: ${key}`)).toEqual([
    "control-plane: control-plane",
    "web: ingress",
    "api: internal",
    "files: uploads",
    "files: uploads",
  ]);
  expect(ir.renames).toEqual([]);
});

describe("the prefix of names", () => {
  const named = (prefix: string) => source({ cluster: `name_prefix = "${prefix}"` });
  const prefixOf = (text: string, lock?: string) => irOf(text, lock === undefined ? {} : { lock }).namePrefix;

  test("is what the file says, else what was built, else the id", () => {
    expect(prefixOf(named("acme"))).toMatchObject({ value: "acme", origin: { kind: "source" } });
    expect(prefixOf(source())).toMatchObject({ value: "tools", origin: { kind: "rule", rule: "name-prefix" } });
    const start = source().indexOf("tools");
    expect(prefixOf(source()).origin).toMatchObject({ from: [{ span: { start, end: start + "tools".length } }] });
    const built = lockOf(named("acme"));
    expect(prefixOf(source(), built)).toMatchObject({ value: "acme", origin: { rule: "name-prefix" } });
  });

  test("of a cluster that was never built is still free, whatever its lock file pins", () => {
    const { built: _built, ...unbuilt0 } = JSON.parse(lockOf(named("acme")));
    const unbuilt = JSON.stringify(unbuilt0);
    expect(prefixOf(source(), unbuilt).value).toBe("tools");
  });
});
