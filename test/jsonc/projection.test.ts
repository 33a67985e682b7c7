import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import { Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { reportWhatIsLost } from "../../compiler/domains/cluster/projection/lost.ts";
import { projectModel } from "../../compiler/domains/cluster/projection/project.ts";
import { buildModel } from "../../compiler/domains/model/build-model.ts";
import { readJsonc } from "../../compiler/jsonc/read.ts";
import { cluster as schema } from "../../compiler/schema/index.ts";
import { emitProjection } from "../../emitters/projection/index.ts";

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

/** Reads a document and projects it again: text and what was reported. */
function roundTrip(text: string, sourceName = "cluster.podplane") {
  const diagnostics = new Diagnostics();
  const raw = readJsonc("x.jsonc", text, diagnostics);
  if (!raw) throw new Error(JSON.stringify(diagnostics.sorted()));
  const cluster = buildModel(raw, schema, "jsonc", diagnostics);
  const id = cluster.labels[0];
  if (!id) throw new Error("no id");
  const source = { cluster, namePrefix: id, rangeOf: () => undefined };
  reportWhatIsLost(source, diagnostics);
  const projection = projectModel(source);
  const [file] = emitProjection({
    ir: { sourceName, projection, origin: cluster.origin } as Parameters<typeof emitProjection>[0]["ir"],
    schema: "{}\n",
  });
  return { file, found: diagnostics.sorted().map(({ name, message }) => `${name}: ${message}`) };
}

describe("a document is projected to itself", () => {
  test("the seed's cluster, byte for byte", () => {
    const text = fixture("internaltools-production.jsonc");
    const { file, found } = roundTrip(text);
    expect(found).toEqual([]);
    expect(file?.text).toBe(text);
  });

  test("every member of the contract, in the order of the schema table", () => {
    const text = fixture("maximal.jsonc");
    const { file, found } = roundTrip(text);
    expect(found).toEqual([]);
    expect(JSON.stringify(parse(file?.text ?? ""))).toBe(JSON.stringify(parse(text)));
  });
});

test("every line of the projection knows where it comes from", () => {
  const { file = expect.fail("there is no projection") } = roundTrip(fixture("maximal.jsonc"));
  let offset = 0;
  for (const line of file.text.split("\n").slice(0, -1)) {
    const middle = offset + line.length - line.trimStart().length;
    const covered = file.trace.filter((range) => range.start <= middle && middle < range.end);
    expect(covered.length, line).toBeGreaterThan(0);
    offset += line.length + 1;
  }
});

test.each([
  ["sizes by zone", '"size": 3', '"size": { "us-east-1a": 3 }'],
  ["a range to be chosen", '"172.18.1.0/24"', '"auto/24"'],
])("%s has no place in JSONC", (_what, before, after) => {
  const text = fixture("maximal.jsonc").replace(before, after);
  expect(roundTrip(text).found).toHaveLength(1);
});

describe("what JSONC cannot say is pointed out where it is said", () => {
  const cluster = (members: string, more = "") => `podplane 1
cluster tools {
  ${members}
  oidc { issuer_url = "https://auth.example.com" }
  registry { hostname = "registry.example.com" }
  pool control-plane { arch = arm64, size = 1, instance_type = "t4g.medium" }
  pool web { arch = arm64, size = { us-east-1a = 2, us-east-1b = 1 }, instance_type = "t4g.medium" }
  provider aws {
    account = "123456789012"
    region = "us-east-1"
    vpc { v4cidr = 172.18.0.0/16, v6cidr = auto }
    for zone in ["us-east-1a", "us-east-1b"] {
      zone "${"$"}{zone}" {
        subnet { cidr = auto/28, services = [nat, nlb], public = true }
        subnet { cidr = auto/28, services = [nstance] }
        subnet { cidr = auto/24, pool = control-plane }
        subnet { cidr = auto/24, pool = web }
      }
    }
    load_balancer api { public = false, subnets = control-plane, listener 6443 { pool = control-plane } }
  }
  ${more}
}`;

  function project(text: string) {
    const workspace = {
      read: () => ({ kind: "missing" }) as const,
      resolve: () => ({ kind: "outside", root: "" }) as const,
    };
    const input = {
      file: "tools.podplane",
      text,
      notation: "podplane",
      workspace,
      varsFiles: [],
      assignments: [],
    } as const;
    const { clusters, diagnostics } = compile({ ...input, lockOf: () => undefined });
    const found = diagnostics
      .filter((one) => one.severity === "error" || one.name.startsWith("projection-"))
      .map(({ name, span }) => `${name}: ${text.slice(span?.start, span?.end)}`);
    const ir = clusters[0]?.ir;
    const [file] = ir ? emitProjection({ ir, schema: "" }) : [];
    return { found, document: parse(file?.text ?? "") };
  }

  test("sizes by zone become the largest, and chosen ranges are written out", () => {
    const { found, document } = project(
      cluster('kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }'),
    );
    expect(found).toEqual(["projection-zone-sizes: { us-east-1a = 2, us-east-1b = 1 }"]);
    expect(document.cluster.pools.web.size).toBe(2);
    expect(document.cluster.seed).toEqual({});
    const zone = document.cluster.providers[0].zones["us-east-1a"];
    expect(zone[0]).toEqual({ services: ["nat", "nlb"], public: true, v4cidr: "172.18.0.0/28", v6cidr: "auto" });
  });

  test("a prefix of names other than the id", () => {
    const members = 'name_prefix = "other"\nkubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }';
    expect(project(cluster(members)).found).toEqual([
      'projection-name-prefix: "other"',
      "projection-zone-sizes: { us-east-1a = 2, us-east-1b = 1 }",
    ]);
  });

  test("a balancer of another than the first provider", () => {
    const second = `provider aws far {
    account = "123456789012"
    region = "us-west-2"
    vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }
    zone "us-west-2a" {
      subnet { cidr = auto/28, services = [nat, nlb], public = true }
      subnet { cidr = auto/28, services = [nstance] }
      subnet { cidr = auto/24, pool = web }
    }
    load_balancer web { public = true, subnets = public, listener 443 { pool = web } }
  }
  domain "example.com" { load_balancer = far.web }`;
    const kubernetes = 'kubernetes { api_hostname = "k8s.example.com", api_load_balancer = api }';
    const text = cluster(kubernetes, second).replace("us-east-1b = 1", "us-east-1b = 1, us-west-2a = 1");
    expect(project(text).found).toEqual([
      "projection-zone-sizes: { us-east-1a = 2, us-east-1b = 1, us-west-2a = 1 }",
      "projection-balancer: far.web",
    ]);
  });
});

test("a source's name cannot end the comment that names it", () => {
  const { file } = roundTrip(fixture("maximal.jsonc"), 'a\n{ "b": 1 }\u2028.podplane');
  expect(file?.text.split("\n")[0]).toBe(
    '// Generated from a { "b": 1 } .podplane. Do not edit: change that file and run `podplanec build`.',
  );
  expect(Object.keys(parse(file?.text ?? ""))).toEqual(["$schema", "cluster"]);
});
