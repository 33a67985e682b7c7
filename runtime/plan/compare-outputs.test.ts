import { describe, expect, test } from "vitest";
import type { Ir } from "../../compiler/index.ts";
import { irOf, source } from "../../test/helpers/podplane-source.ts";
import { compareOutputs, declared, movesIn } from "./compare-outputs.ts";

const ir: Ir = irOf(source());
const [vm] = ir.vms;
const [pool] = ir.pools;
if (!vm || !pool) throw new Error("no VM");

const main = (text: string) => ({ "podplane.main.tf": text });
type Files = Readonly<Record<string, string>>;
const compare = (before: Files, after: Files, renames: Files = {}) =>
  compareOutputs(new Map(Object.entries(before)), new Map(Object.entries(after)), ir, new Map(Object.entries(renames)));
const resources = (before: string, after: string, renames: Files = {}) =>
  compare(main(before), main(after), renames).resources.map(
    ({ action, address, details }) => `${action} ${address}${details.length > 0 ? `: ${details.join(", ")}` : ""}`,
  );

const env = `podplane.env/${vm.key}/mutable.env`;
const userData = `podplane.userdata_${vm.key}.sh`;
const note = (from: string) => `# Generated from ${from}. Do not edit.\n`;

describe("files of VMs", () => {
  test("that are the same but for the source that they name change nothing", () => {
    const files = (from: string) => ({ [env]: `${note(from)}A='1'\n`, [userData]: `#!/bin/sh\n${note(from)}echo 1\n` });
    const same = compare(files("a.podplane"), files("b.podplane"));
    expect(same).toEqual({
      env: {},
      userData: [],
      templates: [],
      resources: [],
      pools: { [vm.key]: [pool.name.value] },
    });
  });

  test("change by the settings that differ, in their order, and by user-data", () => {
    const before = { [env]: "B='1'\nC='1'\nGONE=''\nSAME='x=y'\n", [userData]: "#!/bin/sh\n" };
    const after = { [env]: "C='2'\nB='2'\nNEW=''\nSAME='x=y'\n", [userData]: "#!/bin/bash\n" };
    const found = compare(before, after);
    expect([found.env, found.userData]).toEqual([{ [vm.key]: ["B", "C", "GONE", "NEW"] }, [vm.key]]);
  });

  test("that only one build has are no change", () => {
    const files = { [env]: "A='1'\n", [userData]: "x" };
    for (const found of [compare({}, files), compare(files, {})]) expect([found.env, found.userData]).toEqual([{}, []]);
  });
});

describe("templates of pools", () => {
  const templates = (local: string, text: string) =>
    main(`locals {\n  ${local} = {\n    ${pool.key} = ${text}\n  }\n}\n`);
  const changed = (local: string, before: string, after: string) =>
    compare(templates(local, before), templates(local, after)).templates;

  test.each(["templates", "templates_aws_1"])("in %s differ by what is neither pushed nor user-data", (local) => {
    expect(changed(local, "{ type = 1, files = 1, userdata = 1 }", "{ type = 1, files = 2, userdata = 2 }")).toEqual(
      [],
    );
    expect(changed(local, "{ type = 1 }", "{ type = 2 }")).toEqual([pool.name.value]);
    expect(changed(local, "{ type = 1 }", "{ type = 1, more = 1 }")).toEqual([pool.name.value]);
  });

  test("are those of both builds, and of pools alone", () => {
    expect(compare(main(""), templates("templates", "{ type = 1 }")).templates).toEqual([]);
    expect(compare(templates("templates", "{ type = 1 }"), main("")).templates).toEqual([]);
    expect(changed("templatesx", "{ type = 1 }", "{ type = 2 }")).toEqual([]);
    expect(changed("my_templates", "{ type = 1 }", "{ type = 2 }")).toEqual([]);
  });
});

describe("resources", () => {
  const bucket = (name: string, body = "") => `resource "aws_s3_bucket" "${name}" {\n${body}\n}\n`;

  test("go, move, come and change, in this order", () => {
    const before = bucket("gone") + bucket("old") + bucket("same", "a = 1\nb = 1\nc = 1") + bucket("as_it_is", "a = 1");
    const moved = "moved {\n  from = aws_s3_bucket.old\n  to   = aws_s3_bucket.new\n}\n";
    const after =
      bucket("new") + bucket("came") + bucket("same", "a = 2\nb = 1\nd = 1") + moved + bucket("as_it_is", "a = 1");
    expect(resources(before, after)).toEqual([
      "removed aws_s3_bucket.gone",
      "moved aws_s3_bucket.new: aws_s3_bucket.old",
      "added aws_s3_bucket.came",
      "changed aws_s3_bucket.same: a, c, d",
    ]);
  });

  test("are data sources and modules, too, and nothing else that files declare", () => {
    const kinds = [
      'data "aws_vpc" "x" {}',
      'module "x" {}',
      "locals {\n  x = 1\n}",
      'variable "x" {}',
      'output "x" {}',
      'provider "x" {}',
      "removed {}",
      "import {}",
      "terraform {}",
      'check "x" {}',
      'resource "local_file" "x" {}',
    ];
    const all = `${kinds.join("\n")}\n`;
    const addresses = ["data.aws_vpc.x", "module.x", "local_file.x"];
    expect(resources("", all)).toEqual(addresses.map((one) => `added ${one}`));
    expect(resources(all, "")).toEqual(addresses.map((one) => `removed ${one}`));
  });

  test("change by the values that they refer to, over any number of others", () => {
    const text = (size: number, limit: number) => `locals {
  size  = ${size}
  twice = local.size * 2
  four  = [local.twice, local.twice]
  other = 1
}
variable "limit" {
  default     = ${limit}
  description = "${limit}"
}
variable "named" {
  default     = 1
  description = "${limit}"
}
resource "x" "by_local" {
  a = local.four
  b = local.other
}
resource "x" "by_variable" {
  a = var.limit
  b = var.named
}
`;
    expect(resources(text(1, 1), text(2, 1))).toEqual(["changed x.by_local: a"]);
    expect(resources(text(1, 1), text(1, 2))).toEqual(["changed x.by_variable: a"]);
    expect(resources(text(1, 1), text(1, 1))).toEqual([]);
  });

  test("do not change by a pool's new name where it is called by it", () => {
    const text = (name: string, index = name) => `variable "pool_sizes" {
  default = { "${name}" = 1 }
}
locals {
  pool_sizes = merge({ "${name}" = 1, "jobs" = 2 }, var.pool_sizes)
}
resource "x" "y" {
  size = local.pool_sizes["${index}"]
  name = "web"
}
`;
    expect(resources(text("web"), text("front"), { web: "front" })).toEqual([]);
    expect(resources(text("web"), text("front"))).toEqual(["changed x.y: size"]);
    expect(resources(text("web"), text("web").replace('name = "web"', 'name = "front"'), { web: "front" })).toEqual([
      "changed x.y: size, name",
    ]);
  });
});

test("what a build declares are all of its files of OpenTofu, and blocks without an address one by one", () => {
  const moved = (name: string) => `moved {\n  from = a.${name}\n  to = b.${name}\n}\n`;
  const items = declared(
    new Map([
      ["a.tf", moved("x") + moved("y")],
      ["b.tf", moved("z")],
      ["c.tf.json", "{}"],
      ["d.sh", moved("w")],
    ]),
  );
  expect([...items.keys()]).toEqual(["moved", "moved 1", "moved 2"]);
  expect([...movesIn(items)]).toEqual([
    ["a.x", "b.x"],
    ["a.y", "b.y"],
    ["a.z", "b.z"],
  ]);
});
