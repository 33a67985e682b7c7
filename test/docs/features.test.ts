import { join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { attributeCases } from "../schema/attribute-cases.ts";
import { type AttributeCase, clusterOf, type Parts } from "../schema/case-clusters.ts";
import { googleCase } from "../schema/google-cases.ts";
import { ofNodes, proxmoxCase, scriptCase } from "../schema/proxmox-cases.ts";

/*
 * `docs/features.md`: every attribute of the language on each cloud, by compiling a small cluster with and without it.
 * `npx vitest run --project unit test/docs/features.test.ts -u` writes the page anew.
 */

interface Attribute {
  readonly path: string;
  readonly example: string;
  readonly emits: readonly string[];
}

function attributesOf(block: BlockSchema, path: string): readonly Attribute[] {
  const own = Object.entries(block.attributes).map(([name, { emits, example }]) => ({
    path: `${path}.${name}`,
    emits,
    example,
  }));
  return [...own, ...Object.values(block.blocks).flatMap((child) => attributesOf(child, `${path}/${child.kind}`))];
}

type Built =
  | { readonly kind: "texts"; readonly texts: string }
  | { readonly kind: "errors"; readonly errors: readonly Diagnostic[] };

function build(parts: Parts): Built {
  const { clusters, diagnostics } = compileText(clusterOf(parts), parts.lock ? { lock: parts.lock } : {});
  const [only] = clusters;
  if (!only?.ir) return { kind: "errors", errors: diagnostics.filter((one) => one.severity === "error") };
  return { kind: "texts", texts: JSON.stringify(emitCluster(only).map(({ path, text }) => [path, text])) };
}

/** What an attribute is called: its own name, and those of the blocks that it stands in but the cluster and a provider. */
function wordsOf(path: string): readonly string[] {
  return path.split(/[/.]/).filter((word) => word !== "cluster" && word !== "provider");
}

function isNamed(path: string, message: string): boolean {
  return wordsOf(path).some((word) => message.includes(`\`${word}\``) || message.includes(`\`${word} `));
}

/**
 * What a cell says: `yes` where the attribute changes outputs, else the diagnostic that says why not: one that names it,
 * where there is one.
 */
function cell(path: string, given: AttributeCase): string {
  const { parts, part, before, after, also } = given;
  const [old, now] = [build({ ...parts, [part]: before }), build({ ...parts, [part]: after, ...also })];
  const failed = now.kind === "errors" ? now : old.kind === "errors" ? old : undefined;
  const errors = failed?.errors ?? [];
  const error = errors.find(({ message }) => isNamed(path, message)) ?? errors[0];
  if (error) return `${error.code}: ${error.message}`;
  if (old.kind === "texts" && now.kind === "texts") return old.texts === now.texts ? "" : "yes";
  return "";
}

/** The same case on AWS, of one that is written for Google Cloud. */
function onAws(path: string): string {
  const text = {
    "cluster/provider.project": 'project = "my-project"',
    "cluster/provider.project_number": "project_number = 123456789012",
  }[path];
  if (text !== undefined) {
    return cell(path, {
      parts: {},
      part: "provider",
      before: "",
      after: `account = "123456789012"\n    region = "eu-west-1"\n    ${text}`,
    });
  }
  const after = 'bucket uploads {}\n    role app { buckets = [uploads], service_accounts = ["shop/app"] }';
  return cell(path, { parts: {}, part: "things", before: "", after });
}

/** A case of Proxmox VE on another cloud: its line in a provider there. */
function elsewhere(kind: "aws" | "google", path: string, { parts: own, part, before, after }: AttributeCase): string {
  const line = after.split("\n").filter((one) => !before.includes(one.trim()));
  const things = part === "web" || part === "subnets" ? "" : line.join("\n");
  const pool =
    part === "web" ? { web: 'arch = arm64, instance_type = "t4g.small", cores = 4, memory = 8GiB, size = 1' } : {};
  const subnets = part === "subnets" ? { subnets: after } : {};
  const parts = { things, ...pool, ...subnets, ...(own.top === undefined ? {} : { top: own.top }) };
  const given = { parts, part: "seed", before: "", after: "seed none {}" } as const;
  return cell(path, kind === "google" ? googleCase("", given) : given);
}

function row(attribute: Attribute): readonly string[] {
  const { path, emits } = attribute;
  const given = attributeCases[path];
  const name = `\`${path.replace(/^cluster\/?/, "").replace(/^\./, "")}\``;
  if (!given) {
    const reason = emits[0]?.replace(/^none: /, "") ?? "";
    if (!ofNodes.includes(emits[0] ?? "")) return [name, reason, reason, reason];
    const script = scriptCase(path, attribute.example);
    return [name, elsewhere("aws", path, script), elsewhere("google", path, script), reason];
  }
  if (given.parts.kind === "proxmox") {
    return [name, elsewhere("aws", path, given), elsewhere("google", path, given), cell(path, given)];
  }
  const google = googleCase(path, given);
  // What is written for Google Cloud alone, but the DNS of a domain, which is what it is with any provider.
  const aws = path.startsWith("cluster/domain/provider.") ? { ...given, parts: {} } : given;
  return [
    name,
    google === aws ? onAws(path) : cell(path, aws),
    cell(path, google),
    cell(path, proxmoxCase(path, given)),
  ];
}

const rows = attributesOf(cluster, cluster.kind).map(row);

test("no cell is empty: what a cloud cannot do, a diagnostic says", () => {
  expect(rows.filter((cells) => cells.some((text) => text === ""))).toEqual([]);
});

test("what a cell refuses, it refuses by a diagnostic of that attribute or its block, but for what is known", () => {
  const others = rows.flatMap(([name = "", ...cells]) => {
    const path = name.replaceAll("`", "");
    return cells.filter((text) => /^PDP/.test(text) && !isNamed(path, text)).map((text) => `${path}: ${text}`);
  });
  expect(others).toMatchInlineSnapshot(`
    [
      "acme.email: PDP3211: certificates by ACME cannot be proven from Proxmox VE",
      "acme.server: PDP3211: certificates by ACME cannot be proven from Proxmox VE",
      "domain.load_balancer: PDP2222: there is no load balancer \`other\`",
      "pool.arch: PDP3304: the pool \`web\` cannot be arm64 on Proxmox VE",
      "provider/zone/subnet.pool: PDP3301: \`cidr\` means nothing on Proxmox VE",
      "provider/load_balancer.public: PDP3203: modules 2.0.1 make no balancers inside the network",
      "provider/load_balancer/listener.target_port: PDP3202: the balancer \`main\` cannot send port 443 to port 8443",
      "kubernetes.api_port: PDP2227: workers cannot find the API",
      "kubernetes.api_load_balancer: PDP2222: there is no load balancer \`other\`",
      "dependency.url: PDP3206: \`kube2iam\` reaches nothing on Google Cloud",
      "dependency.url: PDP3206: \`kube2iam\` reaches nothing on Proxmox VE",
      "dependency.digests: PDP3206: \`kube2iam\` reaches nothing on Google Cloud",
      "dependency.digests: PDP3206: \`kube2iam\` reaches nothing on Proxmox VE",
      "dependency.version: PDP3206: \`kube2iam\` reaches nothing on Google Cloud",
      "dependency.version: PDP3206: \`kube2iam\` reaches nothing on Proxmox VE",
    ]
  `);
});

test("what is built on AWS is built on Google Cloud, but for what is known", () => {
  const missing = rows.filter(([, aws, google]) => aws === "yes" && google !== "yes").map(([name]) => name);
  expect(missing).toMatchInlineSnapshot(`
    [
      "\`registry.endpoint\`",
      "\`registry.path_style\`",
      "\`pool.disk_size\`",
      "\`provider.profile\`",
      "\`provider.enable_ssm\`",
      "\`provider/load_balancer.public\`",
      "\`provider/load_balancer/listener.target_port\`",
      "\`kubernetes.api_port\`",
      "\`telemetry.s3_region\`",
      "\`telemetry.s3_endpoint\`",
      "\`telemetry.s3_assume_role\`",
      "\`dependency.url\`",
      "\`dependency.digests\`",
      "\`dependency.version\`",
    ]
  `);
});

test("the page is as committed", async () => {
  const table = [
    "| Attribute | AWS | Google Cloud | Proxmox VE |",
    "| --- | --- | --- | --- |",
    ...rows.map((cells) => `| ${cells.map((one) => one.replaceAll("|", "\\|")).join(" | ")} |`),
  ];
  const text = `<!-- Written by test/docs/features.test.ts. Do not edit. -->

# Features by cloud

Each attribute of the language in a small cluster on each cloud, with modules of dialect V2a unless it needs V2b. \`yes\`: it is
generated. Else the diagnostic that a build stops with: what is not generated is never left out silently.

${table.join("\n")}
`;
  await expect(text).toMatchFileSnapshot(join(import.meta.dirname, "..", "..", "docs", "features.md"));
});
