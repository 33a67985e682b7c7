import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { fixSeed } from "../helpers/fixed-seed.ts";
import { faultsOf } from "../helpers/nstance-config.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { clusterOf } from "../schema/case-clusters.ts";
import { configOf } from "../schema/emitted.ts";

fixSeed();

/*
 * The configuration of a zone's Nstance server on Proxmox VE, judged by the contract: contracts/nstance.md 5, 9.3, 9.4.
 */

function configText(text: string): string {
  const { clusters, diagnostics } = compileText(text);
  const [only] = clusters;
  if (!only?.ir) throw new Error(diagnostics.map((one) => `${one.name}: ${one.message}`).join("\n"));
  return emitCluster(only).find(({ path }) => path.endsWith(".config.jsonc"))?.text ?? "";
}

const plain = clusterOf({ kind: "proxmox" });

test("the server takes it", () => {
  expect(faultsOf(configText(plain))).toEqual([]);
});

test("has nothing that Proxmox VE has no provider for", () => {
  const config = configOf(configText(plain));
  const members = typeof config === "object" && config !== null ? Object.keys(config) : [];
  expect(members.filter((name) => ["images", "load_balancers", "nat"].includes(name))).toEqual([]);
  expect(configText(plain)).not.toContain("leader_network");
  expect(configText(plain)).not.toContain("instance_type");
});

describe("the judge refuses", () => {
  const whole = configText(plain);
  test.each([
    ["a number as text", '"Cores": 2', '"Cores": "2"', "C1"],
    ["an unknown member", '"StartOnBoot"', '"StartAtBoot"', "C1"],
    ["one port for two", "0.0.0.0:8994", "0.0.0.0:8992", "C2"],
    ["a template that there is not", '"template": "web"', '"template": "www"', "C3"],
    ["no storage", '"StoragePool": "local-lvm",', "", "C13"],
    ["no key", /,\s*"encryption_key": \{[^}]*\}/, "", "C11"],
  ])("%s", (_case, from, to, check) => {
    const broken = whole.replace(from, to);
    expect(broken).not.toBe(whole);
    expect(faultsOf(broken).map((fault) => fault.slice(0, check.length))).toContain(check);
  });
});

describe("subnet pools", () => {
  const subnets = (...lines: readonly string[]) =>
    configText(clusterOf({ kind: "proxmox", subnets: lines.join("\n") }));

  test("two pools on one bridge share one, as a network may stand in one only", () => {
    expect(subnets("subnet { pool = control-plane }", "subnet { pool = web }")).toContain(
      '"subnet_pools": { "vmbr0": ["vmbr0"] }',
    );
  });

  test("a VLAN is told by its spelling, and by numbers in the arguments", () => {
    const text = subnets("subnet { pool = control-plane }", "subnet { pool = web, vlan = 20 }");
    expect(text).toContain('"subnet_pools": { "vmbr0": ["vmbr0"], "vmbr0-20": ["vmbr0.20"] }');
    expect(text).toContain('"VLANTag": 20');
  });
});

test("whatever compiles, the server takes", () => {
  const bridges = fc.constantFrom("vmbr0", "vmbr1", "br_lan", "a_b", "ab_", "a__b");
  const vlan = fc.option(fc.integer({ min: 1, max: 4094 }), { nil: undefined });
  const subnet = fc.record({ bridge: fc.option(bridges, { nil: undefined }), vlan, pool: fc.boolean() });
  const line = (
    name: string,
    { bridge, vlan: tag, pool }: { bridge: string | undefined; vlan: number | undefined; pool: boolean },
  ) =>
    `subnet { pool = ${name}${bridge ? `, bridge = "${bridge}"` : ""}${tag ? `, vlan = ${tag}` : ""}${pool ? ', pve_pool = "a/b"' : ""} }`;
  const machine = fc.record({
    cores: fc.integer({ min: 1, max: 64 }),
    memory: fc.integer({ min: 1, max: 512 }),
    size: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(subnet, subnet, machine, (first, second, { cores, memory, size }) => {
      const text = clusterOf({
        kind: "proxmox",
        subnets: [line("control-plane", first), line("web", second)].join("\n"),
        web: `arch = amd64, cores = ${cores}, memory = ${memory}GiB, size = ${size}, disk_size = ${memory + 3}GiB`,
      });
      expect(faultsOf(configText(text)), text).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
