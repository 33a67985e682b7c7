import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { getTool, toolsCache } from "../helpers/tools.ts";
import {
  type Diagnostic,
  type PlanDocument,
  parseDiagnostics,
  type StateDocument,
  type ValidateDocument,
} from "./documents.ts";
import { startModuleRegistry } from "./registry.ts";

/** What a suite that uses this harness names in `describeWithTools`. */
export const tofuTools: readonly string[] = ["tofu", "tofu-provider"];

/** What `plan` found. `changed` is false when the plan is empty, outputs included. */
export type PlanResult =
  | { readonly kind: "planned"; readonly changed: boolean; readonly document: PlanDocument }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** What `apply` and `destroy` came to. */
export type ApplyResult =
  | { readonly kind: "applied" }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** One program run: exit status and both streams. */
export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory with a configuration, and OpenTofu set up so that nothing leaves the machine. */
export interface TofuWorkspace {
  readonly directory: string;
  /** Writes files by relative path; a value of null removes the file. */
  write(files: Readonly<Record<string, string | null>>): Promise<void>;
  /** Downloads modules and links providers. Throws with the output where that fails. */
  init(): Promise<void>;
  /** As `init`, but gives the result instead of throwing. */
  tryInit(): Promise<RunResult>;
  validate(): Promise<ValidateDocument>;
  /** Plans and keeps the plan for `apply`. `variables` are values of root variables. */
  plan(variables?: Readonly<Record<string, string>>): Promise<PlanResult>;
  /** Applies the last plan. */
  apply(): Promise<ApplyResult>;
  destroy(): Promise<ApplyResult>;
  /** Names of the files that `fmt` would change, and its message for files that it cannot read. */
  fmtCheck(): Promise<readonly string[]>;
  /** Parsed `show -json` of the state. */
  state(): Promise<StateDocument>;
  /** Any other command, for what this harness has no function for. */
  run(args: readonly string[], variables?: Readonly<Record<string, string>>): Promise<RunResult>;
  dispose(): Promise<void>;
}

/** Overrides any backend of the files: a remote one cannot be reached in a test. */
const localBackend = { name: "harness_override.tf", text: 'terraform {\n  backend "local" {}\n}\n' };
const teardownName = "teardown_override.tf";

/** The way through `prevent_destroy` that docs/how-to-start.md shows, for the bucket that the files have. */
function teardownOf(type: string): string {
  return `resource "${type}" "netsy" {\n  lifecycle {\n    prevent_destroy = false\n  }\n}\n`;
}

/** The type of the bucket that holds the cluster's state; undefined for files without one. */
async function stateBucketType(directory: string): Promise<string | undefined> {
  for (const name of (await readdir(directory)).filter((one) => one.endsWith(".tf"))) {
    const [, type] = /^resource "(\w+_bucket)" "netsy"/m.exec(await readFile(join(directory, name), "utf8")) ?? [];
    if (type !== undefined) return type;
  }
  return undefined;
}

const planFile = "harness.plan";

let registry: ReturnType<typeof startModuleRegistry> | undefined;
let lastRun: Promise<unknown> = Promise.resolve();

/** Makes a workspace in a temporary directory with the files given by relative path. */
export async function tofuWorkspace(options: {
  readonly files: Readonly<Record<string, string>>;
  /** Values of root variables for every command. */
  readonly variables?: Readonly<Record<string, string>>;
}): Promise<TofuWorkspace> {
  const tofu = getTool("tofu");
  const { variables: environment, home, dispose } = await tofuEnvironment();
  const directory = join(home, "work");
  await mkdir(directory);
  const run: TofuWorkspace["run"] = (args, variables = {}) => {
    const values = Object.entries({ ...options.variables, ...variables }).map(([name, value]) => [
      `TF_VAR_${name}`,
      value,
    ]);
    return inTurn(() => execute(tofu, args, directory, { ...environment, ...Object.fromEntries(values) }));
  };
  const write: TofuWorkspace["write"] = (files) => writeFiles(directory, files);
  await write({ ...options.files, [localBackend.name]: localBackend.text });
  return {
    directory,
    write,
    run,
    ...commands(directory, run, write),
    dispose,
  };
}

/** What a process needs to run OpenTofu so that nothing leaves the machine. */
export interface TofuEnvironment {
  /** A temporary directory: the home of the process, with the CLI configuration. */
  readonly home: string;
  /** All variables, for a process that gets no others. */
  readonly variables: Readonly<Record<string, string>>;
  dispose(): Promise<void>;
}

