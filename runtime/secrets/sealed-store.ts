import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { UserError } from "../cli/index.ts";
import { memoryContent, type ObjectStore } from "../stores/index.ts";
import type { SecretStore } from "./secret-store.ts";

/*
 * Secrets as objects that Nstance's server decrypts: AES-256-GCM, a nonce of 12 bytes, the ciphertext, and the tag of 16
 * (contracts/nstance.md 6.3).
 */

const nonceLength = 12;
const tagLength = 16;

export function seal(key: Uint8Array, value: string): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(value, "utf8"), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined where it was sealed with another key, or altered. */
export function unseal(key: Uint8Array, blob: Uint8Array): string | undefined {
  if (blob.length < nonceLength + tagLength) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, blob.subarray(0, nonceLength), { authTagLength: tagLength });
  decipher.setAuthTag(blob.subarray(blob.length - tagLength));
  try {
    const text = decipher.update(blob.subarray(nonceLength, blob.length - tagLength));
    return Buffer.concat([text, decipher.final()]).toString("utf8");
  } catch {
    return undefined;
  }
}

/** Opens the secrets below `cluster/` of the bucket that `objects` is. No request is made yet. */
export function openSealedStore(objects: ObjectStore, key: Uint8Array): SecretStore {
  return {
    shown: objects.url,
    // An object has no description, and its name alone tells who was first.
    create: ({ name, value }, signal) => objects.create(name, memoryContent(seal(key, value)), { signal }),
    async read(name, signal) {
      const blob = await readBlob(objects, name, signal);
      if (blob === undefined) return undefined;
      const value = unseal(key, blob);
      if (value !== undefined) return value;
      throw otherKey(`${objects.url}/${name}`);
    },
    close: () => objects.close(),
  };
}

/** The bytes of an object; undefined where there is none. */
export async function readBlob(objects: ObjectStore, name: string, signal: AbortSignal): Promise<Buffer | undefined> {
  const body = await objects.read(name, signal);
  if (!body) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function otherKey(url: string): UserError {
  return new UserError(`${url} is not encrypted by the key that was given`, {
    why: "servers could read only a part of the cluster's secrets; nothing was written over",
    fix: "give the key that the nodes have in /etc/nstance/encryption.key: `base64 -w0` of that file, on any node",
  });
}
