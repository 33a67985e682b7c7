import type { StoreOptions } from "./object-store.ts";
import { StoreError } from "./store-error.ts";
import { parseStoreUrl } from "./store-url.ts";

/**
 * Deletes every object of a bucket with all its versions, and gives their number. The only function here that deletes
 * anything: whoever calls it was told by the user, by name, that the bucket goes.
 */
export async function emptyBucket(url: string, options: StoreOptions, signal: AbortSignal): Promise<number> {
  const location = parseStoreUrl(url, options);
  switch (location.kind) {
    case "s3":
      return (await import("./s3-empty.ts")).emptyS3Bucket(location, options, signal);
    case "gcs":
      return (await import("./gcs-empty.ts")).emptyGcsBucket(location, options, signal);
    case "directory":
      throw new StoreError("refused", `${url} is not emptied by podplanec`, {
        why: "objects and their versions are deleted in buckets only",
        fix: "delete the folder yourself, then run it again",
      });
  }
}
