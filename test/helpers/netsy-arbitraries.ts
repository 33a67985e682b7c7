import fc from "fast-check";
import type { NetsyRecord, Timestamp } from "../../emitters/netsy/index.ts";

/** Arbitrary parts of `.netsy` files, for property tests. */

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

export const netsyText = fc.string({ unit: "grapheme", maxLength: 40 });

export const netsyTime: fc.Arbitrary<Timestamp> = fc.record({
  seconds: int64,
  nanos: fc.integer({ min: 0, max: 999_999_999 }),
});

const bytes = fc.oneof(
  { weight: 5, arbitrary: fc.uint8Array({ maxLength: 300 }) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 60_000, max: 300_000 }).map((size) => new Uint8Array(size).fill(size % 251)),
  },
);

/** Any record but the empty one, which no file can hold. */
export const netsyRecord: fc.Arbitrary<NetsyRecord> = fc.record({
  revision: int64.filter((revision) => revision !== 0n),
  key: bytes,
  created: fc.boolean(),
  deleted: fc.boolean(),
  createRevision: int64,
  prevRevision: int64,
  version: int64,
  lease: int64,
  dek: int64,
  value: bytes,
  createdAt: fc.option(netsyTime, { nil: undefined }),
  compactedAt: fc.option(netsyTime, { nil: undefined }),
  leaderId: netsyText,
  replicatedAt: fc.option(netsyTime, { nil: undefined }),
});
