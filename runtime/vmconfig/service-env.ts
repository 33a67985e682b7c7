import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import {
  type DependencyArch,
  type DependencyKind,
  upstreamDependenciesOf,
  vmconfigVersion,
} from "../../compiler/index.ts";
import { UserError } from "../cli/index.ts";
import { manifestText } from "./manifest.ts";
import { hidePlaceholders } from "./placeholders.ts";

const runFile = promisify(execFile);

export interface ServiceEnvInput {
  /** The folder `vmconfig`, see `findVmconfigRoot`. */
  readonly root: string;
  readonly kind: DependencyKind;
  readonly arch: DependencyArch;
  /** Text of user-data.env; may hold Nstance's `{{ … }}` and Terraform's `${…}`. */
  readonly userData: string;
  /** Text of the delivered mutable.env, with the same placeholders; absent: the package's defaults. */
  readonly mutable?: string;
  /** PATH on which bash and the usual tools are found. */
  readonly searchPath: string;
  readonly signal?: AbortSignal;
}

export interface ServiceEnv {
  readonly service: string;
  /** Text of /opt/env/<service>.env. */
  readonly env: string;
}

/** Facts that a VM detects; addresses of the ranges that are reserved for documentation. */
const exampleFacts: Readonly<Record<string, string>> = {
  INSTANCE_PROVIDER_ID: "example",
  INSTANCE_NETDEV: "eth0",
  INSTANCE_IPV4: "192.0.2.10",
  INSTANCE_IPV6: "2001:db8::10",
  INSTANCE_HOSTNAME: "example",
  INSTANCE_FQDN: "example.internal",
};

/**
 * What each service would get: runs the package's own configure.sh in a temporary root, with the env
 * that a VM would have. What only the VM knows is an example; placeholders come back as they were.
 * Sorted by service. Throws a `UserError` with the script's own reason when the env is refused.
 */
export async function serviceEnvOf(input: ServiceEnvInput): Promise<readonly ServiceEnv[]> {
  const { userData, mutable, reveal } = hidePlaceholders(input.userData, input.mutable ?? "");
  const hidden = { ...input, userData, ...(input.mutable === undefined ? {} : { mutable }) };
  return onMachine(hidden, async (folder) => {
    const files = (await readdir(join(folder, "opt/env"))).filter((name) => name.endsWith(".env")).sort();
    return await Promise.all(
      files.map(async (name) => ({
        service: name.slice(0, -".env".length),
        env: reveal(await readFile(join(folder, "opt/env", name), "utf8")),
      })),
    );
  });
}

/**
 * What each service would be started with, by its name: equal for two inputs exactly if a delivery of the second on a
 * VM of the first leaves the service running. Inputs that are compared are given together: placeholders are alike only
 * among them. Throws as `serviceEnvOf` does.
 */
export async function serviceStatesOf(
  inputs: readonly ServiceEnvInput[],
): Promise<readonly ReadonlyMap<string, string>[]> {
  const all = hidePlaceholders(
    inputs.map((one) => one.userData).join(separator),
    inputs.map((one) => one.mutable ?? "").join(separator),
  );
  const [userData, mutable] = [all.userData.split(separator), all.mutable.split(separator)];
  const hidden = inputs.map((one, index) => ({
    ...one,
    userData: userData[index] ?? "",
    mutable: mutable[index] ?? "",
  }));
  return Promise.all(hidden.map((one) => onMachine(one, (folder) => statesIn(one, folder))));
}

/** Stands in no env file: they are lines of text. */
const separator = "\0";

/** The package's own judgement, which restarts services on a VM. */
async function statesIn(input: ServiceEnvInput, folder: string): Promise<ReadonlyMap<string, string>> {
  const script = `
    for part in helpers inputs services; do source "$PODPLANE_ROOT/opt/podplane/lib/$part.sh"; done
    load_inputs "$1"
    look_at "$1"
    for service in $(services_of "$1"); do
      state_of "$service"
      printf '%s\\0%s\\0' "$service" "$state"
    done`;
  const { stdout } = await runFile("bash", ["-euc", script, "states", input.kind], optionsOf(input, folder));
  const parts = String(stdout).split("\0");
  return new Map(
    parts.flatMap((name, index) => (index % 2 === 0 && name !== "" ? [[name, parts[index + 1] ?? ""]] : [])),
  );
}

/** Runs something on a machine that was installed and configured with an env. */
async function onMachine<T>(input: ServiceEnvInput, look: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "podplanec-env-"));
  try {
    await layOut(input, folder, input.userData);
    if (input.mutable !== undefined) await takeMutable(input, folder, input.mutable);
    await runScript(input, folder, "configure.sh");
    return await look(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A machine on which install.sh and bootstrap.sh have run. */
async function layOut(input: ServiceEnvInput, folder: string, userData: string): Promise<void> {
  for (const tree of input.kind === "knc" ? ["knd", "knc"] : ["knd"]) {
    await cp(join(input.root, tree), folder, { recursive: true });
  }
  const dependencies = upstreamDependenciesOf(input.kind, input.arch);
  const manifest = manifestText({ kind: input.kind, arch: input.arch, version: vmconfigVersion, dependencies });
  const facts = Object.entries(exampleFacts).map(([key, value]) => `${key}='${value}'\n`);
  const defaults = await readFile(join(input.root, "knd/opt/podplane/share/defaults/mutable.env"), "utf8");
  const files: Readonly<Record<string, string>> = {
    "opt/podplane/share/vmconfig-installed.json": manifest,
    "opt/podplane/etc/user-data.env": userData,
    "opt/podplane/etc/detected.env": `VMCONFIG_KIND='${input.kind}'\nVMCONFIG_BASE_KIND='node'\n${facts.join("")}`,
    "opt/podplane/etc/mutable.env": defaults,
    "opt/podplane/bootstrap.done": "completed_at=example\n",
    "opt/nstance-agent/identity/nonce.jwt": "example\n",
    "opt/nstance-agent/identity/ca.crt": "example\n",
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode: 0o600 });
  }
}

/** Merges mutable.env as a delivery would: the same keys and characters are refused. */
async function takeMutable(input: ServiceEnvInput, folder: string, mutable: string): Promise<void> {
  const delivered = join(folder, "mutable.env");
  await writeFile(delivered, mutable, { mode: 0o600 });
  await runScript(input, folder, "update-mutable-env.sh", delivered, join(folder, "opt/podplane/etc/mutable.env"));
}

async function runScript(input: ServiceEnvInput, folder: string, name: string, ...args: string[]): Promise<void> {
  const script = join(folder, "opt/podplane/bin", name);
  try {
    await runFile("bash", [script, ...args], optionsOf(input, folder));
  } catch (error) {
    throw explain(name, error);
  }
}

function optionsOf({ searchPath, signal }: ServiceEnvInput, folder: string) {
  const env = { PATH: searchPath, PODPLANE_ROOT: folder, PODPLANE_OFFLINE: "1" };
  return { env, ...(signal ? { signal } : {}) };
}

function explain(script: string, error: unknown): unknown {
  const { code, stderr } = error as { readonly code?: unknown; readonly stderr?: unknown };
  if (code === "ENOENT") {
    return new UserError("Bash is not installed", {
      why: "the scripts of vmconfig are run to find what services get",
      fix: "install bash, 5.1 or newer",
    });
  }
  const reason = typeof stderr === "string" ? /FATAL: ([^\t\n]*)/.exec(stderr)?.[1] : undefined;
  if (reason === undefined) return error;
  return new UserError(`a VM would refuse this env: ${reason}`, { why: `${script} of vmconfig found it` });
}
