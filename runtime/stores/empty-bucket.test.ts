import { expect, test } from "vitest";
import { emptyBucket } from "./empty-bucket.ts";

const { signal } = new AbortController();

test("a folder is not emptied: it may be anybody's", async () => {
  await expect(emptyBucket("file:///srv/netsy", {}, signal)).rejects.toMatchObject({
    kind: "refused",
    message: "file:///srv/netsy is not emptied by podplanec",
    why: "objects and their versions are deleted in buckets only",
    fix: "delete the folder yourself, then run it again",
  });
});
