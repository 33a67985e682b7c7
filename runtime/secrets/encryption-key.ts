import { randomBytes } from "node:crypto";
import { UserError } from "../cli/index.ts";
import { again, nameOf, readSoon, type SecretOptions, type SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";

/*
 * The key by which kube-apiserver encrypts Secrets in its store (docs/decisions/0115). What it encrypted is lost
 * with it, so that nothing here ever replaces one.
 */

/**
 * Makes sure that the store holds `encryption.key`: base64 of 32 random bytes. One that is there stays, also with
 * more lines, which are older keys. Throws a `UserError` where the store holds anything else under the name.
 */
export async function initEncryptionKey(store: SecretStore, options: SecretOptions): Promise<SecretOutcome> {
  const { clusterId, signal } = options;
  const name = nameOf(options, "encryption.key");
  const stored = await store.read(name, signal);
  if (stored === undefined) {
    const creation = await store.create(
      {
        name,
        value: randomBytes(32).toString("base64"),
        description: `Encrypts Secrets of ${clusterId} in its store; podplanec made it, nothing may replace it`,
        // Of its own: what is made of a secret key would tell of it.
        token: randomBytes(32).toString("hex"),
      },
      signal,
    );
    if (creation === "created") return { name, kind: "created" };
  }
  const value = stored ?? (await readSoon(store, name, options));
  if (value === undefined) throw new UserError(`${store.shown} says that ${name} exists, and does not show it`, again);
  requireKeys(value, name);
  return { name, kind: "unchanged" };
}

/** As the VM reads it: each line a key. */
function requireKeys(text: string, name: string): void {
  const lines = text.split("\n").filter((line) => line !== "");
  if (lines.length > 0 && lines.every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line))) return;
  throw new UserError(`${name} holds no keys of 32 bytes in base64`, {
    why: "kube-apiserver could not start with it, and a stored secret is never replaced",
    fix: "store the cluster's key under this name; if no cluster uses it, remove the secret and run the same command again",
  });
}
