import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { UserError } from "../cli/index.ts";
import { again, nameOf, readSoon, type SecretOptions, type SecretOutcome } from "./read-soon.ts";
import type { SecretStore } from "./secret-store.ts";

/*
 * The pair with which kube-apiserver signs the tokens of service accounts (contracts/vmconfig.md 6.1, ruling
 * 36). A second pair would make every token worthless, so that nothing here ever replaces a part of one.
 *
 * The private key is stored first and decides: whoever finds one derives the public key from it. So any
 * number of runs at once, and a run after one that was cut off anywhere, end with the same pair.
 */

const makePair = promisify(generateKeyPair);

/**
 * Makes sure that the store holds `service-accounts.key` (PKCS#8 PEM, 2048 bit RSA) and the
 * `service-accounts.pub` (SPKI PEM) that belongs to it. Throws a `UserError` where the store holds
 * anything else under these names.
 */
export async function initServiceAccounts(
  store: SecretStore,
  options: SecretOptions,
): Promise<readonly SecretOutcome[]> {
  const { signal } = options;
  const names = namesIn(options);
  // The public key is looked for first: where it is, the private one was stored before it.
  const storedPub = await store.read(names.pub, signal);
  const storedKey =
    storedPub === undefined ? await store.read(names.key, signal) : await readSoon(store, names.key, options);
  if (storedPub !== undefined && storedKey === undefined) throw orphanedPublicKey(store, names);
  const key = storedKey === undefined ? await createKey(store, names.key, options) : found(storedKey);
  const publicPem = publicKeyOf(key.value, names.key);
  const pub = await ensurePublicKey(store, { name: names.pub, publicPem, storedPub }, options);
  return [{ name: names.key, kind: key.kind }, pub];
}

type NameOptions = Pick<SecretOptions, "prefix" | "secretName">;

/** The names of both secrets in a store. */
export function serviceAccountNames(options: NameOptions): readonly [key: string, pub: string] {
  const { key, pub } = namesIn(options);
  return [key, pub];
}

function namesIn(options: NameOptions): { readonly key: string; readonly pub: string } {
  return { key: nameOf(options, "service-accounts.key"), pub: nameOf(options, "service-accounts.pub") };
}

interface Key {
  readonly kind: SecretOutcome["kind"];
  /** PEM text. */
  readonly value: string;
}

function found(value: string): Key {
  return { kind: "unchanged", value };
}

/** Stores a new private key, or reads that of another run that was faster. */
async function createKey(store: SecretStore, name: string, options: SecretOptions): Promise<Key> {
  const { publicKey, privateKey } = await makePair("rsa", { modulusLength: 2048 });
  const value = pemOf(privateKey, "pkcs8");
  const creation = await store.create(
    {
      name,
      value,
      description: `Signs service account tokens of ${options.clusterId}; podplanec made it, nothing may replace it`,
      token: tokenOf(name, pemOf(publicKey, "spki")),
    },
    options.signal,
  );
  if (creation === "created") return { kind: "created", value };
  const other = await readSoon(store, name, options);
  if (other === undefined) throw new UserError(`${store.shown} says that ${name} exists, and does not show it`, again);
  return found(other);
}

interface PublicKey {
  readonly name: string;
  /** What belongs to the private key. */
  readonly publicPem: string;
  readonly storedPub: string | undefined;
}

async function ensurePublicKey(
  store: SecretStore,
  { name, publicPem, storedPub }: PublicKey,
  options: SecretOptions,
): Promise<SecretOutcome> {
  if (storedPub === undefined) {
    const creation = await store.create(
      {
        name,
        value: publicPem,
        description: `Verifies service account tokens of ${options.clusterId}; belongs to service-accounts.key`,
        token: tokenOf(name, publicPem),
      },
      options.signal,
    );
    if (creation === "created") return { name, kind: "created" };
  }
  const stored = storedPub ?? (await readSoon(store, name, options));
  if (stored === undefined) throw new UserError(`${store.shown} says that ${name} exists, and does not show it`, again);
  if (canonicalPublicKey(stored) !== publicPem) {
    throw new UserError(`${name} does not belong to the private key beside it`, {
      why: "kube-apiserver would accept none of the tokens that it signs; nothing was written",
      fix: `find out which of the two the cluster uses, and remove ${name} if it is the wrong one; the same command makes the right one`,
    });
  }
  return { name, kind: "unchanged" };
}

function orphanedPublicKey(store: SecretStore, names: { readonly key: string; readonly pub: string }): UserError {
  return new UserError(`${store.shown} has ${names.pub}, and not ${names.key}`, {
    why: "a private key cannot be made from a public one, and a new pair would make all tokens of the cluster worthless",
    fix: `restore ${names.key}; if no cluster uses the pair, remove ${names.pub} and run the same command again`,
  });
}

/** From what is public alone: versions and logs of a store show it. */
function tokenOf(name: string, publicPem: string): string {
  return createHash("sha256").update(`${name}\n${publicPem}`).digest("hex");
}

function publicKeyOf(pem: string, name: string): string {
  const key = keyOrUndefined(() => createPrivateKey(pem));
  if (key?.asymmetricKeyType === "rsa") return pemOf(createPublicKey(key), "spki");
  throw new UserError(`${name} holds no RSA private key in PEM`, {
    why: "kube-apiserver could not start with it, and a stored secret is never replaced",
    fix: "store the cluster's key under this name; if no cluster uses it, remove the secret and run the same command again",
  });
}

/** Undefined for anything that is no public key: it equals none. A private key is none, although it implies one. */
function canonicalPublicKey(pem: string): string | undefined {
  if (pem.includes("PRIVATE KEY")) return undefined;
  const key = keyOrUndefined(() => createPublicKey(pem));
  return key && pemOf(key, "spki");
}

/** The library's own message is left out: what it says of a secret is unknown. */
function keyOrUndefined(parse: () => KeyObject): KeyObject | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function pemOf(key: KeyObject, type: "pkcs8" | "spki"): string {
  return key.export({ type, format: "pem" }).toString();
}
