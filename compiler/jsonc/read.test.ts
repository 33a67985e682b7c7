import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effort } from "../../test/helpers/effort.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { Diagnostics } from "../diagnostics/diagnostic.ts";
import type { RawBlock } from "../evaluate/raw.ts";
import { showValue } from "../values/values.ts";
import { readJsonc } from "./read.ts";

fixSeed();

function read(text: string) {
  const diagnostics = new Diagnostics();
  const cluster = readJsonc("x.jsonc", text, diagnostics);
  const found = diagnostics.sorted().map(({ name, span }) => `${name} ${text.slice(span?.start, span?.end)}`);
  return { cluster, found, diagnostics: diagnostics.sorted() };
}

/** A block as lines: kind, labels and attributes, children indented. */
function lines(block: RawBlock | undefined, indent = ""): readonly string[] {
  if (!block) return [];
  const labels = block.labels.map((label) => ` ${showValue(label.value)}`).join("");
  const attributes = [...block.attributes.values()].map(({ name, value }) => ` ${name}=${showValue(value)}`).join("");
  return [
    `${indent}${block.kind}${labels}${attributes}`,
    ...block.children.flatMap((child) => lines(child, `${indent}  `)),
  ];
}

const inCluster = (members: string) => `{ "cluster": { "id": "x", ${members} } }`;

describe("each form of the schema table is read", () => {
  test("maps, arrays, labels, lists of strings, maps of arrays and moved blocks", () => {
    const { cluster, found } = read(
      inCluster(`
        "oidc": { "issuer_url": "https://a" },
        "domains": [{ "zone": "a.b", "provider": { "kind": "local" } }],
        "pools": { "control-plane": { "arch": "arm64", "size": 0, "disk_size": 100 } },
        "providers": [{
          "kind": "aws", "tags": { "a": "", "b": "c" },
          "zones": { "z1": [{ "pool": "x", "v4cidr": "10.0.0.0/24" }, { "services": ["nat"] }] },
          "load_balancers": { "main": { "listeners": [{ "port": 443, "pool": "x" }] } },
          "buckets": ["one", "two"]
        }],
        "components": {
          "source": { "url": "u", "ref": { "tag": "t" }, "secretRef": { "name": "n" } },
          "registry": { "mirror": { "enabled": true } }
        }`),
    );
    expect(found).toEqual([]);
    expect(lines(cluster)).toEqual([
      'cluster "x"',
      '  oidc issuer_url="https://a"',
      '  domain "a.b"',
      '    provider "local"',
      '  pool "control-plane" arch="arm64" size=0 disk_size=100',
      '  provider "aws" tags={ a, b }',
      '    zone "z1"',
      '      subnet pool="x" cidr="10.0.0.0/24"',
      '      subnet services=["nat"]',
      '    load_balancer "main"',
      '      listener 443 pool="x"',
      '    bucket "one"',
      '    bucket "two"',
      "  components",
      '    source url="u"',
      '      ref tag="t"',
      '      secret_ref name="n"',
      "  registry",
      "    mirror enabled=true",
    ]);
  });

  test("a mirror joins the registry that the document has", () => {
    const { cluster } = read(
      inCluster('"components": { "registry": { "mirror": { "enabled": true } } }, "registry": { "hostname": "h" }'),
    );
    expect(lines(cluster)).toEqual(['cluster "x"', '  registry hostname="h"', "    mirror enabled=true"]);
  });

  test("headers are keys and opening braces, spans of values cover them", () => {
    const text = '\uFEFF{ "cluster": { "id": "x", "domains": [ { "zone": "z" } ] } }';
    const { cluster } = read(text);
    const at = (span: { start: number; end: number } | undefined) => text.slice(1).slice(span?.start, span?.end);
    const domain = cluster?.children[0];
    expect(at(cluster?.header)).toBe('"cluster"');
    expect(at(domain?.header)).toBe("{");
    expect(at(domain?.span)).toBe('{ "zone": "z" }');
    expect(at(domain?.labels[0]?.span)).toBe('"z"');
  });
});

