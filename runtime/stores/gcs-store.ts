import { type File, Storage, type StorageOptions } from "@google-cloud/storage";
import { explainGcsError, gcsStatusOf } from "./gcs-errors.ts";
import { uploadNew } from "./gcs-upload.ts";
import type { ObjectStore, StoreOptions } from "./object-store.ts";
import type { BucketLocation } from "./store-url.ts";
import { defaultIdleTimeout } from "./timeouts.ts";

/** Opens a bucket of Google Cloud Storage or of an emulator. Credentials: application default credentials. */
export function openGcsStore(location: BucketLocation, options: StoreOptions): ObjectStore {
  const idleTimeout = options.idleTimeout ?? defaultIdleTimeout;
  const storage = new Storage(clientOptions(options, idleTimeout));
  const bucket = storage.bucket(location.bucket);
  const folder = location.prefix === "" ? "" : `${location.prefix}/`;
  const fileAt = (key: string) => bucket.file(`${folder}${key}`);

  async function attempt<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await orAborted(request(), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw explainGcsError(error, { doing, bucket: location.bucket, url: location.url });
    }
  }

  async function list(limit: number): Promise<readonly string[]> {
    const keys: string[] = [];
    let pageToken: string | undefined;
    do {
      const [files, next] = await bucket.getFiles({
        autoPaginate: false,
        maxResults: limit - keys.length,
        ...(folder === "" ? {} : { prefix: folder }),
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      for (const file of files) keys.push(file.name.slice(folder.length) || "./");
      // A page may be empty and yet be followed by another (netsy-seed.md 7.3).
      pageToken = next && "pageToken" in next && typeof next.pageToken === "string" ? next.pageToken : undefined;
    } while (keys.length < limit && pageToken !== undefined);
    return keys;
  }

  return {
    url: location.url,
    list: (limit, signal) => attempt("list", signal, () => list(limit)),
    stat: (key, signal) =>
      attempt("look up", signal, () =>
        orUndefined(async () => {
          const [metadata] = await fileAt(key).getMetadata();
          return { size: Number(metadata.size ?? 0) };
        }),
      ),
    read: async (key, signal) => {
      const file = fileAt(key);
      const found = await attempt("read", signal, () => orUndefined(() => file.getMetadata()));
      return found && readBody(file, (next) => attempt("read", signal, next));
    },
    create: (key, content, createOptions) =>
      attempt("write to", createOptions.signal, () =>
        uploadNew(storage, { bucket: location.bucket, name: `${folder}${key}`, idleTimeout }, content, createOptions),
      ),
    close: () => undefined,
  };
}

/** The library's own retries are off: what may be tried again is decided in put-seed.ts. */
function clientOptions(options: StoreOptions, idleTimeout: number): StorageOptions {
  const endpoint = options.endpoint ?? options.env?.["STORAGE_EMULATOR_HOST"];
  return {
    retryOptions: { autoRetry: false, maxRetries: 0 },
    timeout: idleTimeout,
    ...(endpoint === undefined
      ? {}
      : // An emulator knows no credentials, and a token must never travel in plain text.
        { apiEndpoint: endpoint, useAuthWithCustomEndpoint: endpoint.startsWith("https:") }),
  };
}

async function* readBody(
  file: File,
  attempt: (next: () => Promise<IteratorResult<Uint8Array>>) => Promise<IteratorResult<Uint8Array>>,
): AsyncGenerator<Uint8Array> {
  const body = file.createReadStream({ validation: false, decompress: false });
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await attempt(() => chunks.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    body.destroy();
  }
}

async function orUndefined<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (gcsStatusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The library cannot cancel its small requests; at least nobody waits for them then. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
