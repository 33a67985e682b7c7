import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { importJsonc } from "../../compiler/domains/cluster/import/index.ts";
import { at, type JsonObject } from "../../emitters/netsy/seed/json.ts";
import { deriveValues } from "../../emitters/netsy/seed/values.ts";
import { emitProjection } from "../../emitters/projection/index.ts";
import { earlyTargets, emitTerraform } from "../../emitters/terraform/index.ts";
import { seedClusterOfIr } from "../../runtime/seed/seed-cluster-of-ir.ts";
import { type GoogleParts, googleCluster, googleWorkers } from "../helpers/google-sources.ts";
import { compileText, irOf } from "../helpers/podplane-source.ts";

/*
 * cert-manager proves domains in Cloud DNS as an account that trusts the cluster's tokens. The seed tells it so before
 * any of that is made: every name in it is the one that OpenTofu gives.
 */

const acme = 'acme { email = "ops@example.com" }\n  registry { hostname = "r.example.com" }';
const domain = (zone: string, settings = "") => `domain "${zone}" { provider google-cloud-dns { ${settings} } }`;
const numbered = { provider: "project_number = 123456789012" };
const named = `${acme}\n${domain("example.com", 'hosted_zone_name = "example"')}`;

function valuesOf(source: string, path: string): unknown {
  const tree: JsonObject = deriveValues(seedClusterOfIr(irOf(source)));
  return JSON.parse(
    JSON.stringify(
      at(tree, "platform", "components", ...path.split("/").map((part) => part.replace("|", "/"))) ?? null,
    ),
  );
}

const certManager = "values/cert-manager/cert-manager";
const solvers = "values/platform-certs/platform/certs/ingress/acme/solvers";

function terraformOf(source: string): string {
  return emitTerraform(irOf(source))
    .map(({ text }) => text)
    .join("\n");
}

function said(parts: GoogleParts): readonly string[] {
  const { diagnostics } = compileText(googleCluster(parts));
  return diagnostics
    .map((one) => one.name)
    .filter((name) => /^acme|^trust|without-use|role-arn|region-unclear/.test(name));
}

