import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksOf, collect, collectBytes } from "../../test/helpers/byte-streams.ts";
import { effort } from "../../test/helpers/effort.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { netsyRecord, netsyText, netsyTime } from "../../test/helpers/netsy-arbitraries.ts";
import { netsyVectors } from "../../test/helpers/netsy-vectors.ts";
import { compressions, NetsyFileError, type NetsyRecord, openNetsyFile, writeNetsyFile } from "./index.ts";

fixSeed();

const options = fc.record({
  kind: fc.constantFrom(1, 2),
  compression: fc.constantFrom(compressions.none, compressions.zstd),
  leaderId: netsyText,
  createdAt: fc.option(netsyTime, { nil: undefined }),
});

/** Records as strict reading wants them: revisions rise. */
const risingRecords = fc
  .array(netsyRecord, { maxLength: 12 })
  .map((records) => records.sort((a, b) => (a.revision < b.revision ? -1 : 1)))
  .filter((records) => records.every((one, index) => index === 0 || one.revision !== records[index - 1]?.revision));

async function read(file: Uint8Array, mode: "strict" | "reference", chunkSize = 65536) {
  const opened = await openNetsyFile(chunksOf(file, chunkSize), { mode });
  const records = await collect(opened.records);
  return { header: opened.header, records: records.map(shown), footer: opened.footer() };
}

/** A record with its bytes as text, which compares a thousand times faster. */
function shown(one: NetsyRecord) {
  return { ...one, key: Buffer.from(one.key).toString("hex"), value: Buffer.from(one.value).toString("hex") };
}

test("any records in, same records out, whatever the chunks", async () => {
  await fc.assert(
    fc.asyncProperty(options, risingRecords, fc.integer({ min: 1, max: 5000 }), async (header, records, chunkSize) => {
      const file = await collectBytes(writeNetsyFile({ ...header, recordsCount: records.length }, records));
      const back = await read(file, "strict", chunkSize);
      expect(back.records).toEqual(records.map(shown));
      expect(back.header).toMatchObject({ leaderId: header.leaderId, kind: header.kind, createdAt: header.createdAt });
      const opened = await openNetsyFile(chunksOf(file), { mode: "strict" });
      const again = await collectBytes(writeNetsyFile({ ...header, recordsCount: records.length }, opened.records));
      expect(Buffer.compare(again, file)).toBe(0);
    }),
    { numRuns: effort(100, 30) },
  );
});

describe("a changed byte", () => {
  const canonical = netsyVectors.vectors.filter(
    ({ name }) => !["trailing-bytes", "non-canonical-header-order", "unknown-header-field"].includes(name),
  );
  const outcome = (run: Promise<unknown>): Promise<unknown> => run.catch((error: unknown) => error);

  test.each(canonical.map((vector) => [vector.name, vector] as const))(
    "every position and bit of %s: strict reading refuses it, or it means the same",
    async (name, vector) => {
      const file = new Uint8Array(Buffer.from(vector.hex, "hex"));
      const original = await read(file, "strict");
      const stride = file.length > 1000 ? 41 : 1;
      let refused = 0;
      for (let position = 0; position < file.length; position += stride) {
        for (const bit of [1, 4, 32, 128, 255]) {
          const changed = file.slice();
          changed[position] = (changed[position] ?? 0) ^ bit;
          const result = await outcome(read(changed, "strict"));
          // Only zstd has bytes that mean the same: a larger window, another spelling of a block.
          if (!(result instanceof NetsyFileError)) {
            expect(vector.compression, `${name}, byte ${position}`).toBe("COMPRESSION_ZSTD");
            expect(result).toEqual(original);
          }
          const lenient = await outcome(read(changed, "reference"));
          if (!(lenient instanceof NetsyFileError)) expect(lenient).toMatchObject({ records: original.records });
          else refused += 1;
        }
      }
      // Most of a file is told by its checksums, however it is read.
      expect(refused).toBeGreaterThan(file.length / stride);
    },
    120_000,
  );

  test("is detected in any file of ours, and so is a cut one", async () => {
    await fc.assert(
      fc.asyncProperty(risingRecords, fc.nat(), fc.integer({ min: 1, max: 255 }), async (records, at, change) => {
        const header = { kind: 1, compression: compressions.none, leaderId: "x", createdAt: undefined } as const;
        const file = await collectBytes(writeNetsyFile({ ...header, recordsCount: records.length }, records));
        const position = at % file.length;
        const changed = file.slice();
        changed[position] = (changed[position] ?? 0) ^ change;
        expect(await outcome(read(changed, "strict"))).toBeInstanceOf(NetsyFileError);
        expect(await outcome(read(file.slice(0, position), "reference"))).toBeInstanceOf(NetsyFileError);
      }),
      { numRuns: effort(150, 50) },
    );
  });

  test("random bytes never crash or hang the reader", async () => {
    const start = Buffer.from(netsyVectors.vectors.find(({ name }) => name === "zstd-level3")?.hex ?? "", "hex");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(start.length), async (noise, kept) => {
        const result = await outcome(
          read(new Uint8Array(Buffer.concat([start.subarray(0, kept), noise])), "reference"),
        );
        if (result instanceof Error) expect(result).toBeInstanceOf(NetsyFileError);
      }),
      { numRuns: effort(500, 150) },
    );
  });
});

describe("the writer refuses", () => {
  const header = { kind: 1, compression: compressions.none, leaderId: "x", createdAt: undefined } as const;
  const base: NetsyRecord = {
    revision: 1n,
    key: Buffer.from("k"),
    created: true,
    deleted: false,
    createRevision: 1n,
    prevRevision: 0n,
    version: 1n,
    lease: 0n,
    dek: 0n,
    value: new Uint8Array(),
    createdAt: undefined,
    compactedAt: undefined,
    leaderId: "",
    replicatedAt: undefined,
  };
  const write = (recordsCount: number, records: readonly NetsyRecord[], leaderId = "x") =>
    collectBytes(writeNetsyFile({ ...header, leaderId, recordsCount }, records));

  test.each<[string, () => Promise<unknown>, string]>([
    [
      "more records than announced",
      () => write(0, [base]),
      "0 records were announced, and more are given (check write)",
    ],
    ["fewer records than announced", () => write(2, [base]), "2 records were announced, and 1 are given (check write)"],
    [
      "a record over 4 MiB",
      () => write(1, [{ ...base, value: new Uint8Array(4_194_304) }]),
      'record 0 (revision 1, key "k"): the record has 4194330 bytes, and Netsy reads at most 4194304 (check write)',
    ],
    [
      "a record of which nothing is written",
      () =>
        write(1, [{ ...base, key: new Uint8Array(), created: false, revision: 0n, createRevision: 0n, version: 0n }]),
      'record 0 (revision 0, key ""): the record is empty (check write)',
    ],
    [
      "text that UTF-8 cannot hold",
      () => write(0, [], "\ud800"),
      "the header cannot be written: field 6 is text that UTF-8 cannot hold (check write)",
    ],
  ])("%s", async (_name, run, message) => {
    await expect(run()).rejects.toMatchObject({ message });
  });

  test("and takes the largest record that Netsy reads", async () => {
    const room = 4_194_304 - 40;
    const file = await write(1, [{ ...base, value: new Uint8Array(room).fill(7) }]);
    expect((await read(file, "strict", 1000)).records[0]?.value.length).toBe(2 * room);
  });
});
