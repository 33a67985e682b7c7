import { ByteReader, EndOfInput } from "../bytes/index.ts";
import { BytesAfterFrame, decompressZstd, ZstdError } from "../zstd/index.ts";
import { Crc64 } from "./crc64.ts";
import { type Decoded, decodeFooter, decodeHeader, decodeRecord } from "./decode.ts";
import { type NetsyCheck, NetsyFileError, type NetsyLeniency, type RecordPlace } from "./errors.ts";
import { type Frame, readFrame, tryReadFrame } from "./frames.ts";
import {
  compressions,
  fileKinds,
  type NetsyFooter,
  type NetsyHeader,
  type NetsyRecord,
  type Timestamp,
} from "./messages.ts";
import { WireError, WireWriter } from "./wire.ts";

/** First size of the buffer in which records are encoded again; it grows to that of the largest. */
const scratchBytes = 64 * 1024;

export interface ReadOptions {
  /** Refuse a file of another kind (`fileKinds`). */
  readonly expectKind?: number;
  /**
   * What becomes of a file that the reference reader accepts although a careful writer would not
   * have made it: `strict` refuses it, `reference` accepts it and tells `onLeniency`.
   */
  readonly mode: "strict" | "reference";
  /** Called in mode `reference` with each finding that mode `strict` would refuse. */
  readonly onLeniency?: (finding: NetsyFileError) => void;
}

/** An opened `.netsy` file: its header is read and checked, its records are not. */
export interface NetsyFile {
  readonly header: NetsyHeader;
  /**
   * The records in file order; can be gone through once. A record may be acted on only after the last
   * one: going on past it runs the checks of the footer (contract netsy-seed 1.11). Keys and values
   * are views into chunks of the source.
   */
  readonly records: AsyncIterable<NetsyRecord>;
  /** The footer, once the records have been gone through. */
  footer(): NetsyFooter;
}

/**
 * Opens a `.netsy` data file and checks its header. Checks come in the order of contract netsy-seed
 * 1.11; a failed one throws `NetsyFileError`, which names it and the record. At most one message
 * (4 MiB) and one chunk of the source are held.
 */
