import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorText, parseDiagnostics } from "../tofu/documents.ts";
import { tofuEnvironment } from "../tofu/harness.ts";

/** What an apply did to one resource. */
export interface Change {
  readonly address: string;
  readonly action: string;
}

export interface Applied {
  readonly changes: readonly Change[];
  /** The groups of VMs of each shard, as `<shard>/<group>`: they are no resources, and stand in its configuration. */
  readonly groups: ReadonlySet<string>;
  /** The text of the state file, without what differs between equal states. */
  readonly state: string;
}

/** OpenTofu or Terraform, with the modules that sequences use. */
export interface Judge {
  /** Applies a configuration to a state, without a look at the cloud. What it was asked before it remembers. */
  apply(files: Readonly<Record<string, string>>, state: string | undefined): Promise<Applied>;
  /** How often the program ran. */
  runs(): number;
  dispose(): Promise<void>;
}

const backend = { "harness_override.tf": 'terraform {\n  backend "local" {}\n}\n' };
const maxOutput = 64 * 1024 * 1024;

/**
 * Makes a judge. `files` is a configuration with every module that any later one has: it is initialised once, and
 * all runs share what that fetched.
 */
export async function makeJudge(program: string, files: Readonly<Record<string, string>>): Promise<Judge> {
  const { home, variables, dispose } = await tofuEnvironment();
  const data = join(home, "data");
  // One short run after the other: collecting garbage costs a third of each.
  // The keys are what `podplanec secrets init` prints, where roles are trusted by the cluster's tokens.
  const env = { ...variables, TF_DATA_DIR: data, GOGC: "off", TF_VAR_service_account_jwks: '{"keys":[]}' };
  const template = join(home, "template");
  await writeAll(template, { ...files, ...backend });
  await run(program, ["init", "-input=false", "-no-color"], template, env);
  const known = new Map<string, Promise<Applied>>();
  let runs = 0;
  const applyOnce = async (texts: Readonly<Record<string, string>>, state: string | undefined): Promise<Applied> => {
    runs++;
    const folder = await mkdtemp(join(home, "work-"));
    await writeAll(folder, { ...texts, ...backend, ...(state === undefined ? {} : { "terraform.tfstate": state }) });
    await copyFile(join(template, ".terraform.lock.hcl"), join(folder, ".terraform.lock.hcl"));
    const words = ["apply", "-json", "-refresh=false", "-auto-approve", "-input=false", "-lock=false"];
    const changes = changesOf(await run(program, words, folder, env));
    const after = plainState(await readFile(join(folder, "terraform.tfstate"), "utf8"));
    await rm(folder, { recursive: true, force: true });
    return { changes, groups: groupsOf(after), state: after };
  };
  return {
    apply: (texts, state) => {
      const key = createHash("sha256")
        .update(JSON.stringify([texts, state]))
        .digest("hex");
      const applied = known.get(key) ?? applyOnce(texts, state);
      known.set(key, applied);
      return applied;
    },
    runs: () => runs,
    dispose,
  };
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
}

/** Runs the program; its errors are thrown as they are read. */
function run(
  program: string,
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { cwd, env, maxBuffer: maxOutput }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else reject(new Error(`${words[0]}: ${errorText(parseDiagnostics(stdout + stderr)) || stdout + stderr}`));
    });
  });
}

function changesOf(stream: string): readonly Change[] {
  return stream.split("\n").flatMap((line): readonly Change[] => {
    const message: unknown = line === "" ? {} : JSON.parse(line);
    if (!isObject(message) || message["type"] !== "planned_change" || !isObject(message["change"])) return [];
    const { action, resource } = message["change"];
    if (typeof action !== "string" || !isObject(resource)) throw new Error(`an unknown change: ${line}`);
    return [{ action, address: String(resource["addr"]) }];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Serial and lineage tell runs apart, not states. */
function plainState(text: string): string {
  const state: unknown = JSON.parse(text);
  if (!isObject(state)) throw new Error("the state is no object");
  return JSON.stringify({ ...state, serial: 1, lineage: "6c4a7a58-0000-4000-8000-000000000000" });
}

/** What the modules keep the configuration of a shard in. */
const configTypes: ReadonlySet<string> = new Set(["aws_s3_object", "google_storage_bucket_object"]);

function groupsOf(state: string): ReadonlySet<string> {
  const objects = membersOf(JSON.parse(state), "resources").filter((one) => configTypes.has(String(one["type"])));
  const configs = objects.flatMap((one) => membersOf(one, "instances")).map((one) => one["attributes"]);
  return new Set(
    configs.flatMap((attributes) => {
      const config: unknown = isObject(attributes) ? JSON.parse(String(attributes["content"])) : undefined;
      if (!isObject(config) || !isObject(config["shard"]) || !isObject(config["groups"])) return [];
      const shard = String(config["shard"]["id"]);
      const names = Object.values(config["groups"]).flatMap((groups) => (isObject(groups) ? Object.keys(groups) : []));
      return names.map((name) => `${shard}/${name}`);
    }),
  );
}

function membersOf(value: unknown, name: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isObject(value) ? value[name] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}
