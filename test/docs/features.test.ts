import { join } from "node:path";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../compiler/index.ts";
import { type BlockSchema, cluster } from "../../compiler/schema/index.ts";
import { emitCluster } from "../../runtime/outputs/index.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { attributeCases } from "../schema/attribute-cases.ts";
import { type AttributeCase, clusterOf, type Parts } from "../schema/case-clusters.ts";
import { googleCase } from "../schema/google-cases.ts";

/*
 * `docs/features.md`: every attribute of the language on each cloud, by compiling a small cluster with and without it.
 * `npx vitest run --project unit test/docs/features.test.ts -u` writes the page anew.
 */

interface Attribute {
  readonly path: string;
  readonly emits: readonly string[];
}

function attributesOf(block: BlockSchema, path: string): readonly Attribute[] {
  const own = Object.entries(block.attributes).map(([name, { emits }]) => ({ path: `${path}.${name}`, emits }));
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

/** What a cell says: `yes` where the attribute changes outputs, else the diagnostic that says why not. */
function cell(given: AttributeCase): string {
  const { parts, part, before, after, also } = given;
  const [old, now] = [build({ ...parts, [part]: before }), build({ ...parts, [part]: after, ...also })];
  const failed = now.kind === "errors" ? now : old.kind === "errors" ? old : undefined;
  const [error] = failed?.errors ?? [];
  if (error) return `${error.code}: ${error.message}`;
  if (old.kind === "texts" && now.kind === "texts") return old.texts === now.texts ? "" : "yes";
  return "";
}

/** The same case on AWS, of one that is written for Google Cloud. */
function onAws(path: string): string {
  const text = { "cluster/provider.project": 'project = "my-project"' }[path];
  if (text !== undefined) {
    return cell({
      parts: {},
      part: "provider",
      before: "",
      after: `account = "123456789012"\n    region = "eu-west-1"\n    ${text}`,
    });
  }
  const after = 'bucket uploads {}\n    role app { buckets = [uploads], service_accounts = ["shop/app"] }';
  return cell({ parts: {}, part: "things", before: "", after });
}

const inCluster = ["cluster", "oidc", "kubernetes", "blocks", "seed"];

/** The same case on Proxmox VE: what it says of the cluster, or what it would add to the provider there. */
function onMachines(path: string, { part, before, after }: AttributeCase): AttributeCase {
  const kind = { kind: "proxmox" } as const;
  const balanced = path.endsWith(".api_load_balancer");
  const written = (text: string) =>
    (balanced ? text : text.replace(/api_load_balancer = \w+/, ""))
      .replace(/(arm64)( =|_|\b)/g, "amd64$2")
      .replace('s3_region = "us-east-1"', 's3_region = "eu-west-1"');
  if (inCluster.includes(part)) return { parts: kind, part, before: written(before), after: written(after) };
  if (part === "web" || part === "first") {
    const machine = (text: string) => text.replace(/instance_type = "[^"]*"/, "cores = 2, memory = 4GiB");
    const own = path.endsWith(".instance_type") ? (text: string) => text : machine;
    return {
      parts: kind,
      part,
      before: written(machine(before)),
      after: path.endsWith(".arch") ? machine(before) : written(own(after)),
    };
  }
  const block = new Map([
    ["vpc", "vpc"],
    ["api", "load_balancer api"],
    ["main", "load_balancer main"],
  ]).get(part);
  if (path.endsWith("provider.region")) return { parts: kind, part: "things", before: "", after: 'region = "here"' };
  const inside = part === "provider" ? after.replace(/^.*enable_ssm = false\n\s*(?=\S)/s, "") : after;
  if (part === "subnets") return { parts: kind, part, before: "", after };
  return { parts: kind, part: "things", before: "", after: block ? `${block} { ${after} }` : inside };
}

/** A case of Proxmox VE on another cloud: its line in a provider there. */
function elsewhere(kind: "aws" | "google", { part, before, after }: AttributeCase): string {
  const line = after.split("\n").filter((one) => !before.includes(one.trim()));
  const things = part === "web" || part === "subnets" ? "" : line.join("\n");
  const pool =
    part === "web" ? { web: 'arch = arm64, instance_type = "t4g.small", cores = 4, memory = 8GiB, size = 1' } : {};
  const subnets = part === "subnets" ? { subnets: after } : {};
  const parts = { things, ...pool, ...subnets };
  const given = { parts, part: "seed", before: "", after: "seed none {}" } as const;
  return cell(kind === "google" ? googleCase("", given) : given);
}

function row({ path, emits }: Attribute): readonly string[] {
  const given = attributeCases[path];
  const name = `\`${path.replace(/^cluster\/?/, "").replace(/^\./, "")}\``;
  if (!given) {
    const reason = emits[0]?.replace(/^none: /, "") ?? "";
    return [name, reason, reason, reason];
  }
  if (given.parts.kind === "proxmox") return [name, elsewhere("aws", given), elsewhere("google", given), cell(given)];
  const google = googleCase(path, given);
  // What is written for Google Cloud alone, but the DNS of a domain, which is what it is with any provider.
  const aws = path.startsWith("cluster/domain/provider.") ? { ...given, parts: {} } : given;
  return [name, google === aws ? onAws(path) : cell(aws), cell(google), cell(onMachines(path, given))];
}

const rows = attributesOf(cluster, cluster.kind).map(row);

test("no cell is empty: what a cloud cannot do, a diagnostic says", () => {
  expect(rows.filter((cells) => cells.some((text) => text === ""))).toEqual([]);
});

test("what is built on AWS is built on Google Cloud, but for what is known", () => {
  const missing = rows.filter(([, aws, google]) => aws === "yes" && google !== "yes").map(([name]) => name);
  expect(missing).toMatchInlineSnapshot(`
    [
      "\`acme.email\`",
      "\`acme.server\`",
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
