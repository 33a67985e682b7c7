import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import type { Workspace } from "../../compiler/bind/workspace.ts";
import { compile } from "../../compiler/compile.ts";
import { Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { foreignMember } from "../../compiler/domains/cluster/check/index.ts";
import { importJsonc } from "../../compiler/domains/cluster/import/index.ts";
import { projectModel } from "../../compiler/domains/cluster/projection/project.ts";
import { type ClusterModel, cluster as root } from "../../compiler/schema/index.ts";
import { emitProjection } from "../../emitters/projection/index.ts";
import { parse as parsePodplane, print } from "../../grammar/index.ts";
import { fixSeed } from "../helpers/fixed-seed.ts";
import { type Json, randomDocument } from "./documents.ts";

fixSeed();

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");

const workspace: Workspace = {
  read: () => ({ kind: "missing" }),
  resolve: () => ({ kind: "outside", root: "" }),
};

function importText(text: string): string {
  const diagnostics = new Diagnostics();
  const imported = importJsonc("x.jsonc", text, diagnostics);
  if (imported === undefined) throw new Error(JSON.stringify(diagnostics.sorted().map((one) => one.message)));
  return imported;
}

describe("import, then build, gives back the document", () => {
  test.each(["maximal.jsonc", "internaltools-production.jsonc"])("%s, through the whole compiler", (name) => {
    const text = importText(fixture(name));
    const { clusters, diagnostics } = compilePodplane(text);
    expect(diagnostics.filter((one) => one.severity === "error")).toEqual([]);
    const ir = clusters[0]?.ir;
    const [file] = ir ? emitProjection({ ir, schema: "" }) : [];
    expect(JSON.stringify(parse(file?.text ?? ""))).toBe(JSON.stringify(parse(fixture(name))));
  });

  test("whatever a document holds that the schema table allows", () => {
    fc.assert(
      fc.property(randomDocument, fc.nat(4), (document, indent) => {
        const projected = projectImported(importText(JSON.stringify(document, undefined, indent)));
        expect(projected).toEqual(withDefaults(document));
      }),
      { numRuns: 150 },
    );
  });
});

function compilePodplane(text: string) {
  const file = "cluster.podplane";
  const input = { file, text, notation: "podplane", workspace, varsFiles: [], assignments: [] } as const;
  return compile({ ...input, lockOf: () => undefined });
}

/** What the projection of an imported document says, whatever the cross-field checks say of it. */
function projectImported(text: string): unknown {
  const model = compilePodplane(text).clusters[0]?.model as unknown as ClusterModel | undefined;
  const id = model?.labels[0];
  if (!id) throw new Error(`no cluster in ${text}`);
  const source = { cluster: model, namePrefix: id, rangeOf: () => undefined };
  const ir = { sourceName: "x.podplane", projection: projectModel(source), origin: model.origin };
  const [file] = emitProjection({ ir: ir as Parameters<typeof emitProjection>[0]["ir"], schema: "" });
  return parse(file?.text ?? "");
}

/** The members of providers that mean nothing in one of this kind. */
function foreignMembers(kind: string): readonly string[] {
  return Object.values(root.blocks.provider.blocks).flatMap((schema) => {
    const isForeign = foreignMember("provider", () => [kind], schema.kind) !== undefined;
    return isForeign && "at" in schema.jsonc ? (schema.jsonc.at[0] ?? []) : [];
  });
}

/**
 * The document with what a projection always says: its schema, no seed, IPv6 of subnets (ruling 4); and without blocks
 * that its providers do not have, which are refused.
 */
function withDefaults(document: Json): unknown {
  const copy = structuredClone(document) as { cluster: Record<string, Json> };
  copy.cluster["seed"] ??= {};
  for (const provider of (copy.cluster["providers"] ?? []) as Record<string, Record<string, Json>>[]) {
    for (const member of foreignMembers(String(provider["kind"]))) delete provider[member];
    const { vpc, zones } = provider;
    if (vpc?.["v6cidr"] === undefined || vpc["id"] !== undefined) continue;
    for (const subnet of Object.values(zones ?? {}).flat() as Record<string, Json>[]) {
      if (subnet["id"] === undefined) subnet["v6cidr"] ??= "auto";
    }
  }
  return { $schema: "./podplane.cluster.schema.json", ...copy };
}

describe("comments stay with what they document", () => {
  test("in front, behind, at the ends, and within values", () => {
    const imported = importText(`\uFEFF// The file.
{
  // Where editors look.
  "$schema": "x",
  "cluster": { // ours
    "id": "x", /* the id */
    // Who may log in.
    // Two lines.
    "oidc": { "issuer_url": "https://a" }, // the issuer
    "domains": [
      // The first.
      { "zone": "a.example.com" },
      { "zone": "b.example.com" } /* the second */
      // No third.
    ],
    "pools": {
      "a": {
        "size": 1, // one
        /// not a document comment
        "arch": "arm64" /* of ARM */, "instance_type": /* within */ "t4g.small"
        // nothing else
      }
    },
    "kubernetes": { "api_hostname": "k", "cluster_cidr": [
      "10.0.0.0/16" // pods
    ] }
    // The end.
  }
}
// Behind.
`);
    expect(imported).toBe(`podplane 1

// The file.
// Where editors look.
// ours
/* the id */
cluster x {
  // Who may log in.
  // Two lines.
  oidc { issuer_url = "https://a" } // the issuer

  // The first.
  domain "a.example.com" {}

  domain "b.example.com" {} /* the second */
  // No third.

  pool a {
    // not a document comment
    arch = arm64 /* of ARM */
    /* within */
    instance_type = "t4g.small"
    size          = 1 // one

    // nothing else
  }

  kubernetes {
    api_hostname = "k"
    // pods
    cluster_cidr = [10.0.0.0/16]
  }

  // The end.
}
// Behind.
`);
  });

  test("no comment is lost, wherever it stands", () => {
    const text = fixture("maximal.jsonc");
    const places = [...text.matchAll(/[,{}[\]:]\s/g)].map((match) => match.index + 1);
    expect(places.length).toBeGreaterThan(100);
    for (const [index, place] of places.entries()) {
      const comment = index % 2 === 0 ? ` /* comment-${index}- */ ` : ` // comment-${index}-\n`;
      const imported = importText(text.slice(0, place) + comment + text.slice(place));
      expect(imported.split(`comment-${index}-`), `${index} at ${place}`).toHaveLength(2);
    }
  });

  test("the header of a generated document is dropped", () => {
    expect(importText(fixture("internaltools-production.jsonc"))).not.toContain("Generated");
  });
});

describe("what is written", () => {
  test("is in canonical form", () => {
    const imported = importText(fixture("maximal.jsonc"));
    expect(print(parsePodplane("x", imported))).toBe(imported);
  });

  test("an id that Google Cloud refuses as prefix of names gets one of its own", () => {
    const id = "internaltools-production";
    const text = (kind: string) => JSON.stringify({ cluster: { id, providers: [{ kind }] } });
    expect(importText(text("google"))).toBe(`podplane 1

cluster internaltools-production {
  name_prefix = "internaltools"

  provider google {}
}
`);
    expect(importText(text("aws"))).not.toContain("name_prefix");
  });

  test("a balancer that two providers have is qualified by the first", () => {
    const provider = { kind: "aws", region: "us-east-1", load_balancers: { main: {} } };
    const document = {
      cluster: {
        id: "x",
        domains: [{ zone: "z", load_balancer: "main" }, { zone: "y" }],
        providers: [provider, provider],
      },
    };
    const imported = importText(JSON.stringify(document));
    expect(imported.match(/load_balancer = us-east-1\.main/g)).toHaveLength(2);
    expect(imported.match(/provider aws us-east-1 \{/g)).toHaveLength(1);
  });

  test.each([
    ["auto", "us-east-1.auto"],
    ["true", "us-east-1.true"],
    ["not a name", '"us-east-1.not a name"'],
  ])("a balancer named `%s`, too, so that it can be read", (name, written) => {
    const provider = { kind: "aws", region: "us-east-1", load_balancers: { [name]: {} } };
    const cluster = { id: "x", kubernetes: { api_load_balancer: name }, providers: [provider, provider] };
    const imported = importText(JSON.stringify({ cluster }));
    expect(imported).toContain(`api_load_balancer = ${written}`);
    expect(parsePodplane("x", imported).problems).toEqual([]);
  });

  test("a document with errors is not translated", () => {
    const diagnostics = new Diagnostics();
    expect(importJsonc("x", '{ "cluster": { "id": "x", "telemetry": {} } }', diagnostics)).toBeUndefined();
    expect(diagnostics.sorted().map((one) => one.name)).toEqual(["jsonc-podplane-only"]);
  });

  test("a Proxmox VE provider is translated, for it can be described there", () => {
    expect(importText('{ "cluster": { "id": "x", "providers": [{ "kind": "proxmox" }] } }')).toBe(`podplane 1

cluster x {
  provider proxmox {}
}
`);
  });
});
