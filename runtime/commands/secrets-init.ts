import { dirname, resolve } from "node:path";
import { type CommandArguments, type CommandContext, exitCodes, UserError } from "../cli/index.ts";
import { compileOne, type WholeCluster } from "../compile/index.ts";
import { serverConfigs } from "../outputs/index.ts";
import {
  initClusterSecrets,
  keyFileNames,
  keysFile,
  openSecretStoreOf,
  readGiven,
  waitingFor,
  writeKeysFile,
} from "../secrets/index.ts";
import { valuesOf } from "./shared.ts";

/**
 * `podplanec secrets init [path]`: makes what VMs receive from the cluster's secret store, in the account and region
 * of its first provider, where it is not there yet: the service-account pair (ruling 36), the key of Secrets where
 * they are encrypted (ruling 69), and keys for what speaks S3 only where no role can do it (ruling 42). Where the cloud
 * has to know the public keys, writes them beside the outputs. Exit 0 when the store holds them, 130 when cancelled,
 * 1 when the store refuses or holds something else.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { signal, stdout, stderr, env } = context;
  const cluster = compileOne(context.cwd, args.positionals[0] ?? ".", valuesOf(args));
  requireTaken(cluster, args);
  const opened = await openSecretStoreOf(cluster.ir, {
    env,
    region: args.values.get("region"),
    profile: args.values.get("profile"),
    endpoint: args.values.get("endpoint"),
    keys: {
      cwd: context.cwd,
      given: await readGiven({ cwd: context.cwd, stdin: context.stdin, files: args.lists.get("secrets") ?? [] }),
      newKey: args.values.get("new-encryption-key"),
    },
    signal,
  });
  const { shown } = opened.store;
  if (opened.madeKey !== undefined) {
    stdout.write(`created ${opened.madeKey}: keep it where you keep such things; nothing else can read the secrets\n`);
  }
  try {
    const { outcomes, keysFile: text } = await initClusterSecrets(cluster.ir, opened, signal);
    for (const { kind, name } of outcomes) {
      const why = kind === "waiting" ? `: ${whyWaiting(cluster, name)}` : "";
      stdout.write(`${kind} ${name} (${shown})${why}\n`);
    }
    if (text !== undefined) stdout.write(`${writeKeysFile(folderOf(cluster), text)} ${keysFile}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write("cancelled: each secret is absent or whole; the same command finds out and finishes\n");
    return exitCodes.cancelled;
  } finally {
    opened.store.close();
  }
}

/** Where the outputs lie. */
function folderOf({ lock, source, folder }: WholeCluster): string {
  return folder ?? resolve(dirname(source.absolute), lock?.outputs ?? ".");
}

/** Keys of VMs beside a cloud are made by hand, of accounts that OpenTofu makes. */
function whyWaiting({ ir }: WholeCluster, name: string): string {
  if (!keyFileNames(ir).includes(name)) return `${waitingFor}; then run this one again`;
  return "its accounts are made by `tofu apply`; then make keys of them, and run this one again with --secrets FILE";
}

/** A secret that nothing takes may have been meant for another cluster. */
function requireTaken({ id, ir }: WholeCluster, { lists, values }: CommandArguments): void {
  if (serverConfigs(ir).some(({ bucket }) => bucket !== undefined)) return;
  const takesKeys = keyFileNames(ir).length > 0;
  const option = lists.has("secrets") && !takesKeys ? "secrets" : "new-encryption-key";
  if ((!lists.has("secrets") || takesKeys) && !values.has("new-encryption-key")) return;
  throw new UserError(`--${option} means nothing for ${id}`, {
    why: `its secrets lie in the store of its cloud, which encrypts them${takesKeys ? "" : ", and its VMs have roles"}`,
    fix: "leave it out",
    exitCode: exitCodes.usage,
  });
}
