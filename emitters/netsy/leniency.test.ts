import { describe, expect, test } from "vitest";
import { chunksOf, collect, collectBytes } from "../../test/helpers/byte-streams.ts";
import { crc64 } from "./file/crc64.ts";
import { decodeRecord } from "./file/decode.ts";
import { WireWriter } from "./file/wire.ts";
import { compressions, fileKinds, type NetsyFileError, openNetsyFile, writeNetsyFile } from "./index.ts";

/**
 * What the reference reader lets pass (contract netsy-seed 1.7, 1.8): it hashes what it would write,
 * so each record here has the CRC of its canonical form.
 */

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(" ", ""), "hex"));

/** Revision 1, key "k", created, version 1: the canonical fields that the cases below spell differently. */
const canonical = "10 01 1a 01 6b 20 01 40 01";

function message(fields: string, crcOver: string): Uint8Array {
  const out = new WireWriter(64);
  out.integerField(1, crc64(hex(crcOver)));
  out.raw(hex(fields));
  return out.written;
}

/** A file of one record; its footer is that of the canonical form. */
async function fileOf(record: Uint8Array, crcOver: string): Promise<Uint8Array> {
  const header = {
    kind: fileKinds.snapshot,
    compression: compressions.none,
    recordsCount: 1,
    leaderId: "",
    createdAt: undefined,
  };
  const plain = decodeRecord(message(crcOver, crcOver), new WireWriter(64)).value;
  const parts = await collectBytes(writeNetsyFile(header, [plain]));
  const start = 1 + (parts[0] ?? 0);
  const end = start + 1 + (parts[start] ?? 0);
  return Buffer.concat([parts.subarray(0, start), Uint8Array.of(record.length), record, parts.subarray(end)]);
}

async function findings(file: Uint8Array): Promise<readonly string[]> {
  const found: string[] = [];
  const opened = await openNetsyFile(chunksOf(file), {
    mode: "reference",
    onLeniency: ({ check }) => found.push(check),
  });
  await collect(opened.records);
  return found;
}

async function refusal(file: Uint8Array, mode: "strict" | "reference"): Promise<NetsyFileError> {
  const run = async () => collect((await openNetsyFile(chunksOf(file), { mode })).records);
  return run().then(
    () => expect.fail("was accepted"),
    (error) => error,
  );
}

describe("another spelling of the same record passes by reference and not strictly", () => {
  test.each([
    ["fields in another order", "40 01 20 01 1a 01 6b 10 01", canonical],
    ["a varint longer than needed", "10 81 00 1a 01 6b 20 01 40 01", canonical],
    ["true as 2", "10 01 1a 01 6b 20 02 40 01", canonical],
    ["a zero that is written", "10 01 1a 01 6b 20 01 28 00 40 01", canonical],
    ["an earlier value of a field", "10 07 10 01 1a 01 6b 20 01 40 01", canonical],
    ["a tag longer than needed", "90 00 01 1a 01 6b 20 01 40 01", canonical],
    ["an unknown field", `${canonical} f8 01 05`, `${canonical} f8 01 05`],
    ["an unknown group", `${canonical} fb 01 08 01 fc 01`, `${canonical} fb 01 08 01 fc 01`],
    [
      "unknown fixed numbers",
      `${canonical} fd 01 00000000 f9 01 0000000000000000`,
      `${canonical} fd 01 00000000 f9 01 0000000000000000`,
    ],
    ["a known field of another type", `${canonical} 12 01 61`, `${canonical} 12 01 61`],
    ["an unknown field before known ones", `f8 01 05 ${canonical}`, `${canonical} f8 01 05`],
  ])("%s", async (_name, fields, crcOver) => {
    const file = await fileOf(message(fields, crcOver), crcOver);
    expect(await findings(file)).toEqual(["canonical"]);
    const error = await refusal(file, "strict");
    expect(error.check).toBe("canonical");
    expect(error.message).toBe(
      'record 0 (revision 1, key "k"): the record is not encoded as Netsy would encode it (check canonical)',
    );
  });

  test("a timestamp in two parts is merged", () => {
    const merged = `${canonical} 62 04 08 05 10 07`;
    const { value, storedCrc, computedCrc } = decodeRecord(
      message(`${canonical} 62 02 08 05 62 02 10 07`, merged),
      new WireWriter(64),
    );
    expect(value.createdAt).toEqual({ seconds: 5n, nanos: 7 });
    expect(storedCrc).toBe(computedCrc);
  });

  test("nanoseconds out of range", async () => {
    const fields = `${canonical} 62 06 10 80 94 eb dc 03`;
    expect(await findings(await fileOf(message(fields, fields), fields))).toEqual(["timestamp"]);
  });
});

describe("what is no message is refused in both modes", () => {
  test.each([
    ["field number 0", "00 01", "there is no field number 0"],
    ["a field number that is too large", "f8 ff ff ff ff 01 00", "there is no field number 8589934591"],
    ["wire type 6", "16 01", "field 2 has wire type 6, which cannot stand there"],
    ["an end without a group", "fc 01", "field 31 has wire type 4, which cannot stand there"],
    ["a group that does not end", "fb 01 08 01", "the message ends inside a field"],
    ["a group that ends as another", "fb 01 f4 01", "field 30 has wire type 4, which cannot stand there"],
    ["groups within groups within groups", "fb 01 ".repeat(60_000), "groups are nested too deeply"],
    ["a varint of eleven bytes", "10 80 80 80 80 80 80 80 80 80 80 01", "a varint has more than 64 bits"],
    ["a varint of more than 64 bits", "10 ff ff ff ff ff ff ff ff ff 02", "a varint has more than 64 bits"],
    ["a field beyond the message", "1a 05 61", "the message ends inside a field"],
    ["a length beyond all memory", "1a ff ff ff ff ff ff ff ff 7f", "the message ends inside a field"],
    ["text that is not UTF-8", "72 02 c3 28", "a text field is not valid UTF-8"],
    ["a timestamp that ends early", "62 01 08", "the message ends inside a field"],
    ["a fixed number that ends early", "fd 01 00 00", "the message ends inside a field"],
  ])("%s", (_name, fields, message) => {
    expect(() => decodeRecord(hex(fields), new WireWriter(64))).toThrow(expect.objectContaining({ message }));
  });
});

describe("headers", () => {
  const header = (fields: string): Uint8Array => {
    const body = message(fields, fields);
    return Buffer.concat([Uint8Array.of(body.length), body]);
  };

  test.each([
    ["a negative number of records", "18 01 20 01 28 ff ff ff ff ff ff ff ff ff 01", "header-count"],
    ["a compression that nobody knows", "18 01 20 03", "header-compression"],
  ])("%s is refused by reference", async (_name, fields, check) => {
    expect((await refusal(header(fields), "reference")).check).toBe(check);
  });

  test.each([
    ["a schema version", "10 01 18 01 20 01", "schema-version"],
    ["a kind that nobody knows", "18 05 20 01", "unknown-kind"],
  ])("%s is a finding", async (_name, fields, check) => {
    const file = Buffer.concat([header(fields), Uint8Array.of(0)]);
    expect(await findings(file)).toEqual([check]);
    expect((await refusal(file, "strict")).check).toBe(check);
  });

  test("a number of records beyond all memory is not allocated", async () => {
    const fields = "18 01 20 01 28 ff ff ff ff ff ff ff ff 7f";
    expect((await refusal(header(fields), "reference")).check).toBe("record-decode");
  });
});
