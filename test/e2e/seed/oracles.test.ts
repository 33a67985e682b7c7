import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import {
  compressions,
  fileKinds,
  type NetsyRecord,
  openNetsyFile,
  writeNetsyFile,
} from "../../../emitters/netsy/index.ts";
import { chunksOf, collect, collectBytes } from "../../helpers/byte-streams.ts";
import { splitMessages } from "../../helpers/protobuf-oracle.ts";
import { seedObjects, seedRecord, seedRecords } from "../../helpers/seed-fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { describeWithTools, getTool } from "../../helpers/tools.ts";

/** The messages as contract netsy-seed 1.3 to 1.6 has them. */
const schema = `syntax = "proto3";
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
message Header {
  uint64 crc = 1; uint32 schema_version = 2; int32 kind = 3; int32 compression = 4; int64 records_count = 5;
  string leader_id = 6; Timestamp created_at = 7;
}
message Record {
  uint64 crc = 1; int64 revision = 2; bytes key = 3; bool created = 4; bool deleted = 5; int64 create_revision = 6;
  int64 prev_revision = 7; int64 version = 8; int64 lease = 9; int64 dek = 10; bytes value = 11;
  Timestamp created_at = 12; Timestamp compacted_at = 13; string leader_id = 14; Timestamp replicated_at = 15;
}
message Footer { uint64 records_crc = 2; int64 first_revision = 3; int64 last_revision = 4; uint64 crc = 8; }
`;

/** Enough for many zstd blocks, compressible in part. */
const records: readonly NetsyRecord[] = [
  ...seedRecords(seedObjects("recommended")),
  ...Array.from({ length: 300 }, (_, index) =>
    seedRecord(
      1000 + index,
      `/registry/configmaps/x/c${index}`,
      `{"n":${index},"text":"${"abc ".repeat(1 + (index % 500))}"}`,
    ),
  ),
];

const write = (compression: 1 | 2): Promise<Uint8Array> =>
  collectBytes(
    writeNetsyFile(
      {
        kind: fileKinds.snapshot,
        compression,
        recordsCount: records.length,
        leaderId: "x",
        createdAt: { seconds: 1n, nanos: 2 },
      },
      records,
    ),
  );

/** Bytes of the header with its length prefix, which is one byte here. */
const headerBytes = (file: Uint8Array): number => 1 + (file[0] ?? 0);

describeWithTools("files of ours, by the zstd program", ["zstd"], () => {
  it("decompress to what the plain file holds", async () => {
    const [plain, packed] = [await write(compressions.none), await write(compressions.zstd)];
    const stream = packed.subarray(headerBytes(packed));
    const unpacked = execFileSync(getTool("zstd"), ["-dc"], { input: stream, maxBuffer: 2 ** 28 });
    expect(Buffer.compare(unpacked, plain.subarray(headerBytes(plain)))).toBe(0);
    expect(stream.length).toBeLessThan(plain.length / 4);
  });

  it.each(["-1", "-3", "-19", "-3 --no-check", "-3 --long=27", "--ultra -22", "--fast=5"])(
    "and its files are read: %s",
    async (flags) => {
      const [plain, packed] = [await write(compressions.none), await write(compressions.zstd)];
      const tail = plain.subarray(headerBytes(plain));
      const stream = execFileSync(getTool("zstd"), [...flags.split(" "), "-c"], {
        input: tail,
        maxBuffer: 2 ** 28,
        stdio: ["pipe", "pipe", "ignore"],
      });
      const file = Buffer.concat([packed.subarray(0, headerBytes(packed)), stream]);
      const read = await collect((await openNetsyFile(chunksOf(file, 777), { mode: "strict" })).records);
      expect(read.map(({ key, value }) => [Buffer.from(key), Buffer.from(value)])).toEqual(
        records.map(({ key, value }) => [Buffer.from(key), Buffer.from(value)]),
      );
    },
  );
});

describeWithTools("files of ours, by protoc", ["protoc"], () => {
  let folder = "";
  beforeAll(() => {
    folder = temporaryFolder("protoc");
    writeFileSync(join(folder, "netsy.proto"), schema);
  });

  const decode = (type: string, message: Uint8Array): string =>
    execFileSync(getTool("protoc"), [`--decode=${type}`, `--proto_path=${folder}`, "netsy.proto"], {
      input: message,
    }).toString();

  it("every kind of message decodes, with no field unknown", async () => {
    const messages = splitMessages(await write(compressions.none));
    expect(decode("Header", messages[0] ?? new Uint8Array())).toMatch(/records_count: \d+\nleader_id: "x"\ncreated_at/);
    for (const message of messages.slice(1, 80)) {
      const text = decode("Record", message);
      expect(text).toMatch(/^crc: \d+\nrevision: \d+\nkey: "/);
      expect(text).not.toMatch(/^\d+: /m);
    }
    expect(decode("Footer", messages.at(-1) ?? new Uint8Array())).toMatch(
      /^records_crc: \d+\nfirst_revision: 1\nlast_revision: 1299\ncrc: \d+\n$/,
    );
  });
});