/** Starts the module registry and writes the CLI configuration: for commands of podplanec that run OpenTofu. */
export async function tofuEnvironment(): Promise<TofuEnvironment> {
  const home = temporaryFolder("tofu");
  registry ??= startModuleRegistry();
  const { modulesUrl } = await registry;
  await writeFile(join(home, "tofu.rc"), cliConfig(modulesUrl));
  return {
    home,
    variables: {
      PATH: process.env["PATH"] ?? "",
      HOME: home,
      PODPLANE_TF_CMD: getTool("tofu"),
      TF_CLI_CONFIG_FILE: join(home, "tofu.rc"),
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      CHECKPOINT_DISABLE: "1",
    },
    dispose: () => rm(home, { recursive: true, force: true }),
  };
}

function commands(
  directory: string,
  run: TofuWorkspace["run"],
  write: TofuWorkspace["write"],
): Omit<TofuWorkspace, "directory" | "write" | "run" | "dispose"> {
  const tryInit = (): Promise<RunResult> => run(["init", "-input=false", "-no-color"]);
  return {
    tryInit,
    init: async () => {
      const { status, stdout, stderr } = await tryInit();
      if (status !== 0) {
        throw new Error(`tofu init failed:\n${stdout}${stderr}`);
      }
    },
    validate: async () => {
      const { stdout, stderr } = await run(["validate", "-json"]);
      return parseDocument<ValidateDocument>("validate", stdout, stderr);
    },
    plan: async (variables) => {
      const planned = await run(["plan", "-json", "-input=false", `-out=${planFile}`, "-detailed-exitcode"], variables);
      if (planned.status === 1) {
        return { kind: "failed", diagnostics: parseDiagnostics(planned.stdout) };
      }
      const { stdout, stderr } = await run(["show", "-json", planFile]);
      return { kind: "planned", changed: planned.status === 2, document: parseDocument("show", stdout, stderr) };
    },
    apply: async () => applied(await run(["apply", "-json", "-input=false", planFile])),
    destroy: async () => {
      const type = await stateBucketType(directory);
      if (type !== undefined) await write({ [teardownName]: teardownOf(type) });
      return applied(await run(["destroy", "-json", "-input=false", "-auto-approve"]));
    },
    fmtCheck: async () => {
      const { stdout, stderr } = await run(["fmt", "-check", "-list=true", "-recursive", "-no-color"]);
      return [...stdout.split("\n"), ...stderr.split("\n")].filter((line) => line !== "");
    },
    state: async () => {
      const { stdout, stderr } = await run(["show", "-json"]);
      return parseDocument<StateDocument>("show", stdout, stderr);
    },
  };
}

function applied(result: RunResult): ApplyResult {
  return result.status === 0
    ? { kind: "applied" }
    : { kind: "failed", diagnostics: parseDiagnostics(result.stdout + result.stderr) };
}

/**
 * Without a `direct` block nothing is fetched: a provider that the mirror lacks fails at once. The
 * `host` block takes the place of service discovery, so that plain http on the loopback serves.
 */
function cliConfig(modulesUrl: string): string {
  const mirror = join(toolsCache(), "mirror", "tofu-providers");
  if (!existsSync(mirror)) {
    throw new Error("no provider mirror: run .ci/tools/tofu-provider.sh");
  }
  const hosts = ["registry.opentofu.org", "registry.terraform.io"].map(
    (host) => `host "${host}" {\n  services = { "modules.v1" = ${JSON.stringify(modulesUrl)} }\n}\n`,
  );
  return `${hosts.join("\n")}
provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ["*/*/*"]
  }
}
`;
}

async function writeFiles(directory: string, files: Readonly<Record<string, string | null>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    if (text === null) {
      await rm(path, { force: true });
      continue;
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

/** One run of OpenTofu at a time: each starts half a dozen provider processes. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const mine = lastRun.then(work, work);
  lastRun = mine;
  return mine;
}

function execute(
  command: string,
  args: readonly string[],
  directory: string,
  environment: Readonly<Record<string, string>>,
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: directory, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === null) {
        reject(new Error(`tofu ${args[0]} was ended by ${signal}`));
        return;
      }
      resolve({ status: code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function parseDocument<T>(command: string, stdout: string, stderr: string): T {
  try {
    return JSON.parse(stdout) as T;
  } catch (cause) {
    throw new Error(`tofu ${command} gave no JSON:\n${stdout}${stderr}`, { cause });
  }
}
