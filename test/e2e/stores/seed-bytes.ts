import { createHash } from "node:crypto";
import { compressions, fileKinds, type NetsyRecord, writeNetsyFile } from "../../../emitters/netsy/index.ts";

const valueSize = 500_000;

/** A valid seed with `size` bytes of values, which depends on `mark` and `size` alone. */
export async function makeSeed(mark: string, size: number): Promise<Uint8Array> {
  const sizes = Array.from({ length: Math.ceil(size / valueSize) }, (_, index) =>
    Math.min(valueSize, size - index * valueSize),
  );
  const records = [
    record(1, "_netsy", new Uint8Array()),
    ...sizes.map((length, index) => record(index + 2, `/registry/${mark}/${index}`, noise(`${mark}-${index}`, length))),
  ];
  const options = {
    kind: fileKinds.snapshot,
    compression: compressions.none,
    recordsCount: records.length,
    // Not `seed` alone, which is what published seeds have for a cluster's id.
    leaderId: `cluster-${mark}`,
    createdAt: undefined,
  };
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeNetsyFile(options, records)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function noise(mark: string, length: number): Uint8Array {
  return createHash("shake256", { outputLength: length }).update(mark).digest();
}

function record(revision: number, key: string, value: Uint8Array): NetsyRecord {
  return {
    revision: BigInt(revision),
    key: Buffer.from(key),
    created: true,
    deleted: false,
    createRevision: BigInt(revision),
    prevRevision: 0n,
    version: 1n,
    lease: 0n,
    dek: 0n,
    value,
    createdAt: undefined,
    compactedAt: undefined,
    leaderId: "seed",
    replicatedAt: undefined,
  };
}
