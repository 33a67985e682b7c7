import { describe, expect, test } from "vitest";
import { compileText, errorsOf, irOf, type SourceParts, source as small } from "../../test/helpers/podplane-source.ts";

const balancer =
  "load_balancer internal { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }";
const source = (parts: SourceParts) => small({ ...parts, provider: `${balancer}\n${parts.provider ?? ""}` });
const two = (size: string) => `pool web { arch = arm64, instance_type = "t4g.small", size = ${size} }`;
const zone = (own = "") => `zone eu-west-1a {
  subnet { cidr = auto/28, services = [nat], public = true }
  subnet { cidr = auto/28, services = [nstance] }
  subnet { cidr = auto/24, pool = control-plane }
  ${own}
}`;
const web = zone("subnet { cidr = auto/24, pool = web }");
const check = (cluster: string, more: SourceParts = {}) =>
  compileText(source({ pools: two("3"), zones: web, cluster, ...more }));

describe("declared blocks in expressions", () => {
  test.each([
    "length(pool) == 2",
    "[for p in pool: p.size] == [1, 3]",
    '[for name, p in pool: "${name}=${p.name}"] == ["control-plane=control-plane", "web=web"]',
    "[for p in pool: p.total] == [1, 3]",
    '[for p in pool: p.name if p.size > 1] == ["web"]',
    "length(provider.aws.zone) == 1",
    "[for z in provider.aws.zone: length(z.subnet)] == [4]",
    "[for p in provider: [for z in p.zone: [for s in z.subnet: s.public ?? false]]] == [[[true, false, false, false]]]",
    "length(bucket_names) == 0 || true".replace("bucket_names", "provider.aws.bucket"),
    "[for i, s in provider.aws.zone.eu-west-1a.subnet: i] == [0, 1, 2, 3]",
    "pool.web.size == [for p in pool: p.size][1]",
  ])("%s", (condition) => {
    expect(errorsOf(check(`assert ${condition}, "no"`))).toEqual([]);
  });

  test.each([
    ["assert [for p in pool: p.siez] == [1]", "unknown-member"],
    ["assert pool == 1", "unknown-bare-name"],
    ['assert [for p in pool: "${p}"] == ["a"]', "not-text"],
    ["name = [for p in pool: p][0]", "wrong-type"],
  ])("%s is %s", (item, rule) => {
    expect(errorsOf(check(item))).toContain(rule);
  });

  test("a value of the file knows no blocks", () => {
    expect(errorsOf(check("", { top: "let sizes = [for p in pool: p.size]" }))).toEqual(["blocks-not-known"]);
  });

  test("an attribute that needs itself is a cycle", () => {
    expect(errorsOf(check("", { pools: two("length([for p in pool: p.size])") }))).toEqual(["value-cycle"]);
  });
});

describe("loops over declared blocks", () => {
  const buckets = (text: string) => irOf(text).providers.flatMap((one) => ("buckets" in one ? one.buckets : []));
  const names = (text: string) => buckets(text).map((one) => one.name.value);

  test("make blocks of another kind, also from blocks that stand behind them", () => {
    const text = source({
      provider: 'for name, p in pool { if p.size > 1 { bucket "data-${name}" {} } }',
      pools: two("3"),
      zones: web,
    });
    expect(names(text)).toEqual(["data-web"]);
  });

  test("stand in the order of the source, not behind the others", () => {
    const text = source({
      pools: two("3"),
      zones: zone('for name, p in pool { if name == "web" { subnet { cidr = auto/24, pool = name } } }')
        .replace("subnet { cidr = auto/24, pool = control-plane }", "")
        .replace(/}$/, "subnet { cidr = auto/24, pool = control-plane } }"),
    });
    const plain = source({
      pools: two("3"),
      zones: zone("subnet { cidr = auto/24, pool = web }")
        .replace("subnet { cidr = auto/24, pool = control-plane }", "")
        .replace(/}$/, "subnet { cidr = auto/24, pool = control-plane } }"),
    });
    const ranges = (given: string) => JSON.stringify(irOf(given)).match(/10\.20\.[0-9.]+\/\d+/g);
    expect(ranges(text)).toEqual(ranges(plain));
  });

  test("run one behind the other, by kinds", () => {
    const text = source({
      provider: `for r in provider.aws.role { assert r.permissions == read-write, "no" }
        for b in provider.aws.bucket { role "r-\${b.name}" { buckets = [b.name], permissions = read-write } }
        for name, p in pool { bucket "data-\${name}" {} }`,
      pools: two("3"),
      zones: web,
    });
    expect(errorsOf(compileText(text))).toEqual([]);
    const roles = irOf(text).providers.flatMap((one) => ("roles" in one ? one.roles : []));
    expect(roles.map((one) => one.name.value)).toEqual(["r-data-control-plane", "r-data-web"]);
  });

  test("see what a derived cluster adds and removes", () => {
    const base = source({
      provider: 'for name, p in pool { bucket "data-${name}" {} }',
      pools: two("3"),
      zones: zone(),
    }).replace("cluster tools", "abstract cluster base");
    const text = `${base}\ncluster tools extends base { remove pool web }\n`;
    expect(names(text)).toEqual(["data-control-plane"]);
  });

  test.each([
    ["itself", 'for name, p in pool { pool "${name}-2" { arch = arm64 } }', {}],
    ["in a condition", "for p in pool { if p.size > 9 { pool more { arch = arm64 } } }", {}],
    [
      "in the other case",
      'for p in pool { if p.size > 0 { assert true, "x" } else { pool more { arch = arm64 } } }',
      {},
    ],
    [
      "in the last of several cases",
      'for p in pool { if p.size > 0 { assert true, "x" } else if p.size > 1 { assert true, "x" } else { pool more { arch = arm64 } } }',
      {},
    ],
    ["in a loop", "for p in pool { for i in [1] { pool more { arch = arm64 } } }", {}],
    [
      "through a template",
      "for p in pool { include again() }",
      { top: "template again() { pool more { arch = arm64 } }" },
    ],
  ])("that make their kind %s are an error", (_how, cluster, more) => {
    expect(errorsOf(check(cluster, more))).toEqual(["loop-makes-its-kind"]);
  });

  test("that wait for each other are an error", () => {
    const provider = `for r in provider.aws.role { bucket "\${r.name}" {} }
      for b in provider.aws.bucket { role "\${b.name}" { buckets = [b.name], permissions = read-write } }`;
    const found = compileText(source({ provider })).diagnostics.filter((one) => one.name === "loop-makes-its-kind");
    expect(found).toHaveLength(2);
  });

  test("cannot read what they make", () => {
    const provider = 'for p in pool { bucket "${p.total}" {} }';
    expect(errorsOf(compileText(source({ provider })))).toEqual(["blocks-not-known"]);
  });
});
