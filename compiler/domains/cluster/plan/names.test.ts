import { describe, expect, test } from "vitest";
import { irOf, lockOf, source } from "../../../../test/helpers/podplane-source.ts";
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
    const built = lockOf(named("acme"));
    expect(prefixOf(source(), built)).toMatchObject({ value: "acme", origin: { rule: "name-prefix" } });
  });

  test("of a cluster that was never built is still free, whatever its lock file pins", () => {
    const { built: _built, ...unbuilt0 } = JSON.parse(lockOf(named("acme")));
    const unbuilt = JSON.stringify(unbuilt0);
    expect(prefixOf(source(), unbuilt).value).toBe("tools");
  });
});
