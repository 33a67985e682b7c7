import { attribute, block, number, ref } from "../hcl/index.ts";
import type { SeedLookup } from "../nstance/index.ts";

/** Any object will do, as a store that runs may have removed the one that it was started from. */
export const seedLookup: SeedLookup = {
  bucket: ref("aws_s3_bucket.netsy.bucket"),
  look: (origin) =>
    block(
      ["data", "aws_s3_objects", "netsy"],
      [attribute("bucket", ref("aws_s3_bucket.netsy.id")), attribute("max_keys", number(1))],
      origin,
    ),
  found: ref("data.aws_s3_objects.netsy.keys"),
};
