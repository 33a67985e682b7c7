import { describe, expect, test } from "vitest";
import { rowsOf, testThorough } from "../helpers/effort.ts";
import { attributeCases } from "./attribute-cases.ts";
import type { AttributeCase } from "./case-clusters.ts";
import { classesOf } from "./classes.ts";
import { nodeCases, proxmoxCase } from "./proxmox-cases.ts";
import { buildOf, classesSaid, rows } from "./said-classes.ts";

/*
 * The impact of each attribute on Proxmox VE, as `emits.test.ts` has it for AWS: where it is allowed there, the files of
 * two builds, the scripts of nodes among them, tell the classes that `plan` says. None is left out.
 */

function buildsOf({ parts, part, before, after, also }: AttributeCase) {
  return [buildOf({ ...parts, [part]: before }), buildOf({ ...parts, [part]: after, ...also })] as const;
}

const cases = new Map(
  Object.entries({ ...attributeCases, ...nodeCases })
    // A rename touches nothing where the old name was built; here it was not.
    .filter(([path]) => !path.endsWith(".renamed_from"))
    .map(([path, given]) => [path, proxmoxCase(path, given)] as const),
);
const caseOf = (path: string) => {
  const given = cases.get(path);
  if (!given) throw new Error(`no case of ${path}`);
  return given;
};
const paths = rowsOf([...cases.keys()], 30);
const builds = new Map(paths.map((path) => [path, buildsOf(caseOf(path))] as const));
const isAllowed = (path: string) => builds.get(path)?.every((build) => build !== undefined) ?? false;
const [allowed, refused] = [paths.filter(isAllowed), paths.filter((path) => !isAllowed(path))];

test("every attribute has a case", () => {
  const missing = [...rows.keys()].filter((path) => !path.endsWith(".renamed_from") && !cases.has(path));
  expect(missing).toMatchInlineSnapshot(`
    [
      "cluster/provider/zone/subnet.v6cidr",
      "cluster/state.password",
    ]
  `);
});

testThorough("what is refused on Proxmox VE is known", () => {
  expect(refused.map((path) => path.replace(/^cluster\//, ""))).toMatchInlineSnapshot(`
    [
      "acme.email",
      "acme.server",
      "domain.load_balancer",
      "registry.endpoint",
      "registry.path_style",
      "pool.arch",
      "pool.instance_type",
      "provider.account",
      "provider/vpc.v6cidr",
      "provider.project",
      "provider.project_number",
      "provider/role.service_accounts",
      "provider.profile",
      "provider.enable_ssm",
      "provider/vpc.id",
      "provider/vpc.v4cidr",
      "provider/zone/subnet.pool",
      "provider/zone/subnet.services",
      "provider/zone/subnet.public",
      "provider/zone/subnet.id",
      "provider/zone/subnet.cidr",
      "provider/load_balancer.public",
      "provider/load_balancer.subnets",
      "provider/load_balancer/listener.target_port",
      "provider/load_balancer/listener.pool",
      "provider/role.buckets",
      "provider/role.permissions",
      "kubernetes.api_load_balancer",
      "telemetry.s3_assume_role",
      "dependency.url",
      "dependency.digests",
      "dependency.version",
      "state.bucket",
      "state.region",
      "state.key",
      "state.prefix",
      "state.profile",
      "state.kms_key_id",
      "state.address",
      "state.lock_address",
      "state.unlock_address",
      "state.lock_method",
      "state.unlock_method",
      "state.username",
      "state/encryption.passphrase",
      "state/encryption.previous",
      "state/encryption.migrates",
      "provider/ssh.credentials",
    ]
  `);
});

describe.each(allowed)("%s", (path) => {
  test("does what is said of it: the files tell its classes", async () => {
    const [was, is] = builds.get(path) ?? [];
    if (!was || !is) throw new Error("it does not compile");
    const told = await classesOf(was, is);
    const said = new Set(classesSaid(path, was, is));
    if (said.delete("unsupported")) expect(told).toEqual(expect.arrayContaining([...said]));
    else expect(told).toEqual([...said].sort());
  });
});
