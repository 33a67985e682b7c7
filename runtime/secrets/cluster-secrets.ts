import type { Ir } from "../../compiler/index.ts";
import { initEncryptionKey } from "./encryption-key.ts";
import type { GivenSecrets } from "./given-secrets.ts";
import { initKeyFiles } from "./key-files.ts";
import { keysFileOf } from "./keys-file.ts";
import { initLogKey, type KeyMaker } from "./log-key.ts";
import type { SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";
import { initServiceAccounts } from "./service-accounts.ts";

/** Where the secrets of a cluster lie, and what makes those that only its cloud can make. */
export interface ClusterStore {
  readonly store: SecretStore;
  readonly keys: KeyMaker | undefined;
  /** Secrets that only whoever runs the command has; absent where the cloud makes all. */
  readonly given?: GivenSecrets;
  /** The file that a new encryption key was kept in. */
  readonly madeKey?: string | undefined;
}

export interface ClusterSecrets {
  readonly outcomes: readonly SecretOutcome[];
  /** The text of the file with the public keys, where the cloud has to know them. */
  readonly keysFile: string | undefined;
}

/** Makes the keys of VMs beside a cloud alone: their accounts are there once OpenTofu has made them. */
export function initKeysBeside(ir: Ir, { store, given }: ClusterStore, signal: AbortSignal) {
  const { prefix } = ir.platform.secrets;
  return initKeyFiles(store, ir, given ?? new Map(), { prefix, clusterId: ir.id.value, signal });
}

/** Makes all that VMs of a cluster receive from its secret store, where it is not there yet. */
export async function initClusterSecrets(
  ir: Ir,
  { store, keys, given }: ClusterStore,
  signal: AbortSignal,
): Promise<ClusterSecrets> {
  const { id, platform, kubernetes } = ir;
  const { prefix, files } = platform.secrets;
  const secretName = (name: string) => files.find((file) => file.name === name)?.secret ?? name;
  const options = { prefix, clusterId: id.value, signal, secretName };
  const outcomes = [...(await initServiceAccounts(store, options))];
  if (kubernetes.encryption) outcomes.push(await initEncryptionKey(store, options));
  if (keys) outcomes.push(await initLogKey(store, keys, options));
  if (given) outcomes.push(...(await initKeyFiles(store, ir, given, options)));
  return { outcomes, keysFile: await keysFileOf(ir, store, signal) };
}
