import { type CommandArguments, type CommandContext, exitCodes } from "../cli/index.ts";
import { compileOne } from "../compile/index.ts";
import { initEncryptionKey, initServiceAccounts, openSecretStoreOf, type SecretOutcome } from "../secrets/index.ts";
import { valuesOf } from "./shared.ts";

/**
 * `podplanec secrets init [path]`: makes the service-account pair in the cluster's secret store, in the account
 * and region of its first provider, where it is not there yet (ruling 36), and the key of Secrets where they are
 * encrypted (ruling 69). Exit 0 when the store holds them, 130 when cancelled, 1 when the store refuses or holds something else.
 */
export async function run(context: CommandContext, args: CommandArguments): Promise<number> {
  const { signal, stdout, stderr, env } = context;
  const { ir } = compileOne(context.cwd, args.positionals[0] ?? ".", valuesOf(args));
  const store = await openSecretStoreOf(ir, {
    env,
    region: args.values.get("region"),
    profile: args.values.get("profile"),
    endpoint: args.values.get("endpoint"),
  });
  const clusterId = ir.id.value;
  try {
    const { prefix, files } = ir.platform.secrets;
    const secretName = (name: string) => files.find((file) => file.name === name)?.secret ?? name;
    const options = { prefix, clusterId, signal, secretName };
    const told = ({ kind, name }: SecretOutcome) => stdout.write(`${kind} ${name} (${store.shown})\n`);
    for (const outcome of await initServiceAccounts(store, options)) told(outcome);
    if (ir.kubernetes.encryption) told(await initEncryptionKey(store, options));
    return exitCodes.ok;
  } catch (error) {
    if (!signal.aborted) throw error;
    stderr.write("cancelled: each secret is absent or whole; the same command finds out and finishes\n");
    return exitCodes.cancelled;
  } finally {
    store.close();
  }
}
