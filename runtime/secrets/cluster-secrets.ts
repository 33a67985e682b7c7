import type { Ir } from "../../compiler/index.ts";
import { initEncryptionKey } from "./encryption-key.ts";
import { initLogKey, type KeyMaker } from "./log-key.ts";
import { keysFileText } from "./public-keys.ts";
import { nameOf, type SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";
import { initServiceAccounts } from "./service-accounts.ts";

/** Where the secrets of a cluster lie, and what makes those that only its cloud can make. */
export interface ClusterStore {
  readonly store: SecretStore;
  readonly keys: KeyMaker | undefined;
}

export interface ClusterSecrets {
  readonly outcomes: readonly SecretOutcome[];
  /** The text of the file with the public keys, where the cloud has to know them. */
  readonly keysFile: string | undefined;
}

/** Makes all that VMs of a cluster receive from its secret store, where it is not there yet. */
export async function initClusterSecrets(
  { id, platform, kubernetes, providers }: Ir,
  { store, keys }: ClusterStore,
  signal: AbortSignal,
): Promise<ClusterSecrets> {
  const { prefix, files } = platform.secrets;
  const secretName = (name: string) => files.find((file) => file.name === name)?.secret ?? name;
  const options = { prefix, clusterId: id.value, signal, secretName };
  const outcomes = [...(await initServiceAccounts(store, options))];
  if (kubernetes.encryption) outcomes.push(await initEncryptionKey(store, options));
  if (keys) outcomes.push(await initLogKey(store, keys, options));
  // Roles that say which accounts may act as them are trusted by the cluster's tokens.
  const trusted = providers.some(({ roles }) => roles.some((role) => role.accounts.length > 0));
  const publicPem = trusted ? await store.read(nameOf(options, "service-accounts.pub"), signal) : undefined;
  return { outcomes, keysFile: publicPem === undefined ? undefined : keysFileText(publicPem) };
}
