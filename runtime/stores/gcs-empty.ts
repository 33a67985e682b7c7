import { attempt } from "./attempt.ts";
import { explainGcsError, gcsStatusOf } from "./gcs-errors.ts";
import { fetchJson, type GcsConnection, sendRequest } from "./gcs-request.ts";
import { connectionOf } from "./gcs-store.ts";
import { listIn, textIn } from "./members.ts";
import type { StoreOptions } from "./object-store.ts";
import type { BucketLocation } from "./store-url.ts";

/** Deletions on their way at once: each is a request, and a state has thousands of objects. */
const atOnce = 20;

/** One generation of an object. */
interface Version {
  readonly name: string;
  readonly generation: string;
}

/**
 * Deletes the generations of all objects page by page. A bucket that is gone is empty. What the bucket keeps deleted
 * (soft delete) holds no bucket back: it goes with it.
 */
export function emptyGcsBucket(
  { bucket, url }: BucketLocation,
  options: StoreOptions,
  signal: AbortSignal,
): Promise<number> {
  const connection = connectionOf(options);
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;
  return attempt(
    signal,
    () => deleteAll(connection, objects, signal),
    (error) => explainGcsError(error, { doing: "empty", bucket, url }),
  );
}

async function deleteAll(connection: GcsConnection, objects: string, signal: AbortSignal): Promise<number> {
  let deleted = 0;
  try {
    for (;;) {
      const page = await fetchJson(connection, { path: `${objects}?versions=true&maxResults=500`, signal });
      const found = versionsIn(page);
      if (found.length === 0) return deleted;
      for (let at = 0; at < found.length; at += atOnce) {
        const part = found.slice(at, at + atOnce);
        await Promise.all(part.map((version) => deleteVersion(connection, objects, version, signal)));
      }
      deleted += found.length;
    }
  } catch (error) {
    if (gcsStatusOf(error) === 404) return deleted;
    throw error;
  }
}

async function deleteVersion(
  connection: GcsConnection,
  objects: string,
  { name, generation }: Version,
  signal: AbortSignal,
): Promise<void> {
  const path = `${objects}/${encodeURIComponent(name)}?generation=${encodeURIComponent(generation)}`;
  try {
    (await sendRequest(connection, { path, method: "DELETE", signal })).resume();
  } catch (error) {
    if (gcsStatusOf(error) !== 404) throw error;
  }
}

function versionsIn(page: unknown): readonly Version[] {
  return listIn(page, "items").flatMap((item) => {
    const [name, generation] = [textIn(item, "name"), textIn(item, "generation")];
    return name !== undefined && generation !== undefined ? [{ name, generation }] : [];
  });
}
