import { type EncodedMessage, encodeFooter, encodeHeader, encodeRecord } from "./encode.ts";
import type { NetsyFooter, NetsyHeader, NetsyRecord, Timestamp } from "./messages.ts";
import { WireReader, type WireWriter, wireTypes } from "./wire.ts";

/**
 * Decoding as the reference reader does it (contract netsy-seed 1.7, 1.8): fields in any order, the
 * last of a repeated one wins, unknown ones are kept, a field of an unexpected wire type is an
 * unknown one. All functions throw `WireError` for bytes that are no such message.
 */

/** A decoded message with the CRC that stood in it and the one that belongs to it. */
export interface Decoded<T> {
  readonly value: T;
  readonly storedCrc: bigint;
  readonly computedCrc: bigint;
  /** The canonical encoding without CRC, of which `computedCrc` was taken. */
  readonly body: Uint8Array;
  /** Whether the bytes are the ones that the reference writer makes of this message. */
  readonly isCanonical: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

type FieldHandler<T> = (draft: Mutable<T>, reader: WireReader) => void;

/** What is done with a field, by tag. A tag that is not listed is an unknown field. */
type FieldTable<T> = ReadonlyMap<number, FieldHandler<T>>;

interface WithCrc {
  readonly crc: bigint;
}

const noBytes = new Uint8Array(0);
const varint = (field: number): number => field * 8 + wireTypes.varint;
const bytes = (field: number): number => field * 8 + wireTypes.bytes;
const int32 = (value: bigint): number => Number(BigInt.asIntN(32, value));
const uint32 = (value: bigint): number => Number(BigInt.asUintN(32, value));
const int64 = (value: bigint): bigint => BigInt.asIntN(64, value);

const timestampFields: FieldTable<Timestamp> = new Map<number, FieldHandler<Timestamp>>([
  [varint(1), (draft, reader) => (draft.seconds = int64(reader.varint()))],
  [varint(2), (draft, reader) => (draft.nanos = int32(reader.varint()))],
]);

const headerFields: FieldTable<NetsyHeader & WithCrc> = new Map<number, FieldHandler<NetsyHeader & WithCrc>>([
  [varint(1), (draft, reader) => (draft.crc = reader.varint())],
  [varint(2), (draft, reader) => (draft.schemaVersion = uint32(reader.varint()))],
  [varint(3), (draft, reader) => (draft.kind = int32(reader.varint()))],
  [varint(4), (draft, reader) => (draft.compression = int32(reader.varint()))],
  [varint(5), (draft, reader) => (draft.recordsCount = int64(reader.varint()))],
  [bytes(6), (draft, reader) => (draft.leaderId = reader.string())],
  [bytes(7), (draft, reader) => (draft.createdAt = readTimestamp(reader, draft.createdAt))],
]);

const recordFields: FieldTable<NetsyRecord & WithCrc> = new Map<number, FieldHandler<NetsyRecord & WithCrc>>([
  [varint(1), (draft, reader) => (draft.crc = reader.varint())],
  [varint(2), (draft, reader) => (draft.revision = int64(reader.varint()))],
  [bytes(3), (draft, reader) => (draft.key = reader.bytes())],
  [varint(4), (draft, reader) => (draft.created = reader.varint() !== 0n)],
  [varint(5), (draft, reader) => (draft.deleted = reader.varint() !== 0n)],
  [varint(6), (draft, reader) => (draft.createRevision = int64(reader.varint()))],
  [varint(7), (draft, reader) => (draft.prevRevision = int64(reader.varint()))],
  [varint(8), (draft, reader) => (draft.version = int64(reader.varint()))],
  [varint(9), (draft, reader) => (draft.lease = int64(reader.varint()))],
  [varint(10), (draft, reader) => (draft.dek = int64(reader.varint()))],
  [bytes(11), (draft, reader) => (draft.value = reader.bytes())],
  [bytes(12), (draft, reader) => (draft.createdAt = readTimestamp(reader, draft.createdAt))],
  [bytes(13), (draft, reader) => (draft.compactedAt = readTimestamp(reader, draft.compactedAt))],
  [bytes(14), (draft, reader) => (draft.leaderId = reader.string())],
  [bytes(15), (draft, reader) => (draft.replicatedAt = readTimestamp(reader, draft.replicatedAt))],
]);

const footerFields: FieldTable<NetsyFooter & WithCrc> = new Map<number, FieldHandler<NetsyFooter & WithCrc>>([
  [varint(2), (draft, reader) => (draft.recordsCrc = reader.varint())],
  [varint(3), (draft, reader) => (draft.firstRevision = int64(reader.varint()))],
  [varint(4), (draft, reader) => (draft.lastRevision = int64(reader.varint()))],
  [varint(8), (draft, reader) => (draft.crc = reader.varint())],
]);

export function decodeHeader(message: Uint8Array): Decoded<NetsyHeader> {
  const draft: Mutable<NetsyHeader & WithCrc> = {
    crc: 0n,
    schemaVersion: 0,
    kind: 0,
    compression: 0,
    recordsCount: 0n,
    leaderId: "",
    createdAt: undefined,
  };
  readFields(message, draft, headerFields);
  const { crc, ...value } = draft;
  return decoded(message, value, crc, encodeHeader(value));
}

/** Key and value of the record are views into `message`; `body` is one of `scratch`, good until the next use of that. */
export function decodeRecord(message: Uint8Array, scratch: WireWriter): Decoded<NetsyRecord> {
  const draft: Mutable<NetsyRecord & WithCrc> = {
    crc: 0n,
    revision: 0n,
    key: noBytes,
    created: false,
    deleted: false,
    createRevision: 0n,
    prevRevision: 0n,
    version: 0n,
    lease: 0n,
    dek: 0n,
    value: noBytes,
    createdAt: undefined,
    compactedAt: undefined,
    leaderId: "",
    replicatedAt: undefined,
  };
  readFields(message, draft, recordFields);
  const { crc, ...value } = draft;
  return decoded(message, value, crc, encodeRecord(value, scratch));
}

export function decodeFooter(message: Uint8Array): Decoded<NetsyFooter> {
  const draft: Mutable<NetsyFooter & WithCrc> = { crc: 0n, recordsCrc: 0n, firstRevision: 0n, lastRevision: 0n };
  readFields(message, draft, footerFields);
  const { crc, ...value } = draft;
  return decoded(message, value, crc, encodeFooter(value));
}

function decoded<T extends { readonly unknownFields?: Uint8Array }>(
  message: Uint8Array,
  value: T,
  storedCrc: bigint,
  again: EncodedMessage,
): Decoded<T> {
  const isCanonical = value.unknownFields === undefined && consistsOf(message, again.parts);
  return { value, storedCrc, computedCrc: again.crc, body: again.body, isCanonical };
}

function consistsOf(message: Uint8Array, parts: readonly Uint8Array[]): boolean {
  let offset = 0;
  for (const part of parts) {
    const end = offset + part.length;
    if (Buffer.compare(message.subarray(offset, end), part) !== 0) return false;
    offset = end;
  }
  return offset === message.length;
}

/** Fills `draft`; what it does not know is appended to its `unknownFields` as it stood. */
function readFields<T extends { readonly unknownFields?: Uint8Array }>(
  message: Uint8Array,
  draft: Mutable<T>,
  fields: FieldTable<T>,
): void {
  const reader = new WireReader(message);
  const unknown: Uint8Array[] = [];
  while (!reader.atEnd) {
    const start = reader.position;
    const tag = reader.tag();
    const read = fields.get(tag);
    if (read) {
      read(draft, reader);
    } else {
      reader.skip(tag);
      unknown.push(reader.since(start));
    }
  }
  if (unknown.length > 0) draft.unknownFields = concatenate([draft.unknownFields ?? noBytes, ...unknown]);
}

/** Protobuf merges a repeated submessage into the earlier one. */
function readTimestamp(reader: WireReader, earlier: Timestamp | undefined): Timestamp {
  const draft: Mutable<Timestamp> = { seconds: 0n, nanos: 0, ...earlier };
  readFields(reader.bytes(), draft, timestampFields);
  return draft;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
