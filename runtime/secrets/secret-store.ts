/** What a secret is made of. */
export interface NewSecret {
  readonly name: string;
  readonly value: string;
  /** For people who look at the store. */
  readonly description: string;
  /** 32 to 64 characters that are the same exactly for the same secret; no part of the secret follows from them. */
  readonly token: string;
}

/** `created`: the store holds this value now. `exists`: the name was taken, and nothing was written. */
export type SecretCreation = "created" | "exists";

/**
 * The secrets of a cluster, with the few operations that making them needs. There is on purpose none that
 * replaces or deletes. Every method throws a `UserError` that never holds a value, or the signal's reason
 * when it is aborted.
 */
export interface SecretStore {
  /** As messages show it: `AWS Secrets Manager in eu-west-1`. */
  readonly shown: string;
  /** Stores a secret unless the name is taken. The same call may be made again after a lost answer. */
  create(secret: NewSecret, signal: AbortSignal): Promise<SecretCreation>;
  /** The value of a secret, or undefined where there is none. */
  read(name: string, signal: AbortSignal): Promise<string | undefined>;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}
