import { readFileSync } from "node:fs";
import { parse } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import { Diagnostics } from "../../compiler/diagnostics/diagnostic.ts";
import { importJsonc } from "../../compiler/domains/cluster/import/index.ts";
import { emitProjection } from "../../emitters/projection/index.ts";
import { emitTerraform } from "../../emitters/terraform/index.ts";
import {
  type GoogleParts,
  googleBalancers,
  googleCluster,
  googleWorkers,
  googleZone,
} from "../helpers/google-sources.ts";
import { compileText, irOf, lockOf } from "../helpers/podplane-source.ts";

/* A cluster on Google Cloud: limits, what works otherwise than on AWS, JSONC, and what the lock file keeps. */

/** What every such cluster is told. */
const always: readonly string[] = [
  "one-identity",
  "workers-through-nat",
  "projection-name-prefix",
  "state-on-one-machine",
];

function said(parts: GoogleParts, lock?: string): readonly string[] {
  const { diagnostics } = compileText(googleCluster(parts), lock === undefined ? {} : { lock });
  return [...new Set(diagnostics.map((one) => one.name).filter((name) => !always.includes(name)))].sort();
}

const tags = (count: number) => Array.from({ length: count }, (_, index) => `t${index} = "v"`).join(", ");
const pool = (type: string, arch = "amd64", rest = "") => ({
  pools: `pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-2" }
  pool web { arch = ${arch}, size = 1, instance_type = "${type}"${rest} }`,
});
const bucket = (name: string) => ({ provider: `bucket ${name} {}` });
const role = (name: string, rest = "") => ({
  provider: `bucket uploads {}\nrole ${name} { buckets = [uploads]${rest} }`,
});
const zoned = (name: string, region = "us-central1") => ({ region, zones: googleZone(name) });

describe("limits", () => {
  test.each<[string, GoogleParts, readonly string[]]>([
    ["an ordinary cluster", {}, []],
    ["60 labels", { provider: `tags = { ${tags(60)} }` }, []],
    ["61 labels, beside those of the modules", { provider: `tags = { ${tags(61)} }` }, ["tags-on-objects"]],
    ["65 labels", { provider: `tags = { ${tags(65)} }` }, ["too-many-tags"]],
    ["a label that is mapped", { provider: 'tags = { "podplane:environment" = "Über uns" }' }, []],
    ["a label that starts with a digit", { provider: 'tags = { "1st" = "a" }' }, ["bad-tag-key"]],
    ["a key of 64 characters", { provider: `tags = { ${"k".repeat(64)} = "a" }` }, ["bad-tag-key"]],
    ["a value of 64 characters", { provider: `tags = { a = "${"v".repeat(64)}" }` }, ["bad-tag-value"]],
    ["two keys that are one label", { provider: 'tags = { "a.b" = "1", "A_b" = "2" }' }, ["tag-keys-alike"]],
    ["a label of Google's", { provider: 'tags = { "goog-a" = "1" }' }, ["tag-of-nstance"]],
    ["a service account of 6 characters", { head: 'name_prefix = "ab"', ...role("abc") }, []],
    ["a service account of 5 characters", { head: 'name_prefix = "ab"', ...role("ab") }, ["derived-name-refused"]],
    ["a service account of more than 30", role("uploads-of-everybody-everywhere"), ["name-shortened"]],
    [
      "a pool of identities of Google's name",
      { head: 'name_prefix = "gcp-a"', ...role("abc") },
      ["prefix-makes-bad-name"],
    ],
    ["no such pool", { head: 'name_prefix = "gcp-a"' }, []],
    ["a bucket of Google's name", bucket("g00gle-files"), ["derived-name-refused"]],
    [
      "a bucket name over 63",
      { project: "a-project-with-a-long-name-123", ...bucket("a-bucket-with-a-rather-long-name") },
      ["name-shortened"],
    ],
    ["a prefix of 23 characters", { head: `name_prefix = "${"p".repeat(23)}"` }, []],
    ["a prefix that begins with a digit, once", { head: 'name_prefix = "9shop"' }, ["prefix-refused"]],
    ["a prefix of 24 characters", { head: `name_prefix = "${"p".repeat(24)}"` }, ["prefix-refused"]],
    ["a known machine type", pool("n2-highmem-8"), []],
    ["a machine type of one's own", pool("n2-custom-6-20480"), []],
    ["a size that its family does not have", pool("n2-standard-3"), ["instance-size-unknown"]],
    ["a family that is not known", pool("q9-standard-3"), []],
    ["a type of AWS", pool("t4g.medium"), ["instance-type-form"]],
    ["the wrong architecture", pool("c4a-standard-4"), ["arch-mismatch"]],
    ["a size of the disk", pool("e2-medium", "amd64", ", disk_size = 100GiB"), ["setting-undelivered"]],
    ["a zone of the region", zoned("europe-west1-b", "europe-west1"), []],
    ["a zone that the region may not have", zoned("europe-west1-a", "europe-west1"), ["zone-unknown"]],
    ["a zone of AWS", zoned("us-east-1a"), ["bad-zone"]],
    ["a region that is not known", zoned("us-north9-a", "us-north9"), ["region-unknown"]],
    ["a region of AWS", zoned("us-central1-a", "us-east-1"), ["bad-region"]],
    ["a network of /30", { vpc: "vpc { v4cidr = 172.18.0.0/30, v6cidr = auto }" }, ["vpc-range-size"]],
    ["an account", { provider: 'account = "123456789012"' }, ["provider-setting-unused"]],
    ["a profile", { provider: 'profile = "default"' }, ["provider-setting-unused"]],
    ["Session Manager", { provider: "enable_ssm = true" }, ["provider-setting-unused"]],
    [
      "an address of the registry's bucket",
      { blocks: 'registry { enabled = false, endpoint = "https://s3.example.com" }' },
      ["setting-undelivered"],
    ],
    [
      "a region of logs",
      { blocks: 'telemetry { enabled = true, s3_bucket = "example-logs", s3_region = "us-east-1" }' },
      ["setting-undelivered"],
    ],
    [
      "a network without IPv6, with V2a",
      { vpc: "vpc { v4cidr = 172.18.0.0/16, v6cidr = none }" },
      ["family-not-in-network", "ipv4-only-network"],
    ],
    [
      "two pools behind one balancer",
      {
        balancers:
          "load_balancer api { public = true, subnets = public, listener 6443 { pool = control-plane }, listener 443 { pool = web } }",
      },
      ["balancer-many-pools"],
    ],
    [
      "AWS beside it",
      {
        others:
          'provider aws { account = "123456789012", region = "us-east-1", vpc { v4cidr = 10.0.0.0/16, v6cidr = auto } }',
      },
      ["mixed-clouds"],
    ],
  ])("%s", (_name, parts, expected) => {
    const others = expected.includes("mixed-clouds")
      ? said(parts).filter((name) => name === "mixed-clouds")
      : said(parts);
    expect(others).toEqual(expected);
  });
});