describe("what counts as absent (ruling 26)", () => {
  test("empty values of optional members, with a hint", () => {
    const { cluster, found, diagnostics } = read(
      inCluster(
        '"name": "", "acme": {}, "domains": [], "registry": { "hostname": "", "ingress": {} }, "pools": { "p": { "size": 0, "disk_size": 0 } }',
      ),
    );
    expect(lines(cluster)).toEqual(['cluster "x"', "  registry", '  pool "p" size=0']);
    expect(found).toEqual([
      'jsonc-counts-as-absent ""',
      "jsonc-counts-as-absent {}",
      "jsonc-counts-as-absent []",
      'jsonc-counts-as-absent ""',
      "jsonc-counts-as-absent {}",
      "jsonc-counts-as-absent 0",
    ]);
    expect(new Set(diagnostics.map((diagnostic) => diagnostic.severity))).toEqual(new Set(["hint"]));
  });

  test("entries of maps and lists, required members and empty values of another type stay", () => {
    const { cluster, found } = read(
      inCluster('"oidc": { "issuer_url": "" }, "pools": { "p": {} }, "kubernetes": { "api_port": "" }'),
    );
    expect(found).toEqual([]);
    expect(lines(cluster)).toEqual(['cluster "x"', '  oidc issuer_url=""', '  pool "p"', '  kubernetes api_port=""']);
  });

  test.each(["{}", '{ "name": "" }'])("a seed of %s means none", (seed) => {
    const { cluster, found } = read(inCluster(`"seed": ${seed}`));
    expect(found).toEqual([]);
    expect(lines(cluster)).toEqual(['cluster "x"']);
  });

  test("a seed that is pinned but not named is pointed out", () => {
    expect(read(inCluster('"seed": { "version": "1" }')).found).toEqual(['jsonc-seed-without-name "seed"']);
  });
});

describe("members that do not belong", () => {
  test.each([
    ['"poolz": { "p": {} }', "jsonc-unknown-member", "`cluster.poolz` is unknown", "Did you mean `pools`?"],
    ['"pool": { "p": {} }', "jsonc-unknown-member", "`cluster.pool` is unknown", "Did you mean `pools`?"],
    [
      '"oidc": { "issuer_uri": "u" }',
      "jsonc-unknown-member",
      "`cluster.oidc.issuer_uri` is unknown",
      "Did you mean `issuer_url`?",
    ],
    ['"acme": { "x": 1 }', "jsonc-unknown-member", "`cluster.acme.x` is unknown", "It is one of `email` and `server`."],
    [
      '"pools": { "p": { "Arch": "arm64" } }',
      "jsonc-member-case",
      '`cluster.pools.p.Arch` is written "arch"',
      'Write "arch".',
    ],
    ['"telemetry": {}', "jsonc-podplane-only", "`cluster.telemetry` exists only in .podplane files", undefined],
    ['"pools": []', undefined, undefined, undefined],
    ['"pools": [1]', "jsonc-wrong-shape", "`cluster.pools` must be an object, not a list", undefined],
    ['"providers": [[]]', "jsonc-wrong-shape", "`cluster.providers[0]` must be an object, not a list", undefined],
    ['"name": null', "jsonc-null", "`cluster.name` is null", undefined],
    ['"providers": [null]', "jsonc-null", "`cluster.providers[0]` is null", undefined],
    ['"oidc": { "signing_algs": [null] }', "jsonc-null", "`cluster.oidc.signing_algs[0]` is null", undefined],
    ['"providers": [{ "kind": "proxmox" }]', "jsonc-provider-kind", undefined, undefined],
  ])("%s", (members, name, message, help) => {
    const { diagnostics } = read(inCluster(members));
    const found = diagnostics.find((diagnostic) => diagnostic.name === name);
    if (name === undefined) expect(diagnostics.map((diagnostic) => diagnostic.name)).toEqual(["jsonc-wrong-shape"]);
    if (message !== undefined) expect(found?.message).toBe(message);
    if (help !== undefined) expect(found?.help).toBe(help);
    if (name !== undefined) expect(diagnostics).toHaveLength(1);
  });

  test("a name in the wrong case is read all the same, and its fix rights it", () => {
    const { cluster, diagnostics } = read('{ "Cluster": { "ID": "x" } }');
    expect(lines(cluster)).toEqual(['cluster "x"']);
    expect(diagnostics.map((diagnostic) => diagnostic.fixes[0]?.edits[0]?.text)).toEqual(['"cluster"', '"id"']);
  });
});

