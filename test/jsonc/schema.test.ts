import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import {
  clusterJsonSchema,
  clusterJsonSchemaCopy,
  type JsonSchema,
  printJsonSchema,
} from "../../compiler/jsonc/schema.ts";
import { buildJsonSchema, lockJsonSchema } from "../../compiler/lock/index.ts";
import { fixSeed } from "../helpers/fixed-seed.ts";
import { type Json, randomDocument } from "./documents.ts";

fixSeed();

const fixture = (name: string): unknown => parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8"));

function compile(schema: JsonSchema) {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  ajv.addFormat("uri", (text) => URL.canParse(text));
  ajv.addFormat("email", /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat("hostname", /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/);
  return ajv.compile(schema);
}

const validate = compile(clusterJsonSchema());

/** Every object and every member below a value, as setters that return a changed copy of the whole. */
function* placesIn(value: unknown, path: readonly (string | number)[] = []): Generator<readonly (string | number)[]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    yield place;
    yield* placesIn(child, place);
  }
}

function changed(
  root: unknown,
  path: readonly (string | number)[],
  change: (parent: Record<string | number, unknown>, key: string | number) => void,
): unknown {
  const copy = structuredClone(root);
  let parent = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last !== undefined) change(parent, last);
  return copy;
}

describe("the schema of podplane.cluster.jsonc", () => {
  test.each(["internaltools-production.jsonc", "maximal.jsonc"])("%s is valid", (name) => {
    validate(fixture(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  test("whatever the schema table allows is valid", () => {
    fc.assert(
      fc.property(randomDocument, (document) => {
        validate(withRequirements(document));
        expect(validate.errors ?? []).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test.each([{}, { name: "" }, { name: "none" }])("a seed of %j is valid", (seed) => {
    expect(validate({ cluster: { ...minimal, seed } })).toBe(true);
  });

  // contracts/cluster-config.md section 3, the column "Required", by a path in the fixture.
  test.each([
    "cluster",
    "cluster.id",
    "cluster.oidc",
    "cluster.kubernetes",
    "cluster.oidc.issuer_url",
    "cluster.acme.email",
    "cluster.domains.0.zone",
    "cluster.domains.0.provider.kind",
    "cluster.pools.ingress.arch",
    "cluster.pools.ingress.instance_type",
    "cluster.pools.ingress.size",
    "cluster.providers.0.kind",
    "cluster.providers.0.load_balancers.main.public",
    "cluster.providers.0.load_balancers.main.subnets",
    "cluster.providers.0.load_balancers.main.listeners",
    "cluster.providers.0.load_balancers.main.listeners.0.port",
    "cluster.providers.0.load_balancers.main.listeners.0.pool",
    "cluster.providers.0.roles.writer.buckets",
    "cluster.secrets.default_provider",
    "cluster.secrets.providers",
    "cluster.secrets.providers.gcp.kind",
    "cluster.kubernetes.api_hostname",
    "cluster.components.source.url",
    "cluster.components.source.secretRef.name",
    "cluster.registry",
    "cluster.registry.hostname",
    "cluster.seed.version",
    "cluster.seed.digest",
  ])("%s is required, and nothing else is", (path) => {
    const keys = path.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    const without = changed(fixture("maximal.jsonc"), keys, (parent, key) => delete parent[key]);
    expect(validate(without)).toBe(false);
  });

  test("members that are not required can be left out one by one", () => {
    const required = new Set([
      "cluster",
      "id",
      "oidc",
      "kubernetes",
      "issuer_url",
      "email",
      "zone",
      "kind",
      "arch",
      "instance_type",
      "size",
      "public",
      "subnets",
      "listeners",
      "port",
      "pool",
      "buckets",
      "default_provider",
      "providers",
      "api_hostname",
      "url",
      "registry",
      "hostname",
      "version",
      "digest",
      "name",
    ]);
    const optional = [...placesIn(fixture("maximal.jsonc"))].filter((path) => {
      const key = path.at(-1);
      return typeof key === "string" && !required.has(key);
    });
    expect(optional.length).toBeGreaterThan(50);
    for (const path of optional) {
      const without = changed(fixture("maximal.jsonc"), path, (parent, name) => delete parent[name]);
      expect(validate(without), path.join(".")).toBe(true);
    }
  });

  test("an unknown member is refused everywhere but in tags", () => {
    const maps = /^cluster\.(providers\.0\.tags|pools|secrets\.providers|providers\.0\.(zones|load_balancers|roles))$/;
    for (const path of [[], ...placesIn(fixture("maximal.jsonc"))]) {
      const added = changed(fixture("maximal.jsonc"), [...path, "unknown-member"], (parent, name) => {
        if (typeof parent === "object" && !Array.isArray(parent)) parent[name] = 1;
      });
      if (JSON.stringify(added) === JSON.stringify(fixture("maximal.jsonc")) || maps.test(path.join("."))) continue;
      expect(validate(added), path.join(".")).toBe(false);
    }
  });

  test("a value outside an enumeration, a wrong type and a null are refused", () => {
    for (const path of placesIn(fixture("maximal.jsonc"))) {
      for (const wrong of [null, { deep: { er: [] } }]) {
        const broken = changed(fixture("maximal.jsonc"), path, (parent, name) => {
          parent[name] = wrong;
        });
        expect(validate(broken), path.join(".")).toBe(false);
      }
    }
    for (const path of [
      "cluster.domains.0.provider.kind",
      "cluster.pools.ingress.arch",
      "cluster.providers.0.kind",
      "cluster.providers.0.zones.us-east-1a.0.services.0",
      "cluster.secrets.providers.gcp.kind",
      "cluster.secrets.providers.aws-secrets-manager.object_type",
      "cluster.seed.name",
      "cluster.seed.digest",
      "cluster.id",
    ]) {
      const broken = changed(fixture("maximal.jsonc"), path.split("."), (parent, name) => {
        parent[name] = "No-such--value";
      });
      expect(validate(broken), path).toBe(false);
    }
  });

  test.each([
    ["a--b", false],
    ["-a", false],
    ["a-", false],
    ["A", false],
    ["a_b", false],
    ["", false],
    ["a".repeat(33), false],
    ["test-cluster-123", true],
    ["a", true],
    ["1test", true],
    ["a".repeat(32), true],
  ])("the id %j is %s", (id, expected) => {
    expect(validate({ cluster: { ...minimal, id } })).toBe(expected);
  });

  test("each definition and each member has a description", () => {
    const { $defs } = clusterJsonSchema();
    for (const [name, definition] of Object.entries($defs as Record<string, JsonSchema>)) {
      for (const [member, schema] of Object.entries(definition["properties"] as Record<string, JsonSchema>)) {
        expect(schema["description"], `${name}.${member}`).toMatch(/\.$/);
      }
    }
  });

  test("the copy beside a document differs by a comment behind the id", () => {
    const { $comment, ...rest } = clusterJsonSchemaCopy();
    expect(printJsonSchema(rest)).toBe(printJsonSchema(clusterJsonSchema()));
    expect(Object.keys(clusterJsonSchemaCopy()).slice(0, 3)).toEqual(["$schema", "$id", "$comment"]);
    expect($comment).toBe(
      "Generated by podplanec; changes are lost. Source: https://podplane.dev/schemas/podplane.cluster.schema.json",
    );
  });
});

/** The document with what one member asks of another: a registry of domains, the pin of a seed. */
function withRequirements(document: Json): unknown {
  const copy = structuredClone(document) as { cluster: Record<string, Record<string, Json>> };
  const { domains, registry, seed, secrets } = copy.cluster;
  if (domains) copy.cluster["registry"] = { hostname: "registry.example.com", ...registry };
  if (seed) copy.cluster["seed"] = { version: "1.0.0", digest: `sha512:${"0".repeat(128)}`, ...seed };
  if (secrets) {
    copy.cluster["secrets"] = { default_provider: "vault", providers: { vault: { kind: "vault" } }, ...secrets };
  }
  for (const provider of (copy.cluster["providers"] ?? []) as unknown as Record<string, Record<string, Json>>[]) {
    for (const balancer of Object.values(provider["load_balancers"] ?? {})) {
      (balancer as Record<string, Json>)["listeners"] ??= [];
    }
  }
  return copy;
}

const minimal = { id: "x", oidc: { issuer_url: "https://a" }, kubernetes: { api_hostname: "k8s.example.com" } };

describe("schemas of podplanec's own files", () => {
  test.each([
    ["lock.json", lockJsonSchema()],
    ["build.json", buildJsonSchema()],
  ])("%s", (name, schema) => {
    const check = compile(schema);
    check(fixture(name));
    expect(check.errors ?? []).toEqual([]);
    expect(check(changed(fixture(name), ["other"], (parent, key) => (parent[key] = 1)))).toBe(false);
    expect(check(changed(fixture(name), ["version"], (parent, key) => (parent[key] = 3)))).toBe(false);
  });
});
