import { attribute, block, ref, text } from "../hcl/index.ts";
import type { SeedLookup } from "../nstance/index.ts";

/**
 * The seed, or what a store writes that started from one: the data source lists all that it finds, page by page, into
 * the state of OpenTofu, and a store that runs has thousands of objects. contracts/netsy-seed.md 3.1, 3.2.
 */
export const seedLookup: SeedLookup = {
  bucket: ref("google_storage_bucket.netsy.name"),
  look: (origin) =>
    block(
      ["data", "google_storage_bucket_objects", "netsy"],
      [
        attribute("bucket", ref("google_storage_bucket.netsy.id")),
        attribute("match_glob", text("{bootstrap.netsy,members.json}")),
      ],
      origin,
    ),
  found: ref("data.google_storage_bucket_objects.netsy.bucket_objects"),
};
