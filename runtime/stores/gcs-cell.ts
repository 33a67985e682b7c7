import { text as readText } from "node:stream/consumers";
import { attempt } from "./attempt.ts";
import type { Cell } from "./cell.ts";
import { explainGcsError, gcsStatusOf } from "./gcs-errors.ts";
import { fetchJson, sendRequest } from "./gcs-request.ts";
import { connectionOf } from "./gcs-store.ts";
import { textIn } from "./members.ts";
import type { StoreOptions } from "./object-store.ts";
import type { BucketLocation } from "./store-url.ts";

/** A cell that is an object, changed by generation. Credentials: application default credentials. */
export function openGcsCell({ bucket, prefix }: BucketLocation, name: string, options: StoreOptions): Cell {
  const connection = connectionOf(options);
  const key = prefix === "" ? name : `${prefix}/${name}`;
  const url = `gs://${bucket}/${key}`;
  const path = `/storage/v1/b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(key)}`;

  function explained<T>(doing: string, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
    return attempt(signal, request, (error) => explainGcsError(error, { doing, bucket, url }));
  }

  return {
    shown: url,
    read: (signal) =>
      explained("read", signal, async () => {
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
      explained("write to", signal, async () => {
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
  return textIn(metadata, "generation") ?? "";
}
