import { Storage, type StorageOptions } from "@google-cloud/storage";
import { attempt } from "./attempt.ts";
import { explainGcsError, gcsStatusOf } from "./gcs-errors.ts";
import { fetchJson, type GcsConnection, sendRequest } from "./gcs-request.ts";
import { uploadNew } from "./gcs-upload.ts";
import { listIn, textIn } from "./members.ts";
import type { ObjectInfo, ObjectStore, StoreOptions } from "./object-store.ts";
import { readBody } from "./read-body.ts";
import type { BucketLocation } from "./store-url.ts";
import { defaultIdleTimeout } from "./timeouts.ts";

/** Opens a bucket of Google Cloud Storage or of an emulator. Credentials: application default credentials. */
export function openGcsStore(location: BucketLocation, options: StoreOptions): ObjectStore {
  const connection = connectionOf(options);
  const { bucket, prefix, url } = location;
  const folder = prefix === "" ? "" : `${prefix}/`;
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  const pathOf = (key: string) => `${objects}/${encodeURIComponent(`${folder}${key}`)}`;

  function explained<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return attempt(signal, request, (error) => explainGcsError(error, { doing, bucket, url }));
  }

  return {
    url,
    list: (limit, signal) => explained("list", signal, () => listKeys(connection, { objects, folder, limit, signal })),
    stat: (key, signal) =>
      explained("look up", signal, () =>
        orUndefined(async () => infoIn(await fetchJson(connection, { path: pathOf(key), signal }))),
      ),
    read: async (key, signal) => {
      const path = `${pathOf(key)}?alt=media`;
      const body = await explained("read", signal, () => orUndefined(() => sendRequest(connection, { path, signal })));
      return body && readBody(body, (next) => explained("read", signal, next));
    },
    create: (key, content, createOptions) =>
      explained("write to", createOptions.signal, () =>
        uploadNew(connection, { bucket, name: `${folder}${key}` }, content, createOptions),
      ),
    close: () => undefined,
  };
}

export function connectionOf(options: StoreOptions): GcsConnection {
  return {
    storage: new Storage(clientOptions(options)),
    idleTimeout: options.idleTimeout ?? defaultIdleTimeout,
  };
}

export function clientOptions(options: StoreOptions): StorageOptions {
  const endpoint = options.endpoint ?? options.env?.["STORAGE_EMULATOR_HOST"];
  // Objects are found by their bucket alone. Without a project the library may ask an API for one that nobody needs.
  const projectId = options.env?.["GOOGLE_CLOUD_PROJECT"] ?? "none";
  if (endpoint === undefined) return { projectId };
  // An emulator knows no credentials, and a token must never travel in plain text.
  return { projectId, apiEndpoint: endpoint, useAuthWithCustomEndpoint: endpoint.startsWith("https:") };
}

interface ListRequest {
  /** Path of the bucket's objects. */
  readonly objects: string;
  readonly folder: string;
  readonly limit: number;
  readonly signal: AbortSignal;
}

async function listKeys(connection: GcsConnection, list: ListRequest): Promise<readonly string[]> {
  const { objects, folder, limit, signal } = list;
  const keys: string[] = [];
  let pageToken: string | undefined;
  do {
    const query = new URLSearchParams({ maxResults: String(limit - keys.length), prefix: folder });
    if (pageToken !== undefined) query.set("pageToken", pageToken);
    const page = await fetchJson(connection, { path: `${objects}?${query}`, signal });
    // An object called like the folder itself is one, too.
    for (const item of listIn(page, "items")) keys.push((textIn(item, "name") ?? "").slice(folder.length) || "./");
    // A page may be empty and yet be followed by another (netsy-seed.md 7.3).
    pageToken = textIn(page, "nextPageToken");
  } while (keys.length < limit && pageToken !== undefined);
  return keys;
}

function infoIn(metadata: unknown): ObjectInfo {
  return { size: Number(textIn(metadata, "size") ?? 0) };
}

async function orUndefined<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (gcsStatusOf(error) === 404) return undefined;
    throw error;
  }
}
