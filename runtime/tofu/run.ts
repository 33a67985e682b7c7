import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type CommandContext, UserError } from "../cli/index.ts";
import { tofuEnvironment } from "./environment.ts";
import { keepTail, keepWhole } from "./output.ts";
import { noSecrets, type SecretVariables } from "./secret-variables.ts";

/** How a run ended. Of words for people only the end is kept; a document is whole, or empty where it had no end. */
export interface TofuResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The command that runs OpenTofu or Terraform: `PODPLANE_TF_CMD`, else `tofu`, else `terraform` on
 * PATH (contracts/terraform.md 5.1).
 */
export function findTofu(env: CommandContext["env"]): string {
  const chosen = env["PODPLANE_TF_CMD"];
  const candidates = chosen ? [chosen] : ["tofu", "terraform"];
  for (const candidate of candidates) {
    const path = isAbsolute(candidate) ? executable(candidate) : findOnPath(candidate, env["PATH"] ?? "");
    if (path !== undefined) return path;
  }
  throw new UserError(`there is no ${candidates.join(" and no ")}`, {
    why: "podplanec runs the real program",
    fix: "install OpenTofu, or set PODPLANE_TF_CMD to it",
  });
}

/** Another program on PATH; undefined where it is not there. */
export function findProgram(name: string, env: CommandContext["env"]): string | undefined {
  return findOnPath(name, env["PATH"] ?? "");
}

function findOnPath(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    const found = folder === "" ? undefined : executable(join(folder, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** The longest document of `validate -json` that is read: a thousand times what large clusters give. */
const longestDocument = 64 * 1024 * 1024;
/** As much of the end of an output as a message could show. */
const longestTail = 64 * 1024;

export interface TofuOptions {
  /** Whether standard output is one document, and not words for people. */
  readonly document?: boolean;
  /** Gets the words for people as they come. */
  readonly onText?: (text: string) => void;
  /** What it gets in secret. */
  readonly secrets?: SecretVariables;
}

/**
 * Runs OpenTofu in a folder. It gets a process group of its own, so that Ctrl-C reaches it once,
 * through us: a second signal would make it give up its state (contracts/terraform.md 5.7). What it
 * writes is told to `onText` as it comes.
 */
export function runTofu(
  context: Pick<CommandContext, "env" | "signal">,
  command: string,
  folder: string,
  args: readonly string[],
  { document = false, onText, secrets = noSecrets }: TofuOptions = {},
): Promise<TofuResult> {
  return new Promise((done, fail) => {
    const env = secrets.into(tofuEnvironment(context.env));
    const child = spawn(command, [...args], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const stop = () => child.kill("SIGINT");
    context.signal.addEventListener("abort", stop, { once: true });
    const stdout = document ? keepWhole(longestDocument) : keepTail(longestTail, onText);
    const stderr = keepTail(longestTail, onText);
    child.stdout.on("data", (chunk: Buffer) => stdout.take(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.take(chunk));
    child.on("error", fail);
    child.on("close", (status) => {
      context.signal.removeEventListener("abort", stop);
      done({ status: status ?? 1, stdout: stdout.text(), stderr: stderr.text() });
    });
  });
}
