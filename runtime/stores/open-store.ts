import type { ObjectStore, StoreOptions } from "./object-store.ts";
import { parseStoreUrl, splitObjectUrl } from "./store-url.ts";

/**
 * Opens `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `file:///DIR/PREFIX`. No request is made yet. Only the
 * library that the scheme needs is loaded. Throws a `UserError` (exit 2) for an address or option that cannot be.
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<ObjectStore> {
  const location = parseStoreUrl(url, options);
  switch (location.kind) {
    case "s3":
      return (await import("./s3-store.ts")).openS3Store(location, options);
    case "gcs":
      return (await import("./gcs-store.ts")).openGcsStore(location, options);
    case "directory":
      return (await import("./directory-store.ts")).openDirectoryStore(location);
  }
}

/** One stored object, opened for reading. */
export interface OpenedObject {
  readonly url: string;
  readonly size: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** Closes idle connections; call it after the last byte. */
  close(): void;
}

/**
 * Opens the object at `s3://BUCKET/KEY`, `gs://BUCKET/KEY` or `file:///DIR/FILE` for reading, or returns undefined
 * when there is none.
 */
export async function openObject(
  url: string,
  signal: AbortSignal,
  options: StoreOptions = {},
): Promise<OpenedObject | undefined> {
  const { store: storeUrl, key } = splitObjectUrl(url);
  const store = await openStore(storeUrl, options);
  const info = await store.stat(key, signal);
  const body = info && (await store.read(key, signal));
  if (info && body) return { url, size: info.size, body, close: () => store.close() };
  store.close();
  return undefined;
}
