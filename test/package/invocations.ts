import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { exitCodes } from "../../runtime/cli/index.ts";
import { root } from "../helpers/built-program.ts";
import { profileBytes } from "../helpers/seed-fixture.ts";

/** One run of a command in the folder that `makeProject` fills, and what shows that it worked. */
export interface Invocation {
  /** The command, as its words in the table of commands. */
  readonly command: string;
  readonly words: readonly string[];
  readonly code: number;
  /** Text of standard output or standard error. */
  readonly says: string;
}

/** A port of this machine where nobody listens: the SDKs are loaded, and find no server. */
const nobody = "http://127.0.0.1:9";

/** Made-up credentials, without which the SDKs would not even try. */
const environment: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "made-up",
  AWS_SECRET_ACCESS_KEY: "made-up",
  PODPLANE_TF_CMD: "no-such-tofu",
};

/** Every command once, in an order in which each finds what it needs. None goes out to the network. */
export const invocations: readonly Invocation[] = [
  { command: "build", words: ["build"], code: exitCodes.ok, says: "8 created in ." },
  { command: "check", words: ["check", "--format", "json"], code: exitCodes.ok, says: "{" },
  { command: "fmt", words: ["fmt", "--check"], code: exitCodes.ok, says: "" },
  { command: "explain", words: ["explain", "PDP2301"], code: exitCodes.ok, says: "PDP2301" },
  { command: "why", words: ["why", "podplane.main.tf:20"], code: exitCodes.ok, says: "cluster.podplane" },
  // The editor goes away without a word: nothing is on standard input.
  { command: "lsp", words: ["lsp", "--stdio"], code: exitCodes.errors, says: "" },
  { command: "plan", words: ["plan"], code: exitCodes.ok, says: "no change against the last build" },
  { command: "diagram", words: ["diagram"], code: exitCodes.ok, says: "<svg" },
  { command: "destroy", words: ["destroy"], code: exitCodes.applyFailed, says: "there is no no-such-tofu" },
  { command: "apply", words: ["apply"], code: exitCodes.applyFailed, says: "there is no no-such-tofu" },
  {
    command: "import",
    words: ["import", "document/podplane.cluster.jsonc", "--out", "imported.podplane"],
    code: exitCodes.ok,
    says: "imported.podplane",
  },
  {
    command: "init",
    words: [
      ...["init", "made", "--provider", "aws", "--account", "123456789012", "--region", "eu-west-1"],
      ...["--issuer-url", "https://auth.example.com", "--api-hostname", "k8s.example.com"],
    ],
    code: exitCodes.ok,
    says: "wrote made/cluster.podplane",
  },
  {
    command: "seed build",
    words: ["seed", "build", "seeded", "--seed", "my.netsy", "--values", "values.yaml", "--out", "bootstrap.netsy"],
    code: exitCodes.ok,
    says: "wrote bootstrap.netsy",
  },
  { command: "seed inspect", words: ["seed", "inspect", "bootstrap.netsy"], code: exitCodes.ok, says: "/registry/" },
  {
    command: "seed put",
    words: ["seed", "put", "bootstrap.netsy", "--to", "s3://demo-netsy", "--region", "eu-west-1", "--endpoint", nobody],
    code: exitCodes.errors,
    says: "ECONNREFUSED",
  },
  {
    command: "secrets init",
    words: ["secrets", "init", "--endpoint", nobody],
    code: exitCodes.errors,
    says: "ECONNREFUSED",
  },
  {
    command: "config put",
    words: ["config", "put", "rack", "--endpoint", nobody],
    code: exitCodes.errors,
    says: "ECONNREFUSED",
  },
  { command: "env", words: ["env", "--kind", "knc"], code: exitCodes.ok, says: "KUBE_API_PUBLIC_HOSTNAME" },
  { command: "deps status", words: ["deps", "status"], code: exitCodes.ok, says: "nstance" },
  { command: "deps update", words: ["deps", "update"], code: exitCodes.ok, says: "" },
  {
    command: "deps download",
    words: ["deps", "download", "--out", "mirror", "--arch", "riscv"],
    code: exitCodes.usage,
    says: "riscv",
  },
  { command: "defaults status", words: ["defaults", "status"], code: exitCodes.ok, says: "generation 2" },
  { command: "defaults update", words: ["defaults", "update"], code: exitCodes.ok, says: "unchanged" },
  { command: "upgrade", words: ["upgrade", "--dry-run"], code: exitCodes.ok, says: "has all that this release has" },
  {
    command: "vmconfig pack",
    words: ["vmconfig", "pack", "--kind", "knc", "--arch", "arm64", "--out", "packed"],
    code: exitCodes.ok,
    says: "vmconfig.tar.gz",
  },
  { command: "completion", words: ["completion", "bash"], code: exitCodes.ok, says: "complete" },
  { command: "version", words: ["version"], code: exitCodes.ok, says: "podplanec " },
];

/** A project in an empty folder: a source of its own, a JSONC document, a cluster with a seed, and a built one on machines. */
export async function makeProject(folder: string): Promise<void> {
  cpSync(join(root, "examples/smallest/cluster.podplane"), join(folder, "cluster.podplane"));
  cpSync(join(root, "examples/proxmox-three-nodes"), join(folder, "rack"), { recursive: true });
  const seed = await profileBytes("recommended");
  writeFileSync(join(folder, "my.netsy"), seed);
  writeFileSync(join(folder, "values.yaml"), "platform: {components: {apps: {mine: {enabled: true}}}}\n");
  for (const name of ["document", "seeded", "packed", "mirror"]) mkdirSync(join(folder, name));
  const document = "podplane.cluster.jsonc";
  writeFileSync(join(folder, "document", document), readFileSync(join(root, "examples/smallest", document)));
  const cluster = {
    id: "demo",
    oidc: { issuer_url: "https://auth.example.com" },
    providers: [{ kind: "aws", account: "111122223333", region: "eu-west-1" }],
    seed: {
      name: "recommended",
      version: "1.2.3-1",
      digest: `sha512:${createHash("sha512").update(seed).digest("hex")}`,
    },
  };
  writeFileSync(join(folder, "seeded", document), JSON.stringify({ cluster }));
}

/** Runs it in `folder` and expects the exit code and the text. */
export function expectRun(
  program: string,
  words: readonly string[],
  folder: string,
  { code, says }: Pick<Invocation, "code" | "says">,
): void {
  const env = { ...process.env, ...environment };
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", env });
  expect({ status, stderr }).toMatchObject({ status: code });
  expect(stdout + stderr).toContain(says);
  expect(stderr).not.toContain("bug in podplanec");
}
