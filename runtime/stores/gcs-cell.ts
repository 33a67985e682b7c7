import { text as readText } from "node:stream/consumers";
import { Storage } from "@google-cloud/storage";
import type { Cell } from "./cell.ts";
import { explainGcsError, gcsStatusOf } from "./gcs-errors.ts";
import { fetchJson, type GcsConnection, sendRequest } from "./gcs-request.ts";
import { clientOptions } from "./gcs-store.ts";
import type { StoreOptions } from "./object-store.ts";
import type { BucketLocation } from "./store-url.ts";
import { defaultIdleTimeout } from "./timeouts.ts";

/** A cell that is an object, changed by generation. Credentials: application default credentials. */
export function openGcsCell({ bucket, prefix }: BucketLocation, name: string, options: StoreOptions): Cell {
  const connection: GcsConnection = {
    storage: new Storage(clientOptions(options)),
    idleTimeout: options.idleTimeout ?? defaultIdleTimeout,
  };
  const key = prefix === "" ? name : `${prefix}/${name}`;
  const url = `gs://${bucket}/${key}`;
  const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}`;

  async function attempt<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      throw explainGcsError(error, { doing, bucket, url });
    }
  }

  return {
    shown: url,
    read: (signal) =>
      attempt("read", signal, async () => {
        try {
          const version = generationIn(await fetchJson(connection, { path, signal }));
          const body = await sendRequest(connection, {
            path: `${path}?alt=media&ifGenerationMatch=${version}`,
            signal,
          });
          return { text: await readText(body), version };
        } catch (error) {
          if (gcsStatusOf(error) === 404) return undefined;
          throw error;
        }
      }),
    write: (text, version, signal) =>
      attempt("write to", signal, async () => {
        const bytes = Buffer.from(text, "utf8");
        const query = new URLSearchParams({ uploadType: "media", name: key, ifGenerationMatch: version ?? "0" });
        const upload = { type: "application/json", length: bytes.length, open: () => once(bytes) };
        const target = `/upload/storage/v1/b/${encodeURIComponent(bucket)}/o?${query}`;
        try {
          return generationIn(await fetchJson(connection, { path: target, signal, upload }));
        } catch (error) {
          if (gcsStatusOf(error) === 412) return undefined;
          throw error;
        }
      }),
    close: () => undefined,
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function generationIn(metadata: unknown): string {
  const isObject = typeof metadata === "object" && metadata !== null && "generation" in metadata;
  return isObject ? String(metadata.generation) : "";
}