describe("the document around the cluster", () => {
  test.each([
    ["[]", "jsonc-not-an-object []"],
    ['{ "$schema": "x" }', "jsonc-missing-cluster {"],
    ['{ "$schema": 1, "cluster": {} }', "jsonc-wrong-shape 1"],
    ['{ "cluster": [] }', "jsonc-wrong-shape []"],
    ['{ "cluster": {}, "extra": 1 }', 'jsonc-unknown-member "extra"'],
  ])("%s", (text, expected) => {
    expect(read(text).found).toEqual([expected]);
  });

  test("after a syntax error there is no cluster, but other faults are still found", () => {
    const { cluster, found } = read('{ "cluster": { "id": "x", "poolz": { "p": {} }, "name": , } }');
    expect(cluster).toBeUndefined();
    expect(found).toEqual(['jsonc-unknown-member "poolz"', "jsonc-unexpected ,"]);
  });
});

test("a local cluster's document is read (contract section 10.2)", () => {
  const { cluster, found } = read(
    inCluster(`"name": "local-x", "oidc": { "issuer_url": "https://localhost:8443", "client_id": "x", "ca_cert": "ca.pem", "signing_algs": ["RS256"] },
      "domains": [{ "zone": "x.localhost", "provider": { "kind": "local" } }], "registry": { "hostname": "x-registry.local" },
      "secrets": { "default_provider": "local-fakevault", "providers": { "local-fakevault": { "kind": "openbao", "mount_path": "secret" } } },
      "kubernetes": { "api_hostname": "x.localhost", "api_port": 8443 }, "components": { "registry": { "mirror": { "enabled": true } } }`),
  );
  expect(found).toEqual([]);
  expect(cluster?.children).toHaveLength(5);
});

test("random damage to a document is reported, or a cluster comes out", () => {
  const parts = ['"a"', "5", "null", "true", "{}", "[]", '{ "x": 1 }', "[5]", '""', "0", "]", "}", ",", ":"];
  const text = inCluster(
    '"oidc": { "issuer_url": "u" }, "domains": [{ "zone": "z", "provider": { "kind": "local" } }], "pools": { "p": { "size": 1 } }, "providers": [{ "kind": "aws", "zones": { "z": [{ "pool": "p" }] }, "buckets": ["b"], "tags": { "t": "u" } }], "components": { "registry": { "mirror": { "enabled": true } } }',
  );
  const tokens = text.match(/"[^"]*"|[0-9]+|true|[{}[\],:]/g) ?? [];
  fc.assert(
    fc.property(fc.nat(tokens.length - 1), fc.constantFrom(...parts), fc.boolean(), (place, part, replaces) => {
      const damaged = [...tokens.slice(0, place), part, ...tokens.slice(replaces ? place + 1 : place)].join(" ");
      const { cluster, diagnostics } = read(damaged);
      const hasErrors = diagnostics.some((diagnostic) => diagnostic.severity === "error");
      expect(cluster !== undefined || hasErrors, damaged).toBe(true);
    }),
    { numRuns: effort(1000, 300) },
  );
});

test("names that every object of JavaScript has mean nothing special", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
    expect(read(inCluster(`"${name}": {}`)).found).toEqual([`jsonc-unknown-member "${name}"`]);
    expect(lines(read(inCluster(`"pools": { "${name}": {} }`)).cluster)).toEqual(['cluster "x"', `  pool "${name}"`]);
  }
});

test("more pools than a call may have arguments", () => {
  const pools = Array.from({ length: 200_000 }, (_, index) => `"p${index}":{}`);
  expect(read(inCluster(`"pools": {${pools.join(",")}}`)).cluster?.children).toHaveLength(200_000);
});
