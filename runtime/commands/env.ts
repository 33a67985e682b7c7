import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findSimilar, type IrVm } from "../../compiler/index.ts";
import { emitEnv } from "../../emitters/env/index.ts";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileOne, type WholeCluster } from "../compile/index.ts";
import { findVmconfigRoot, kindOf, type ServiceEnvInput, serviceEnvOf } from "../vmconfig/index.ts";

type EnvInput = Pick<ServiceEnvInput, "kind" | "arch" | "userData" | "mutable">;

/**
 * Prints the env that each service of a VM would get, made by the scripts that run on the VM: from the
 * env that the compiled cluster gives, or from files.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const input = args.values.has("user-data") ? await inputOfFiles(context, args) : inputOfCluster(context, args);
  const services = await serviceEnvOf({
    ...input,
    root: findVmconfigRoot(),
    searchPath: context.env["PATH"] ?? "/usr/bin:/bin",
    signal: context.signal,
  });
  const texts = services.map(({ service, env }) => `# /opt/env/${service}.env\n${env}`);
  context.stdout.write(texts.join("\n"));
  return exitCodes.ok;
}

async function inputOfFiles(context: CommandContext, args: CommandArguments): Promise<EnvInput> {
  const mutable = args.values.get("mutable");
  return {
    kind: kindOf(args),
    // No service's env depends on it; the pause image of the manifest does.
    arch: args.values.get("arch") === "arm64" ? "arm64" : "amd64",
    userData: await readText(context, args.values.get("user-data") ?? ""),
    ...(mutable === undefined ? {} : { mutable: await readText(context, mutable) }),
  };
}

function inputOfCluster(context: CommandContext, args: CommandArguments): EnvInput {
  const cluster = compileOne(context.cwd, args.positionals[0] ?? ".");
  const vm = chooseVm(cluster, args);
  const textOf = (name: string) => {
    const file = emitEnv(cluster.ir).find((one) => one.path === `podplane.env/${vm.key}/${name}`);
    if (!file) throw new Error(`the env of ${vm.key} has no ${name}`);
    return file.text;
  };
  return { kind: vm.kind, arch: vm.arch, userData: textOf("user-data.env"), mutable: textOf("mutable.env") };
}

/** The kind of VM that `--pool` or `--kind` and `--arch` name. */
function chooseVm({ ir }: WholeCluster, args: CommandArguments): IrVm {
  const pool = args.values.get("pool");
  const arch = args.values.get("arch");
  const kind = pool === undefined ? kindOf(args) : args.values.get("kind");
  const matching = ir.vms.filter(
    (vm) =>
      (kind === undefined || vm.kind === kind) &&
      (arch === undefined || vm.arch === arch) &&
      (pool === undefined || vm.pools.includes(pool)),
  );
  const [vm] = matching;
  if (vm) return vm;
  const pools = ir.pools.map(({ name }) => name.value);
  if (pool !== undefined && !pools.includes(pool)) {
    const similar = findSimilar(pool, pools);
    throw new UserError(`the cluster has no pool \`${pool}\``, {
      why: `it has ${pools.join(", ")}`,
      fix: similar === undefined ? "name one of them" : `did you mean \`${similar}\`?`,
    });
  }
  const known = ir.vms.map((one) => `${one.key} (${one.pools.join(", ")})`).join("; ");
  throw new UserError("no VM of the cluster is of that kind", { why: `it has ${known}`, fix: "name one of them" });
}

async function readText(context: CommandContext, path: string): Promise<string> {
  try {
    return await readFile(resolve(context.cwd, path), "utf8");
  } catch (cause) {
    throw new UserError(`${path} cannot be read`, { fix: "give the path of an env file", cause });
  }
}