const twoRegions: GoogleParts = {
  others: googleWorkers("my-project", "europe-west3", "europe-west3-a", "172.19.0.0/16"),
};

test("tags are labels in the form that the cloud takes", () => {
  const text = emitted({ provider: 'tags = { "podplane:environment" = "Production", team = "a b" }' });
  expect(text).toContain('default     = { "podplane_environment" = "production", "team" = "a_b" }');
});

test("a second network of a project has names of its own, and lets the first in", () => {
  const text = emitted(twoRegions);
  expect(text).toContain('name_prefix   = "${local.name_prefix}-europe-west3"');
  expect(text.match(/"google_compute_firewall" "from_\w+"/g)).toEqual([
    '"google_compute_firewall" "from_my_project_europe_west3"',
    '"google_compute_firewall" "from_my_project_us_central1_google_my_project_europe_west3"',
  ]);
  expect(text.match(/modules\/account"/g)).toHaveLength(1);
});

function emitted(parts: GoogleParts): string {
  return emitTerraform(irOf(googleCluster(parts)))
    .map(({ text }) => text)
    .join("\n");
}

test("no secret of a key is a resource, and nobody is granted more than a bucket", () => {
  const text = emitted({
    blocks: 'telemetry { enabled = true, s3_bucket = "example-logs" }',
    ...role("app"),
  });
  expect(text).not.toMatch(/hmac_key|service_account_key|_iam_(?:policy|binding)"|google_project_iam/);
  // One for each kind of VM.
  expect(text.match(/"secrets\.env" = "[^"]*"/g)).toEqual(Array(2).fill('"secrets.env" = "secrets-env"'));
});

describe("what was built", () => {
  test("a renamed role trusts the service account that it was built with, and the summary says so", () => {
    const things = (role: string) =>
      googleCluster({ provider: `bucket uploads {}\nrole ${role}, buckets = [uploads] }` });
    const lock = lockOf(googleCluster({ provider: "bucket uploads {}\nrole writer { buckets = [uploads] }" }));
    const [cluster] = compileText(things("files { renamed_from = writer"), { lock }).clusters;
    const roles = cluster?.ir?.providers.flatMap((one) => one.roles) ?? [];
    expect(roles.map(({ name, accounts }) => [name.value, accounts.map(({ value }) => value)])).toEqual([
      ["files", ["default/writer"]],
    ]);
    expect(cluster?.notes).toContain(
      "Pods of the service account default/writer may act as role files, as it was built",
    );
  });

  const first: GoogleParts = { provider: "bucket uploads {}\nrole app { buckets = [uploads] }" };
  const lock = lockOf(googleCluster(first));
  const errorsAfter = (parts: GoogleParts, acceptDestroy: readonly string[] = []) =>
    compileText(googleCluster(parts), { lock, acceptDestroy })
      .diagnostics.filter((one) => one.severity === "error")
      .map((one) => one.name);

  test("keeps its names and addresses through a rename", () => {
    const renamed = first.provider
      ?.replace("bucket uploads {}", "bucket files { renamed_from = uploads }")
      .replace("[uploads]", "[files]")
      .replace("role app {", "role web { renamed_from = app,");
    const text = emitTerraform(irOf(googleCluster({ provider: renamed ?? "" }), { lock }))
      .map((file) => file.text)
      .join("\n");
    expect(text).toContain('resource "google_storage_bucket" "bucket_uploads"');
    expect(text).toContain('name                        = "${local.cluster_id}-${local.google_project}-uploads"');
    expect(text).toContain('resource "google_service_account" "role_app"');
    expect(text).not.toMatch(/bucket_files|role_web/);
  });

  test("does not vanish or move unasked", () => {
    expect(errorsAfter({})).toEqual(["built-thing-gone"]);
    expect(errorsAfter({}, ["bucket.uploads"])).toEqual([]);
    expect(errorsAfter({ ...first, project: "other-project" })).toEqual(["home-changes"]);
    expect(errorsAfter({ ...first, vpc: "vpc { v4cidr = 172.19.0.0/16, v6cidr = auto }" })).toEqual([
      "network-changes",
    ]);
    expect(errorsAfter(first)).toEqual([]);
  });

  test("has its bucket protected, and a provider that is gone its configuration", () => {
    const two = lockOf(googleCluster({ ...first, ...twoRegions }));
    const options = { lock: two, acceptDestroy: ["provider.google_my-project_europe-west3"] };
    const files = emitTerraform(irOf(googleCluster(first), options));
    expect(files.map(({ path }) => path)).toContain("podplane.google_my-project_europe-west3.tf");
    expect(
      files.find(({ path }) => path.includes("europe-west3"))?.text,
    ).toBe(`# Generated from cluster.podplane. Do not edit: change that file and run \`podplanec build\`.

# --- Taken out: apply, and what it made is destroyed ------------------------

provider "google" {
  alias   = "google_my_project_europe_west3"
  project = "my-project"
  region  = "europe-west3"
}
`);
    const home = files.find(({ path }) => path.includes("us-central1"))?.text ?? "";
    expect(/"google_storage_bucket" "netsy" \{[\s\S]*?^\}/m.exec(home)?.[0]).toBe(`"google_storage_bucket" "netsy" {
  name                        = "\${local.cluster_id}-\${local.google_project}-netsy"
  location                    = local.google_region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # Netsy replaces objects all the time; each would be kept, and paid for, a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [google_project_service.platform]
}`);
  });
});

test("the document of an example is imported, builds the same, and projects to itself", () => {
  const whole = readFileSync(
    new URL("../../examples/google-production/podplane.cluster.jsonc", import.meta.url),
    "utf8",
  );
  // The document has no place for the number of the project, which certificates need.
  const { diagnostics } = compileText(whole, { file: "podplane.cluster.jsonc", notation: "jsonc" });
  expect(diagnostics.filter((one) => one.severity === "error").map((one) => one.code)).toEqual(["PDP3221"]);
  const text = whole.replace(/^ *"acme": .*\n/m, "");
  const fromJsonc = compileText(text, { file: "podplane.cluster.jsonc", notation: "jsonc" });
  expect(fromJsonc.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  const imported = importJsonc("x.jsonc", text, new Diagnostics()) ?? "";
  const ir = irOf(imported);
  expect(ir.providers[0].kind).toBe("google");
  const [file] = emitProjection({ ir, schema: "" });
  expect(parse(file?.text ?? "")).toEqual(parse(text));
  const [one, other] = [fromJsonc.clusters[0]?.ir, ir].map(
    (each) => each && emitTerraform(each).find(({ path }) => path.includes("google"))?.text,
  );
  expect(one?.split("\n").slice(1)).toEqual(other?.split("\n").slice(1));
});

test("balancers stand where the VMs are", () => {
  const zones = `${googleZone("us-central1-a")}\n${googleZone("us-central1-b").replace(", nlb", "")}`;
  expect(said({ zones, balancers: googleBalancers })).toEqual([]);
});

test("more IPv6 ranges than AWS has are read back from the lock file", () => {
  const names = Array.from({ length: 260 }, (_, index) => `p${index}`);
  const own = ["control-plane", "web", ...names];
  const more = names.map((name) => `pool ${name} { arch = arm64, size = 0, instance_type = "t2a-standard-1" }`);
  const parts: GoogleParts = {
    pools: `pool control-plane { arch = arm64, size = 1, instance_type = "t2a-standard-2" }
  pool web { arch = arm64, size = 1, instance_type = "t2a-standard-2" }
  ${more.join("\n  ")}`,
    zones: googleZone("us-central1-a", own),
    vpc: "vpc { v4cidr = 10.0.0.0/8, v6cidr = auto }",
  };
  const lock = lockOf(googleCluster(parts));
  expect(lock).toContain('"ipv6_netnum": 260');
  const again = compileText(googleCluster(parts), { lock }).diagnostics;
  expect(again.filter(({ severity }) => severity === "error")).toEqual([]);
});
