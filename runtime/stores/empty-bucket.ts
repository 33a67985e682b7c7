import type { StoreOptions } from "./object-store.ts";
import { StoreError } from "./store-error.ts";
import { parseStoreUrl } from "./store-url.ts";

/**
 * Deletes every object of a bucket with all its versions, and gives their number. The only function here that deletes
 * anything: whoever calls it was told by the user, by name, that the bucket goes.
 */
export async function emptyBucket(url: string, options: StoreOptions, signal: AbortSignal): Promise<number> {
  const location = parseStoreUrl(url, options);
  if (location.kind === "s3") return (await import("./s3-empty.ts")).emptyS3Bucket(location, options, signal);
  throw new StoreError("refused", `${url} is not emptied by podplanec`, {
    why: "objects and their versions are deleted in S3 only",
    fix: `delete them yourself (\`gcloud storage rm --all-versions --recursive "${url}/**"\`), then run it again`,
  });
}
