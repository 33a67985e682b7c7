import { readFileSync } from "node:fs";
import type { NetsyRecord, Timestamp } from "../../emitters/netsy/index.ts";

/** The byte vectors of the data-file format (contract netsy-seed 4.4). */
export interface NetsyVectors {
  readonly crc64: { readonly checks: readonly { readonly ascii: string; readonly crc: string }[] };
  readonly varint: readonly { readonly value: string; readonly hex: string }[];
  readonly vectors: readonly Vector[];
  readonly invalid: readonly { readonly name: string; readonly stage: string; readonly hex: string }[];
  readonly published_fragments: {
    readonly header_message_hex: string;
    readonly first_record_message_hex: string;
    readonly footer_message_hex: string;
    readonly footer_records_crc_hex: string;
    readonly last_revision: string;
  };
}

interface VectorTime {
  readonly seconds: string;
  readonly nanos: number;
}

export interface Vector {
  readonly name: string;
  readonly hex: string;
  readonly leader_id: string;
  readonly created_at: VectorTime | null;
  readonly kind: "KIND_SNAPSHOT" | "KIND_CHUNK";
  readonly compression: "COMPRESSION_NONE" | "COMPRESSION_ZSTD";
  readonly records_count: string;
  readonly records: readonly VectorRecord[];
  readonly uncompressed_tail_hex?: string;
  readonly bootstrap: { readonly accepted: boolean; readonly reason: string | null };
}

interface VectorRecord {
  readonly crc: string;
  readonly revision: string;
  readonly key_hex: string;
  readonly created: boolean;
  readonly deleted: boolean;
  readonly create_revision: string;
  readonly prev_revision: string;
  readonly version: string;
  readonly lease: string;
  readonly dek: string;
  readonly value_hex: string;
  readonly created_at: VectorTime | null;
  readonly compacted_at: VectorTime | null;
  readonly leader_id: string;
  readonly replicated_at: VectorTime | null;
}

const file = new URL("../../emitters/netsy/testdata/netsy-vectors.json", import.meta.url);

export const netsyVectors: NetsyVectors = JSON.parse(readFileSync(file, "utf8"));

export function vectorTime(time: VectorTime | null): Timestamp | undefined {
  return time ? { seconds: BigInt(time.seconds), nanos: time.nanos } : undefined;
}

/** The records of a vector as the reader gives them. */
export function vectorRecords(vector: Vector): NetsyRecord[] {
  return vector.records.map((record) => ({
    revision: BigInt(record.revision),
    key: Buffer.from(record.key_hex, "hex"),
    created: record.created,
    deleted: record.deleted,
    createRevision: BigInt(record.create_revision),
    prevRevision: BigInt(record.prev_revision),
    version: BigInt(record.version),
    lease: BigInt(record.lease),
    dek: BigInt(record.dek),
    value: Buffer.from(record.value_hex, "hex"),
    createdAt: vectorTime(record.created_at),
    compactedAt: vectorTime(record.compacted_at),
    leaderId: record.leader_id,
    replicatedAt: vectorTime(record.replicated_at),
  }));
}
