/** What is known of a stored object. */
export interface ObjectInfo {
  /** Length in bytes. */
  readonly size: number;
}

/** Bytes to store. They can be read more than once, so that an upload can be tried again. */
export interface ObjectContent {
  /** Length in bytes; known before the first byte is sent, so that a store can tell a whole body from a cut one. */
  readonly size: number;
  readonly digests: ContentDigests;
  /** Reads the bytes from the start. Throws when they are no longer the ones that were hashed. */
  open(): AsyncIterable<Uint8Array>;
}

/** Hashes of the whole content, in lower-case hexadecimal. */
export interface ContentDigests {
  readonly sha256: string;
  /** What Google Cloud Storage checks an upload against; no protection against an attacker, and not used as one. */
  readonly md5: string;
}

/** `created`: stored by this call. `exists`: the key was taken already, and nothing was written. */
export type CreateResult = "created" | "exists";

export interface CreateOptions {
  readonly signal: AbortSignal;
  /** Called with the number of bytes handed to the network or the disk so far. */
  readonly onProgress?: (bytesSent: number) => void;
}

/**
 * The objects below one prefix of one bucket, with the few operations that seeding needs. There is on purpose
 * none that replaces or deletes.
 *
 * Keys are relative to the prefix: `bootstrap.netsy`, `nodes/a.json`. Every method throws a `StoreError`, or the
 * signal's reason when it is aborted. A created object is seen whole or not at all, at every moment, by everyone.
 */
export interface ObjectStore {
  /** The bucket and prefix as messages show them, without a trailing slash: `s3://bucket/netsy`. */
  readonly url: string;
  /** Up to `limit` keys below the prefix, in no promised order. Objects only: folders and delete markers are none. */
  list(limit: number, signal: AbortSignal): Promise<readonly string[]>;
  /** What is stored under the key, or undefined. */
  stat(key: string, signal: AbortSignal): Promise<ObjectInfo | undefined>;
  /** The bytes stored under the key, or undefined. Reading stops with an error when they end early. */
  read(key: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Stores the content unless the key is taken. One attempt; see `StoreErrorKind` for what may follow. */
  create(key: string, content: ObjectContent, options: CreateOptions): Promise<CreateResult>;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}

export interface StoreOptions {
  /** Address of an S3-compatible server or a GCS emulator instead of the cloud's own. */
  readonly endpoint?: string;
  /** Profile of the AWS configuration files. S3 only. */
  readonly profile?: string;
  /** AWS region; without it, what the AWS configuration says. S3 only. */
  readonly region?: string;
  /** Whether the bucket stands in the path rather than in the host name; unset, yes at any endpoint but Amazon's. */
  readonly pathStyle?: boolean;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly idleTimeout?: number;
  /** The environment that emulator addresses are read from. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}
