import { DeleteObjectsCommand, ListObjectVersionsCommand, type ObjectIdentifier } from "@aws-sdk/client-s3";
import type { StoreOptions } from "./object-store.ts";
import { explainS3Error, statusOf } from "./s3-errors.ts";
import { newClient } from "./s3-store.ts";
import { StoreError } from "./store-error.ts";
import type { BucketLocation } from "./store-url.ts";

/** Deletes objects, versions and delete markers page by page. A bucket that is gone is empty. */
export async function emptyS3Bucket(
  { bucket, url }: BucketLocation,
  options: StoreOptions,
  signal: AbortSignal,
): Promise<number> {
  const client = newClient(options);
  let deleted = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }), { abortSignal: signal });
      const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (found.length === 0) return deleted;
      const objects = found.map(
        ({ Key, VersionId }): ObjectIdentifier => ({ Key: Key ?? "", ...(VersionId ? { VersionId } : {}) }),
      );
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } });
      const { Errors } = await client.send(command, { abortSignal: signal });
      const [refused] = Errors ?? [];
      if (refused) throw refusal(url, refused.Key ?? "", `${refused.Code}: ${refused.Message}`);
      deleted += objects.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (statusOf(error) === 404) return deleted;
    throw explainS3Error(error, { doing: "empty", bucket, url });
  } finally {
    client.destroy();
  }
}

function refusal(url: string, key: string, why: string): StoreError {
  return new StoreError("refused", `cannot delete ${key} in ${url}`, {
    why,
    fix: "lift what protects it (object lock, a policy), then run it again",
  });
}
