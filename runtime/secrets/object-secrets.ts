import { resolve } from "node:path";
import type { Ir } from "../../compiler/index.ts";
import { exitCodes, UserError } from "../cli/index.ts";
import { serverConfigs } from "../outputs/index.ts";
import { type ObjectStore, openStore, type StoreOptions, storeOptionsOf } from "../stores/index.ts";
import { decodeKey, encryptionKeyName, type GivenSecrets, makeKeyFile } from "./given-secrets.ts";
import { openSealedStore, otherKey, readBlob, unseal } from "./sealed-store.ts";
import type { SecretStore } from "./secret-store.ts";

export interface KeySource {
  readonly given: GivenSecrets;
  /** Where a new key is kept, from `cwd`; undefined makes none. */
  readonly newKey: string | undefined;
  readonly cwd: string;
}

/** The objects below `cluster/` in the bucket of Nstance's servers. */
export function openClusterObjects(ir: Ir, options: StoreOptions): Promise<ObjectStore> {
  const [first] = serverConfigs(ir);
  if (first?.bucket === undefined) throw new Error(`${ir.id.value} has no bucket for its secrets`);
  return openStore(`${first.scheme}://${first.bucket}/cluster`, { ...storeOptionsOf(ir.platform), ...options });
}

/**
 * Opens the secrets of a cluster that lie encrypted in its bucket. The key is that which was given; where none was, one
 * is made only as long as the bucket holds nothing of the cluster: what its servers encrypted is lost with their key.
 */
export async function openObjectSecrets(
  objects: ObjectStore,
  source: KeySource,
  signal: AbortSignal,
): Promise<{ readonly store: SecretStore; readonly made: string | undefined }> {
  const found = await objects.list(100, signal);
  const value = source.given.get(encryptionKeyName);
  if (value !== undefined) {
    if (source.newKey !== undefined) throw givenTwice();
    const key = decodeKey(value);
    await requireKey(objects, found, key, signal);
    return { store: openSealedStore(objects, key), made: undefined };
  }
  const [first] = [...found].sort();
  if (first !== undefined) throw keyAbsent(objects.url, first);
  if (source.newKey === undefined) throw keyUnsaid();
  const key = await makeKeyFile(resolve(source.cwd, source.newKey), source.newKey);
  return { store: openSealedStore(objects, decodeKey(key)), made: source.newKey };
}

/** What is there has to be encrypted by this key, or one of two keys would be on the nodes. */
async function requireKey(
  objects: ObjectStore,
  found: readonly string[],
  key: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const secrets = found.filter((name) => name.startsWith("secret/")).sort();
  // The certificate authority's own, where a server made it; else any.
  const name = secrets.find((one) => one === "secret/ca.key") ?? secrets[0];
  const blob = name === undefined ? undefined : await readBlob(objects, name, signal);
  if (blob !== undefined && unseal(key, blob) === undefined) throw otherKey(`${objects.url}/${name}`);
}

function keyAbsent(url: string, found: string): UserError {
  return new UserError(`${url} holds the cluster (${found}), and its encryption key was not given`, {
    why: "its secrets, its certificate authority's key among them, are encrypted by one key; beside a new one nobody could read them",
    fix: `give that key as a line ${encryptionKeyName}=…, by --secrets FILE or --secrets -: the file of --new-encryption-key is that line, and each node has the key: \`base64 -w0 /etc/nstance/encryption.key\``,
  });
}

function keyUnsaid(): UserError {
  return new UserError("the key that encrypts the cluster's secrets was not given", {
    why: "they lie in its object storage, and all nodes read them by one key of 32 bytes",
    fix: `make one with --new-encryption-key FILE, which is kept in no other place, or give it as a line ${encryptionKeyName}=… by --secrets`,
    exitCode: exitCodes.usage,
  });
}

function givenTwice(): UserError {
  return new UserError("--new-encryption-key would make a key, and one was given", {
    fix: "leave out the one or the other",
    exitCode: exitCodes.usage,
  });
}
