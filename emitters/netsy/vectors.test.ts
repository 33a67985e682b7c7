import { describe, expect, test } from "vitest";
import { chunksOf, collect, collectBytes } from "../../test/helpers/byte-streams.ts";
import { netsyVectors, type Vector, vectorRecords, vectorTime } from "../../test/helpers/netsy-vectors.ts";
import { decodeFooter, decodeHeader, decodeRecord } from "./file/decode.ts";
import { WireReader, WireWriter } from "./file/wire.ts";
import {
  checkBootstrap,
  compressions,
  crc64,
  fileKinds,
  type NetsyFileError,
  openNetsyFile,
  type ReadOptions,
  writeNetsyFile,
} from "./index.ts";

const plain: ReadOptions = { mode: "reference" };
const snapshot: ReadOptions = { mode: "reference", expectKind: fileKinds.snapshot };
/** What a careful writer would not have made, although the reference reader accepts it (contract 4.4). */
const lenient = ["trailing-bytes", "non-canonical-header-order", "unknown-header-field"];

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

async function refusal(run: () => Promise<unknown>): Promise<NetsyFileError> {
  return run().then(
    () => expect.fail("was accepted"),
    (error: NetsyFileError) => error,
  );
}

async function readAll(bytes: Uint8Array, options: ReadOptions, chunkSize?: number) {
  const file = await openNetsyFile(chunksOf(bytes, chunkSize), options);
  return { header: file.header, records: await collect(file.records), footer: file.footer() };
}

function writeVector(vector: Vector, compression: 1 | 2): Promise<Uint8Array> {
  const options = {
    kind: vector.kind === "KIND_CHUNK" ? fileKinds.chunk : fileKinds.snapshot,
    compression,
    recordsCount: vector.records.length,
    leaderId: vector.leader_id,
    createdAt: vectorTime(vector.created_at),
  };
  return collectBytes(writeNetsyFile(options, vectorRecords(vector)));
}

describe("check values", () => {
  test.each(netsyVectors.crc64.checks.map((check) => [check.ascii, check.crc]))("CRC-64 of `%s`", (ascii, crc) => {
    expect(crc64(Buffer.from(ascii))).toBe(BigInt(crc));
  });

  test.each(netsyVectors.varint.map((varint) => [varint.value, varint.hex]))("varint %s", (value, hex) => {
    const writer = new WireWriter(1);
    writer.varint(BigInt(value));
    expect(Buffer.from(writer.written).toString("hex")).toBe(hex);
    expect(BigInt.asIntN(64, new WireReader(fromHex(hex)).varint())).toBe(BigInt.asIntN(64, BigInt(value)));
  });
});

/** What refuses the vectors that are no bootstrap file: what the vectors' own reasons say, in our words. */
const noBootstrap: Readonly<Record<string, string>> = {
  "empty-snapshot": "the snapshot is empty (check bootstrap)",
  "chunk-all-fields": "the file is a chunk, not a snapshot (check header-kind)",
  "revision-gap":
    'record 1 (revision 3, key "/registry/example"): it has revision 3 after 1, and revisions must be contiguous from 1 (check bootstrap)',
  "first-key-not-netsy":
    'record 0 (revision 1, key "/registry/example"): the first key must be _netsy (check bootstrap)',
  "starts-at-revision-2":
    'record 0 (revision 2, key "_netsy"): it has revision 2 after 0, and revisions must be contiguous from 1 (check bootstrap)',
};

describe.each(netsyVectors.vectors.map((vector) => [vector.name, vector] as const))("vector %s", (name, vector) => {
  const bytes = fromHex(vector.hex);
  const isLenient = lenient.includes(name);
  const isRepeatable = !isLenient && vector.compression === "COMPRESSION_NONE";

  test.each([1, 7, 65536])("is read in chunks of %i bytes", async (chunkSize) => {
    const { header, records } = await readAll(bytes, plain, chunkSize);
    expect(
      records.map((record) => ({ ...record, key: Buffer.from(record.key), value: Buffer.from(record.value) })),
    ).toEqual(vectorRecords(vector));
    expect(header.leaderId).toBe(vector.leader_id);
    expect(header.recordsCount).toBe(BigInt(vector.records_count));
    expect(header.createdAt).toEqual(vectorTime(vector.created_at));
  });

  test("is reproduced byte for byte where it is canonical", async () => {
    const written = Buffer.from(await writeVector(vector, compressions.none)).toString("hex");
    expect(written === vector.hex).toBe(isRepeatable);
    expect(written.endsWith(vector.uncompressed_tail_hex ?? "")).toBe(true);
  });

  test("keeps its records through our zstd", async () => {
    const written = await writeVector(vector, compressions.zstd);
    const { records } = await readAll(written, { mode: "strict" });
    const original = await readAll(bytes, plain);
    expect(records).toEqual(original.records);
  });

  test(`is ${isLenient ? "refused" : "accepted"} by strict reading`, async () => {
    if (!isLenient) {
      const { records } = await readAll(bytes, { mode: "strict" });
      expect(records).toHaveLength(Number(vector.records_count));
      return;
    }
    const error = await refusal(() => readAll(bytes, { mode: "strict" }));
    expect(error.check).toBe(name === "trailing-bytes" ? "trailing-bytes" : "canonical");
    const findings: NetsyFileError[] = [];
    await readAll(bytes, { mode: "reference", onLeniency: (finding) => findings.push(finding) });
    expect(findings.map((finding) => finding.check)).toEqual([error.check]);
  });

  test(`is ${vector.bootstrap.accepted ? "" : "no "}bootstrap file`, async () => {
    const read = async () => collect(checkBootstrap(await openNetsyFile(chunksOf(bytes), snapshot)));
    if (vector.bootstrap.accepted) {
      expect(await read()).toHaveLength(Number(vector.records_count));
      return;
    }
    expect((await refusal(read)).message).toBe(noBootstrap[name]);
  });
});

describe.each(netsyVectors.invalid.map((vector) => [vector.name, vector] as const))("invalid %s", (_name, vector) => {
  test.each([1, 65536])(`is refused at ${vector.stage} in chunks of %i bytes`, async (chunkSize) => {
    const error = await refusal(() => readAll(fromHex(vector.hex), snapshot, chunkSize));
    expect(error.check).toBe(vector.stage);
    const part = vector.stage.startsWith("record-")
      ? /^record \d+(?: \(revision \d+, key ".*"\))?: /
      : /^(?:the|there) /;
    expect(error.message).toMatch(part);
    expect(error.message.endsWith(` (check ${vector.stage})`)).toBe(true);
  });
});

test("the fragments of a published seed decode with the CRCs that they hold", () => {
  const fragments = netsyVectors.published_fragments;
  const message = (hex: string): Uint8Array => fromHex(hex).subarray(1);
  const header = decodeHeader(message(fragments.header_message_hex));
  const record = decodeRecord(message(fragments.first_record_message_hex), new WireWriter(64));
  const footer = decodeFooter(message(fragments.footer_message_hex));
  for (const decoded of [header, record, footer]) {
    expect(decoded.isCanonical).toBe(true);
    expect(decoded.storedCrc).toBe(decoded.computedCrc);
  }
  expect(header.value.leaderId).toBe("seed");
  expect(footer.value.lastRevision).toBe(BigInt(fragments.last_revision));
  expect(footer.value.recordsCrc.toString(16)).toBe(fragments.footer_records_crc_hex);
});
