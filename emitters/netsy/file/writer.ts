import { compressZstd } from "../zstd/index.ts";
import { Crc64 } from "./crc64.ts";
import { type EncodedMessage, encodeFooter, encodeHeader, encodeRecord } from "./encode.ts";
import { NetsyFileError, type RecordPlace } from "./errors.ts";
import { compressions, maxMessageBytes, type NetsyRecord, type Timestamp } from "./messages.ts";
import { recordPlace } from "./reader.ts";
import { WireError, WireWriter } from "./wire.ts";

/** What stands in the header of a file to be written. */
export interface WriteOptions {
  /** `fileKinds.snapshot` or `fileKinds.chunk`. */
  readonly kind: 1 | 2;
  /** `compressions.none` or `compressions.zstd`. */
  readonly compression: 1 | 2;
  /** The header comes first and holds the number of records, so it must be known before them. */
  readonly recordsCount: number;
  readonly leaderId: string;
  /** The only part of a file that does not follow from its records: given, never taken from a clock. */
  readonly createdAt: Timestamp | undefined;
}

/** Output is handed on in chunks of about this size. */
const chunkBytes = 64 * 1024;

/**
 * Writes a `.netsy` data file (contract netsy-seed 1.10). Records are written as they are given,
 * neither sorted nor renumbered. Throws `NetsyFileError` for a record that Netsy could not read back
 * and when the number of records is not the announced one. No more than one record and one chunk are held.
 */
export async function* writeNetsyFile(
  options: WriteOptions,
  records: Iterable<NetsyRecord> | AsyncIterable<NetsyRecord>,
): AsyncGenerator<Uint8Array> {
  const header = encoded("the header", undefined, () =>
    encodeHeader({
      schemaVersion: 0,
      kind: options.kind,
      compression: options.compression,
      recordsCount: BigInt(options.recordsCount),
      leaderId: options.leaderId,
      createdAt: options.createdAt,
    }),
  );
  const chunk = new WireWriter(chunkBytes);
  append(chunk, header);
  yield chunk.written;
  const body = writeBody(options.recordsCount, records);
  yield* options.compression === compressions.zstd ? compressZstd(body) : copied(body);
}

/** Chunks are handed to anyone, who may keep them. */
async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

/** Each chunk is good until the next: a buffer for every one anew would be more garbage than is collected in time. */
async function* writeBody(
  recordsCount: number,
  records: Iterable<NetsyRecord> | AsyncIterable<NetsyRecord>,
): AsyncGenerator<Uint8Array> {
  const sum = new Crc64();
  const scratch = new WireWriter(chunkBytes);
  let firstRevision = 0n;
  let lastRevision = 0n;
  let index = 0;
  const chunk = new WireWriter(chunkBytes);
  for await (const record of records) {
    const place = { index };
    const message = encoded("the record", place, () => encodeRecord(record, scratch));
    checkSize(message, index, record);
    if (index === recordsCount) throw countError(recordsCount, "more");
    sum.update(message.body);
    if (firstRevision === 0n) firstRevision = record.revision;
    lastRevision = record.revision;
    index++;
    append(chunk, message);
    if (chunk.length < chunkBytes) continue;
    yield chunk.written;
    chunk.reset();
  }
  if (index !== recordsCount) throw countError(recordsCount, String(index));
  append(chunk, encodeFooter({ recordsCrc: sum.digest(), firstRevision, lastRevision }));
  yield chunk.written;
}

function append(chunk: WireWriter, message: EncodedMessage): void {
  chunk.smallVarint(sizeOf(message));
  for (const part of message.parts) chunk.raw(part);
}

function sizeOf(message: EncodedMessage): number {
  return message.parts.reduce((sum, part) => sum + part.length, 0);
}

/** Netsy's reader refuses larger messages, and its writer does not notice (contract netsy-seed 1.7). */
function checkSize(message: EncodedMessage, index: number, record: NetsyRecord): void {
  const size = sizeOf(message);
  if (size > 0 && size <= maxMessageBytes) return;
  const reason =
    size === 0 ? "the record is empty" : `the record has ${size} bytes, and Netsy reads at most ${maxMessageBytes}`;
  throw new NetsyFileError("write", reason, recordPlace(index, record));
}

function encoded(what: string, place: RecordPlace | undefined, encode: () => EncodedMessage): EncodedMessage {
  try {
    return encode();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new NetsyFileError("write", `${what} cannot be written: ${error.message}`, place, error);
  }
}

function countError(announced: number, given: string): NetsyFileError {
  return new NetsyFileError("write", `${announced} records were announced, and ${given} are given`);
}