describe("what the seed says is what OpenTofu makes", () => {
  const source = googleCluster({ ...numbered, head: 'name_prefix = "shop"', blocks: named });
  const text = terraformOf(source);
  const values = JSON.stringify(valuesOf(source, certManager));
  const credentials = JSON.parse(
    String(valuesOf(source, `${certManager}/podAnnotations/podplane.dev|google-credentials`)),
  );

  test("the trust, by number, pool and provider", () => {
    const [, pool = ""] = /workload_identity_pool_id = "\$\{local\.name_prefix\}-(\w+)"/.exec(text) ?? [];
    const [, provider = ""] = /workload_identity_pool_provider_id += "(\w+)"/.exec(text) ?? [];
    const name = `projects/123456789012/locations/global/workloadIdentityPools/shop-${pool}/providers/${provider}`;
    expect(credentials.audience).toBe(`//iam.googleapis.com/${name}`);
    expect(values).toContain(`"audience":"https://iam.googleapis.com/${name}"`);
    expect(text).toContain("\n      condition     = self.project_number == 123456789012\n");
  });

  test("the account, and who may act as it", () => {
    expect(text).toContain(
      'resource "google_service_account" "dns01" {\n  account_id = "${local.name_prefix}-dns01"\n',
    );
    expect(credentials.service_account_impersonation_url).toBe(
      "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/shop-dns01@my-project.iam.gserviceaccount.com:generateAccessToken",
    );
    const name = valuesOf(source, `${certManager}/serviceAccount/name`);
    expect(text).toContain(`/subject/system:serviceaccount:platform-cert-manager:${name}"`);
  });

  test("the file lies where the environment and the token's place say", () => {
    const folder = "/var/run/google";
    expect(credentials.credential_source).toEqual({ file: `${folder}/token` });
    expect(valuesOf(source, `${certManager}/extraEnv`)).toEqual([
      { name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${folder}/credentials.json` },
    ]);
    expect(values).toContain(`"mountPath":"${folder}"`);
  });

  test("nothing but APIs and buckets is made first", () => {
    expect(earlyTargets(irOf(source))).toEqual({
      seed: ["google_storage_bucket.netsy"],
      keys: ["google_project_service.platform"],
    });
  });
});

test("a zone that is named needs no more than the zone; another is looked for in its project", () => {
  const blocks = `${acme}
  ${domain("a.example", 'hosted_zone_name = "a"')}
  ${domain("b.example", 'project = "dns-project", hosted_zone_name = "b"')}
  ${domain("c.example", 'project = "dns-project"')}`;
  const source = googleCluster({ ...numbered, blocks });
  expect(valuesOf(source, solvers)).toEqual([
    { dnsZones: ["c.example"], cloudDNS: { project: "dns-project" } },
    { dnsZones: ["b.example"], cloudDNS: { project: "dns-project", hostedZoneName: "b" } },
    { dnsZones: ["a.example"], cloudDNS: { project: "my-project", hostedZoneName: "a" } },
  ]);
  expect(terraformOf(source).match(/"google_project_iam_member" "\w+"/g)).toEqual([
    '"google_project_iam_member" "dns01_zones_dns_project"',
  ]);
  expect(terraformOf(googleCluster({ ...numbered, blocks: named }))).not.toContain("google_project_iam_member");
});

test("a project whose zones are searched twice is granted once", () => {
  const searched = `${acme}
  ${domain("a.example")}
  ${domain("b.example", 'project = "my-project"')}
  ${domain("c.example", 'project = "dns-project"')}`;
  const readers = (text: string) => text.match(/"google_project_iam_member" "\w+"/g);
  const one = ['"google_project_iam_member" "dns01_zones"', '"google_project_iam_member" "dns01_zones_dns_project"'];
  expect(readers(terraformOf(googleCluster({ ...numbered, blocks: searched })))).toEqual(one);

  const others = googleWorkers("my-project", "europe-west3", "europe-west3-a", "172.19.0.0/16").replace(
    /\}$/,
    "load_balancer far { public = true, subnets = public, listener 443 { pool = web } } }",
  );
  const far = (settings: string) =>
    `${searched}\ndomain "far.example" { load_balancer = far, provider google-cloud-dns { ${settings} } }`;
  const both = (settings: string) => terraformOf(googleCluster({ ...numbered, blocks: far(settings), others }));
  expect(readers(both(""))).toEqual(one);
  expect(readers(both('project = "dns-project"'))).toEqual(one);
  expect(readers(both('project = "third-project"'))).toEqual([
    ...one,
    '"google_project_iam_member" "dns01_zones_third_project_google_my_project_europe_west3"',
  ]);
});

test("zones of two providers are granted by the credentials of each", () => {
  const others = googleWorkers("other-project", "europe-west3", "europe-west3-a", "172.19.0.0/16").replace(
    /\}$/,
    "load_balancer far { public = true, subnets = public, listener 443 { pool = web } } }",
  );
  const blocks = `${named}\ndomain "far.example" { load_balancer = far, provider google-cloud-dns {} }`;
  const text = terraformOf(googleCluster({ ...numbered, blocks, others }));
  expect(text.match(/"google_dns_managed_zone_iam_member" "\w+"/g)).toEqual([
    '"google_dns_managed_zone_iam_member" "dns01"',
    '"google_dns_managed_zone_iam_member" "dns01_google_other_project_europe_west3"',
  ]);
  expect(text.match(/"google_service_account" "dns01/g)).toHaveLength(1);
  expect(said({ ...numbered, blocks, others })).toEqual([]);
});

test.each<[string, GoogleParts, readonly string[]]>([
  ["all that it takes", { ...numbered, blocks: named }, []],
  ["no number of the project", { blocks: named }, ["trust-unnamed"]],
  ["no zone in Cloud DNS", { ...numbered, blocks: `${acme}\ndomain "a.example" {}` }, ["acme-without-proof"]],
  [
    "a zone in Route 53 only",
    { ...numbered, blocks: `${acme}\ndomain "a.example" { provider aws-route53 {} }` },
    ["acme-without-proof"],
  ],
  ["no certificates, and no number", { blocks: named.replace(/acme .*/, "") }, []],
  [
    "an id of Route 53",
    {
      blocks: `registry { hostname = "r.example.com" }\n${domain("a.example", 'hosted_zone_id = "Z0123456789ABCDEFGHIJ"')}`,
    },
    ["setting-without-use"],
  ],
  [
    "a role of Route 53, told once",
    {
      blocks: `registry { hostname = "r.example.com" }\n${domain("a.example", 'role_arn = "arn:aws:iam::123456789012:role/x"')}`,
    },
    ["setting-without-use"],
  ],
  [
    "the number of another project",
    {
      ...numbered,
      blocks: named,
      others: googleWorkers(
        "other-project",
        "europe-west3",
        "europe-west3-a",
        "172.19.0.0/16",
        "project_number = 210987654321",
      ),
    },
    ["setting-without-use"],
  ],
])("%s", (_name, parts, expected) => {
  expect(said(parts)).toEqual(expected);
});

test("a domain with its DNS elsewhere keeps the cluster's own issuer", () => {
  const source = googleCluster({ ...numbered, blocks: `${named}\ndomain "b.example" { provider aws-route53 {} }` });
  const domains = valuesOf(source, "values/traefik/platform/traefik/ingress/domains");
  expect(domains).toEqual([
    expect.objectContaining({ zone: "example.com", issuerRef: expect.anything() }),
    { zone: "b.example" },
  ]);
});

describe("a document in JSONC has no place for the number", () => {
  const source = googleCluster({ ...numbered, blocks: named });
  const { clusters, diagnostics } = compileText(source);
  const projected = (ir = clusters[0]?.ir) => (ir ? (emitProjection({ ir, schema: "" })[0]?.text ?? "") : "");
  const text = projected();

  test("so that who writes it is warned, where certificates need it", () => {
    const lost = diagnostics.filter(({ name }) => name.startsWith("projection-"));
    expect(lost.map(({ code, severity, span }) => [code, severity, source.slice(span?.start, span?.end)])).toEqual([
      ["PDP1553", "warning", "123456789012"],
    ]);
    const without = compileText(googleCluster({ ...numbered, blocks: named.replace(/acme .*/, "") }));
    expect(without.diagnostics.filter(({ name }) => name.startsWith("projection-"))).toEqual([]);
  });

  test("and import leads from the document back to the cluster", () => {
    const document = compileText(text, { file: "podplane.cluster.jsonc", notation: "jsonc" });
    const errors = document.diagnostics.filter(({ severity }) => severity === "error");
    expect(errors).toEqual([expect.objectContaining({ code: "PDP3221" })]);
    expect(errors[0]?.help).toBe(
      "Make a .podplane of it by `podplanec import`, and write project_number = 123456789012.",
    );

    const imported = importJsonc("x.jsonc", text, new Diagnostics()) ?? "";
    const asked = compileText(imported).diagnostics.filter(({ severity }) => severity === "error");
    expect(asked).toEqual([expect.objectContaining({ code: "PDP3221" })]);
    expect(asked[0]?.help).not.toContain("import");
    const [, setting = ""] = /(project_number = \d+)/.exec(asked[0]?.help ?? "") ?? [];
    const ir = irOf(imported.replace(/^( *)project +=/m, (line, indent) => `${indent}${setting}\n${line}`));
    expect(parse(projected(ir))).toEqual(parse(text));
  });
});
