import { BinaryReader, BinaryWriter } from "google-protobuf";

/**
 * The messages of a `.netsy` file by Google's protobuf library, from the field tables of contract
 * netsy-seed 1.3 to 1.6 and from nothing of ours: what our reader and writer are compared with.
 */

type FieldType = "int64" | "uint64" | "uint32" | "enum" | "bool" | "bytes" | "string" | "timestamp";
type Fields = Readonly<Record<number, readonly [name: string, type: FieldType]>>;

const headerFields: Fields = {
  1: ["crc", "uint64"],
  2: ["schemaVersion", "uint32"],
  3: ["kind", "enum"],
  4: ["compression", "enum"],
  5: ["recordsCount", "int64"],
  6: ["leaderId", "string"],
  7: ["createdAt", "timestamp"],
};

const recordFields: Fields = {
  1: ["crc", "uint64"],
  2: ["revision", "int64"],
  3: ["key", "bytes"],
  4: ["created", "bool"],
  5: ["deleted", "bool"],
  6: ["createRevision", "int64"],
  7: ["prevRevision", "int64"],
  8: ["version", "int64"],
  9: ["lease", "int64"],
  10: ["dek", "int64"],
  11: ["value", "bytes"],
  12: ["createdAt", "timestamp"],
  13: ["compactedAt", "timestamp"],
  14: ["leaderId", "string"],
  15: ["replicatedAt", "timestamp"],
};

const footerFields: Fields = {
  2: ["recordsCrc", "uint64"],
  3: ["firstRevision", "int64"],
  4: ["lastRevision", "int64"],
  8: ["crc", "uint64"],
};

/** Field values by name; integers as text, bytes as hex. Absent fields are absent. */
export type OracleMessage = Readonly<Record<string, unknown>>;

export interface OracleFile {
  readonly header: OracleMessage;
  readonly records: readonly OracleMessage[];
  readonly footer: OracleMessage;
}

/** Cuts length-delimited messages apart. */
export function splitMessages(bytes: Uint8Array): readonly Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    let length = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      const byte = bytes[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      more = byte >= 0x80;
    }
    messages.push(bytes.subarray(at, at + length));
    at += length;
  }
  return messages;
}

/** Reads a whole uncompressed file, and throws where the library would write other bytes. */
export function oracleFile(bytes: Uint8Array): OracleFile {
  const messages = splitMessages(bytes);
  const [first = new Uint8Array()] = messages;
  return {
    header: readAndRewrite(first, headerFields),
    records: messages.slice(1, -1).map((message) => readAndRewrite(message, recordFields)),
    footer: readAndRewrite(messages.at(-1) ?? new Uint8Array(), footerFields),
  };
}

/** Only reads a record, for measuring. */
export function oracleRecord(message: Uint8Array): OracleMessage {
  return readMessage(new BinaryReader(message), recordFields);
}

function readAndRewrite(message: Uint8Array, fields: Fields): OracleMessage {
  const read = readMessage(new BinaryReader(message), fields);
  const writer = new BinaryWriter();
  for (const [number, [name, type]] of Object.entries(fields)) {
    if (name in read) writeField(writer, Number(number), type, read[name]);
  }
  if (Buffer.compare(writer.getResultBuffer(), message) !== 0) {
    throw new Error(`the library writes ${JSON.stringify(read)} in other bytes`);
  }
  return read;
}

function readMessage(reader: BinaryReader, fields: Fields): OracleMessage {
  const read: Record<string, unknown> = {};
  while (reader.nextField()) {
    if (reader.isEndGroup()) break;
    const field = fields[reader.getFieldNumber()];
    if (!field) throw new Error(`field ${reader.getFieldNumber()} is not in the contract`);
    read[field[0]] = readField(reader, field[1]);
  }
  return read;
}

function readField(reader: BinaryReader, type: FieldType): unknown {
  switch (type) {
    case "int64":
      return reader.readInt64String();
    case "uint64":
      return reader.readUint64String();
    case "uint32":
      return reader.readUint32();
    case "enum":
      return reader.readEnum();
    case "bool":
      return reader.readBool();
    case "bytes":
      return Buffer.from(reader.readBytes()).toString("hex");
    case "string":
      return reader.readStringRequireUtf8();
    case "timestamp":
      return readTimestamp(reader);
  }
}

interface OracleTime {
  seconds: string;
  nanos: number;
}

function readTimestamp(reader: BinaryReader): OracleTime {
  const time: OracleTime = { seconds: "0", nanos: 0 };
  reader.readMessage(time, (message, inner) => {
    while (inner.nextField() && !inner.isEndGroup()) {
      if (inner.getFieldNumber() === 1) message.seconds = inner.readInt64String();
      else message.nanos = inner.readInt32();
    }
  });
  return time;
}

function writeField(writer: BinaryWriter, number: number, type: FieldType, value: unknown): void {
  switch (type) {
    case "int64":
      writer.writeInt64String(number, value as string);
      return;
    case "uint64":
      writer.writeUint64String(number, value as string);
      return;
    case "uint32":
      writer.writeUint32(number, value as number);
      return;
    case "enum":
      writer.writeEnum(number, value as number);
      return;
    case "bool":
      writer.writeBool(number, value as boolean);
      return;
    case "bytes":
      writer.writeBytes(number, new Uint8Array(Buffer.from(value as string, "hex")));
      return;
    case "string":
      writer.writeString(number, value as string);
      return;
    case "timestamp":
      writer.writeMessage(number, value as OracleTime, (time, inner) => {
        if (time.seconds !== "0") inner.writeInt64String(1, time.seconds);
        if (time.nanos !== 0) inner.writeInt32(2, time.nanos);
      });
      return;
  }
}
