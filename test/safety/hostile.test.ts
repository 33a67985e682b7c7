import { parse as parseHcl } from "@cdktn/hcl2json";
import { parse as parseJsonc } from "jsonc-parser";
import { describe, expect, test } from "vitest";
import type { BlockSchema } from "../../compiler/schema/define/define.ts";
import type { TypeSpec } from "../../compiler/schema/define/types.ts";
import { cluster as clusterSchema } from "../../compiler/schema/index.ts";
import type { EmittedFile } from "../../emitters/document/index.ts";
import { compileText } from "../helpers/podplane-source.ts";
import { emitAll } from "./emit.ts";
import { evaluateEnv, evaluateScript } from "./read-script.ts";

/*
 * Every attribute of the schema table that takes text, in both notations, gets values that mean
 * something to a shell, to HCL, to JSON and to Go's templates. Each is refused with a message, or
 * arrives as exactly that text wherever it arrives: what the real readers of the outputs see is
 * compared, not what the outputs look like.
 */

const marker = "zq7";
const hostile = [
  `${marker}a'b"$(reboot)\`id\`\n\${x}%{if}`,
  `${marker}a'b"$(reboot)\`id\`\${x}%{if}`,
  `${marker} \\n \\" $\${y} %%{z} {{ .Instance.ID }} 'q'`,
  `${marker}\nEOF\nreboot`,
  `${marker}*/ // # -- <!-- é 日本 😀`,
  `${marker}!$PATH;&|<>~?[a]{b,c}`,
];

interface Node {
  readonly header: string;
  readonly kind: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
}

const node = (header: string, attributes: Node["attributes"] = {}, children: readonly Node[] = []): Node => ({
  header,
  kind: header.split(" ", 1)[0] ?? "",
  attributes,
  children,
});

const sha = `"sha512:${"ab".repeat(64)}"`;

/** A valid cluster that has every block of the table once. */
const full = node("cluster tools", {}, [
  node("oidc", { issuer_url: '"https://auth.example.com"' }),
  node("acme", { email: '"ops@example.com"' }),
  node('domain "example.com"', { load_balancer: "main" }, [
    node("provider aws-route53", { hosted_zone_id: '"Z0123456789ABCDEFGHIJ"' }),
  ]),
  node("registry", { hostname: '"registry.example.com"' }, [node("mirror", { enabled: "true" })]),
  node("pool control-plane", { arch: "arm64", size: "1", instance_type: '"t4g.small"' }),
  node("pool web", { arch: "arm64", size: "1", instance_type: '"t4g.small"' }),
  node("provider aws", { account: '"123456789012"', region: '"eu-west-1"', tags: '{ team = "sre" }' }, [
    node("vpc", { v4cidr: "10.20.0.0/16", v6cidr: "auto" }),
    node("zone eu-west-1a", {}, [
      node("subnet edge", { cidr: "auto/28", services: "[nat, nlb]", public: "true" }),
      node("subnet servers", { cidr: "auto/28", services: "[nstance]" }),
      node("subnet control", { cidr: "auto/24", pool: "control-plane" }),
      node("subnet web", { cidr: "auto/24", pool: "web" }),
    ]),
    node("load_balancer main", { public: "true", subnets: "public" }, [node("listener 443", { pool: "web" })]),
    node("load_balancer api", { public: "false", subnets: "control-plane" }, [
      node("listener 6443", { pool: "control-plane" }),
    ]),
    node("bucket uploads"),
    node("role app", { buckets: "[uploads]" }),
  ]),
  node("kubernetes", { api_hostname: '"k8s.example.com"', api_load_balancer: "api" }),
  node("secrets", { default_provider: "aws-secrets" }, [
    node("provider aws-secrets", { kind: "aws", object_type: "secretsmanager" }),
  ]),
  node("seed minimal", { version: '"1.2.3"', digest: sha }),
  node("components", {}, [
    node("source", { url: '"https://git.example.com/x.git"' }, [
      node("ref", { tag: '"v1"' }),
      node("secret_ref", { name: '"git"' }),
    ]),
  ]),
  node("ssh", {
    authorized_keys: '["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGfF5vYy0vC0yRZ8bKz8b9e2Zt0y2b3c4d5e6f7g8h9i a"]',
  }),
  node("telemetry", { enabled: "true", s3_bucket: '"logs-of-tools"' }),
  node("dependency kube2iam", {
    url: '"https://deps.example.com/kube2iam"',
    digests: `{ arm64 = ${sha} }`,
    version: '"1.0"',
  }),
  node("state s3", { bucket: '"tools-state"', region: '"eu-west-1"' }),
]);

function write(one: Node): string {
  const attributes = Object.entries(one.attributes).map(([name, value]) => `${name} = ${value}`);
  return `${one.header} {\n${[...attributes, ...one.children.map(write)].join("\n")}\n}`;
}

/** The cluster with an attribute set in the first block that a path of kinds leads to. */
function withAttribute(one: Node, path: readonly string[], name: string, value: string): Node {
  const [kind, ...rest] = path;
  if (kind === undefined) return { ...one, attributes: { ...one.attributes, [name]: value } };
  const index = one.children.findIndex((child) => child.kind === kind);
  const child = one.children[index] ?? node(kind);
  const changed = withAttribute(child, rest, name, value);
  const children =
    index < 0 ? [...one.children, changed] : one.children.map((old, at) => (at === index ? changed : old));
  return { ...one, children };
}

/** Text as a literal of the language. */
const literal = (text: string) => JSON.stringify(text).replaceAll("${", "\\${");

