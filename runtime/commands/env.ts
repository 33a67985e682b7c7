import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { DependencyArch } from "../../compiler/deps/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/command.ts";
import { findVmconfigRoot } from "../vmconfig/package-root.ts";
import { serviceEnvOf } from "../vmconfig/service-env.ts";
import { kindOf } from "../vmconfig/vm-options.ts";

/**
 * `podplanec env --kind knc --user-data FILE [--mutable FILE]`: prints the env that each service of a VM
 * would get, made by the scripts that run on the VM.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const userData = args.values.get("user-data");
  const mutable = args.values.get("mutable");
  if (userData === undefined) {
    throw new UserError("the env to start from is missing", {
      fix: "add `--user-data podplane.env/knc_arm64/user-data.env --mutable podplane.env/knc_arm64/mutable.env`",
      exitCode: exitCodes.usage,
    });
  }
  const services = await serviceEnvOf({
    root: findVmconfigRoot(),
    kind: kindOf(args),
    arch: archOrDefault(args),
    userData: await readText(context, userData),
    ...(mutable === undefined ? {} : { mutable: await readText(context, mutable) }),
    searchPath: context.env["PATH"] ?? "/usr/bin:/bin",
    signal: context.signal,
  });
  const texts = services.map(({ service, env }) => `# /opt/env/${service}.env\n${env}`);
  context.stdout.write(texts.join("\n"));
  return exitCodes.ok;
}

/** No service's env depends on it; the pause image of the manifest does. */
function archOrDefault(args: CommandArguments): DependencyArch {
  return args.values.get("arch") === "arm64" ? "arm64" : "amd64";
}

async function readText(context: CommandContext, path: string): Promise<string> {
  try {
    return await readFile(resolve(context.cwd, path), "utf8");
  } catch (cause) {
    throw new UserError(`${path} cannot be read`, { fix: "give the path of an env file", cause });
  }
}
