import { DeleteObjectsCommand, ListObjectVersionsCommand, type S3Client } from "@aws-sdk/client-s3";
import { attempt } from "./attempt.ts";
import type { StoreOptions } from "./object-store.ts";
import { explainS3Error, statusOf } from "./s3-errors.ts";
import { newClient } from "./s3-store.ts";
import { StoreError } from "./store-error.ts";
import type { BucketLocation } from "./store-url.ts";

/** Deletes objects, versions and delete markers page by page. A bucket that is gone is empty. */
export function emptyS3Bucket(
  { bucket, url }: BucketLocation,
  options: StoreOptions,
  signal: AbortSignal,
): Promise<number> {
  const client = newClient(options);
  return attempt(
    signal,
    () => deleteAll(client, { bucket, url }, signal),
    (error) => explainS3Error(error, { doing: "empty", bucket, url }),
  ).finally(() => client.destroy());
}

async function deleteAll(
  client: S3Client,
  { bucket, url }: { readonly bucket: string; readonly url: string },
  signal: AbortSignal,
): Promise<number> {
  let deleted = 0;
  try {
    for (;;) {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }), { abortSignal: signal });
      const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (found.length === 0) return deleted;
      // Where a bucket has no versions, a server may name an empty one.
      const objects = found.map(({ Key, VersionId }) => ({ Key, VersionId: VersionId || undefined }));
      const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } });
      const { Errors } = await client.send(command, { abortSignal: signal });
      const [refused] = Errors ?? [];
      if (refused) {
        throw new StoreError("refused", `cannot delete ${refused.Key} in ${url}`, {
          why: `${refused.Code}: ${refused.Message}`,
          fix: "lift what protects it (object lock, a policy), then run it again",
        });
      }
      deleted += objects.length;
    }
  } catch (error) {
    if (statusOf(error) === 404) return deleted;
    throw error;
  }
}