/** The ways in which a type can hold text: as it is, in a list, as a value and as a key. */
function placesOf(spec: TypeSpec): ((text: string) => string)[] {
  switch (spec.kind) {
    case "list":
      return placesOf(spec.of).map((inner) => (text) => `[${inner(text)}]`);
    case "map":
      return [
        (text) => `{ ${literal(text)} = ${spec.of.kind === "integer" ? "1" : '"v"'} }`,
        (text) => `{ arm64 = ${literal(text)} }`,
      ];
    case "union":
      return spec.of.flatMap(placesOf);
    default:
      return [literal];
  }
}

interface Case {
  readonly name: string;
  readonly source: (text: string) => string;
}

function casesOf(schema: BlockSchema, path: readonly string[]): Case[] {
  const own = Object.entries(schema.attributes).flatMap(([name, attribute]) =>
    placesOf(attribute.type.spec).map((place, index) => ({
      name: `${[...path, name].join(".")}${index > 0 ? ` (${index})` : ""}`,
      source: (text: string) => `podplane 1\n${write(withAttribute(full, path, name, place(text)))}`,
    })),
  );
  return [...own, ...Object.entries(schema.blocks).flatMap(([kind, child]) => casesOf(child, [...path, kind]))];
}

const cases = casesOf(clusterSchema, []);

function stringsIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  if (typeof json !== "object" || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [key, ...stringsIn(value)]);
}

/** hcl2json gives strings as they stand in templates: what is escaped there stays escaped. */
const unescapeTemplate = (text: string) => text.replaceAll("$${", "${").replaceAll("%%{", "%{");

/** What the reader of a file makes of it: every text in it. */
async function readBack(file: EmittedFile): Promise<string[]> {
  if (!file.text.includes(marker)) return [];
  if (file.path.endsWith(".tf")) return stringsIn(await parseHcl(file.path, file.text)).map(unescapeTemplate);
  if (/\.jsonc?$/.test(file.path)) return stringsIn(parseJsonc(file.text));
  if (file.path.endsWith(".env")) return evaluateEnv(file.text);
  if (file.path.endsWith(".sh")) return evaluateScript(file.text);
  throw new Error(`${file.path} holds the value, and nothing here can read it`);
}

const comparable = (text: string) => text.includes(marker);

/** Every text in the outputs that holds the marker must hold the whole value. */
async function expectExact(files: readonly EmittedFile[], value: string): Promise<number> {
  let found = 0;
  for (const file of files) {
    for (const text of (await readBack(file)).filter(comparable)) {
      expect(text.replaceAll('{{"{{"}}', "{{"), file.path).toContain(value);
      found++;
    }
  }
  return found;
}

async function expectRefusedOrExact(
  text: string,
  value: string,
  notation: "podplane" | "jsonc",
): Promise<"refused" | "exact" | "unused"> {
  const compilation = compileText(text, {
    notation,
    ...(notation === "jsonc" ? { file: "podplane.cluster.jsonc" } : {}),
  });
  const errors = compilation.diagnostics.filter((one) => one.severity === "error");
  if (errors.length > 0) {
    for (const one of errors) {
      // The place is the value, or the block that it belongs to: never the whole file, never past its end.
      const { start, end } = one.span ?? { start: 0, end: Number.POSITIVE_INFINITY };
      expect(end, one.message).toBeLessThanOrEqual(text.length);
      expect(end - start, one.message).toBeLessThan(text.length / 2);
    }
    return "refused";
  }
  return (await expectExact(emitAll(compilation), value)) > 0 ? "exact" : "unused";
}

test("the cluster that the values are put into is valid", () => {
  expect(emitAll(compileText(`podplane 1\n${write(full)}`)).length).toBeGreaterThan(5);
  expect(cases.length).toBeGreaterThan(80);
});

describe("every attribute of the table", () => {
  const taken = new Set<string>();

  test.each(cases)("$name", async ({ name, source }) => {
    for (const value of hostile) {
      if ((await expectRefusedOrExact(source(value), value, "podplane")) === "exact") taken.add(name);
    }
  });

  test("some take such a text, so that the comparison has something to compare", () => {
    expect([...taken]).toEqual(expect.arrayContaining(["name", "provider.profile", "state.key"]));
  });
});

describe("every text of the same document in JSONC", () => {
  const files = emitAll(compileText(`podplane 1\n${write(full)}`));
  const document: unknown = parseJsonc(files.find((file) => file.path === "podplane.cluster.jsonc")?.text ?? "");
  const paths = pathsIn(document, []);

  test.each(paths.map((path) => [path.join("."), path] as const))("%s", async (_name, path) => {
    for (const value of hostile) {
      for (const changed of [replaceAt(document, path, value), renameAt(document, path, value)]) {
        await expectRefusedOrExact(JSON.stringify(changed), value, "jsonc");
      }
    }
  });
});

function pathsIn(json: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof json !== "object" || json === null) return path[0] === "cluster" && path.length > 1 ? [path] : [];
  return Object.entries(json).flatMap(([key, value]) => pathsIn(value, [...path, key]));
}

function replaceAt(json: unknown, path: readonly string[], value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(json))
    return json.map((item, index) => (String(index) === key ? replaceAt(item, rest, value) : item));
  const members = Object.entries(json as Record<string, unknown>);
  return Object.fromEntries(
    members.map(([name, member]) => [name, name === key ? replaceAt(member, rest, value) : member]),
  );
}

/** The same with the last named member under another name. */
function renameAt(json: unknown, path: readonly string[], name: string): unknown {
  const last = path.findLastIndex((key) => !/^\d+$/.test(key));
  const parent = path.slice(0, last);
  const members = parent.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], json) as Record<
    string,
    unknown
  >;
  const renamed = Object.fromEntries(
    Object.entries(members).map(([key, value]) => [key === path[last] ? name : key, value]),
  );
  return replaceAt(json, parent, renamed);
}