export async function openNetsyFile(source: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<NetsyFile> {
  const reader = new ByteReader(source);
  try {
    const { header, body } = await readHeader(reader, options);
    let footer: NetsyFooter | undefined;
    const records = readRecords(body, header, options, (read) => {
      footer = read;
    });
    return {
      header,
      records,
      footer() {
        if (!footer) throw new Error("the footer is known only after the last record");
        return footer;
      },
    };
  } catch (error) {
    await reader.close();
    throw error;
  }
}

async function readHeader(
  reader: ByteReader,
  options: ReadOptions,
): Promise<{ readonly header: NetsyHeader; readonly body: ByteReader }> {
  const frame = await atStage("header-decode", "the header", undefined, () => readFrame(reader));
  const decoded = decodeAt("header-decode", "the header", undefined, () => decodeHeader(frame.message));
  const header = decoded.value;
  if (options.expectKind !== undefined && header.kind !== options.expectKind) {
    throw new NetsyFileError(
      "header-kind",
      `the file is a ${kindName(header.kind)}, not a ${kindName(options.expectKind)}`,
    );
  }
  // The reference reader takes values above 2 for uncompressed, which can only fail later with a
  // misleading message: contract netsy-seed 1.12 suggests to refuse them here.
  if (header.compression !== compressions.none && header.compression !== compressions.zstd) {
    throw new NetsyFileError(
      "header-compression",
      `the header names compression ${header.compression}, which is neither 1 (none) nor 2 (zstd)`,
    );
  }
  checkCrc("header-crc", "the header", decoded);
  if (header.recordsCount < 0n) {
    throw new NetsyFileError("header-count", `the header announces ${header.recordsCount} records`);
  }
  checkHeaderStrictly(header, decoded.isCanonical && frame.isMinimal, options);
  const body = header.compression === compressions.zstd ? new ByteReader(decompressZstd(reader)) : reader;
  return { header, body };
}

function checkHeaderStrictly(header: NetsyHeader, isCanonical: boolean, options: ReadOptions): void {
  if (header.kind !== fileKinds.snapshot && header.kind !== fileKinds.chunk) {
    tolerate(
      options,
      "unknown-kind",
      `the header names kind ${header.kind}, which is neither 1 (snapshot) nor 2 (chunk)`,
    );
  }
  if (header.schemaVersion !== 0) {
    tolerate(options, "schema-version", `the header names schema version ${header.schemaVersion}; only 0 is known`);
  }
  if (!isCanonical) tolerate(options, "canonical", "the header is not encoded as Netsy would encode it");
  checkTimestamp(options, "the header's time of creation", header.createdAt);
}

async function* readRecords(
  reader: ByteReader,
  header: NetsyHeader,
  options: ReadOptions,
  onFooter: (footer: NetsyFooter) => void,
): AsyncGenerator<NetsyRecord> {
  const sum = new Crc64();
  const scratch = new WireWriter(scratchBytes);
  let first = 0n;
  let last = 0n;
  try {
    for (let index = 0; index < header.recordsCount; index++) {
      const ready = decodeAt("record-decode", "the record", { index }, () => tryReadFrame(reader));
      const frame =
        typeof ready === "number"
          ? await atStage("record-decode", "the record", { index }, () => readFrame(reader))
          : ready;
      const decoded = decodeAt("record-decode", "the record", { index }, () => decodeRecord(frame.message, scratch));
      const record = decoded.value;
      checkRecord(decoded, frame, index, index === 0 ? undefined : last, options);
      sum.update(decoded.body);
      // Netsy notes the first revision while the noted one is 0 (contract netsy-seed 1.5).
      if (first === 0n) first = record.revision;
      last = record.revision;
      yield record;
    }
    onFooter(await readFooter(reader, { recordsCrc: sum.digest(), firstRevision: first, lastRevision: last }, options));
  } finally {
    await reader.close();
  }
}

function checkRecord(
  decoded: Decoded<NetsyRecord>,
  frame: Frame,
  index: number,
  previous: bigint | undefined,
  options: ReadOptions,
): void {
  const record = decoded.value;
  // The CRC of nothing is 0, so that zeros in place of a file's content would pass all checks.
  if (frame.message.length === 0) throw new NetsyFileError("record-decode", "the record is empty", { index });
  if (decoded.storedCrc === decoded.computedCrc && decoded.isCanonical && frame.isMinimal) {
    const risen = previous === undefined || record.revision > previous;
    if (risen && !record.createdAt && !record.compactedAt && !record.replicatedAt) return;
  }
  const place = recordPlace(index, record);
  checkCrc("record-crc", "the record", decoded, place);
  if (!decoded.isCanonical || !frame.isMinimal) {
    tolerate(options, "canonical", "the record is not encoded as Netsy would encode it", place);
  }
  if (previous !== undefined && record.revision <= previous) {
    tolerate(options, "revision-order", `its revision does not come after ${previous}`, place);
  }
  checkTimestamp(options, "its time of creation", record.createdAt, place);
  checkTimestamp(options, "its time of compaction", record.compactedAt, place);
  checkTimestamp(options, "its time of replication", record.replicatedAt, place);
}

/** Reads the footer and compares it with what the records gave. */
async function readFooter(reader: ByteReader, seen: NetsyFooter, options: ReadOptions): Promise<NetsyFooter> {
  const frame = await atStage("footer-decode", "the footer", undefined, () => readFrame(reader));
  const decoded = decodeAt("footer-decode", "the footer", undefined, () => decodeFooter(frame.message));
  const footer = decoded.value;
  checkCrc("footer-crc", "the footer", decoded);
  if (footer.recordsCrc !== seen.recordsCrc) {
    throw new NetsyFileError(
      "records-crc",
      `the CRC over all records is ${hex(seen.recordsCrc)}, and the footer says ${hex(footer.recordsCrc)}`,
    );
  }
  if (footer.firstRevision !== seen.firstRevision) {
    throw new NetsyFileError(
      "first-revision",
      `the first record has revision ${seen.firstRevision}, and the footer says ${footer.firstRevision}`,
    );
  }
  if (footer.lastRevision !== seen.lastRevision) {
    throw new NetsyFileError(
      "last-revision",
      `the last record has revision ${seen.lastRevision}, and the footer says ${footer.lastRevision}`,
    );
  }
  if (!decoded.isCanonical || !frame.isMinimal) {
    tolerate(options, "canonical", "the footer is not encoded as Netsy would encode it");
  }
  await checkTail(reader, options);
  return footer;
}

/**
 * Nothing may follow the footer. A compressed stream is read to its end, where its checksum is: bytes
 * that are all zero make records and a footer whose CRCs are right, and only that checksum tells.
 */
async function checkTail(reader: ByteReader, options: ReadOptions): Promise<void> {
  try {
    if (await reader.fill(1)) tolerate(options, "trailing-bytes", "there are bytes after the footer");
  } catch (error) {
    if (error instanceof BytesAfterFrame) tolerate(options, "trailing-bytes", error.message);
    else throw explained("compressed-tail", "what follows the footer", undefined, error);
  }
}

function checkCrc(check: NetsyCheck, what: string, decoded: Decoded<unknown>, place?: RecordPlace): void {
  if (decoded.storedCrc === decoded.computedCrc) return;
  throw new NetsyFileError(
    check,
    `the CRC of ${what} is ${hex(decoded.computedCrc)}, and ${hex(decoded.storedCrc)} is stored`,
    place,
  );
}

function checkTimestamp(options: ReadOptions, what: string, time: Timestamp | undefined, place?: RecordPlace): void {
  if (time === undefined || (time.nanos >= 0 && time.nanos <= 999_999_999)) return;
  tolerate(options, "timestamp", `${what} has ${time.nanos} nanoseconds`, place);
}

function tolerate(options: ReadOptions, check: NetsyLeniency, reason: string, place?: RecordPlace): void {
  const finding = new NetsyFileError(check, reason, place);
  switch (options.mode) {
    case "strict":
      throw finding;
    case "reference":
      options.onLeniency?.(finding);
      return;
  }
}

/** Runs a read and turns its errors into those of a stage. */
async function atStage<T>(
  check: NetsyCheck,
  what: string,
  place: RecordPlace | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw explained(check, what, place, error);
  }
}

function decodeAt<T>(check: NetsyCheck, what: string, place: RecordPlace | undefined, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    throw explained(check, what, place, error);
  }
}

function explained(check: NetsyCheck, what: string, place: RecordPlace | undefined, error: unknown): unknown {
  const isKnown = error instanceof WireError || error instanceof EndOfInput || error instanceof ZstdError;
  return isKnown ? new NetsyFileError(check, `${what} cannot be read: ${error.message}`, place, error) : error;
}

/** Where a record stands, for messages. */
export function recordPlace(index: number, record: NetsyRecord): RecordPlace {
  return { index, revision: record.revision, key: keyText(record.key) };
}

const keyDecoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** A key as text; what is not UTF-8 is shown as U+FFFD. */
export function keyText(key: Uint8Array): string {
  return keyDecoder.decode(key);
}

function kindName(kind: number): string {
  switch (kind) {
    case fileKinds.snapshot:
      return "snapshot";
    case fileKinds.chunk:
      return "chunk";
    default:
      return `file of unknown kind ${kind}`;
  }
}

function hex(crc: bigint): string {
  return crc.toString(16).padStart(16, "0");
}
