import { crc64 } from "./crc64.ts";
import type { NetsyFooter, NetsyHeader, NetsyRecord, Timestamp } from "./messages.ts";
import { WireWriter } from "./wire.ts";

/**
 * Canonical encoding of the messages: fields in ascending order, zero values left out, unknown
 * fields at the end (contract netsy-seed 1.3 to 1.7). The `…Body` functions write a message without
 * its CRC, which is exactly what the CRC is computed over (contract 1.8).
 */

const leadingCrcField = 1;
const footerCrcField = 8;
const empty = new Uint8Array(0);

function writeHeaderBody(out: WireWriter, header: NetsyHeader): void {
  out.integerField(2, BigInt(header.schemaVersion));
  out.integerField(3, BigInt(header.kind));
  out.integerField(4, BigInt(header.compression));
  out.integerField(5, header.recordsCount);
  out.stringField(6, header.leaderId);
  writeTimestamp(out, 7, header.createdAt);
  out.raw(header.unknownFields ?? empty);
}

function writeRecordBody(out: WireWriter, record: NetsyRecord): void {
  out.integerField(2, record.revision);
  out.bytesField(3, record.key);
  out.booleanField(4, record.created);
  out.booleanField(5, record.deleted);
  out.integerField(6, record.createRevision);
  out.integerField(7, record.prevRevision);
  out.integerField(8, record.version);
  out.integerField(9, record.lease);
  out.integerField(10, record.dek);
  out.bytesField(11, record.value);
  writeTimestamp(out, 12, record.createdAt);
  writeTimestamp(out, 13, record.compactedAt);
  out.stringField(14, record.leaderId);
  writeTimestamp(out, 15, record.replicatedAt);
  out.raw(record.unknownFields ?? empty);
}

function writeFooterBody(out: WireWriter, footer: NetsyFooter): void {
  out.integerField(2, footer.recordsCrc);
  out.integerField(3, footer.firstRevision);
  out.integerField(4, footer.lastRevision);
  out.raw(footer.unknownFields ?? empty);
}

function writeTimestamp(out: WireWriter, field: number, value: Timestamp | undefined): void {
  if (value === undefined) return;
  const message = new WireWriter(24);
  message.integerField(1, value.seconds);
  message.integerField(2, BigInt(value.nanos));
  message.raw(value.unknownFields ?? empty);
  out.messageField(field, message.written);
}

/** A message with its CRC. */
export interface EncodedMessage {
  readonly crc: bigint;
  /** The encoding without the CRC field, which the CRC covers. */
  readonly body: Uint8Array;
  /** The runs of bytes that make up the message as it stands in a file, without length prefix. */
  readonly parts: readonly Uint8Array[];
}

/** A header with its CRC. Throws `WireError` for a leader id that UTF-8 cannot hold. */
export function encodeHeader(header: NetsyHeader): EncodedMessage {
  const body = new WireWriter(64);
  writeHeaderBody(body, header);
  return withLeadingCrc(body.written);
}

/**
 * A record with its CRC, encoded into `scratch`, which is good until the next use of that: memory for
 * every record anew would cost more than the encoding. Throws `WireError` for a leader id that UTF-8
 * cannot hold.
 */
export function encodeRecord(record: NetsyRecord, scratch: WireWriter): EncodedMessage {
  scratch.reset();
  writeRecordBody(scratch, record);
  return withLeadingCrc(scratch.written);
}

/** A footer with its CRC, which comes last among the known fields. */
export function encodeFooter(footer: NetsyFooter): EncodedMessage {
  const unknownFields = footer.unknownFields ?? empty;
  const out = new WireWriter(64);
  writeFooterBody(out, footer);
  const body = out.written;
  const crc = crc64(body);
  const known = body.subarray(0, body.length - unknownFields.length);
  return { crc, body, parts: [known, encodeCrc(footerCrcField, crc), unknownFields] };
}

function withLeadingCrc(body: Uint8Array): EncodedMessage {
  const crc = crc64(body);
  return { crc, body, parts: [encodeCrc(leadingCrcField, crc), body] };
}

function encodeCrc(field: number, crc: bigint): Uint8Array {
  const out = new WireWriter(16);
  out.integerField(field, crc);
  return out.written;
}
