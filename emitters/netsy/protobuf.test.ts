import fc from "fast-check";
import { expect, test } from "vitest";
import { chunksOf, collectBytes } from "../../test/helpers/byte-streams.ts";
import { fixSeed } from "../../test/helpers/fixed-seed.ts";
import { netsyRecord } from "../../test/helpers/netsy-arbitraries.ts";
import { netsyVectors } from "../../test/helpers/netsy-vectors.ts";
import { type OracleMessage, oracleFile } from "../../test/helpers/protobuf-oracle.ts";
import { profileBytes } from "../../test/helpers/seed-fixture.ts";
import { compressions, interpolateSeed, type NetsyRecord, type Timestamp, writeNetsyFile } from "./index.ts";

fixSeed();

/** A record as the library shows it: fields of the type's zero are not there. */
function expected(record: NetsyRecord): OracleMessage {
  const time = (value: Timestamp | undefined) => value && { seconds: String(value.seconds), nanos: value.nanos };
  const shown = {
    revision: String(record.revision),
    key: Buffer.from(record.key).toString("hex"),
    created: record.created,
    deleted: record.deleted,
    createRevision: String(record.createRevision),
    prevRevision: String(record.prevRevision),
    version: String(record.version),
    lease: String(record.lease),
    dek: String(record.dek),
    value: Buffer.from(record.value).toString("hex"),
    createdAt: time(record.createdAt),
    compactedAt: time(record.compactedAt),
    leaderId: record.leaderId,
    replicatedAt: time(record.replicatedAt),
  };
  const isZero = (value: unknown): boolean => value === undefined || value === "" || value === "0" || value === false;
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => !isZero(value)));
}

test("Google's library reads every message of a random file as it was meant, and would write the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(netsyRecord, { maxLength: 10 }), async (records) => {
      const header = { kind: 1, compression: compressions.none, leaderId: "demo", createdAt: undefined } as const;
      const file = oracleFile(await collectBytes(writeNetsyFile({ ...header, recordsCount: records.length }, records)));
      expect(file.records.map(({ crc: _crc, ...fields }) => fields)).toEqual(records.map(expected));
      expect(file.header).toMatchObject({ kind: 1, compression: 1, leaderId: "demo" });
    }),
    { numRuns: 200 },
  );
});

test("and those of a bootstrap file, whose CRCs are the vectors' where the record is", async () => {
  const seed = await profileBytes("recommended");
  const cluster = {
    id: "demo",
    oidc: { issuerUrl: "https://auth.example.com" },
    domains: [],
    secretsProviders: [],
    serviceCidrs: ["10.96.0.0/12"],
    providers: [],
    mirror: { hostname: "m.example.com" },
  };
  const input = { cluster, overlays: [], createdAt: { seconds: 1n, nanos: 0 }, staleValues: "clean" } as const;
  const bootstrap = await interpolateSeed(() => chunksOf(seed), input);
  const file = oracleFile(await collectBytes(bootstrap.bytes));
  expect(file.records).toHaveLength(bootstrap.recordsCount);
  expect(file.header["recordsCount"]).toBe(String(bootstrap.recordsCount));
  expect(file.footer).toMatchObject({ firstRevision: "1", lastRevision: String(bootstrap.recordsCount) });
  expect(file.records[0]?.["crc"]).toBe(netsyVectors.vectors[0]?.records[0]?.crc);
});
